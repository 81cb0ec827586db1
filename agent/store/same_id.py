"""Two mails under one Message-ID: what a program sent under a number that it had used before is another mail, and kept.

A Message-ID should be given once (RFC 5322 3.6.4), and most mails that come twice are one mail: from two
folders, as sent and as received, through a list or a gate that added a line. Only where the time, the words, and
the subject or the people differ is it another; then it has a key of its own, made of what it is.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from agent.core.fulfil.exchange import ReadMessage
from agent.core.message import MessageKey
from agent.store.bulk import among, many
from agent.store.tables import MessageRow, table
from agent.store.transaction import Transaction, plain
from agent.store_port import BookedMessage, MailboxId, ReadItem

_MESSAGE = table(MessageRow)
_STORED = select(_MESSAGE.c.key, _MESSAGE.c.sent_at, _MESSAGE.c.id).where(
    _MESSAGE.c.mailbox_id == bindparam("mailbox"), among(_MESSAGE.c.key, many("keys", _MESSAGE.c.key))
)
_SAME_TIME = timedelta(seconds=10)  # servers stamp a mail anew on its way
_AWHILE = timedelta(
    minutes=10
)  # apart, other words alone make another mail: "Scan from the printer" each time


def told_apart(transaction: Transaction, mailbox: MailboxId, items: Sequence[ReadItem]) -> list[ReadItem]:
    """The items, each message under a key that no other mail has."""
    named = {plain(item.message.message.key) for item in items if item.message}
    if not named:
        return list(items)
    asked = {"mailbox": mailbox, "keys": named}
    stored = {row.key: (row.sent_at, row.id) for row in transaction.connection.execute(_STORED, asked)}
    here: dict[str, ReadMessage] = {}
    apart = []
    for item in items:
        booked = item.message
        if booked and _is_another(transaction, booked, here, stored):
            apart.append(_under_its_own_key(item, booked))
            continue
        if booked:
            here.setdefault(plain(booked.message.key), booked.message)
        apart.append(item)
    return apart


def _is_another(
    transaction: Transaction,
    booked: BookedMessage,
    here: Mapping[str, ReadMessage],
    stored: Mapping[str, tuple[datetime, int]],
) -> bool:
    """Whether a mail of this page, or one that is stored, has its Message-ID and is not it."""
    message, key = booked.message, plain(booked.message.key)
    if booked.small:
        return False
    if key not in stored:
        return key in here and are_two(here[key], message)
    sent_at, number = stored[key]
    between = abs(sent_at - message.sent_at)
    if between <= _SAME_TIME:
        return False
    row = transaction.connection.execute(select(_MESSAGE).where(_MESSAGE.c.id == number)).one()
    if row.sealed is None:  # kept without its words; or erased, with whom it was from
        return row.sender == "" and between > _AWHILE
    return are_two(_opened(transaction, row), message)


def _opened(transaction: Transaction, row: Row[*tuple[Any, ...]]) -> ReadMessage:
    columns = {"key": row.key, "thread": row.key, "sent_at": row.sent_at, "side": row.side, "kind": row.kind}
    return transaction.open("message.sealed", row.sealed, ReadMessage, columns)


def are_two(one: ReadMessage, other: ReadMessage) -> bool:
    """Whether these are two mails, whatever their Message-ID says."""
    between = abs(one.sent_at - other.sent_at)
    if between <= _SAME_TIME or _overlap(one.own, other.own):
        return False
    is_for_others = {who.email for who in one.recipients} != {who.email for who in other.recipients}
    return between > _AWHILE or is_for_others or not _overlap(one.subject, other.subject)


def _overlap(one: str, other: str) -> bool:
    """Whether one text holds the other: lists and gates add their lines before and behind."""
    short, long = sorted((" ".join(text.casefold().split()) for text in (one, other)), key=len)
    return short in long


def _under_its_own_key(item: ReadItem, booked: BookedMessage) -> ReadItem:
    message = booked.message
    said = f"{message.sent_at.astimezone(UTC):%Y%m%d%H%M}\0{message.subject}"
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]
    own = replace(message, key=MessageKey(f"{message.key}#{digest}"))
    return replace(item, message=replace(booked, message=own))
