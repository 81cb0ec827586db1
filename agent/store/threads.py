"""Threads in the database: one question and a few writes for a page, around the joining (`joining.py`).

A message that was referred to but not read yet is *awaited* until it comes.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, delete, select, update

from agent.core.message import ThreadKey
from agent.store.bulk import among, insert_new, many, one_of
from agent.store.joining import Member
from agent.store.tables import AwaitedRow, MessageRow, table
from agent.store.transaction import Transaction
from agent.store_port import MailboxId

_MESSAGE, _AWAITED = table(MessageRow), table(AwaitedRow)
_ROOT = _MESSAGE.alias("root")


_AWAITED_KEYS = select(_AWAITED.c.key, _AWAITED.c.thread_id).where(
    _AWAITED.c.mailbox_id == bindparam("mailbox"), among(_AWAITED.c.key, many("keys", _AWAITED.c.key))
)
_OLDEST = select(_MESSAGE.c.sent_at, _MESSAGE.c.key, _MESSAGE.c.id).where(
    among(_MESSAGE.c.id, many("threads", _MESSAGE.c.id))
)
_RENAME = tuple(
    update(rows).where(rows.c.thread_id == bindparam("old")).values(thread_id=bindparam("new"))
    for rows in (_MESSAGE, _AWAITED)
)
_NAMES = (
    select(_MESSAGE.c.key, _ROOT.c.key.label("name"))
    .join(_ROOT, _ROOT.c.id == _MESSAGE.c.thread_id)
    .where(
        _MESSAGE.c.mailbox_id == bindparam("mailbox"),
        among(_MESSAGE.c.key, many("keys", _MESSAGE.c.key)),
        _ROOT.c.id != _MESSAGE.c.id,
    )
)


def awaited(transaction: Transaction, mailbox: MailboxId, keys: Collection[str]) -> dict[str, int]:
    """The threads of those keys that are awaited."""
    found = transaction.connection.execute(_AWAITED_KEYS, {"mailbox": mailbox, "keys": keys})
    return {row.key: row.thread_id for row in found}


def oldest(transaction: Transaction, threads: Collection[int]) -> dict[int, Member]:
    """The oldest message of each thread."""
    found = transaction.connection.execute(_OLDEST, {"threads": threads})
    return {row.id: Member(row.sent_at, row.key, row.id) for row in found}


def rename(transaction: Transaction, renamed: Mapping[int, int]) -> None:
    """Let stored messages and awaited keys follow their threads."""
    steps = [{"old": old, "new": new} for old, new in renamed.items()]
    for statement in _RENAME if steps else ():
        transaction.connection.execute(statement, steps)


def keep_awaited(
    transaction: Transaction, mailbox: MailboxId, *, come: Collection[str], missing: Mapping[str, int]
) -> None:
    """Let go of the awaited that have come, and note those that are newly missing with their thread."""
    if come:
        transaction.connection.execute(
            delete(_AWAITED).where(_AWAITED.c.mailbox_id == mailbox, one_of(_AWAITED.c.key, come))
        )
    insert_new(
        transaction.connection,
        _AWAITED,
        ("mailbox_id", "key", "thread_id"),
        [(mailbox, key, thread) for key, thread in missing.items()],
    )


def names_now(transaction: Transaction, mailbox: MailboxId, keys: Collection[str]) -> dict[str, ThreadKey]:
    """What the threads that once bore these names are called now, where that is something else."""
    if not keys:
        return {}
    found = transaction.connection.execute(_NAMES, {"mailbox": mailbox, "keys": keys})
    return {row.key: ThreadKey(row.name) for row in found}
