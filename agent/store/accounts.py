"""Accounts: their numbers, and which of them must be followed again."""

from collections.abc import Collection

from sqlalchemy import bindparam, select, update

from agent.store.bulk import among, insert_new, many
from agent.store.tables import AccountRow, MessageAccountRow, MessageRow, table
from agent.store.transaction import Transaction, plain
from agent.store_port import MailboxId

_ACCOUNT, _CONCERNS, _MESSAGE = table(AccountRow), table(MessageAccountRow), table(MessageRow)


_KNOWN = select(_ACCOUNT.c.name, _ACCOUNT.c.id).where(
    _ACCOUNT.c.mailbox_id == bindparam("mailbox"), among(_ACCOUNT.c.name, many("names", _ACCOUNT.c.name))
)
_IN_THREADS = (
    select(_CONCERNS.c.account_id)
    .join(_MESSAGE, _MESSAGE.c.id == _CONCERNS.c.message_id)
    .where(among(_MESSAGE.c.thread_id, many("threads", _MESSAGE.c.thread_id)))
    .distinct()
)
_MARK = (
    update(_ACCOUNT)
    .where(among(_ACCOUNT.c.id, many("accounts", _ACCOUNT.c.id)))
    .values(stored=_ACCOUNT.c.stored + 1)
)


def numbers_of(transaction: Transaction, mailbox: MailboxId, names: Collection[str]) -> dict[str, int]:
    """The number of each account, made where it is new."""
    known = _known(transaction, mailbox, names)
    new = sorted(names - known.keys())
    if new:
        insert_new(
            transaction.connection,
            _ACCOUNT,
            ("mailbox_id", "name", "stored", "followed"),
            [(mailbox, plain(name), 0, 0) for name in new],
        )
        known |= _known(transaction, mailbox, new)
    return known


def in_threads(transaction: Transaction, threads: Collection[int]) -> frozenset[int]:
    """The accounts that any message of these threads concerns."""
    if not threads:
        return frozenset()
    return frozenset(transaction.connection.execute(_IN_THREADS, {"threads": threads}).scalars())


def mark_dirty(transaction: Transaction, accounts: Collection[int]) -> None:
    """There is something new about these accounts."""
    if accounts:
        transaction.connection.execute(_MARK, {"accounts": accounts})


def _known(transaction: Transaction, mailbox: MailboxId, names: Collection[str]) -> dict[str, int]:
    if not names:
        return {}
    spelt = {plain(name): name for name in names}
    found = transaction.connection.execute(_KNOWN, {"mailbox": mailbox, "names": spelt})
    return {spelt[row.name]: row.id for row in found}
