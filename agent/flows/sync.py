"""First step of the flow: pages of a source in, each stored with its cursor in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from agent.errors import CursorLost
from agent.flows.care import Care, carefully
from agent.flows.find import Reader
from agent.flows.names import names_in
from agent.in_hand import listening
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
    follows_a_loss: bool = False,
) -> Counter[str]:
    """Read what is new in `source`. Stopped anywhere, the next run goes on after the last whole page.

    Gives the names under which the rep wrote what was read, with how often. Where the reading before this was lost with
    its process (`follows_a_loss`), the mail that did it is found out (`care.py`).
    """
    names: Counter[str] = Counter()
    with store.reading() as unit:
        reached = unit.pages.reached(mailbox.id, [source.name])[source.name]
    care = Care(store, mailbox, source.name, None, lambda: now, reached.suspects, follows_a_loss)
    try:
        with listening(care.taking):
            for page, found in _read_pages(source, reached.cursor, care, reader, spread):
                with store.writing(now, repeatable=True) as unit:
                    read = reader.as_asked(page, found, unit.erasure.forgotten(mailbox.id))
                    unit.pages.store(mailbox.id, source.name, read)
                    care.stored(unit, page)
                names.update(names_in(read))
                progress(source.name, page.done, len(read.items))
    finally:
        care.end()
    return names


def _read_pages(
    source: Source, cursor: str | None, care: Care, reader: Reader, spread: Spread
) -> Iterator[tuple[Page, ReadPage]]:
    """Pages after the cursor, or all where it means nothing any more: what is known already is counted once."""
    try:
        yield from carefully(source.pages(cursor), care, reader, spread)
    except CursorLost:
        yield from carefully(source.pages(None), care, reader, spread)
