"""Whether the address that somebody calls their own occurs in the mail that was read: a mistyped one does not."""

from datetime import UTC, datetime

from agent.core.fulfil.exchange import Side
from agent.store_port import Mailbox, Unit

_EVER = datetime.min.replace(tzinfo=UTC)


def is_strange(unit: Unit, mailbox: Mailbox) -> bool:
    """Whether there is mail, and none of it is from the mailbox's rep or to them."""
    if unit.overview.has_spoken(mailbox.id, Side.REP):
        return False
    heads = unit.overview.heads(mailbox.id, since=_EVER)
    return bool(heads) and not any(_is_written_to(unit, mailbox, account) for account in heads)


def _is_written_to(unit: Unit, mailbox: Mailbox, account: str) -> bool:
    own = mailbox.rep.addresses
    messages = unit.exchanges.load(mailbox.id, account).messages
    return any(person.email.lower() in own for message in messages for person in message.recipients)
