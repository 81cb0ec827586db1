"""First step of the flow: pages of a source in, each stored with its cursor in one transaction."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from agent.errors import CursorLost
from agent.flows.find import BegunPage, Reader
from agent.flows.names import names_in
from agent.flows.words import Stumbled, Unread, Words
from agent.ports import Page, Source, Spread
from agent.processes import OneProcess
from agent.store_port import Mailbox, ReadPage, Store

Progress = Callable[[str, float, int], None]
"""Told after each page: the source's name, the share of it read (0 to 1), items in the page."""

_AT_ONCE = 12  # mails whose words are read in one go, wherever there is room
_AHEAD = 48  # goes begun while the words of a page before are awaited
_IN_TURN = OneProcess()


def sync(
    store: Store,
    mailbox: Mailbox,
    source: Source,
    *,
    reader: Reader,
    now: datetime,
    progress: Progress,
    spread: Spread = _IN_TURN,
) -> Counter[str]:
    """Read what is new in `source`. Stopped anywhere, the next run goes on after the last whole page.

    Gives the names under which the rep wrote what was read, with how often.
    """
    names: Counter[str] = Counter()
    with store.reading() as unit:
        cursor = unit.pages.cursor(mailbox.id, source.name)
    for page, found in _read_pages(source, cursor, reader, spread):
        with store.writing(now, repeatable=True) as unit:
            read = reader.as_asked(page, found, unit.erasure.forgotten(mailbox.id))
            unit.pages.store(mailbox.id, source.name, read)
        names.update(names_in(read))
        progress(source.name, page.done, len(read.items))
    return names


def _read_pages(
    source: Source, cursor: str | None, reader: Reader, spread: Spread
) -> Iterator[tuple[Page, ReadPage]]:
    """Pages after the cursor, or all where it means nothing any more: what is known already is counted once."""
    try:
        yield from _read_from(source, cursor, reader, spread)
    except CursorLost:
        yield from _read_from(source, None, reader, spread)


def _read_from(
    source: Source, cursor: str | None, reader: Reader, spread: Spread
) -> Iterator[tuple[Page, ReadPage]]:
    """Heads are read here, page by page, while the words of the pages before are read wherever there is room."""
    begun: deque[BegunPage] = deque()

    def unread() -> Iterator[Sequence[Unread]]:
        for page in source.pages(cursor):
            begun.append(reader.begin(page))
            yield from _in_parts(begun[-1].unread)

    words: list[Words | Stumbled] = []
    for some in spread.map(reader.words.read_all, unread(), ahead=_AHEAD):
        words += some
        if len(words) == len(begun[0].unread):
            page = begun.popleft()
            yield page.page, reader.finish(page, words)
            words = []


def _in_parts(unread: Sequence[Unread]) -> Iterator[Sequence[Unread]]:
    """A page in parts that are read within some milliseconds; at least one, which stands for the page."""
    for start in range(0, len(unread) or 1, _AT_ONCE):
        yield unread[start : start + _AT_ONCE]
