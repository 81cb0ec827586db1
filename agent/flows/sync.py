"""First step of the flow: pages of a source in, each stored with its cursor in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from agent.core.fulfil.exchange import Side
from agent.errors import CursorLost
from agent.flows.find import Reader
from agent.ports import Page, Source
from agent.store_port import Mailbox, ReadPage, Store

Progress = Callable[[str, float, int], None]
"""Told after each page: the source's name, the share of it read (0 to 1), items in the page."""


def sync(
    store: Store, mailbox: Mailbox, source: Source, *, reader: Reader, now: datetime, progress: Progress
) -> Counter[str]:
    """Read what is new in `source`. Stopped anywhere, the next run goes on after the last whole page.

    Gives the names under which the rep wrote what was read, with how often.
    """
    names: Counter[str] = Counter()
    with store.reading() as unit:
        cursor = unit.pages.cursor(mailbox.id, source.name)
    for page in _pages(source, cursor):
        read = reader.read_page(page)
        with store.writing(now, repeatable=True) as unit:
            unit.pages.store(mailbox.id, source.name, read)
        names.update(_names(read))
        progress(source.name, page.done, len(page.items))
    return names


def _names(page: ReadPage) -> Iterator[str]:
    messages = (item.message.message for item in page.items if item.message)
    return (m.sender.name for m in messages if m.side is Side.REP and m.sender.name)


def _pages(source: Source, cursor: str | None) -> Iterator[Page]:
    """Pages after the cursor, or all where it means nothing any more: what is known already is counted once."""
    try:
        yield from source.pages(cursor)
    except CursorLost:
        yield from source.pages(None)
