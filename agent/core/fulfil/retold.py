"""Where a mail tells again what was written before: the words in quotation marks behind "I wrote:".

Kept's own notices begin so, in each language, and people's answers too. What stands there is no word of this mail: it
promises nothing, its dates are of the day on which it was written, and a thing that is named in it is not there for that.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol, TypeVar

_WROTE = (
    r"(?:wrote|written|said|promised|told (?:you|me|us)|geschrieben|schrieb(?:en|st)?|zugesagt|gesagt|versprochen"
    r"|écriv(?:ais|ait|iez|ions|aient)|écrit|promis|escrib(?:í|ió|iste|ieron|imos)|escrito|prometí|prometido|dije|dijo)"
)
_MARKS = (("“", "”"), ("„", "[“”]"), ("«", "»"), ('"', '"'), ("»", "«"))
_BEGINNINGS = frozenset(begin for begin, _ in _MARKS)
_LONGEST = 1_500  # characters of a sentence that is quoted
_MEANT = r"\s+(?:On [^.!?]{3,40}? that|That) (?:moved to|meant|means|was|is)\b[^.!?]*[.!?]"
_QUOTED = re.compile(
    rf"\b{_WROTE}\s*:\s*(?:{'|'.join(f'{begin}[^{begin}]{{1,{_LONGEST}}}?{end}' for begin, end in _MARKS)})(?:{_MEANT})?"
)
_TOLD_AS_PAST = re.compile(
    r"\bOn [^.!?:“]{3,40}? (?:I|we|my colleague [^.!?:“]{1,60}?) promised you\b[^.!?“]*"
)
"""Our notice of a thing to be sent names it instead: "On Monday 2 March I promised you the plan by Friday 6 March"."""


class _Placed(Protocol):
    """What stands somewhere in the own words."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=_Placed)


@lru_cache(maxsize=64)
def retold(own: str) -> tuple[tuple[int, int], ...]:
    """Where in a mail's own words something is told again."""
    patterns = [_QUOTED] if ":" in own and any(map(own.__contains__, _BEGINNINGS)) else []
    patterns += [_TOLD_AS_PAST] if "promised you" in own else []
    return tuple(found.span() for pattern in patterns for found in pattern.finditer(own))


def newly_said(some: Iterable[T], own: str) -> tuple[T, ...]:
    """Those of some things found in a mail's own words that are not told again there."""
    spans = retold(own)
    return tuple(one for one in some if not touches(spans, one.start, one.end))


def touches(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch has anything in common with one of these."""
    return any(first < end and start < last for first, last in spans)


def is_retold(quote: str, own: str) -> bool:
    """Whether a sentence, white space folded, is told again word by word."""
    return any(quote in " ".join(own[start:end].split()) for start, end in retold(own))
