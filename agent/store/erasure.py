"""Erasing somebody: their mail, the commitments with them and the drafts about these, meetings with them alone.

Of a message to several people, and of a meeting with several, they are taken out and the rest stays.
What others wrote about them in words cannot be told and stays. A message that is erased leaves a row
without content, so that its thread holds together and it is not read again from the same source.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from agent.core.commitment import Commitment
from agent.core.forgotten import are_all, is_account_of, is_of, meeting_without
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.ledger import Author
from agent.core.meeting import Meeting
from agent.core.message import Address, MessageKey
from agent.store.accounts import mark_dirty
from agent.store.drafts import Drafts
from agent.store.messages import IN_COLUMNS
from agent.store.tables import (
    AccountRow,
    CommitmentRow,
    DraftRow,
    EntryRow,
    ForgottenRow,
    MailboxRow,
    MeetingAccountRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    RetractionRow,
    SuspectRow,
    table,
)
from agent.store.teams import admit
from agent.store.transaction import Transaction
from agent.store_port import FOLLOWING, Erased, MailboxId, StoredDraft

_MESSAGE, _MEETING = table(MessageRow), table(MeetingRow)
_COMMITMENT, _ENTRY, _RETRACTION, _DRAFT = (
    table(CommitmentRow),
    table(EntryRow),
    table(RetractionRow),
    table(DraftRow),
)
_ACCOUNT, _CONCERNS, _ASKED = table(AccountRow), table(MessageAccountRow), table(MeetingAccountRow)
_FORGOTTEN, _MAILBOX, _SUSPECT = table(ForgottenRow), table(MailboxRow), table(SuspectRow)

_NAMES = select(_FORGOTTEN.c.id, _FORGOTTEN.c.sealed).where(_FORGOTTEN.c.mailbox_id == bindparam("mailbox"))


class Erasures:
    """Erasing in one mailbox (`agent.store_port.Erasure`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def person(self, mailbox: MailboxId, who: str) -> Erased:
        """Erase an address, or everybody of a domain, and remember to keep nothing of theirs again."""
        admit(self._transaction, mailbox)
        self._remember(mailbox, who)
        messages = self._messages(mailbox, who)
        meetings = self._meetings(mailbox, who)
        commitments, drafts = self._commitments(mailbox, who, messages)
        self._accounts(mailbox)
        return Erased(len(messages), meetings, commitments, drafts)

    def mailbox(self, mailbox: MailboxId) -> None:
        """Erase a rep's mailbox with everything in it."""
        admit(self._transaction, mailbox)
        self._connection.execute(delete(_MAILBOX).where(_MAILBOX.c.id == mailbox))

    def forgotten(self, mailbox: MailboxId) -> frozenset[str]:
        """Whose mail is not to be kept."""
        admit(self._transaction, mailbox)
        return frozenset(self._names(mailbox).values())

    def remember_again(self, mailbox: MailboxId, who: str) -> bool:
        """Keep their mail again from now on; False where they were not forgotten."""
        admit(self._transaction, mailbox)
        numbers = [number for number, name in self._names(mailbox).items() if name == who.lower()]
        self._connection.execute(delete(_FORGOTTEN).where(_FORGOTTEN.c.id.in_(numbers)))
        return bool(numbers)

    def _names(self, mailbox: MailboxId) -> dict[int, str]:
        found = self._connection.execute(_NAMES, {"mailbox": mailbox})
        return {row.id: self._transaction.keys.open("forgotten.sealed", row.sealed).decode() for row in found}

    def _remember(self, mailbox: MailboxId, who: str) -> None:
        if who.lower() in self.forgotten(mailbox):
            return
        sealed = self._transaction.keys.seal("forgotten.sealed", who.lower().encode())
        row = {"mailbox_id": mailbox, "sealed": sealed, "asked_at": self._transaction.now}
        self._connection.execute(insert(_FORGOTTEN).values(**row))

    def _messages(self, mailbox: MailboxId, who: str) -> set[MessageKey]:
        """Erase what they wrote and what was written to them alone; take them out of the rest."""
        erased: set[MessageKey] = set()
        for row, message in self._read(mailbox):
            if is_of(message.sender, who) or are_all([*message.to, *message.cc], {who}):
                gone = {"sealed": None, "small": True, "sender": ""}
                self._connection.execute(update(_MESSAGE).where(_MESSAGE.c.id == row.id).values(**gone))
                self._connection.execute(delete(_CONCERNS).where(_CONCERNS.c.message_id == row.id))
                erased.add(message.key)
            elif any(is_of(person, who) for person in (*message.to, *message.cc)):
                without = replace(message, to=_others(message.to, who), cc=_others(message.cc, who))
                sealed = self._transaction.seal("message.sealed", without, IN_COLUMNS)
                self._connection.execute(
                    update(_MESSAGE).where(_MESSAGE.c.id == row.id).values(sealed=sealed)
                )
                self._part_from(row.id, who, without)
        return erased

    def _part_from(self, number: int, who: str, left: ReadMessage) -> None:
        """Take the message out of their account, where nobody else of it is on the mail."""
        asked = (
            select(_ACCOUNT.c.id, _ACCOUNT.c.name)
            .join(_CONCERNS, _CONCERNS.c.account_id == _ACCOUNT.c.id)
            .where(_CONCERNS.c.message_id == number)
        )
        people = (left.sender, *left.to, *left.cc)
        gone = [
            row.id
            for row in self._connection.execute(asked)
            if is_account_of(row.name, who) and not any(is_of(person, row.name) for person in people)
        ]
        theirs = [_CONCERNS.c.message_id == number, _CONCERNS.c.account_id.in_(gone)]
        self._connection.execute(delete(_CONCERNS).where(*theirs))

    def _read(self, mailbox: MailboxId) -> Iterator[tuple[Row[*tuple[Any, ...]], ReadMessage]]:
        asked = select(_MESSAGE).where(_MESSAGE.c.mailbox_id == mailbox, _MESSAGE.c.sealed.is_not(None))
        for row in self._connection.execute(asked).all():
            zone = timezone(timedelta(minutes=row.offset_minutes))
            columns = {
                "key": row.key, "thread": row.key, "sent_at": row.sent_at.astimezone(zone), "side": row.side, "kind": row.kind
            }  # fmt: skip
            yield row, self._transaction.open("message.sealed", row.sealed, ReadMessage, columns)

    def _meetings(self, mailbox: MailboxId, who: str) -> int:
        """Erase meetings with them alone; take them out of the rest."""
        erased = 0
        for row in self._connection.execute(select(_MEETING).where(_MEETING.c.mailbox_id == mailbox)).all():
            meeting = self._transaction.open("meeting.sealed", row.sealed, Meeting)
            left = meeting_without(meeting, {who})
            is_it = _MEETING.c.id == row.id
            if left is None:
                self._connection.execute(delete(_MEETING).where(is_it))
                erased += 1
            elif left != meeting:
                sealed = self._transaction.seal("meeting.sealed", left)
                self._connection.execute(update(_MEETING).where(is_it).values(sealed=sealed))
        return erased

    def _commitments(
        self, mailbox: MailboxId, who: str, erased: set[MessageKey]
    ) -> tuple[int, tuple[StoredDraft, ...]]:
        """Erase commitments by or to them, or made in what was erased, with their history and drafts."""
        tokens = self._connection.execute(
            select(_COMMITMENT.c.sealed).where(_COMMITMENT.c.mailbox_id == mailbox)
        ).scalars()
        rows = [self._transaction.open("commitment.sealed", token, Commitment) for token in tokens]
        gone = {row.id for row in rows if row.message in erased or _is_with(row, who)}
        # Made anew without them by following: the rep's own word on it stays.
        shared = {row.id for row in rows if any(is_of(person, who) for person in row.promisee)} - gone
        every = Drafts(self._transaction).all(mailbox)
        drafts = tuple(row for row in every if row.commitment in gone or _is_to(row, who))
        self._connection.execute(delete(_DRAFT).where(_DRAFT.c.id.in_([row.id for row in drafts])))
        for one in gone | shared:
            ours = [_ENTRY.c.mailbox_id == mailbox, _ENTRY.c.commitment == one]
            ours += [_ENTRY.c.author == Author.MACHINE] if one in shared else []
            entries = select(_ENTRY.c.id).where(*ours)
            self._connection.execute(delete(_RETRACTION).where(_RETRACTION.c.entry_id.in_(entries)))
            self._connection.execute(delete(_ENTRY).where(*ours))
            its_row = [_COMMITMENT.c.mailbox_id == mailbox, _COMMITMENT.c.id == one]
            self._connection.execute(delete(_COMMITMENT).where(*its_row))
        return len(gone), drafts

    def _accounts(self, mailbox: MailboxId) -> None:
        """Let go of accounts of which nothing is left; the others are followed again."""
        used = select(_CONCERNS.c.account_id).union(select(_ASKED.c.account_id))
        ours = _ACCOUNT.c.mailbox_id == mailbox
        self._connection.execute(delete(_ACCOUNT).where(ours, _ACCOUNT.c.id.not_in(used)))
        names = select(_ACCOUNT.c.name).where(ours)
        its = [_SUSPECT.c.mailbox_id == mailbox, _SUSPECT.c.source == FOLLOWING]
        self._connection.execute(delete(_SUSPECT).where(*its, _SUSPECT.c.ref.not_in(names)))
        left = self._connection.execute(select(_ACCOUNT.c.id).where(ours)).scalars().all()
        mark_dirty(self._transaction, left)


def _is_with(row: Commitment, who: str) -> bool:
    return is_of(row.promiser, who) or are_all(row.promisee, {who})


def _is_to(row: StoredDraft, who: str) -> bool:
    return any(is_of(person, who) for person in (*row.draft.to, *row.draft.cc))


def _others(addresses: tuple[Address, ...], who: str) -> tuple[Address, ...]:
    return tuple(address for address in addresses if not is_of(address, who))
