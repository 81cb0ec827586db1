"""A local calendar file, or a folder of them, as a source of meetings."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from agent.errors import SourceError
from agent.in_hand import left_alone, taking
from agent.ports import Item, Page, Verdict
from connectors._calendar_text import read_contents
from connectors._files import is_plain_file, shown
from connectors._folder import Found, find, load, pages_of
from connectors._patience import Patience
from connectors._series import Window, read_meetings

FILE_LIMIT = 32 * 1024 * 1024  # bytes; of a larger file only the beginning is read
_LISTED_PROBLEMS = 5


def window_around(now: datetime) -> Window:
    """The window in which repetitions are worked out by default: 400 days back and 400 ahead."""
    return now - timedelta(days=400), now + timedelta(days=400)


class IcsSource:
    """One file, one item with all its meetings. A file that changed is given again, whole."""

    def __init__(
        self, root: Path, *, window: Window, zone: tzinfo = UTC, files: Sequence[Path] | None = None
    ) -> None:
        """`window` bounds repetitions; `zone` is the rep's; `files` narrows the source to some files below `root`."""
        self._root = root
        self._window = window
        self._zone = zone
        self._files = files

    @property
    def name(self) -> str:
        """`ics:` and the path."""
        return f"ics:{shown(self._root)}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Pages of files. When the window has moved to other days, every file is given again."""
        under = "".join(f"{edge.date().isoformat()}\0" for edge in self._window)
        yield from pages_of(find(self._root, self._files), cursor, self._item, under=under)

    def _item(self, file: Found) -> Item:
        if not is_plain_file(file.path):
            return Item(file.ref, Verdict.SKIPPED, "it is no ordinary file")
        try:
            raw, cut = load(file.path, limit=FILE_LIMIT)
        except SourceError as error:
            return Item(file.ref, Verdict.QUARANTINED, error.sentence)
        return calendar_item(file.ref, raw, window=self._window, zone=self._zone, cut=cut)


def calendar_item(ref: str, raw: bytes, *, window: Window, zone: tzinfo, cut: str = "") -> Item:
    """The calendar as an item with its verdict; the same bytes, window and zone always give the same item.

    But for one that takes too long to read: of that what was read in time is given.
    """
    if not raw.strip():
        return Item(ref, Verdict.SKIPPED, "it is empty")
    with taking(ref) as may_be_read:
        if not may_be_read:
            return left_alone(ref)
        try:
            return _read(ref, raw, window, zone, cut)
        except Exception as error:  # noqa: BLE001 - whatever one calendar provokes, the rest are still read
            return Item(ref, Verdict.QUARANTINED, f"it could not be read ({type(error).__name__})")


def _read(ref: str, raw: bytes, window: Window, zone: tzinfo, cut: str) -> Item:
    patience = Patience(len(raw))
    contents = read_contents(raw, patience)
    if not contents.is_calendar and not contents.events:
        return Item(ref, Verdict.QUARANTINED, "it is no calendar")
    if not contents.events:
        return Item(ref, Verdict.SKIPPED, "it holds no meetings")
    found = read_meetings(contents, window=window, zone=zone, patience=patience)
    problems = [cut] if cut else []
    problems += found.problems
    reason = "; ".join(problems[:_LISTED_PROBLEMS])
    if not problems:
        return Item(ref, Verdict.READ, "", meetings=found.meetings)
    if not found.meetings and found.events:
        return Item(ref, Verdict.QUARANTINED, reason)
    return Item(ref, Verdict.PARTIAL, reason, meetings=found.meetings)
