"""What was said with an account, loaded for following."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from agent.core.fulfil.exchange import Exchange, ReadMessage
from agent.core.meeting import Meeting
from agent.store.accounts import mark_dirty, numbers_of
from agent.store.bulk import among, many
from agent.store.meetings import as_it_stands
from agent.store.tables import (
    AccountRow,
    MeetingAccountRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    table,
)
from agent.store.teams import admit
from agent.store.transaction import Transaction, plain
from agent.store_port import MailboxId, Work

_ACCOUNT, _CONCERNS, _MESSAGE = table(AccountRow), table(MessageAccountRow), table(MessageRow)
_ASKED, _MEETING = table(MeetingAccountRow), table(MeetingRow)
_ROOT = _MESSAGE.alias("root")


_EVER = datetime.min.replace(tzinfo=UTC)

_COUNT = (
    select(func.count()).where(_CONCERNS.c.account_id == _ACCOUNT.c.id).scalar_subquery().label("messages")
)
_WORDS = (
    *(_MESSAGE.c.key, _MESSAGE.c.sent_at, _MESSAGE.c.offset_minutes, _MESSAGE.c.side, _MESSAGE.c.kind),
    *(_MESSAGE.c.sealed, _ROOT.c.key.label("thread")),
)
_NAMED = (
    _ACCOUNT.c.mailbox_id == bindparam("mailbox"),
    among(_ACCOUNT.c.name, many("names", _ACCOUNT.c.name)),
)
_THREADS_OF = (
    select(_ACCOUNT.c.name, _MESSAGE.c.thread_id)
    .join(_CONCERNS, _CONCERNS.c.account_id == _ACCOUNT.c.id)
    .join(_MESSAGE, _MESSAGE.c.id == _CONCERNS.c.message_id)
    .where(*_NAMED)
    .distinct()
    .subquery()
)
_MESSAGES = (
    select(_THREADS_OF.c.name, *_WORDS)
    .join(_THREADS_OF, _THREADS_OF.c.thread_id == _MESSAGE.c.thread_id)
    .join(_ROOT, _ROOT.c.id == _MESSAGE.c.thread_id)
    .where(_MESSAGE.c.sealed.is_not(None), _MESSAGE.c.sent_at >= bindparam("since"))
    .order_by(_MESSAGE.c.sent_at, _MESSAGE.c.key)
)
_MEETINGS = (
    select(_ACCOUNT.c.name, _MEETING.c.sealed, _MEETING.c.gone_at)
    .join(_ASKED, _ASKED.c.meeting_id == _MEETING.c.id)
    .join(_ACCOUNT, _ACCOUNT.c.id == _ASKED.c.account_id)
    .where(*_NAMED, _MEETING.c.starts_at >= bindparam("since"))
    .order_by(_MEETING.c.starts_at, _MEETING.c.uid, _MEETING.c.occurrence)
)


class Exchanges:
    """What was said, account by account (`agent.store_port.Exchanges`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def dirty(self, mailbox: MailboxId) -> tuple[Work, ...]:
        """Accounts with something new since they were last settled, by name."""
        admit(self._transaction, mailbox)
        found = self._connection.execute(
            select(_ACCOUNT.c.name, _ACCOUNT.c.stored, _COUNT)
            .where(_ACCOUNT.c.mailbox_id == mailbox, _ACCOUNT.c.stored > _ACCOUNT.c.followed)
            .order_by(_ACCOUNT.c.name)
        )
        return tuple(Work(row.name, row.stored, row.messages) for row in found)

    def accounts(self, mailbox: MailboxId) -> tuple[str, ...]:
        """Every account there is, by name."""
        admit(self._transaction, mailbox)
        asked = select(_ACCOUNT.c.name).where(_ACCOUNT.c.mailbox_id == mailbox).order_by(_ACCOUNT.c.name)
        return tuple(self._connection.execute(asked).scalars())

    def touch(self, mailbox: MailboxId, accounts: Collection[str]) -> None:
        """Mark these accounts as having something new, so that they are followed again."""
        admit(self._transaction, mailbox)
        mark_dirty(self._transaction, numbers_of(self._transaction, mailbox, accounts).values())

    def load(self, mailbox: MailboxId, account: str, *, since: datetime | None = None) -> Exchange:
        """All messages that concern the account or lie in a thread with one that does, and its meetings."""
        return self.load_all(mailbox, [account], since=since)[0]

    def load_all(
        self, mailbox: MailboxId, accounts: Sequence[str], *, since: datetime | None = None
    ) -> tuple[Exchange, ...]:
        """The same of some accounts, in their order."""
        messages = self.words(mailbox, accounts, since=since or _EVER)
        meetings: dict[str, list[Meeting]] = defaultdict(list)
        for row in self._connection.execute(_MEETINGS, _asked(mailbox, accounts, since or _EVER)):
            meetings[row.name].append(as_it_stands(self._transaction, row.sealed, row.gone_at))
        return tuple(
            Exchange(name, messages.get(plain(name), ()), tuple(meetings[plain(name)])) for name in accounts
        )

    def words(
        self, mailbox: MailboxId, accounts: Collection[str], *, since: datetime
    ) -> Mapping[str, tuple[ReadMessage, ...]]:
        """The messages of `load`, of many accounts at once; an account without any is left out."""
        admit(self._transaction, mailbox)
        if not accounts:
            return {}
        found: dict[str, list[ReadMessage]] = defaultdict(list)
        for row in self._connection.execute(_MESSAGES, _asked(mailbox, accounts, since)):
            found[row.name].append(self._message(row))
        return {name: tuple(messages) for name, messages in found.items()}

    def _message(self, row: Row[*tuple[Any, ...]]) -> ReadMessage:
        zone = timezone(timedelta(minutes=row.offset_minutes))
        columns = {
            "key": row.key,
            "thread": row.thread,
            "sent_at": row.sent_at.astimezone(zone),
            "side": row.side,
            "kind": row.kind,
        }
        return self._transaction.open("message.sealed", row.sealed, ReadMessage, columns)


def _asked(mailbox: MailboxId, accounts: Collection[str], since: datetime) -> dict[str, object]:
    return {"mailbox": mailbox, "names": [plain(name) for name in accounts], "since": since}
