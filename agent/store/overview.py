"""What is asked across accounts: heads of mails, the calendar of a span of time, and every word of the rep's.

Heads are plain columns, so that a list of two thousand accounts unseals no mail.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.meeting import Meeting
from agent.core.message import MailKind, MessageKey, ThreadKey
from agent.store import commitments
from agent.store.meetings import as_it_stands
from agent.store.tables import (
    AccountRow,
    EntryRow,
    MeetingAccountRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    RetractionRow,
    table,
)
from agent.store.teams import admit
from agent.store.transaction import Transaction
from agent.store_port import BookedMeeting, MailboxId

_ACCOUNT, _MESSAGE, _CONCERNS = table(AccountRow), table(MessageRow), table(MessageAccountRow)
_MEETING, _ASKED = table(MeetingRow), table(MeetingAccountRow)
_ENTRY, _RETRACTION = table(EntryRow), table(RetractionRow)
_ROOT = _MESSAGE.alias("root")


class Overview:
    """Questions across the accounts of a mailbox (`agent.store_port.Overview`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def heads(self, mailbox: MailboxId, *, since: datetime) -> Mapping[str, tuple[MailHead, ...]]:
        """The heads of personal mails by account, in order of time."""
        admit(self._transaction, mailbox)
        asked = (
            select(
                _ACCOUNT.c.name,
                _MESSAGE.c.key,
                _MESSAGE.c.sent_at,
                _MESSAGE.c.side,
                _ROOT.c.key.label("thread"),
            )
            .join(_CONCERNS, _CONCERNS.c.message_id == _MESSAGE.c.id)
            .join(_ACCOUNT, _ACCOUNT.c.id == _CONCERNS.c.account_id)
            .join(_ROOT, _ROOT.c.id == _MESSAGE.c.thread_id)
            .where(
                _MESSAGE.c.mailbox_id == mailbox,
                _MESSAGE.c.kind == MailKind.PERSONAL,
                _MESSAGE.c.sealed.is_not(None),
                _MESSAGE.c.sent_at >= since,
            )
            .order_by(_MESSAGE.c.sent_at, _MESSAGE.c.key)
        )
        found: dict[str, list[MailHead]] = defaultdict(list)
        for row in self._transaction.connection.execute(asked):
            head = MailHead(MessageKey(row.key), ThreadKey(row.thread), row.sent_at, row.side)
            found[row.name].append(head)
        return {name: tuple(heads) for name, heads in found.items()}

    def meetings(self, mailbox: MailboxId, start: datetime, end: datetime) -> tuple[BookedMeeting, ...]:
        """Meetings that begin in a span of time, each with the accounts that were asked to it."""
        admit(self._transaction, mailbox)
        asked = (
            select(_MEETING.c.id, _MEETING.c.sealed, _MEETING.c.gone_at, _ACCOUNT.c.name)
            .join(_ASKED, _ASKED.c.meeting_id == _MEETING.c.id)
            .join(_ACCOUNT, _ACCOUNT.c.id == _ASKED.c.account_id)
            .where(
                _MEETING.c.mailbox_id == mailbox, _MEETING.c.starts_at >= start, _MEETING.c.starts_at < end
            )
            .order_by(_MEETING.c.starts_at, _MEETING.c.uid, _MEETING.c.occurrence, _ACCOUNT.c.name)
        )
        accounts: dict[int, list[str]] = defaultdict(list)
        found: dict[int, Meeting] = {}
        for row in self._transaction.connection.execute(asked):
            accounts[row.id].append(row.name)
            if row.id not in found:
                found[row.id] = as_it_stands(self._transaction, row.sealed, row.gone_at)
        return tuple(BookedMeeting(meeting, tuple(accounts[number])) for number, meeting in found.items())

    def words(self, mailbox: MailboxId) -> tuple[Entry, ...]:
        """Every word that the rep gave on a commitment and that stands, in the order they were given."""
        admit(self._transaction, mailbox)
        asked = (
            select(_ENTRY.c.sealed)
            .outerjoin(_RETRACTION, _RETRACTION.c.entry_id == _ENTRY.c.id)
            .where(
                _ENTRY.c.mailbox_id == mailbox,
                _ENTRY.c.author == Author.REP,
                _RETRACTION.c.entry_id.is_(None),
            )
            .order_by(_ENTRY.c.id)
        )
        tokens = self._transaction.connection.execute(asked).scalars()
        return tuple(self._transaction.open("entry.sealed", token, Entry) for token in tokens)

    def rows(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> tuple[Commitment, ...]:
        """The current rows with these ids; one whose sentence is found no more is left out."""
        admit(self._transaction, mailbox)
        return commitments.some(self._transaction, mailbox, ids)

    def silenced(self, mailbox: MailboxId) -> tuple[CommitmentId, ...]:
        """The commitments that are not raised because the rep dismissed one like them."""
        admit(self._transaction, mailbox)
        asked = (
            select(_ENTRY.c.commitment)
            .outerjoin(_RETRACTION, _RETRACTION.c.entry_id == _ENTRY.c.id)
            .where(
                _ENTRY.c.mailbox_id == mailbox,
                _ENTRY.c.kind == EntryKind.SILENCED,
                _RETRACTION.c.entry_id.is_(None),
            )
            .order_by(_ENTRY.c.id)
        )
        return tuple(CommitmentId(key) for key in self._transaction.connection.execute(asked).scalars())
