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
_TWO = 2
_SHORTEST = 12  # characters of a half


def halves(
    text: str, span: tuple[int, int], dues: Sequence[Due]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The two halves of a sentence that names two days; None where nothing joins them right behind the first."""
    days = [due for due in dues if not due.text.lower().startswith("now")]
    if len(days) != _TWO or days[0].last == days[1].last:
        return None
    first, second = days
    joint = _JOINT.search(text, first.end, min(second.start, first.end + _LONGEST_TAIL))
    if joint is None or joint.start() - span[0] < _SHORTEST or span[1] - joint.end() < _SHORTEST:
        return None
    return (span[0], joint.start()), (joint.end(), span[1])
