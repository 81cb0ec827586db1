"""After a reading that was lost with its process: what is in hand is noted, so that the mail which did it is found and left alone.

Nothing is written for a mail in the good case. A lease, a job or the note of a scan whose holder never let go of it
says that the last reading ended with its process; then each item is noted before it is read, for as long as
what did it can still come (a page is stored whole, so it lies in the first after the cursor). What was
in hand when the process was lost again, and the next time too, is left alone from then on: it is
quarantined with its reason, and the rest of the mailbox goes on (reliability F-9).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from threading import RLock
from typing import TypeVar

from agent.errors import KeptError
from agent.flows.ahead import read_ahead
from agent.flows.find import Reader
from agent.flows.lease import is_dead, own_name
from agent.in_hand import FREELY, left_alone
from agent.ports import Item, Page, Spread
from agent.store_port import (
    FOLLOWING,
    MOST_TAKES,
    SCANNING,
    Lease,
    Mailbox,
    ReadItem,
    ReadPage,
    Store,
    Unit,
    Work,
)

_PAGES = 2  # that are read with care: the one that was in hand, and one more, for new mail moves the borders of pages

_Named = TypeVar("_Named")


@dataclass(slots=True)
class Care:
    """The care that one walk of a source takes. Its notes are made in whichever thread reads, one thing at a time."""

    store: Store
    mailbox: Mailbox
    source: str
    lease: Lease | None
    moment: Callable[[], datetime]
    known: Mapping[str, int]  # suspects of this source, and how often each was in hand
    follows_a_loss: bool
    _stored: int = 0
    _noted: str = ""  # what the last note is about
    _is_in_hand: bool = False
    _lock: RLock = field(default_factory=RLock)

    @property
    def is_taken(self) -> bool:
        """Whether each item is to be read by itself, in this process."""
        return bool(self.known) or self._is_noting

    @property
    def _is_noting(self) -> bool:
        return (self.follows_a_loss or bool(self.known)) and self._stored < _PAGES

    def taking(self, ref: str) -> AbstractContextManager[bool]:
        """Around the reading of an item: whether it may be read. What lies within another is part of it."""
        if self.known.get(ref, 0) > MOST_TAKES:
            return nullcontext(False)
        return self._noting(ref) if ref and self._is_noting else FREELY

    @contextmanager
    def _noting(self, ref: str) -> Iterator[bool]:
        with self._lock:
            if self._is_in_hand:
                yield True
                return
            self._is_in_hand = True
            try:
                yield self._may_be_read(ref)
            finally:
                self._is_in_hand = False

    def _may_be_read(self, ref: str) -> bool:
        """Note that it is in hand instead of the one before, which is out of it, alive."""
        with self.store.writing(self.moment(), repeatable=True) as unit:
            may_be = unit.suspects.take(
                self.mailbox.id, self.source, ref, instead_of=self._noted, lease=self.lease
            )
        self._noted = ref if may_be else ""
        if not may_be:
            self.known = {**self.known, ref: MOST_TAKES + 1}
        return may_be

    def read(self, reader: Reader, page: Page) -> tuple[Page, ReadPage]:
        """The page with everything in it read, and the page without what is to be left alone."""
        if not self.is_taken:
            return page, reader.read_page(page)
        items: list[Item] = []
        read: list[ReadItem] = []
        for item in page.items:
            with self.taking(item.ref) as is_to_be_read:
                items.append(item if is_to_be_read else left_alone(item.ref))
                read += reader.read_page(Page((items[-1],), page.cursor)).items
        return replace(page, items=tuple(items)), ReadPage(tuple(read), page.cursor, page.removed)

    def stored(self, unit: Unit, page: Page) -> None:
        """The page is stored in this unit: nothing of it is in hand any more. The next may be, in another thread."""
        if self._is_noting:
            unit.suspects.let_go(self.mailbox.id, self.source, [item.ref for item in page.items])
        self._stored += 1

    def end(self) -> None:
        """The walk came to an end, good or bad, and its process lives: nothing is suspected of it."""
        if self._noted or any(takes <= MOST_TAKES for takes in self.known.values()):
            with suppress(KeptError), self.store.writing(self.moment(), repeatable=True) as unit:
                unit.suspects.let_go(self.mailbox.id, self.source)


def carefully(
    pages: Iterator[Page], care: Care, reader: Reader, spread: Spread
) -> Iterator[tuple[Page, ReadPage]]:
    """The pages with what was read of them. As long as care is taken one mail after the other, here and alone."""
    for page in pages:
        if not care.is_taken:
            yield from read_ahead(chain((page,), pages), reader, spread)
            return
        yield care.read(reader, page)


@contextmanager
def noted_scan(store: Store, mailbox: Mailbox, now: datetime) -> Iterator[bool]:
    """Files have no lease, so this process is noted while it reads them; whether one that did before was lost over it."""
    own = own_name()
    with store.writing(now, repeatable=True) as unit:
        lost = [name for name in unit.suspects.of(mailbox.id, SCANNING) if is_dead(name)]
        unit.suspects.let_go(mailbox.id, SCANNING, lost)
        unit.suspects.take(mailbox.id, SCANNING, own)
    try:
        yield bool(lost)
    finally:
        with suppress(KeptError), store.writing(now, repeatable=True) as unit:
            unit.suspects.let_go(mailbox.id, SCANNING, [own])


def one_by_one(store: Store, mailbox: Mailbox, works: Iterable[Work], now: datetime) -> Iterator[Work]:
    """Accounts to be followed, each noted before it is given; what is to be left alone is not given."""
    noted = ""
    try:
        for work in works:
            with store.writing(now, repeatable=True) as unit:
                may_be = unit.suspects.take(mailbox.id, FOLLOWING, work.account, instead_of=noted)
            noted = work.account if may_be else ""
            if may_be:
                yield work
    finally:
        with suppress(KeptError), store.writing(now, repeatable=True) as unit:
            unit.suspects.let_go(mailbox.id, FOLLOWING)
