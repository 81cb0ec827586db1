"""First step of the flow: pages of a source in, each stored with its cursor in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from agent.errors import CursorLost
from agent.flows.ahead import read_ahead
from agent.flows.find import Reader
from agent.flows.names import names_in
from agent.ports import Page, Source, Spread
from agent.processes import IN_TURN
from agent.store_port import Mailbox, ReadPage, Store

Progress = Callable[[str, float, int], None]
"""Told after each page: the source's name, the share of it read (0 to 1), items in the page."""


def sync(
    store: Store,
    mailbox: Mailbox,
    source: Source,
    *,
    reader: Reader,
    now: datetime,
    progress: Progress,
    spread: Spread = IN_TURN,
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
        yield from read_ahead(source.pages(cursor), reader, spread)
    except CursorLost:
        yield from read_ahead(source.pages(None), reader, spread)
