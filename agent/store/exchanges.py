"""What was said with an account, loaded for following."""

from datetime import datetime, timedelta, timezone

from sqlalchemy import Row, select

from agent.core.fulfil.exchange import Exchange, ReadMessage
from agent.core.meeting import Meeting
from agent.store.tables import (
    AccountRow,
    MeetingAccountRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    table,
)
from agent.store.transaction import Transaction, plain
from agent.store_port import MailboxId, Work

_ACCOUNT, _CONCERNS, _MESSAGE = table(AccountRow), table(MessageAccountRow), table(MessageRow)
_ASKED, _MEETING = table(MeetingAccountRow), table(MeetingRow)


class Exchanges:
    """What was said, account by account (`agent.store_port.Exchanges`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def dirty(self, mailbox: MailboxId) -> tuple[Work, ...]:
        """Accounts with something new since they were last settled, by name."""
        found = self._connection.execute(
            select(_ACCOUNT.c.name, _ACCOUNT.c.stored)
            .where(_ACCOUNT.c.mailbox_id == mailbox, _ACCOUNT.c.stored > _ACCOUNT.c.followed)
            .order_by(_ACCOUNT.c.name)
        )
        return tuple(Work(row.name, row.stored) for row in found)

    def accounts(self, mailbox: MailboxId) -> tuple[str, ...]:
        """Every account there is, by name."""
        asked = select(_ACCOUNT.c.name).where(_ACCOUNT.c.mailbox_id == mailbox).order_by(_ACCOUNT.c.name)
        return tuple(self._connection.execute(asked).scalars())

    def load(self, mailbox: MailboxId, account: str, *, since: datetime | None = None) -> Exchange:
        """All messages that concern the account or lie in a thread with one that does, and its meetings."""
        number = self._connection.execute(
            select(_ACCOUNT.c.id).where(_ACCOUNT.c.mailbox_id == mailbox, _ACCOUNT.c.name == plain(account))
        ).scalar_one_or_none()
        if number is None:
            return Exchange(account)
        return Exchange(account, self._messages(number, since), self._meetings(number, since))

    def _messages(self, account: int, since: datetime | None) -> tuple[ReadMessage, ...]:
        theirs = select(_MESSAGE.c.thread_id).join(_CONCERNS, _CONCERNS.c.message_id == _MESSAGE.c.id)
        root = _MESSAGE.alias("root")
        asked = (
            select(_MESSAGE, root.c.key.label("thread"))
            .join(root, root.c.id == _MESSAGE.c.thread_id)
            .where(_MESSAGE.c.thread_id.in_(theirs.where(_CONCERNS.c.account_id == account)))
            .where(_MESSAGE.c.sealed.is_not(None))
            .order_by(_MESSAGE.c.sent_at, _MESSAGE.c.key)
        )
        if since is not None:
            asked = asked.where(_MESSAGE.c.sent_at >= since)
        return tuple([self._message(row) for row in self._connection.execute(asked)])

    def _message(self, row: Row[tuple[object, ...]]) -> ReadMessage:
        zone = timezone(timedelta(minutes=row.offset_minutes))
        columns = {
            "key": row.key,
            "thread": row.thread,
            "sent_at": row.sent_at.astimezone(zone),
            "side": row.side,
            "kind": row.kind,
        }
        return self._transaction.open("message.sealed", row.sealed, ReadMessage, columns)

    def _meetings(self, account: int, since: datetime | None) -> tuple[Meeting, ...]:
        asked = (
            select(_MEETING.c.sealed)
            .join(_ASKED, _ASKED.c.meeting_id == _MEETING.c.id)
            .where(_ASKED.c.account_id == account)
            .order_by(_MEETING.c.starts_at, _MEETING.c.uid, _MEETING.c.occurrence)
        )
        if since is not None:
            asked = asked.where(_MEETING.c.starts_at >= since)
        tokens = self._connection.execute(asked).scalars()
        return tuple(self._transaction.open("meeting.sealed", token, Meeting) for token in tokens)
