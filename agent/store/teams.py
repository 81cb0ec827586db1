"""The first wall between teams: a unit of one team asks about that team's mailboxes and no others.

Every question names a mailbox, and `admit` stands at its beginning; what is asked by another number
(a connection, a job, a draft) is narrowed by `of_team`. `wall.py` is the second wall, PostgreSQL's own.
"""

from collections.abc import Iterable

from sqlalchemy import Column, ColumnElement, bindparam, select

from agent.errors import NoSuchMailbox
from agent.store.tables import MailboxRow, table
from agent.store.transaction import Transaction
from agent.store_port import MailboxId

_MAILBOX = table(MailboxRow)
_OF_TEAM = select(_MAILBOX.c.id).where(
    _MAILBOX.c.id == bindparam("mailbox"), _MAILBOX.c.team == bindparam("team")
)


def admit(transaction: Transaction, mailbox: MailboxId) -> MailboxId:
    """The mailbox, where the unit's team has it; raises `NoSuchMailbox`. Looked up once in a unit."""
    if transaction.team is None or mailbox in transaction.admitted:
        return mailbox
    asked = {"mailbox": mailbox, "team": transaction.team}
    if transaction.connection.execute(_OF_TEAM, asked).first() is None:
        raise NoSuchMailbox("There is no such mailbox here.", "`kept doctor` lists them.")
    transaction.admitted.add(mailbox)
    return mailbox


def admit_all(transaction: Transaction, mailboxes: Iterable[MailboxId]) -> None:
    """The same of many, in one question."""
    if transaction.team is None or transaction.admitted.issuperset(mailboxes):
        return
    asked = select(_MAILBOX.c.id).where(_MAILBOX.c.team == transaction.team)
    transaction.admitted.update(map(MailboxId, transaction.connection.execute(asked).scalars()))
    for mailbox in mailboxes:
        admit(transaction, mailbox)


def of_team(transaction: Transaction, mailbox: Column[int]) -> list[ColumnElement[bool]]:
    """The condition that a row belongs to a mailbox of the unit's team; none in a unit of all teams."""
    if transaction.team is None:
        return []
    return [mailbox.in_(select(_MAILBOX.c.id).where(_MAILBOX.c.team == transaction.team))]
