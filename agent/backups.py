"""A backup is one file that a stranger's unzip opens: the database as it was at one moment, the settings, and what is in it.

The database is copied by SQLite's own online backup, so that kept may go on working meanwhile. The key
that opens it goes along only when asked for: a backup that lies about with its key is an open mailbox.
"""

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.errors import BadInput, StoreTrouble
from agent.settings import Settings

_DATABASE, _KEY, _SETTINGS, _ABOUT = "kept.sqlite", "key", "kept.toml", "about.json"
_KNOWN = frozenset({_DATABASE, _KEY, _SETTINGS, _ABOUT})
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and where what was there before lies now."""

    made_at: datetime
    has_key: bool
    put_aside: tuple[Path, ...]


def back_up(settings: Settings, target: Path, *, with_key: bool, now: datetime) -> Path:
    """Write everything to `target`, mode 0600, whole or not at all. Raises `BadInput` where that is not for kept to do."""
    database = _database_file(settings)
    if target.exists():
        raise BadInput(f"{target} is there already.", "Give another name; kept overwrites no backup.")
    with tempfile.TemporaryDirectory(dir=_parent(target), prefix=".kept-backup-") as folder:
        copy = Path(folder) / _DATABASE
        with (
            told_of(database),
            closing(sqlite3.connect(database)) as live,
            closing(sqlite3.connect(copy)) as made,
        ):
            live.backup(made)
        files = {_DATABASE: copy}
        own = settings.data / _SETTINGS
        files |= {_SETTINGS: own} if own.is_file() else {}
        files |= {_KEY: settings.keys} if with_key else {}
        whole = Path(folder) / "backup.zip"
        whole.touch(mode=0o600)
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in files.items():
                archive.write(path, name)
            about = {
                "made_at": now.isoformat(),
                "sha256": {name: _digest(path) for name, path in files.items()},
            }
            archive.writestr(_ABOUT, json.dumps(about, indent=2))
        whole.replace(target)
    return target


def restore(settings: Settings, source: Path, *, now: datetime) -> Restored:
    """Put a backup's files where they belong; what is there already is put aside, never overwritten.

    Raises `BadInput` where the file is no backup of kept or was damaged; then nothing was changed.
    """
    database = _database_file(settings, must_exist=False)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.data, prefix=".kept-restore-") as folder:
        room = Path(folder)
        made_at = _unpacked(source, room)
        _must_be_sound(room / _DATABASE, source)
        _note_restored(room / _DATABASE, now)
        has_key = (room / _KEY).exists()
        places = {_DATABASE: database, _SETTINGS: settings.data / _SETTINGS, _KEY: settings.keys}
        coming = [name for name in places if (room / name).exists()]
        aside = [put for name in coming for put in _put_aside(places[name], now)]
        for name in coming:
            (room / name).chmod(0o600)
            (room / name).replace(places[name])
    return Restored(made_at, has_key, tuple(aside))


def _database_file(settings: Settings, *, must_exist: bool = True) -> Path:
    url = settings.database
    if not url.startswith("sqlite:///"):
        raise BadInput(
            "The database is a server's, and so is its backup.",
            "pg_dump --format=custom; to put it back, pg_restore and then `kept restore --by-server`.",
        )
    path = Path(url.removeprefix("sqlite:///"))
    if must_exist and not path.is_file():
        raise BadInput(f"There is no database {path} yet.", "Give the data folder with --data.")
    return path


def _parent(target: Path) -> Path:
    if not target.parent.is_dir():
        raise BadInput(f"There is no folder {target.parent}.", "Make it first, or give another place.")
    return target.parent


def _unpacked(source: Path, room: Path) -> datetime:
    """The backup's files in `room`, each as its digest says; when it was made."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            if not {_DATABASE, _ABOUT} <= names <= _KNOWN:
                raise BadInput(f"{source} is no backup of kept.", "Give a file that `kept backup` wrote.")
            about = json.loads(archive.read(_ABOUT))
            for name in sorted(names - {_ABOUT}):
                with archive.open(name) as packed, (room / name).open("wb") as file:
                    while block := packed.read(_BLOCK):
                        file.write(block)
        if about["sha256"] != {name: _digest(room / name) for name in names - {_ABOUT}}:
            raise BadInput(
                f"{source} was damaged: its content is not what was backed up.", "Give another backup."
            )
        return datetime.fromisoformat(about["made_at"])
    except FileNotFoundError:
        raise BadInput(f"There is no file {source}.", "Give a file that `kept backup` wrote.") from None
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BadInput(
            f"{source} cannot be read as a backup ({type(error).__name__}).",
            "Give a file that `kept backup` wrote.",
        ) from None


def _must_be_sound(database: Path, source: Path) -> None:
    with told_of(source), closing(sqlite3.connect(database)) as opened:
        (answer,) = opened.execute("PRAGMA integrity_check").fetchone()
    if answer != "ok":
        raise BadInput(f"The database in {source} is damaged.", "Give another backup.")


def _note_restored(database: Path, now: datetime) -> None:
    """Say in the database that it is a backup's, before it takes its place: whatever stops kept then, and with a key that
    comes later, it writes no draft about what may have been drafted since (`agent.store.mailboxes`).
    """
    with told_of(database), closing(sqlite3.connect(database, isolation_level=None)) as opened:
        opened.execute(
            "UPDATE mailbox SET settings = json_set(settings, '$.restored_at', ?)", (now.isoformat(),)
        )


def _put_aside(path: Path, now: datetime) -> Iterator[Path]:
    """The file and what SQLite keeps beside it under names that say when."""
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if one.exists():
            aside = one.with_name(f"{one.name}.before-restore-{now:%Y%m%dT%H%M%S}")
            one.replace(aside)
            yield aside


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """SQLite's own troubles as a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreTrouble(
            f"{path} cannot be copied: {error}.", "Is the disk full, or the file damaged?"
        ) from None
