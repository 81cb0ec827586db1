"""The conversation a draft belongs to: who takes part, what it answers, and who may see what.

A draft quotes the message that it answers. So it only ever answers one that all of its recipients
have seen: a colleague's aside in the same thread is not shown to the customer.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from agent.core.commitment import Commitment
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.fulfil.sides import is_own_side
from agent.core.message import Address, MailKind, MessageKey
from agent.core.policy import Rep

_MOST_REFERENCES = 30
_LONGEST_KEY = 250


def conversation(commitment: Commitment, exchange: Exchange, now: datetime) -> tuple[ReadMessage, ...]:
    """What people wrote in the threads that a commitment was spoken of in, oldest first, up to `now`."""
    threads = {commitment.thread, *commitment.conversations}
    found = [
        m
        for m in exchange.messages
        if m.thread in threads
        and m.side is not Side.NOBODY
        and m.kind is MailKind.PERSONAL
        and m.sent_at <= now
    ]
    return tuple(sorted(found, key=lambda m: (m.sent_at, m.key)))


def known_customers(
    people: Iterable[Address], messages: Sequence[ReadMessage], rep: Rep
) -> tuple[Address, ...]:
    """Those of `people` who take part in the messages and are not of the rep's side, each once."""
    present = {a.email: a for m in messages for a in (m.sender, *m.recipients)}
    wanted = dict.fromkeys(person.email for person in people)
    return tuple(
        _better_named(present[email], people, email)
        for email in wanted
        if email in present and "@" in email and not is_own_side(present[email], rep)
    )


def newest_seen_by(people: Sequence[Address], messages: Sequence[ReadMessage]) -> ReadMessage | None:
    """The newest message of which all of `people` were the sender or a recipient."""
    emails = {person.email for person in people}
    seen = (m for m in reversed(messages) if emails <= {m.sender.email, *(a.email for a in m.recipients)})
    return next(seen, None)


def references_of(message: ReadMessage) -> tuple[MessageKey, ...]:
    """The References of an answer (RFC 5322 3.6.4); the beginning and the end where they are very many."""
    earlier = message.references or ((message.in_reply_to,) if message.in_reply_to else ())
    keys = tuple(dict.fromkeys(key for key in (*earlier, message.key) if _is_well_formed(key)))
    if len(keys) <= _MOST_REFERENCES:
        return keys
    return (keys[0], *keys[-(_MOST_REFERENCES - 1) :])


def _is_well_formed(key: str) -> bool:
    fits = len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()
    return fits and "@" in key and not any(c in "<> ," for c in key)


def _better_named(present: Address, people: Iterable[Address], email: str) -> Address:
    """The address with a display name, from whichever of the two bears one."""
    if present.name:
        return present
    return next((p for p in people if p.email == email and p.name), present)
