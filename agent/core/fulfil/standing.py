"""How a commitment stands, told so shortly that an answer can carry it: given later, the answer is checked against it."""

import hashlib
from base64 import urlsafe_b64encode

from agent.core.commitment import Commitment
from agent.core.fulfil.ledger import Entry

_BYTES = 6  # told apart are a handful of ways one commitment stood, never one commitment from another


def edition(row: Commitment, words: int, taken_back: int) -> str:
    """The same as long as nothing was settled, moved or said of the commitment; eight letters and digits.

    `words` counts what the rep ever said of it, `taken_back` how many of these were taken back: whoever undid
    their word is asked before it is given again. What only time changes is no new edition.
    """
    last = row.due.last.isoformat() if row.due else ""
    moments = (row.settled_at, row.withdrawn_at, row.moved_at)
    times = [moment.timestamp() if moment else None for moment in moments]
    return _short(repr((row.id, last, times, row.confirmed, row.dismissed, row.unclear, words, taken_back)))


def mark_of(word: Entry) -> str:
    """What tells one word on a commitment from the others on it; eight letters and digits."""
    return _short(repr((word.commitment, word.kind.value, word.at.timestamp(), word.reasons)))


def _short(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:_BYTES]).decode()
