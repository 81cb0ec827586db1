"""What a person reads and decides in a draft, as one digest: by it a draft is known as untouched.

Mail programs and servers rename, add headers of their own and rewrite line ends: that is not editing.
Where the digest is gone, the draft counts as edited.
"""

import hashlib
from collections.abc import Iterator

from agent.core.message import Message
from agent.ports import OutgoingDraft
from connectors._compose import DIGEST_HEADER, compose
from connectors._headers import read_head
from connectors._mime import mail_item

_UNDECIDED = "0" * 32


def sealed(draft: OutgoingDraft) -> bytes:
    """The mail with the digest of what it says in its head."""
    unsealed = compose(draft, digest=_UNDECIDED)
    return compose(draft, digest=digest_of(unsealed))


def is_untouched(raw: bytes) -> bool:
    """Whether a mail says what it said when it was sealed."""
    return read_head(raw).first(DIGEST_HEADER.lower()) == digest_of(raw)


def digest_of(raw: bytes) -> str:
    """Of whom it goes to, its subject, its words and its files."""
    message = mail_item("", raw).message
    digest = hashlib.sha256()
    for said in _said(message) if message else ("",):
        digest.update(said.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()[:32]


def _said(message: Message) -> Iterator[str]:
    for addresses in (message.senders, message.to, message.cc, message.reply_to):
        yield ",".join(address.email for address in addresses)
    yield message.subject
    for text in (message.plain, message.html):
        yield "\n".join(line.rstrip() for line in (text or "").strip().split("\n"))
    yield ",".join(f"{attachment.name}:{attachment.size}" for attachment in message.attachments)
