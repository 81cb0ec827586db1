"""The zone in which a rep's days end, looked up once in a unit."""

from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from agent.store.tables import MailboxRow, table
from agent.store.transaction import Transaction
from agent.store_port import MailboxId

_MAILBOX = table(MailboxRow)
_ZONE = select(_MAILBOX.c.zone).where(_MAILBOX.c.id == bindparam("mailbox"))


def zone_of(transaction: Transaction, mailbox: MailboxId) -> ZoneInfo:
    """The zone of the mailbox."""
    name = transaction.zones.get(mailbox)
    if name is None:
        name = transaction.connection.execute(_ZONE, {"mailbox": mailbox}).scalar_one()
        transaction.zones[mailbox] = name
    return ZoneInfo(name)
