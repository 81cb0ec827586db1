"""What pages ask (`agent.store_port.browsing`): versions and parts, so that little is unsealed at a time."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta, timezone

from sqlalchemy import ColumnElement, func, select

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead, ReadMessage
from agent.core.fulfil.ledger import EntryKind
from agent.core.message import MessageKey, ThreadKey
from agent.store.across import heads_where, meetings_where
from agent.store.bulk import one_of
from agent.store.commitments import opened
from agent.store.drafts import Drafts
from agent.store.entries import that_stand
from agent.store.tables import (
    AccountRow,
    CommitmentRow,
    DraftRow,
    EntryRow,
    MeetingRow,
    MessageRow,
    table,
)
from agent.store.teams import admit
from agent.store.transaction import Transaction, plain
from agent.store_port import BookedMeeting, DraftState, MailboxId, StoredDraft

_ACCOUNT, _MESSAGE, _MEETING = table(AccountRow), table(MessageRow), table(MeetingRow)
_ENTRY = table(EntryRow)
_ROW, _DRAFT = table(CommitmentRow), table(DraftRow)
_ROOT = _MESSAGE.alias("root")


class Browsing:
    """Questions whose cost hangs on what is shown or what is new (`agent.store_port.browsing.Browsing`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def versions(self, mailbox: MailboxId) -> Mapping[str, tuple[int, int]]:
        """Of each account what changes whenever something new of it is stored or followed."""
        admit(self._transaction, mailbox)
        asked = select(_ACCOUNT.c.name, _ACCOUNT.c.stored, _ACCOUNT.c.followed)
        found = self._connection.execute(asked.where(_ACCOUNT.c.mailbox_id == mailbox))
        return {name: (stored, followed) for name, stored, followed in found}

    def pulse(self, mailbox: MailboxId) -> tuple[int, ...]:
        """What changes whenever any of the versions does: they only rise, and an account that goes takes its number along."""
        admit(self._transaction, mailbox)
        sums = (func.sum(column) for column in (_ACCOUNT.c.id, _ACCOUNT.c.stored, _ACCOUNT.c.followed))
        asked = select(func.count(), *sums).where(_ACCOUNT.c.mailbox_id == mailbox)
        return tuple(int(number or 0) for number in self._connection.execute(asked).one())

    def last_entry(self) -> int:
        """What rises with every line that any ledger here gets."""
        return self._connection.execute(select(func.max(_ENTRY.c.id))).scalar_one() or 0

    def spoken_of_since(self, mailbox: MailboxId, entry: int) -> frozenset[CommitmentId]:
        """The commitments about which the ledger got a line after that one."""
        admit(self._transaction, mailbox)
        asked = select(_ENTRY.c.commitment).where(_ENTRY.c.id > entry, _ENTRY.c.mailbox_id == mailbox)
        return frozenset(map(CommitmentId, self._connection.execute(asked).scalars()))

    def accounts_of(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> frozenset[str]:
        """The accounts that these commitments are booked on."""
        admit(self._transaction, mailbox)
        asked = select(_ROW.c.account).where(_ROW.c.mailbox_id == mailbox, one_of(_ROW.c.id, ids)).distinct()
        return frozenset(self._connection.execute(asked).scalars())

    def rows_with(self, mailbox: MailboxId, accounts: Collection[str]) -> tuple[Commitment, ...]:
        """The current rows of these accounts, in the order they were made."""
        admit(self._transaction, mailbox)
        wanted = one_of(_ROW.c.account, [plain(name) for name in accounts])
        asked = select(_ROW.c.sealed).where(_ROW.c.mailbox_id == mailbox, wanted)
        tokens = self._connection.execute(asked.order_by(_ROW.c.made_at, _ROW.c.id)).scalars()
        return opened(self._transaction, mailbox, tokens)

    def heads(
        self, mailbox: MailboxId, accounts: Collection[str], *, since: datetime
    ) -> Mapping[str, tuple[MailHead, ...]]:
        """The heads of these accounts' personal mails, in order of time."""
        admit(self._transaction, mailbox)
        return heads_where(self._transaction, *self._named(mailbox, accounts), _MESSAGE.c.sent_at >= since)

    def heads_in(
        self, mailbox: MailboxId, threads: Collection[ThreadKey], *, since: datetime
    ) -> Mapping[str, tuple[MailHead, ...]]:
        """The heads of personal mails of these conversations by account, in order of time."""
        admit(self._transaction, mailbox)
        begun = select(_MESSAGE.c.id).where(_MESSAGE.c.mailbox_id == mailbox, one_of(_MESSAGE.c.key, threads))
        return heads_where(self._transaction, _MESSAGE.c.thread_id.in_(begun), _MESSAGE.c.sent_at >= since)

    def meetings(
        self, mailbox: MailboxId, accounts: Collection[str], start: datetime, end: datetime
    ) -> tuple[BookedMeeting, ...]:
        """These accounts' meetings that begin in a span of time, each with those of them that were asked to it."""
        admit(self._transaction, mailbox)
        begins = _MEETING.c.starts_at
        return meetings_where(
            self._transaction, *self._named(mailbox, accounts), begins >= start, begins < end
        )

    def _named(self, mailbox: MailboxId, accounts: Collection[str]) -> tuple[ColumnElement[bool], ...]:
        return (
            _ACCOUNT.c.mailbox_id == mailbox,
            one_of(_ACCOUNT.c.name, [plain(name) for name in accounts]),
        )

    def asked_since(
        self, mailbox: MailboxId, ids: Collection[CommitmentId], kind: EntryKind = EntryKind.MAYBE
    ) -> Mapping[CommitmentId, datetime]:
        """Since when each of these has been unclear, or had another kind of line that stands."""
        admit(self._transaction, mailbox)
        about = one_of(_ENTRY.c.commitment, ids), _ENTRY.c.kind == kind
        asked = that_stand(mailbox, _ENTRY.c.commitment, _ENTRY.c.at).where(*about).order_by(_ENTRY.c.at)
        return {CommitmentId(one): at for one, at in self._connection.execute(asked)}

    def message(self, mailbox: MailboxId, key: MessageKey) -> ReadMessage | None:
        """One mail with its own words; None where it is not kept."""
        admit(self._transaction, mailbox)
        asked = (
            select(_MESSAGE, _ROOT.c.key.label("thread"))
            .join(_ROOT, _ROOT.c.id == _MESSAGE.c.thread_id)
            .where(
                _MESSAGE.c.mailbox_id == mailbox, _MESSAGE.c.key == plain(key), _MESSAGE.c.sealed.is_not(None)
            )
        )
        row = self._connection.execute(asked).one_or_none()
        if row is None:
            return None
        columns = {
            "key": row.key,
            "thread": row.thread,
            "sent_at": row.sent_at.astimezone(timezone(timedelta(minutes=row.offset_minutes))),
            "side": row.side,
            "kind": row.kind,
        }
        return self._transaction.open("message.sealed", row.sealed, ReadMessage, columns)

    def drafts_in(self, mailbox: MailboxId, states: Collection[DraftState]) -> frozenset[CommitmentId]:
        """The commitments for which there is a draft in one of these states."""
        admit(self._transaction, mailbox)
        asked = select(_DRAFT.c.commitment).where(_DRAFT.c.mailbox_id == mailbox, _DRAFT.c.state.in_(states))
        return frozenset(map(CommitmentId, self._connection.execute(asked).scalars()))

    def drafts(self, mailbox: MailboxId, *, first: int, most: int) -> tuple[tuple[StoredDraft, ...], int]:
        """`most` drafts from number `first` on, the newest first, and how many there are."""
        admit(self._transaction, mailbox)
        ours = _DRAFT.c.mailbox_id == mailbox
        total = self._connection.execute(select(func.count()).select_from(_DRAFT).where(ours)).scalar_one()
        page = select(_DRAFT.c.id, _DRAFT.c.commitment).where(ours)
        page = page.order_by(_DRAFT.c.planned_at.desc(), _DRAFT.c.id.desc()).offset(first).limit(most)
        shown = self._connection.execute(page).all()
        place = {row.id: number for number, row in enumerate(shown)}
        about = {CommitmentId(row.commitment) for row in shown}
        found = [row for row in Drafts(self._transaction).all(mailbox, commitments=about) if row.id in place]
        return tuple(sorted(found, key=lambda row: place[row.id])), total

    def drafts_about(self, mailbox: MailboxId, commitment: CommitmentId) -> tuple[StoredDraft, ...]:
        """The drafts about one commitment."""
        admit(self._transaction, mailbox)
        return Drafts(self._transaction).all(mailbox, commitments=[commitment])
