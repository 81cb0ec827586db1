"""Accounts: their numbers, and which of them must be followed again."""

from collections.abc import Collection

from sqlalchemy import func, select, update

from agent.store.bulk import insert_new, one_of
from agent.store.tables import AccountRow, MessageAccountRow, MessageRow, table
from agent.store.transaction import Transaction, plain
from agent.store_port import MailboxId

_ACCOUNT, _CONCERNS, _MESSAGE = table(AccountRow), table(MessageAccountRow), table(MessageRow)


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
    asked = select(_CONCERNS.c.account_id).join(_MESSAGE, _MESSAGE.c.id == _CONCERNS.c.message_id)
    asked = asked.where(one_of(transaction.connection, _MESSAGE.c.thread_id, threads)).distinct()
    return frozenset(transaction.connection.execute(asked).scalars())


def mark_dirty(transaction: Transaction, accounts: Collection[int]) -> None:
    """There is something new about these accounts."""
    if accounts:
        transaction.connection.execute(
            update(_ACCOUNT)
            .where(one_of(transaction.connection, _ACCOUNT.c.id, accounts))
            .values(
                stored=_ACCOUNT.c.stored + 1,
                dirty_since=func.coalesce(_ACCOUNT.c.dirty_since, transaction.now),
            )
        )


def _known(transaction: Transaction, mailbox: MailboxId, names: Collection[str]) -> dict[str, int]:
    if not names:
        return {}
    spelt = {plain(name): name for name in names}
    found = transaction.connection.execute(
        select(_ACCOUNT.c.name, _ACCOUNT.c.id).where(
            _ACCOUNT.c.mailbox_id == mailbox, one_of(transaction.connection, _ACCOUNT.c.name, spelt)
        )
    )
    return {spelt[row.name]: row.id for row in found}
