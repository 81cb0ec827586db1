"""The rows of a mailbox kept at hand between two pages: what changed is read again, and nothing else.

A page cannot unseal fifty thousand commitments each time it is opened. So they stay in memory, in step
with the database: each look asks which accounts have a new version and which commitments got a line in
the ledger, and reads those accounts. Whoever looked holds a value that never changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from threading import Lock

from agent.core.commitment import Commitment
from agent.flows.accounts import rows_by_account
from agent.resting import no_collecting
from agent.store_port import Mailbox, Store, Unit, Wanted

OVERLAP = 100  # lines of the ledger that may have been committed out of their order

ByAccount = Mapping[str, tuple[Commitment, ...]]
Versions = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All current rows of one mailbox at a moment."""

    mailbox: Mailbox
    edition: int  # rises with every change, of a mail or a meeting too
    by_account: ByAccount
    versions: Versions = field(repr=False)  # of every account there is, rows or none
    pulse: tuple[int, ...]
    entry: int  # the last line of the ledger that was seen

    @property
    def rows(self) -> Iterator[Commitment]:
        """Every row, account by account."""
        return chain.from_iterable(self.by_account.values())

    def changed_since(self, older: "Shelf") -> frozenset[str]:
        """The accounts of which something is new, or that are gone."""
        names = (
            self.versions.keys() | older.versions.keys() | self.by_account.keys() | older.by_account.keys()
        )
        return frozenset(name for name in names if self._of(name) != older._of(name))

    def _of(self, account: str) -> tuple[object, int]:
        # Rows that were not read again are the very same.
        return self.versions.get(account), id(self.by_account.get(account))


class AtHand:
    """The shelf of one mailbox; may be looked at from any thread."""

    def __init__(self, store: Store, mailbox: Mailbox) -> None:
        self._store, self._mailbox = store, mailbox
        self._lock = Lock()
        self._shelf: Shelf | None = None

    @property
    def is_read(self) -> bool:
        """Whether the next look is quick."""
        return self._shelf is not None

    def look(self) -> Shelf:
        """The rows as they are now; the first look reads them all."""
        with self._lock:
            with self._store.reading() as unit:
                self._shelf = self._in_step(unit, self._shelf) if self._shelf else self._first(unit)
            return self._shelf

    def _first(self, unit: Unit) -> Shelf:
        with no_collecting(stays=True):
            rows = unit.ledger.commitments(self._mailbox.id, Wanted())
        return Shelf(self._mailbox, 1, rows_by_account(rows), *self._marks(unit))

    def _marks(self, unit: Unit) -> tuple[Versions, tuple[int, ...], int]:
        number = self._mailbox.id
        return unit.browsing.versions(number), unit.browsing.pulse(number), unit.browsing.last_entry()

    def _in_step(self, unit: Unit, old: Shelf) -> Shelf:
        number = self._mailbox.id
        if (unit.browsing.pulse(number), unit.browsing.last_entry()) == (old.pulse, old.entry):
            return old
        marks = versions, _, entry = self._marks(unit)
        names = versions.keys() | old.versions.keys()
        stale = {name for name in names if versions.get(name) != old.versions.get(name)}
        if entry != old.entry:
            spoken_of = unit.browsing.spoken_of_since(number, old.entry - OVERLAP)
            stale |= unit.browsing.accounts_of(number, spoken_of)
        if not stale:
            return replace(old, pulse=marks[1], entry=entry)
        kept = {name: rows for name, rows in old.by_account.items() if name not in stale}
        kept |= rows_by_account(unit.browsing.rows_with(number, stale))
        return Shelf(old.mailbox, old.edition + 1, kept, *marks)
