"""The steps from one version of the tables to the next, by Alembic.

To add one: change `tables.py`, run `python -m agent.store.migrations "what changes"`, read what was
written into `versions/`, add its number to `schema.VERSIONS`, and run it once more without words: it writes
`newest.sql`, from which new files are made. On SQLite a changed column means a
copied table (batch mode); foreign keys are off meanwhile and checked before the step is kept.
"""

import contextlib
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from agent.errors import StoreTrouble
from agent.store.database import MIGRATING, in_mode
from agent.store.schema import VERSIONS, version_of

_HERE = Path(__file__).parent
_LOCK = 0x6B657074  # "kept"; any number no other program on the server uses


def config(connection: Connection | None = None, *, versions: Path | None = None) -> Config:
    """Alembic's settings, with the connection it is to work on. `versions` adds a folder of steps."""
    made = Config()
    made.set_main_option("script_location", _escaped(_HERE))
    made.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    made.set_main_option("path_separator", "newline")
    folders = [_HERE / "versions", *([versions] if versions else [])]
    made.set_main_option("version_locations", "\n".join(map(_escaped, folders)))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine, target: str = "head", *, versions: Path | None = None) -> None:
    """Take the database to `target` in one transaction, after a copy of the file beside it.

    Raises `StoreTrouble` where rows would be left without their parent; nothing has changed then.
    """
    with in_mode(engine, MIGRATING).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            connection.execute(
                text("SET LOCAL lock_timeout TO '20s'")
            )  # who waits for a lock holds up others
        version = version_of(connection)
        if version == VERSIONS[-1] and versions is None:
            return  # another process was quicker
        if version is not None and engine.dialect.name == "sqlite":
            _copy_aside(Path(engine.url.database or ""), version)
        command.upgrade(config(connection, versions=versions), target)
        if engine.dialect.name == "sqlite":
            _check_parents(connection)
    engine.dispose()  # the connection that migrated has its foreign keys off


def _check_parents(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        raise StoreTrouble(
            f"The step to the newer tables would have left rows without their parent in {tables}; "
            "nothing was changed.",
            "Keep the older kept for now, and report this.",
        )


def _copy_aside(path: Path, version: str) -> None:
    """A whole copy as it was before, `kept.db.0001`; by SQLite's own backup, which sees the log too."""
    aside = path.with_name(f"{path.name}.{version}")
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(aside)) as copy,
    ):
        aside.chmod(0o600)
        source.backup(copy)


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
