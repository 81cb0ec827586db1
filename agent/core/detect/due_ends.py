"""Which of several times told of one deed is the one by which it is done."""

import re
from collections.abc import Sequence

from agent.core.commitment import Due
from agent.core.detect.due_times import day
from agent.core.detect.tokens import Tokens

_JOINED = re.compile(r"\s*(?:,|and|&|to|through|-|–)\s*(?:then |all of |[a-z]+ed )?(?:on )?$")
_BETTER = re.compile(
    r"[\w ]{0,20}[,(–-]?\s*(?:(?:so|i\.e\.,?|that is,?|meaning|namely|probably|most likely|more likely|likely|maybe|hopefully|ideally|at the latest)\s+){1,2}"
    r"(?:by |on |the |say ){0,2}"
)
_ENDS = re.compile(r"\s*(?:[^\w\s]|$|(?:from|for|with|to) (?:me|us|you)\b)")
_AT_LATEST = re.compile(r"(?:no|not) later than\b|.{1,40}\b(?:at the latest|latest)$", re.IGNORECASE)
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_NEAR = 60  # characters between two stations of one way


def last_told(tokens: Tokens, chosen: Due, dues: Sequence[Due]) -> Due:
    """The last of times that are told in one breath: "today and tomorrow"."""
    for due in dues:
        is_next = due.start >= chosen.end and _JOINED.fullmatch(tokens.text, chosen.end, due.start)
        if is_next and day(due.last) > day(chosen.last):
            chosen = due
    return chosen


def told_better(tokens: Tokens, chosen: Due, dues: Sequence[Due]) -> Due:
    """The day by which a time is then told plainly: "within two days after it, so the 21st at the latest"."""
    for due in dues:
        if due.start < chosen.end or day(due.first) != day(due.last):
            continue
        is_plain = _BETTER.fullmatch(tokens.text, chosen.end, due.start) and _ENDS.match(tokens.text, due.end)
        is_bound = _AT_LATEST.match(due.text) and tokens.text[chosen.end : due.start].strip() in (",", "")
        if is_plain or is_bound:
            return due
    return chosen


def when_there(tokens: Tokens, chosen: Due, dues: Sequence[Due]) -> Due:
    """The time at which the thing is with the other side, where that is told behind a time on its way.

    As in "on the van Wednesday night, at your dock Thursday": the last part alone says "you" or "your".
    """
    if _YOU.search(tokens.text, tokens.starts[0], chosen.start):
        return chosen
    for due in dues:
        gap = tokens.text[chosen.end : due.start] if due.start > chosen.end else ""
        if len(gap) < _NEAR and _YOU.search(gap) and day(due.last) > day(chosen.last):
            chosen = due
    return chosen
