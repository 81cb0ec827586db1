"""What is asked across accounts: heads of mails, the calendar of a span of time, and every word of the rep's."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead, Side
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.message import MailKind
from agent.core.score.kept import Tally
from agent.store import commitments
from agent.store.across import heads_where, meetings_where
from agent.store.entries import that_stand
from agent.store.tables import (
    EntryRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    table,
)
from agent.store.teams import admit, admit_all
from agent.store.transaction import Transaction
from agent.store_port import BookedMeeting, MailboxId, Wanted

_MESSAGE, _MEETING = table(MessageRow), table(MeetingRow)
_ENTRY, _CONCERNS = table(EntryRow), table(MessageAccountRow)

_SPOKEN = (
    select(_MESSAGE.c.id)
    .join(_CONCERNS, _CONCERNS.c.message_id == _MESSAGE.c.id)
    .where(_MESSAGE.c.mailbox_id == bindparam("mailbox"), _MESSAGE.c.side == bindparam("side"))
    .where(_MESSAGE.c.kind == MailKind.PERSONAL, _MESSAGE.c.sealed.is_not(None))
    .limit(1)
)
_REPS_WORDS = (
    that_stand(bindparam("mailbox"), _ENTRY.c.sealed)
    .where(_ENTRY.c.author == Author.REP)
    .order_by(_ENTRY.c.id)
)


class Overview:
    """Questions across the accounts of a mailbox (`agent.store_port.Overview`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def heads(self, mailbox: MailboxId, *, since: datetime) -> Mapping[str, tuple[MailHead, ...]]:
        """The heads of personal mails by account, in order of time."""
        admit(self._transaction, mailbox)
        return heads_where(self._transaction, _MESSAGE.c.mailbox_id == mailbox, _MESSAGE.c.sent_at >= since)

    def meetings(self, mailbox: MailboxId, start: datetime, end: datetime) -> tuple[BookedMeeting, ...]:
        """Meetings that begin in a span of time, each with the accounts that were asked to it."""
        admit(self._transaction, mailbox)
        begins = _MEETING.c.starts_at
        return meetings_where(
            self._transaction, _MEETING.c.mailbox_id == mailbox, begins >= start, begins < end
        )

    def came_due(
        self, mailboxes: Collection[MailboxId], start: datetime, end: datetime
    ) -> Mapping[MailboxId, Tally]:
        """Of each rep the promises that fell due in a span of time, as they stood at its end, counted by what became of them."""
        admit_all(self._transaction, mailboxes)
        return commitments.came_due(self._transaction, mailboxes, start, end)

    def nth_due(self, mailbox: MailboxId, wanted: Wanted, number: int) -> datetime | None:
        """The deadline of the wanted commitment that is the `number`th latest to fall due; None where there are fewer."""
        admit(self._transaction, mailbox)
        return commitments.nth_due(self._transaction, mailbox, wanted, number)

    def has_spoken(self, mailbox: MailboxId, side: Side) -> bool:
        """Whether there is a personal mail from this side with any account."""
        admit(self._transaction, mailbox)
        asked = {"mailbox": mailbox, "side": side}
        return self._transaction.connection.execute(_SPOKEN, asked).first() is not None

    def words(self, mailbox: MailboxId) -> tuple[Entry, ...]:
        """Every word that the rep gave on a commitment and that stands, in the order they were given."""
        admit(self._transaction, mailbox)
        tokens = self._transaction.connection.execute(_REPS_WORDS, {"mailbox": mailbox}).scalars()
        return tuple(self._transaction.open("entry.sealed", token, Entry) for token in tokens)

    def rows(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> tuple[Commitment, ...]:
        """The current rows with these ids; one whose sentence is found no more is left out."""
        admit(self._transaction, mailbox)
        return commitments.some(self._transaction, mailbox, ids)

    def silenced(self, mailbox: MailboxId) -> tuple[CommitmentId, ...]:
        """The commitments that are not raised because the rep dismissed one like them."""
        admit(self._transaction, mailbox)
        asked = that_stand(mailbox, _ENTRY.c.commitment).where(_ENTRY.c.kind == EntryKind.SILENCED)
        found = self._transaction.connection.execute(asked.order_by(_ENTRY.c.id)).scalars()
        return tuple(map(CommitmentId, found))
