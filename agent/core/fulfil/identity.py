"""What names a commitment for good, and who it binds to whom."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import lru_cache

from agent.core.commitment import By, CommitmentId, Found
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.sides import is_own_side
from agent.core.message import Address
from agent.core.policy import Rep


def same_mail(message: ReadMessage) -> str:
    """What copies of one mail share, whatever Message-IDs they bear: exports of several folders hold copies.

    The sender's clock to the second, the people and the sender's own words; two of these never agree by chance.
    """
    people = sorted(address.email for address in message.recipients)
    words = _digest(message.subject, message.own)
    return (
        f"{message.sent_at.astimezone(UTC):%Y%m%dT%H%M%S} {message.sender.email} {','.join(people)} {words}"
    )


@lru_cache(maxsize=256)
def _digest(subject: str, own: str) -> str:
    """Copies of one mail mostly agree to the letter, and lie in one account."""
    return hashlib.sha256(_levelled(f"{subject}\n{own}").encode(errors="surrogatepass")).hexdigest()


def commitment_id(message: ReadMessage, quote: str, ordinal: int) -> CommitmentId:
    """Twelve letters and digits from the mail and the sentence; `ordinal` tells equal sentences apart.

    Any copy of the mail gives the same, so that the rep's word on a commitment outlives a second export.
    """
    digest = hashlib.sha256(f"{same_mail(message)}\n{_levelled(quote)}\n{ordinal}".encode()).digest()
    return CommitmentId(base64.b32encode(digest).decode("ascii").lower()[:12])


def numbered(found: Iterable[Found]) -> Iterator[tuple[int, Found]]:
    """Each found sentence in the order of the mail, with how often the same words came before it."""
    seen: dict[str, int] = {}
    for one in sorted(found, key=lambda f: (f.start, f.end, f.quote)):
        words = _levelled(one.quote)
        seen[words] = seen.get(words, -1) + 1
        yield seen[words], one


def promisee_of(message: ReadMessage, by: By, rep: Rep) -> tuple[Address, ...]:
    """To whom a message promises: the other side in To, else in Cc, else the rep."""
    for people in (message.to, message.cc):
        others = tuple(a for a in people if is_own_side(a, rep) is (by is By.CUSTOMER))
        if others:
            return others
    return (Address(rep.email.lower(), rep.name),) if by is By.CUSTOMER else message.to


def _levelled(quote: str) -> str:
    return " ".join(quote.lower().replace("’", "'").split())
