"""The append-only history of every commitment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.fulfil.ledger import Entry
from agent.store_port.exchanges import Work
from agent.store_port.mailboxes import MailboxId


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling some accounts changed in their ledger."""

    appended: int = 0
    retracted: int = 0
    commitments: tuple[CommitmentId, ...] = ()  # those whose current row was made anew
    first_made: tuple[datetime, ...] = ()  # when those were made that the ledger did not have before


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the ledger keeps it."""

    entry: Entry
    recorded_at: datetime
    retracted_at: datetime | None = (
        None  # the machine took it back when it knew more; a word of the rep's, the rep
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commitments are asked for; each empty field asks for all."""

    states: frozenset[State] = field(default_factory=frozenset)  # at `now`, which must then be given
    by: By | None = None
    account: str | None = None
    made_from: datetime | None = None
    made_until: datetime | None = None  # exclusive
    due_from: datetime | None = None  # of the deadline: the first moment at which it is too late
    due_until: datetime | None = None  # exclusive
    now: datetime | None = None


class Ledger(Protocol):
    """Commitments and their append-only history."""

    def settle(self, mailbox: MailboxId, work: Work, entries: Iterable[Entry]) -> Settled:
        """Make the account's machine entries equal to `entries`: append what is new, retract what no longer holds.

        Nothing changes where somebody settled a newer version meanwhile. The rep's words stay.
        Entries of commitments booked on another account are left to that account's settling.
        """
        ...

    def settle_all(self, mailbox: MailboxId, followed: Iterable[tuple[Work, Iterable[Entry]]]) -> Settled:
        """The same of some accounts at once; what it changed in all of them."""
        ...

    def append_word(self, mailbox: MailboxId, entry: Entry) -> Commitment:
        """Add the rep's word; the commitment after it. Raises `NoSuchCommitment`."""
        ...

    def take_back(self, mailbox: MailboxId, word: Entry) -> Commitment:
        """Take back this word of the rep's, by a line beside it; the commitment after it. Raises `NoSuchCommitment`."""
        ...

    def words(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> tuple[Line, ...]:
        """Every word the rep ever gave on these, those taken back too, in the order they were recorded."""
        ...

    def commitments(self, mailbox: MailboxId, wanted: Wanted = ...) -> tuple[Commitment, ...]:
        """The current rows that are wanted, in the order they were made."""
        ...

    def find(self, mailboxes: Sequence[MailboxId], prefix: str) -> tuple[MailboxId, Commitment]:
        """The one commitment whose id begins with `prefix`. Raises `NoSuchCommitment`."""
        ...

    def hold(self, mailbox: MailboxId, commitment: CommitmentId) -> Commitment:
        """The row as it is once nobody else can write it, until the unit ends. Raises `NoSuchCommitment`."""
        ...

    def history(self, mailbox: MailboxId, commitment: CommitmentId) -> tuple[Line, ...]:
        """Every entry ever made, retracted ones too, in the order they were recorded."""
        ...
