"""First step of the flow for a signed-in mailbox: pages of a source in, each stored with its cursor under a lease.

The sibling of `sync.py`, which reads files. A mail that our own reading stumbles over is set aside;
a source that was frozen (`agent.store.vanishing`) is walked anew to see what is true.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.crash import crashpoint
from agent.errors import CursorLost
from agent.flows.care import Care, carefully
from agent.flows.find import Reader
from agent.in_hand import listening
from agent.observe import ItemsRead, tell
from agent.ports import LiveSource, Opened, Page, Spread
from agent.processes import IN_TURN
from agent.store_port import Lease, Mailbox, Reached, ReadPage, Store

_VANISHED = ""  # the cursor of a source that is no longer there
_WALK_ANEW = timedelta(hours=1)  # after which a frozen source is read from the beginning again


@dataclass(frozen=True, slots=True)
class Walker:
    """Reads the sources of one connection into the store."""

    store: Store
    mailbox: Mailbox
    reader: Reader
    lease: Lease | None
    moment: Callable[[], datetime]
    seen_at: datetime | None  # when the connection was last read to its end
    window: tuple[datetime, datetime]  # what the sources were asked for
    follows_a_loss: bool = False  # the last reading ended with its process
    spread: Spread = IN_TURN

    def reached(self, sources: Iterable[LiveSource]) -> Mapping[str, Reached]:
        """How far each source was read so far."""
        with self.store.reading() as unit:
            return unit.pages.reached(self.mailbox.id, [source.name for source in sources])

    def walk(
        self, source: LiveSource, reached: Reached, on_page: Callable[[ReadPage, float], None]
    ) -> tuple[datetime, ...]:
        """Store what is new since then; when what is owed was listed. Stopped anywhere, the next run goes on after the last whole page.

        A lost cursor means reading all, once: what is known already is counted once. `on_page` is
        told of each page that was stored, and of the share of the source that is read with it.
        """
        cursor = None if self._is_stale(reached) else reached.cursor
        try:
            stands = self._from(source, cursor, reached, on_page)
        except CursorLost:
            if cursor is None:
                raise
            stands = self._from(source, None, reached, on_page)
        return source.owed(stands) if stands is not None else ()

    def empty_vanished(self, opened: Opened) -> None:
        """A source that was read before, is no longer listed and is gone holds nothing: as one that is suddenly empty.

        Should it come back it is read from the beginning, for no source knows the cursor it is left with.
        """
        if not opened.all_below:
            return
        here = {source.name for source in opened.sources}
        with self.store.reading() as unit:
            known = {
                name: reached
                for begins in opened.all_below
                for name, reached in unit.pages.below(self.mailbox.id, begins).items()
            }
        for name, reached in known.items():
            if name not in here and reached.cursor != _VANISHED and opened.has_vanished(name):
                nothing = ReadPage(
                    (), _VANISHED, begins=True, whole=True, seen_at=self.seen_at, window=self.window
                )
                with self.store.writing(self.moment(), repeatable=True) as unit:
                    unit.pages.store(self.mailbox.id, name, nothing, lease=self.lease)

    def _is_stale(self, reached: Reached) -> bool:
        return reached.frozen_at is not None and self.moment() - reached.frozen_at >= _WALK_ANEW

    def _from(
        self,
        source: LiveSource,
        cursor: str | None,
        reached: Reached,
        on_page: Callable[[ReadPage, float], None],
    ) -> str | None:
        """The cursor after all that is new."""
        care = Care(
            self.store,
            self.mailbox,
            source.name,
            self.lease,
            self.moment,
            reached.suspects,
            self.follows_a_loss,
        )
        try:
            with listening(care.taking):
                return self._pages(source, cursor, care, on_page)
        finally:
            care.end()

    def _pages(
        self,
        source: LiveSource,
        cursor: str | None,
        care: Care,
        on_page: Callable[[ReadPage, float], None],
    ) -> str | None:
        begins = cursor is None
        for page, words in carefully(_stepping(source.pages(cursor)), care, self.reader, self.spread):
            found = replace(words, begins=begins, whole=page.whole, seen_at=self.seen_at, window=self.window)
            with self.store.writing(self.moment(), repeatable=True) as unit:
                read = self.reader.as_asked(page, found, unit.erasure.forgotten(self.mailbox.id))
                counts = unit.pages.store(self.mailbox.id, source.name, read, lease=self.lease)
                care.stored(unit, page)
                crashpoint("sync.before_commit")
            crashpoint("sync.after_commit")
            tell(ItemsRead({verdict.value: number for verdict, number in counts.items()}))
            begins, cursor = False, page.cursor
            on_page(read, page.done)
        return cursor


def _stepping(pages: Iterator[Page]) -> Iterator[Page]:
    while True:
        crashpoint("sync.before_page")
        page = next(pages, None)
        if page is None:
            return
        crashpoint("sync.after_page")
        yield page
