"""What one sender closes mails with, learned from the ends of that sender's own mails.

A pure fold: `learn` takes what is known and one more mail and gives what is known then. A line
that ended three mails of one sender ("Dana Reyes", "Field Sales, North") is that sender's closing,
whatever its form; a sentence never becomes one, so no repeated promise is lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_TAIL = 8  # filled lines at the end of a mail that may belong to its closing
_ENOUGH = 3  # mails that must have ended with a line
_MOST_LINES = 200  # remembered for one sender; the rarest are dropped
_LONGEST = 80  # characters
_MOST_WORDS = 9
_EDGES = " \t*_~,.!;:-–—>\xa0|"


@dataclass(frozen=True, slots=True)
class Closings:
    """How many mails of one sender ended with which lines (folded: lower case, without edges)."""

    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def knows(self, line: str) -> bool:
        """Whether this sender has closed with this line often enough."""
        return self.counts.get(fold(line), 0) >= _ENOUGH


def fold(line: str) -> str:
    """The line as it is counted: without case, edges and doubled spaces."""
    return " ".join(line.strip(_EDGES).casefold().split())


def learn(known: Closings, own: str) -> Closings:
    """What is known of a sender after one more of the sender's own mails (its text with the signature)."""
    counts = dict(known.counts)
    for line in _tail(own):
        counts[line] = counts.get(line, 0) + 1
    if len(counts) > _MOST_LINES:
        kept = sorted(counts, key=lambda line: (-counts[line], line))[: _MOST_LINES // 2]
        counts = {line: counts[line] for line in kept}
    return Closings(MappingProxyType(counts))


def learn_all(mails: Iterable[str]) -> Closings:
    """What the ends of all these mails of one sender teach."""
    known = Closings()
    for own in mails:
        known = learn(known, own)
    return known


def _tail(own: str) -> set[str]:
    """The lines at the end that could be a closing; the first line of a mail never is."""
    filled = [line for line in own.splitlines() if line.strip()]
    return {fold(line) for line in filled[1:][-_TAIL:] if _may_close(line.strip())} - {""}


def _may_close(line: str) -> bool:
    is_sentence = line.endswith((".", "?", "!", ":")) and len(line.split()) > 3
    return len(line) <= _LONGEST and len(line.split()) <= _MOST_WORDS and not is_sentence
