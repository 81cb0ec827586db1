"""Pages of a source, read: their heads here, their words wherever there is room, a few pages before their turn.

Where one process does everything nothing is taken before its turn: a page is asked for when the one before is stored.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from agent.flows.find import BegunPage, Reader
from agent.flows.words import Stumbled, Unread, Words
from agent.ports import Page, Spread
from agent.store_port import ReadPage

_AT_ONCE = 12  # mails whose words are read in one go, wherever there is room
_AHEAD = 48  # goes begun while the words of a page before are awaited


def read_ahead(pages: Iterable[Page], reader: Reader, spread: Spread) -> Iterator[tuple[Page, ReadPage]]:
    """Each page with what was read of it, in order. Where the pages end in trouble, those before it are given first."""
    begun: deque[BegunPage] = deque()
    trouble: list[Exception] = []

    def unread() -> Iterator[Sequence[Unread]]:
        try:
            for page in pages:
                begun.append(reader.begin(page))
                yield from _in_parts(begun[-1].unread)
        except Exception as error:  # noqa: BLE001 - raised below, behind the pages that came before it
            trouble.append(error)

    words: list[Words | Stumbled] = []
    for some in spread.map(reader.words.read_all, unread(), ahead=_AHEAD):
        words += some
        if len(words) == len(begun[0].unread):
            page = begun.popleft()
            yield page.page, reader.finish(page, words)
            words = []
    for error in trouble:
        raise error


def _in_parts(unread: Sequence[Unread]) -> Iterator[Sequence[Unread]]:
    """A page in parts that are read within some milliseconds; at least one, which stands for the page."""
    for start in range(0, len(unread) or 1, _AT_ONCE):
        yield unread[start : start + _AT_ONCE]
