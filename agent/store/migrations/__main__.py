"""Write the next migration from what `tables.py` says and a fresh database does not have; without a message, `newest.sql`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from agent.store.database import MIGRATING, READING, engine_for, in_mode, url_of
from agent.store.migrations import config, upgrade
from agent.store.schema import NEWEST, VERSIONS

_MADE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'table' DESC, rowid"


def next_step(message: str) -> None:
    """Make `versions/v<number>_<message>.py`."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(url_of(Path(folder) / "fresh.db"))
        upgrade(engine)
        with in_mode(engine, MIGRATING).begin() as connection:
            command.revision(
                config(connection), message, autogenerate=True, rev_id=f"{len(VERSIONS) + 1:04d}"
            )
        engine.dispose()


def newest() -> str:
    """The statements that make a new SQLite file as all steps together would."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(url_of(Path(folder) / "fresh.db"))
        upgrade(engine)
        with in_mode(engine, READING).begin() as connection:
            made: list[str] = list(connection.exec_driver_sql(_MADE).scalars())
        engine.dispose()
    return ";\n\n".join(made) + "\n"


if __name__ == "__main__":
    if sys.argv[1:]:
        next_step(sys.argv[1])
    else:
        NEWEST.write_text(newest(), encoding="utf-8")
