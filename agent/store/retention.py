"""Words that are erased for their age: mails, what was quoted from them, drafts that are done with, meetings.

A mail loses its words only as part of a conversation in which nothing is open. Every commitment that
rests on it is *closed* with it: following could no longer find what it rests on, and would take it back
(`ledger.py` leaves closed ones alone). Besides erasing a person this is the only thing that changes an entry.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, or_, select, update

from agent.core.commitment import Commitment
from agent.core.fulfil.ledger import Author, Entry
from agent.core.fulfil.wordless import (
    ERASED,
    entry_without_words,
    meeting_without_words,
    row_without_words,
)
from agent.core.meeting import Meeting
from agent.ports import OutgoingDraft
from agent.store.bulk import one_of, upsert
from agent.store.tables import (
    CommitmentRow,
    DraftRow,
    EntryRow,
    MeetingRow,
    MessageRow,
    RetentionRow,
    table,
)
from agent.store.teams import admit
from agent.store.transaction import Transaction
from agent.store_port import NEXT_STATES, MailboxId
from agent.store_port.retention import Retained

_ROW, _MESSAGE, _MEETING = table(RetentionRow), table(MessageRow), table(MeetingRow)
_COMMITMENT, _ENTRY, _DRAFT = table(CommitmentRow), table(EntryRow), table(DraftRow)


class Retention:
    """Erasing by age in one mailbox (`agent.store_port.retention.Retention`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def erase(self, mailbox: MailboxId, before: datetime, *, most: int) -> int:
        """Erase the words of at most so many mails from before then; how many there were."""
        admit(self._transaction, mailbox)
        old = [_MESSAGE.c.mailbox_id == mailbox, _MESSAGE.c.sealed.is_not(None), _MESSAGE.c.sent_at < before]
        if alive := self._alive(mailbox):
            old.append(~one_of(_MESSAGE.c.thread_id, alive))
        asked = select(_MESSAGE.c.id, _MESSAGE.c.key, _MESSAGE.c.thread_id).where(*old)
        found = self._connection.execute(asked.order_by(_MESSAGE.c.id).limit(most)).all()
        if not found:
            return 0
        keys = [row.key for row in found]
        self._close(mailbox, keys, {row.thread_id for row in found})
        self._silence(mailbox, keys)
        theirs = one_of(_MESSAGE.c.id, [row.id for row in found])
        self._connection.execute(update(_MESSAGE).where(theirs).values(sealed=None))
        self._count(mailbox, messages=len(found))
        return len(found)

    def erase_meetings(self, mailbox: MailboxId, before: datetime) -> int:
        """Erase the words of meetings that began before then and that nothing rests on that may still change."""
        admit(self._transaction, mailbox)
        asked = select(_MEETING.c.id, _MEETING.c.uid, _MEETING.c.sealed).where(
            _MEETING.c.mailbox_id == mailbox, _MEETING.c.starts_at < before
        )
        needed, erased = self._rested_on(mailbox), 0
        for row in self._connection.execute(asked).all():
            meeting = self._transaction.open("meeting.sealed", row.sealed, Meeting)
            bare = meeting_without_words(meeting)
            if bare != meeting and row.uid not in needed:
                sealed = self._transaction.seal("meeting.sealed", bare)
                self._connection.execute(
                    update(_MEETING).where(_MEETING.c.id == row.id).values(sealed=sealed)
                )
                erased += 1
        self._count(mailbox, meetings=erased)
        return erased

    def finished(self, mailbox: MailboxId, before: datetime) -> None:
        """Note that nothing older is left to erase."""
        admit(self._transaction, mailbox)
        self._count(mailbox)
        ended = {"before": before, "ran_at": self._transaction.now}
        self._connection.execute(update(_ROW).where(_ROW.c.mailbox_id == mailbox).values(**ended))

    def state(self, mailbox: MailboxId) -> Retained | None:
        """How far it is; None where nothing was ever erased for its age."""
        admit(self._transaction, mailbox)
        row = self._connection.execute(select(_ROW).where(_ROW.c.mailbox_id == mailbox)).one_or_none()
        return Retained(row.before, row.ran_at, row.messages, row.meetings) if row else None

    def _alive(self, mailbox: MailboxId) -> Collection[int]:
        """The threads in which something is open: neither done, withdrawn nor dismissed."""
        undone = or_(_COMMITMENT.c.settled_at.is_(None), _COMMITMENT.c.settled_at > self._transaction.now)
        is_open = and_(undone, _COMMITMENT.c.withdrawn_at.is_(None), _COMMITMENT.c.dismissed.is_(False))
        asked = select(_COMMITMENT.c.sealed).where(
            _COMMITMENT.c.mailbox_id == mailbox, is_open, _COMMITMENT.c.closed_at.is_(None)
        )
        tokens = self._connection.execute(asked).scalars().all()
        rows = [self._transaction.open("commitment.sealed", token, Commitment) for token in tokens]
        keys = {key for row in rows for key in (row.message, row.thread, *row.conversations, *row.mentions)}
        threads = select(_MESSAGE.c.thread_id).where(
            _MESSAGE.c.mailbox_id == mailbox, one_of(_MESSAGE.c.key, keys)
        )
        return set(self._connection.execute(threads.distinct()).scalars())

    def _close(self, mailbox: MailboxId, keys: Sequence[str], threads: Collection[int]) -> None:
        """Leave what was made in these conversations, or rests on one of these mails, as it stands."""
        told = select(_MESSAGE.c.key).where(
            _MESSAGE.c.mailbox_id == mailbox, one_of(_MESSAGE.c.thread_id, threads)
        )
        resting = select(_ENTRY.c.commitment).where(
            _ENTRY.c.mailbox_id == mailbox, one_of(_ENTRY.c.message, keys)
        )
        its = or_(_COMMITMENT.c.message.in_(told), _COMMITMENT.c.id.in_(resting))
        self._connection.execute(
            update(_COMMITMENT)
            .where(_COMMITMENT.c.mailbox_id == mailbox, _COMMITMENT.c.closed_at.is_(None), its)
            .values(closed_at=self._transaction.now)
        )

    def _silence(self, mailbox: MailboxId, keys: Sequence[str]) -> None:
        """Take what these mails said out of the commitments made in them, save those the rep spoke of."""
        spoken_of = select(_ENTRY.c.commitment).where(
            _ENTRY.c.mailbox_id == mailbox, _ENTRY.c.author == Author.REP
        )
        rows = self._connection.execute(
            select(_COMMITMENT.c.id, _COMMITMENT.c.sealed).where(
                _COMMITMENT.c.mailbox_id == mailbox,
                one_of(_COMMITMENT.c.message, keys),
                _COMMITMENT.c.id.not_in(spoken_of),
            )
        ).all()
        for row in rows:
            bare = row_without_words(self._transaction.open("commitment.sealed", row.sealed, Commitment))
            is_it = and_(_COMMITMENT.c.mailbox_id == mailbox, _COMMITMENT.c.id == row.id)
            sealed = self._transaction.seal("commitment.sealed", bare)
            self._connection.execute(update(_COMMITMENT).where(is_it).values(sealed=sealed))
        self._silence_entries(mailbox, [row.id for row in rows])
        self._silence_drafts(mailbox, [row.id for row in rows])

    def _silence_entries(self, mailbox: MailboxId, commitments: Sequence[str]) -> None:
        asked = select(_ENTRY.c.id, _ENTRY.c.sealed).where(
            _ENTRY.c.mailbox_id == mailbox, one_of(_ENTRY.c.commitment, commitments)
        )
        for row in self._connection.execute(asked).all():
            bare = entry_without_words(self._transaction.open("entry.sealed", row.sealed, Entry))
            sealed = self._transaction.seal("entry.sealed", bare)
            self._connection.execute(update(_ENTRY).where(_ENTRY.c.id == row.id).values(sealed=sealed))

    def _silence_drafts(self, mailbox: MailboxId, commitments: Sequence[str]) -> None:
        """Of drafts that nothing will happen to any more; that there was one stays known."""
        asked = select(_DRAFT.c.id, _DRAFT.c.sealed).where(
            _DRAFT.c.mailbox_id == mailbox,
            one_of(_DRAFT.c.commitment, commitments),
            _DRAFT.c.state.not_in(list(NEXT_STATES)),
        )
        for row in self._connection.execute(asked).all():
            draft = self._transaction.open("draft.sealed", row.sealed, OutgoingDraft)
            bare = replace(draft, subject=ERASED, text=ERASED, html="")
            sealed = self._transaction.seal("draft.sealed", bare)
            self._connection.execute(update(_DRAFT).where(_DRAFT.c.id == row.id).values(sealed=sealed))

    def _rested_on(self, mailbox: MailboxId) -> Collection[str]:
        """The meetings on which commitments rest that following may still change."""
        asked = (
            select(_ENTRY.c.meeting)
            .join(
                _COMMITMENT,
                and_(
                    _COMMITMENT.c.mailbox_id == _ENTRY.c.mailbox_id, _COMMITMENT.c.id == _ENTRY.c.commitment
                ),
            )
            .where(
                _ENTRY.c.mailbox_id == mailbox,
                _ENTRY.c.meeting.is_not(None),
                _COMMITMENT.c.closed_at.is_(None),
            )
        )
        return set(self._connection.execute(asked).scalars())

    def _count(self, mailbox: MailboxId, *, messages: int = 0, meetings: int = 0) -> None:
        """Add to what lost its words; the row is made where there is none."""
        known = self.state(mailbox)
        now = self._transaction.now
        start = (known.before, known.ran_at) if known else (datetime.min.replace(tzinfo=now.tzinfo), now)
        columns = ("mailbox_id", "before", "ran_at", "messages", "meetings")
        so_far = (messages + (known.messages if known else 0), meetings + (known.meetings if known else 0))
        upsert(self._connection, _ROW, columns, [(mailbox, *start, *so_far)], key=("mailbox_id",))
