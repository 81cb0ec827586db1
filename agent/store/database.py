"""Engines: one connection recipe for each database, and how a transaction begins.

SQLite. Python's driver begins transactions behind one's back, and late; so it is told not to
(`isolation_level = None`) and every transaction begins explicitly: `BEGIN IMMEDIATE` for units that
write, because a transaction that reads first and writes later fails at once when another did the
same; plain `BEGIN` for units that read, which then may not write.

Power cuts. What a unit wrote, a draft's intent above all, is on the disk when the unit is left. Only
units that could be repeated from the mail do not wait for the disk: a power cut may take the last of
them, each as a whole, with its cursor.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from agent.errors import BadSettings, StoreTrouble
from agent.store.trouble import WAIT_SECONDS

_MODE = "kept_mode"
_MOMENT_SECONDS = 0.01  # until a refused change of the log is tried again
READING, WRITING, REPEATABLE, MIGRATING = "reading", "writing", "repeatable", "migrating"

_LOG_AHEAD = "PRAGMA journal_mode = WAL"
_SQLITE_SET_UP = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",  # kB
    "PRAGMA wal_autocheckpoint = 4000",  # pages; a scan rewrites the same index pages over and over
)
_SETTINGS = {
    READING: ("PRAGMA query_only = ON",),
    WRITING: ("PRAGMA query_only = OFF", "PRAGMA synchronous = FULL"),
    REPEATABLE: ("PRAGMA query_only = OFF", "PRAGMA synchronous = NORMAL"),
    # Keys off, or a table that is copied to change a column takes its children along (ON DELETE CASCADE).
    MIGRATING: ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = OFF"),
}
"""What SQLite is told before a transaction of another mode than the last begins: of `query_only` it makes every statement ready anew.

It asks nothing of the file, so it goes past SQLAlchemy, which takes ten times as long.
"""


# A worker's threads and the beats beside them each need a connection for moments only.
_POOL: dict[str, Any] = {
    "max_overflow": 40,
    "pool_timeout": WAIT_SECONDS,
    "connect_args": {"connect_timeout": 10},
}


def url_of(where: str | Path) -> URL:
    """A database URL of a path or of text; PostgreSQL always by psycopg."""
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    url = make_url(where)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise BadSettings("The database must be a file or a postgresql:// address.", "See KEPT_DATABASE_URL.")
    return url


def name_of(url: URL) -> str:
    """How the database is called towards people: its path, or its address without the password."""
    return url.database or "" if is_file(url) else url.set(query={}).render_as_string(hide_password=True)


def is_file(url: URL) -> bool:
    """Whether it is a SQLite file."""
    return url.get_backend_name() == "sqlite"


def engine_for(url: URL) -> Engine:
    """An engine that hides parameters in errors and begins as its mode says. Raises `StoreTrouble`."""
    if is_file(url):
        _make_private(Path(url.database or ""))
        engine = create_engine(
            url, module=sqlite3, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS}
        )
        event.listen(engine, "connect", _set_up)
    else:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, **_POOL)
    event.listen(engine, "begin", _begin)
    return engine


def in_mode(engine: Engine, mode: str) -> Engine:
    """The same pool of connections, beginning in this mode."""
    if engine.dialect.name == "postgresql" and mode == READING:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(**{_MODE: mode})


def _make_private(path: Path) -> None:
    """Make the file where it is missing, for its owner alone; SQLite would let the umask decide."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o600))
    except OSError as error:
        raise StoreTrouble(
            f"{path} cannot be opened or made: {error.strerror}.",
            "See that the folder exists and that you may write to it, or give another with --data.",
        ) from error


def _set_up(driver_connection: Any, _record: object) -> None:
    driver_connection.isolation_level = None
    _log_ahead(driver_connection)
    for statement in _SQLITE_SET_UP:
        driver_connection.execute(statement)


def _log_ahead(driver_connection: Any) -> None:
    """Set the log that readers and a writer share; of two that open a new file at once one waits.

    SQLite changes it under a lock that it refuses at once, whatever the timeout, to one who reads the
    file's head already: two that change it together could otherwise wait for each other for ever.
    """
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            driver_connection.execute(_LOG_AHEAD)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_MOMENT_SECONDS)
        else:
            return


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_MODE, WRITING)
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if connection.info.get(_MODE) != mode:
            for statement in _SETTINGS[mode]:
                driver.execute(statement)
            connection.info[_MODE] = mode
        connection.exec_driver_sql("BEGIN" if mode == READING else "BEGIN IMMEDIATE")
    elif mode == REPEATABLE:
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def scrub(engine: Engine) -> None:
    """Write the file anew without what was deleted, and empty its log; a server does so by itself in time."""
    if not is_file(engine.url):
        return
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA query_only = OFF")
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
