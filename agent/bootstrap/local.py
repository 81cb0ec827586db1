"""What lies on this machine: files of mail, the key file, the zone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from itertools import chain, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.message import Message
from agent.errors import BadInput
from agent.ports import Source
from agent.settings import load_settings
from agent.store.seal import add_key as put_new_key
from connectors import open_source, window_around
from connectors._mime import Envelope, mail_item

_BIG, _MANY = 1024**2, 300  # bytes; files


def add_key(data: Path | None = None) -> None:
    """Put a new sealing key before the others in the key file; raises `BadInput` where there is none yet."""
    path = load_settings(data).keys
    if not path.is_file():
        raise BadInput(f"There is no key file {path} yet.", "Give the data folder with --data.")
    put_new_key(path)


def sources(paths: Sequence[Path], *, now: datetime, zone: tzinfo) -> list[Source]:
    """The mailboxes and calendars that lie at these paths; raises `SourceMissing` with a sentence.

    Meetings that repeat are worked out around `now`; `zone` is the rep's.
    """
    return [source for path in paths for source in open_source(path, window=window_around(now), zone=zone)]


def is_much(paths: Iterable[Path]) -> bool:
    """Whether reading what lies there takes longer than starting processes for it: a megabyte, or some hundred files."""
    some = list(islice(chain.from_iterable(map(_files_at, paths)), _MANY))
    return len(some) == _MANY or sum(map(_size_of, some)) >= _BIG


def _files_at(path: Path) -> Iterable[Path]:
    return path.rglob("*") if path.is_dir() else (path,)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # what cannot be read is told where it is read


def one_message(path: Path, *, now: datetime) -> Message | None:
    """The mail in this file, taken as written `now` where it has no date; None where the file holds no mail."""
    return mail_item(path.name, path.read_bytes(), Envelope(arrived=now)).message


def local_zone() -> ZoneInfo:
    """This machine's zone; UTC where it has none by name."""
    import tzlocal

    zone = tzlocal.get_localzone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
