"""Whether a piece of a sentence says that something is not there, or not yet."""

import re
from functools import lru_cache

_UNDONE = frozenset(
    """not no without never nothing cannot can't won't haven't hasn't isn't aren't didn't don't doesn't wasn't weren't couldn't
    wouldn't shouldn't neither nor yet still soon tomorrow will i'll we'll you'll he'll she'll it'll they'll that'll shall would should could may might once
    unless pending waiting awaiting missing lacking going need needs if unfortunately hope hopefully""".split()
)
"""Words that make a clause say that something is not there, or not yet."""

_SUBORDINATE = frozenset(
    "for who whom which whose where since because as although though even until unless if whoever whatever when that to".split()
)


_MARKS = ".!?()\"'"
_DENIES_NOTHING = re.compile(r"waiting for you| (?:and|or) without")
_YES = frozenset("yes yep yeah sure indeed certainly".split())


@lru_cache(maxsize=20_000)
def is_undone(segment: str) -> bool:
    """Whether a piece between commas says that something is not there, or not yet."""
    if "wait" in segment or "without" in segment:
        segment = _DENIES_NOTHING.sub("", segment)
    words = segment.split()
    if not words or words[0] in _SUBORDINATE or words[0].rstrip(",") in _YES:
        return False
    return not _UNDONE.isdisjoint(words) or any(
        (w[-1] in _MARKS or w[0] in _MARKS) and w.strip(_MARKS) in _UNDONE for w in words
    )
