"""Which version of the tables a database has, and what is done about it when it is opened.

Alembic is imported only when there is something to migrate: every command opens the store. A new
SQLite file is made at the newest version at once, from `newest.sql`, which the steps themselves wrote.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from agent.errors import StoreTrouble
from agent.store.database import READING, REPEATABLE, in_mode, is_file

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""Every revision in `migrations/versions`, oldest first; a test compares the two."""

NEWEST = Path(__file__).with_name("newest.sql")
"""The tables of a new SQLite file; a test compares it with what all steps lead to."""

_VERSION = text("SELECT version_num FROM alembic_version")

_STAMP = text("INSERT INTO alembic_version (version_num) VALUES (:version)")


def bring_up_to_date(engine: Engine, where: str, *, migrate: bool = True) -> None:
    """Leave the database at the newest version, or say why not. `where` names it for people."""
    with in_mode(engine, READING).begin() as connection:
        version = version_of(connection)
        if version is None and _tables(connection):
            raise StoreTrouble(
                f"{where} is a database of something else.", "Give another folder with --data."
            )
    if version == VERSIONS[-1]:
        return
    if version is not None and version not in VERSIONS:
        raise StoreTrouble(
            f"{where} was last used by a newer kept (its tables are version {version}, this kept knows "
            f"{VERSIONS[-1]}).",
            "Install the newer kept again, or restore the backup made before it.",
        )
    if version is not None and not migrate:
        raise StoreTrouble(
            f"{where} is from an older kept (its tables are version {version}, this kept needs {VERSIONS[-1]}).",
            "Run `kept doctor` once to bring it up to date.",
        )
    if version is None and is_file(engine.url):
        _make_newest(engine)
    else:
        from agent.store.migrations import upgrade

        upgrade(engine)


def _make_newest(engine: Engine) -> None:
    # Not waited for: what a power cut takes of it is made anew when the file is opened next.
    with in_mode(engine, REPEATABLE).begin() as connection:
        if version_of(connection) is not None:
            return  # another process was quicker
        for statement in NEWEST.read_text(encoding="utf-8").split(";\n\n"):
            connection.exec_driver_sql(statement)
        connection.execute(_STAMP, {"version": VERSIONS[-1]})


def version_of(connection: Connection) -> str | None:
    """The revision that the database says it has; None where it has none."""
    if "alembic_version" not in _tables(connection):
        return None
    version: str | None = connection.execute(_VERSION).scalar_one_or_none()
    return version


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()
