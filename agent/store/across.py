"""Heads of mails and meetings, each with its accounts, of whatever rows a question picks.

Heads are plain columns, so that a list of two thousand accounts unseals no mail.
"""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import ColumnElement, select

from agent.core.fulfil.exchange import MailHead
from agent.core.meeting import Meeting
from agent.core.message import MailKind, MessageKey, ThreadKey
from agent.store.meetings import as_it_stands
from agent.store.tables import (
    AccountRow,
    MeetingAccountRow,
    MeetingRow,
    MessageAccountRow,
    MessageRow,
    table,
)
from agent.store.transaction import Transaction
from agent.store_port import BookedMeeting

_ACCOUNT, _MESSAGE, _CONCERNS = table(AccountRow), table(MessageRow), table(MessageAccountRow)
_MEETING, _ASKED = table(MeetingRow), table(MeetingAccountRow)
_ROOT = _MESSAGE.alias("root")


def heads_where(transaction: Transaction, *picked: ColumnElement[bool]) -> Mapping[str, tuple[MailHead, ...]]:
    """The heads of personal mails by account, in order of time; `picked` speaks of messages and accounts."""
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
        .where(*picked, _MESSAGE.c.kind == MailKind.PERSONAL, _MESSAGE.c.sealed.is_not(None))
        .order_by(_MESSAGE.c.sent_at, _MESSAGE.c.key)
    )
    found: dict[str, list[MailHead]] = defaultdict(list)
    for row in transaction.connection.execute(asked):
        head = MailHead(MessageKey(row.key), ThreadKey(row.thread), row.sent_at, row.side)
        found[row.name].append(head)
    return {name: tuple(heads) for name, heads in found.items()}


def meetings_where(transaction: Transaction, *picked: ColumnElement[bool]) -> tuple[BookedMeeting, ...]:
    """Meetings in order of time, each with those accounts asked to it that are `picked` with it."""
    asked = (
        select(_MEETING.c.id, _MEETING.c.sealed, _MEETING.c.gone_at, _ACCOUNT.c.name)
        .join(_ASKED, _ASKED.c.meeting_id == _MEETING.c.id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _ASKED.c.account_id)
        .where(*picked)
        .order_by(_MEETING.c.starts_at, _MEETING.c.uid, _MEETING.c.occurrence, _ACCOUNT.c.name)
    )
    asked_to: dict[int, list[str]] = defaultdict(list)
    found: dict[int, Meeting] = {}
    for row in transaction.connection.execute(asked):
        asked_to[row.id].append(row.name)
        if row.id not in found:
            found[row.id] = as_it_stands(transaction, row.sealed, row.gone_at)
    return tuple(BookedMeeting(meeting, tuple(asked_to[number])) for number, meeting in found.items())
