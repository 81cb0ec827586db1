"""Whether a mail in Gmail is the owner's own word.

The label SENT cannot be given by hand, but in 2018 forged headers put spam into people's Sent, and other
programs may import what they like. So the label, one sender, the sender's address among those that the
account sends as, and no sign that the mail came in from outside: all of it, or it is not the owner's.
"""

import re
from collections.abc import Collection

from agent.core.message import Message
from connectors._headers import Fields

_INBOUND = ("authentication-results", "arc-authentication-results", "received-spf", "delivered-to")
_SUBMITTED = re.compile(
    r"\bby (?:smtp\.(?:gmail|googlemail)\.com with ESMTPS?A\b|gmailapi\.google\.com with HTTPREST\b)"
)
"""The hops that Gmail notes when its owner hands in a mail: by SMTP after signing in, or by its API."""


def is_owners(message: Message, fields: Fields, labels: Collection[str], owned: Collection[str]) -> bool:
    """Whether it may be believed that the mailbox's owner wrote this. `owned`: addresses the account sends as."""
    if "SENT" not in labels or "SPAM" in labels:
        return False
    sender = message.sender
    if sender is None or sender.email not in owned or len(fields.get("from", ())) != 1:
        return False
    return not came_in(fields)


def came_in(fields: Fields) -> bool:
    """Whether the head bears the marks of a delivery from outside."""
    if any(name in fields for name in _INBOUND):
        return True
    return any(not _SUBMITTED.search(hop) for hop in fields.get("received", ()))
