"""What a person reads and decides in a draft, as digests in its head: by them a draft is known as untouched.

Mail programs and servers rename, add headers of their own and rewrite line ends: that is not editing.
Where the digests are gone, the draft counts as edited. The first is of everything, the second of
whom it goes to, its subject and its plain words: some programs send those alone.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from agent.core.message import Message
from agent.ports import OutgoingDraft
from connectors._compose import DIGEST_HEADER, compose
from connectors._headers import read_head
from connectors._mime import Envelope, mail_item

_UNDECIDED = "0" * 63
_UNDATED = Envelope(arrived=datetime(2000, 1, 1, tzinfo=UTC))
_WORDS = 6  # how much of what is said stands before the HTML


def sealed(draft: OutgoingDraft) -> bytes:
    """The mail with the digest of what it says in its head."""
    unsealed = compose(draft, digest=_UNDECIDED)
    return compose(draft, digest=digest_of(unsealed))


def is_untouched(raw: bytes) -> bool:
    """Whether a mail says all that it said when it was sealed."""
    return _sealed_as(raw)[0] == digest_of(raw).partition("-")[0]


def is_sent_as_is(raw: bytes) -> bool:
    """Whether a mail that was sent says what its draft said, be it without the HTML that said the same."""
    message = _read(raw)
    if message is None or message.html is not None or message.attachments:
        return is_untouched(raw)
    return _sealed_as(raw)[1] == digest_of(raw).partition("-")[2]


def _sealed_as(raw: bytes) -> tuple[str, str]:
    everything, _, words = read_head(raw).first(DIGEST_HEADER.lower()).partition("-")
    return everything, words


def digest_of(raw: bytes) -> str:
    """Of everything, a hyphen, and of the plain words."""
    message = _read(raw)
    said = list(_said(message)) if message else [""]
    return f"{_hashed(said)}-{_hashed(said[:_WORDS])}"


def _read(raw: bytes) -> Message | None:
    """The mail; drafts need no date."""
    return mail_item("", raw, _UNDATED).message


def _hashed(said: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in said:
        digest.update(text.encode("utf-8", "replace") + b"\0")
    return digest.hexdigest()[:31]


def _said(message: Message) -> Iterator[str]:
    for addresses in (message.senders, message.to, message.cc, message.reply_to):
        yield ",".join(address.email for address in addresses)
    yield message.subject
    for text in (message.plain, message.html):
        yield "\n".join(line.rstrip() for line in (text or "").strip().split("\n"))
    yield ",".join(f"{attachment.name}:{attachment.size}" for attachment in message.attachments)
