"""A sentence that is joined of two, each with a day of its own: "the agreement reaches you mid next week, and I'll ring you on Friday".

Where the grammar of one half is not understood (a thing and a time, a verb that stands behind its day), only one promise is
seen in the whole. Each half is then read by itself.
"""

import re
from collections.abc import Sequence

from agent.core.commitment import Due

_JOINT = re.compile(
    r"\s*(?:[,;]\s*(?:and|plus|then|while|but)\s+|;\s+|\s(?:and|plus)\s+|\s[–—-]\s|\.\s+)", re.IGNORECASE
)
_LONGEST_TAIL = 40  # characters between a day and the joint: "by Friday at the latest, and"
_SHORTEST = 12  # characters of a half


def halves(
    text: str, span: tuple[int, int], dues: Sequence[Due]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The two halves of a sentence that names two days; None where nothing joins them right behind the first."""
    if len(dues) != 2 or dues[0].last == dues[1].last:
        return None
    joint = _JOINT.search(text, dues[0].end, min(dues[1].start, dues[0].end + _LONGEST_TAIL))
    if joint is None or joint.start() - span[0] < _SHORTEST or span[1] - joint.end() < _SHORTEST:
        return None
    return (span[0], joint.start()), (joint.end(), span[1])
