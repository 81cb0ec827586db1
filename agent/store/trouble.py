"""What the databases raise, as sentences. A mistake of ours (a constraint, bad SQL) is left as it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, TimeoutError  # noqa: A004 named so there

from agent.errors import StoreTrouble

WAIT_SECONDS = 30  # for another writer

_AGAIN = "Run the command again: it goes on where it stopped."

# By SQLite's error name without what follows a second underscore, or PostgreSQL's SQLSTATE.
_SENTENCES: dict[str, tuple[str, str]] = {
    "SQLITE_FULL": ("The disk is full; nothing of the last step was stored.", f"Free some space. {_AGAIN}"),
    "SQLITE_IOERR": (
        "{where} could not be read or written: the disk refuses; nothing of the last step was stored.",
        f"Look after the disk (full, over quota, unplugged?). {_AGAIN}",
    ),
    "SQLITE_BUSY": (
        f"Another kept has been writing to {{where}} for more than {WAIT_SECONDS} seconds.",
        f"Wait for it or end it. {_AGAIN}",
    ),
    "SQLITE_LOCKED": ("{where} is in use in a way that does not end.", f"End other kept commands. {_AGAIN}"),
    "SQLITE_NOTADB": ("{where} is not a database of kept.", "Give another folder with --data."),
    "SQLITE_CORRUPT": ("{where} is damaged.", "Restore it from a backup, or scan the mail anew."),
    "SQLITE_CANTOPEN": (
        "{where} cannot be opened or made.",
        "See that the folder exists and that you may write to it, or give another with --data.",
    ),
    "SQLITE_READONLY": (
        "{where} may not be written.",
        "See that you may write to the file and its folder, or give another with --data.",
    ),
    "53100": ("The disk of the database server is full; nothing of the last step was stored.", _AGAIN),
    "55P03": ("Another kept holds what is needed and does not let go.", _AGAIN),
    "40P01": ("Two writers stood in each other's way; nothing of the last step was stored.", _AGAIN),
    "40001": ("Two writers stood in each other's way; nothing of the last step was stored.", _AGAIN),
}
_SENTENCES["SQLITE_PERM"] = _SENTENCES["SQLITE_READONLY"]
_SENTENCES["SQLITE_AUTH"] = _SENTENCES["SQLITE_READONLY"]
_BUSY = ("All connections to {where} are in use and none came free.", f"Start fewer threads. {_AGAIN}")
_GONE = ("The database server at {where} does not answer.", f"See that it runs. {_AGAIN}")


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn a database's refusal into `StoreTrouble`; `where` names the database for people."""
    try:
        yield
    except TimeoutError as error:  # SQLAlchemy's: no connection of the pool came free
        raise StoreTrouble(_BUSY[0].format(where=where), _BUSY[1]) from error
    except DBAPIError as error:
        if trouble := _trouble(error, where):
            raise trouble from error
        if mistake := _mistake(error):
            raise mistake from None
        raise


def _trouble(error: DBAPIError, where: str) -> StoreTrouble | None:
    name: str = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    known = _SENTENCES.get("_".join(name.split("_")[:2]))
    if known is None and (error.connection_invalidated or (_is_postgresql(error) and not name)):
        known = _GONE
    return StoreTrouble(known[0].format(where=where), known[1]) if known else None


def _mistake(error: DBAPIError) -> StoreTrouble | None:
    """PostgreSQL's own words quote the row that it refused: they are left behind, only names go on."""
    if not _is_postgresql(error):
        return None
    names = (type(error.orig).__name__, getattr(getattr(error.orig, "diag", None), "constraint_name", None))
    told_names = ", ".join(name for name in names if name)
    return StoreTrouble(f"PostgreSQL refused a step of kept ({told_names}).", "This is a mistake: report it.")


def _is_postgresql(error: DBAPIError) -> bool:
    return type(error.orig).__module__.startswith("psycopg")
