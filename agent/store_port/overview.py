"""What the figures about a mailbox are reckoned from."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead, Side
from agent.core.fulfil.ledger import Entry
from agent.core.score.kept import Tally
from agent.store_port.ledger import Wanted
from agent.store_port.mailboxes import MailboxId
from agent.store_port.pages import BookedMeeting


class Overview(Protocol):
    """What is asked across accounts."""

    def heads(self, mailbox: MailboxId, *, since: datetime) -> Mapping[str, tuple[MailHead, ...]]:
        """The heads of personal mails by account, in order of time."""
        ...

    def meetings(self, mailbox: MailboxId, start: datetime, end: datetime) -> tuple[BookedMeeting, ...]:
        """Meetings that begin in a span of time, each with the accounts that were asked to it."""
        ...

    def came_due(
        self, mailboxes: Collection[MailboxId], start: datetime, end: datetime
    ) -> Mapping[MailboxId, Tally]:
        """Of each rep the promises that fell due in a span of time, as they stood at its end, counted by what became of them."""
        ...

    def nth_due(self, mailbox: MailboxId, wanted: Wanted, number: int) -> datetime | None:
        """The deadline of the wanted commitment that is the `number`th latest to fall due; None where there are fewer."""
        ...

    def has_spoken(self, mailbox: MailboxId, side: Side) -> bool:
        """Whether there is a personal mail from this side with any account."""
        ...

    def words(self, mailbox: MailboxId) -> tuple[Entry, ...]:
        """Every word that the rep gave on a commitment and that stands, in the order they were given."""
        ...

    def rows(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> tuple[Commitment, ...]:
        """The current rows with these ids; one whose sentence is found no more is left out."""
        ...

    def silenced(self, mailbox: MailboxId) -> tuple[CommitmentId, ...]:
        """The commitments that are not raised because the rep dismissed one like them."""
        ...
