"""Of somebody who is forgotten: their messages and meetings, and the accounts that were theirs alone."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from typing import Any

from sqlalchemy import Column, Row, Table, delete, not_, or_, select, update

from agent.core.commitment import Evidence
from agent.core.forgotten import Forgetting
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.meeting import Meeting
from agent.core.message import Address
from agent.store.bulk import one_of
from agent.store.messages import IN_COLUMNS
from agent.store.tables import (
    AccountRow,
    CommitmentRow,
    MeetingAccountRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    SuspectRow,
    table,
)
from agent.store.transaction import Transaction, plain
from agent.store_port import FOLLOWING, MailboxId

_MESSAGE, _MEETING = table(MessageRow), table(MeetingRow)
_ACCOUNT, _CONCERNS, _ASKED = table(AccountRow), table(MessageAccountRow), table(MeetingAccountRow)
_COMMITMENT, _SUSPECT = table(CommitmentRow), table(SuspectRow)


@dataclass(frozen=True, slots=True)
class Parted:
    """Messages by their keys, or meetings by their uids, as both databases take them (`plain`)."""

    gone: Mapping[str, tuple[Address, ...]]  # each with the other customers who were on it
    left: frozenset[str]  # those they were taken out of

    def is_gone(self, key: str | None) -> bool:
        """Whether it is erased."""
        return key is not None and plain(key) in self.gone

    def is_left(self, key: str | None) -> bool:
        """Whether it stays with others."""
        return key is not None and plain(key) in self.left

    def beside(self, key: str) -> tuple[Address, ...]:
        """The other customers who were on what is erased."""
        return self.gone.get(plain(key), ())


@dataclass(frozen=True, slots=True)
class ErasedMail:
    """What was done to messages and to meetings."""

    messages: Parted
    meetings: Parted

    def was_theirs(self, evidence: Evidence) -> bool:
        """Whether what something rests on is erased."""
        return self.messages.is_gone(evidence.message) or self.meetings.is_gone(evidence.meeting)

    def is_left(self, evidence: Evidence) -> bool:
        """Whether they were taken out of what something rests on."""
        return self.messages.is_left(evidence.message) or self.meetings.is_left(evidence.meeting)


def erase_mail(transaction: Transaction, mailbox: MailboxId, forgetting: Forgetting) -> Parted:
    """Erase what is theirs; take them out of the rest."""
    gone: dict[str, tuple[Address, ...]] = dict.fromkeys(_wordless_of(transaction, mailbox, forgetting), ())
    left: set[str] = set()
    for row, message in _read(transaction, mailbox):
        people = (message.sender, *message.recipients)
        if forgetting.is_theirs((message.sender,), message.to, message.cc):
            gone[row.key] = forgetting.beside((message.sender,), message.recipients)
        elif forgetting.names_any(people):
            _take_out(transaction, row.id, message, forgetting)
            left.add(row.key)
    _empty(transaction, mailbox, gone)
    return Parted(gone, frozenset(left))


def erase_meetings(transaction: Transaction, mailbox: MailboxId, forgetting: Forgetting) -> Parted:
    """Erase what goes with them; take them out of the rest."""
    gone: dict[str, tuple[Address, ...]] = {}
    left: set[str] = set()
    asked = select(_MEETING).where(_MEETING.c.mailbox_id == mailbox)
    for row in transaction.connection.execute(asked).all():
        meeting = transaction.open("meeting.sealed", row.sealed, Meeting)
        without = forgetting.meeting_without(meeting)
        is_it = _MEETING.c.id == row.id
        if without is None:
            transaction.connection.execute(delete(_MEETING).where(is_it))
            gone[row.uid] = forgetting.beside((), meeting.people)
        elif without != meeting:
            sealed = transaction.seal("meeting.sealed", without)
            transaction.connection.execute(update(_MEETING).where(is_it).values(sealed=sealed))
            _part(transaction, _ASKED, _ASKED.c.meeting_id, row.id, forgetting.accounts(without.people))
            left.add(row.uid)
    return Parted(gone, frozenset(left))


def erase_accounts(transaction: Transaction, mailbox: MailboxId, forgetting: Forgetting) -> None:
    """Let go of accounts of which nothing is left; the others are followed again.

    Of a mail without words nobody knows any more who was on it: it keeps no account alive that may be theirs alone.
    """
    ours = _ACCOUNT.c.mailbox_id == mailbox
    concerned = select(_ACCOUNT.c.id).join(_CONCERNS, _CONCERNS.c.account_id == _ACCOUNT.c.id).where(ours)
    with_words = concerned.join(_MESSAGE, _MESSAGE.c.id == _CONCERNS.c.message_id).where(
        _MESSAGE.c.sealed.is_not(None)
    )
    asked = select(_ACCOUNT.c.id).join(_ASKED, _ASKED.c.account_id == _ACCOUNT.c.id).where(ours)
    booked = select(_COMMITMENT.c.account).where(_COMMITMENT.c.mailbox_id == mailbox)
    alive = or_(_ACCOUNT.c.id.in_(with_words), _ACCOUNT.c.id.in_(asked), _ACCOUNT.c.name.in_(booked))
    nothing_left = select(_ACCOUNT.c.id, _ACCOUNT.c.name, _ACCOUNT.c.id.in_(concerned).label("is_concerned"))
    gone = [
        row.id
        for row in transaction.connection.execute(nothing_left.where(ours, not_(alive)))
        if not row.is_concerned or forgetting.has_account(row.name)
    ]
    transaction.connection.execute(delete(_ACCOUNT).where(one_of(_ACCOUNT.c.id, gone)))
    names = select(_ACCOUNT.c.name).where(ours)
    its = [_SUSPECT.c.mailbox_id == mailbox, _SUSPECT.c.source == FOLLOWING]
    transaction.connection.execute(delete(_SUSPECT).where(*its, _SUSPECT.c.ref.not_in(names)))
    # Who follows an account as it was before comes too late: what that said is not written down after this.
    anew = {"followed": _ACCOUNT.c.stored + 1, "stored": _ACCOUNT.c.stored + 2}
    transaction.connection.execute(update(_ACCOUNT).where(ours).values(**anew))


def _wordless_of(transaction: Transaction, mailbox: MailboxId, forgetting: Forgetting) -> Iterator[str]:
    """What they wrote of which no words were kept, or none are left."""
    asked = select(_MESSAGE.c.key, _MESSAGE.c.sender).where(
        _MESSAGE.c.mailbox_id == mailbox, _MESSAGE.c.sealed.is_(None), _MESSAGE.c.sender != ""
    )
    for row in transaction.connection.execute(asked):
        if forgetting.names(Address(row.sender)):
            yield row.key


def _read(
    transaction: Transaction, mailbox: MailboxId
) -> Iterator[tuple[Row[*tuple[Any, ...]], ReadMessage]]:
    asked = select(_MESSAGE).where(_MESSAGE.c.mailbox_id == mailbox, _MESSAGE.c.sealed.is_not(None))
    for row in transaction.connection.execute(asked).all():
        zone = timezone(timedelta(minutes=row.offset_minutes))
        columns = {
            "key": row.key, "thread": row.key, "sent_at": row.sent_at.astimezone(zone), "side": row.side, "kind": row.kind
        }  # fmt: skip
        yield row, transaction.open("message.sealed", row.sealed, ReadMessage, columns)


def _take_out(transaction: Transaction, number: int, message: ReadMessage, forgetting: Forgetting) -> None:
    """Take them out of a message, and the message out of their account where nobody else of it is left on it."""
    writer = (message.sender,) if message.side is Side.CUSTOMER else ()
    accounts = forgetting.accounts((*writer, *message.recipients))
    without = replace(
        message,
        to=forgetting.without(message.to),
        cc=forgetting.without(message.cc),
        account=accounts[0] if accounts else "",
    )
    sealed = transaction.seal("message.sealed", without, IN_COLUMNS)
    transaction.connection.execute(update(_MESSAGE).where(_MESSAGE.c.id == number).values(sealed=sealed))
    _part(transaction, _CONCERNS, _CONCERNS.c.message_id, number, accounts)


def _part(
    transaction: Transaction, links: Table, column: Column[Any], number: int, names: Collection[str]
) -> None:
    """Leave this message or meeting with these accounts only."""
    others = (
        select(_ACCOUNT.c.id)
        .join(links, links.c.account_id == _ACCOUNT.c.id)
        .where(column == number, _ACCOUNT.c.name.not_in([plain(name) for name in names]))
    )
    numbers = transaction.connection.execute(others).scalars().all()
    transaction.connection.execute(delete(links).where(column == number, one_of(links.c.account_id, numbers)))


def _empty(transaction: Transaction, mailbox: MailboxId, keys: Collection[str]) -> None:
    """Leave of these messages their numbers and when they were sent."""
    theirs = [_MESSAGE.c.mailbox_id == mailbox, one_of(_MESSAGE.c.key, keys)]
    numbers = transaction.connection.execute(select(_MESSAGE.c.id).where(*theirs)).scalars().all()
    transaction.connection.execute(delete(_CONCERNS).where(one_of(_CONCERNS.c.message_id, numbers)))
    empty = {"sealed": None, "small": True, "sender": ""}
    transaction.connection.execute(update(_MESSAGE).where(*theirs).values(**empty))
