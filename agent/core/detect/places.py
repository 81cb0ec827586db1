"""What the layout of a mail says of a sentence: whose list it stands in, and whether it is wording for somebody else to use."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

_ITEM = re.compile(r"\s*(?:[-*•·▪◦‣●○■–—+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_OURS = re.compile(
    r"\b(?:our|my|us|me|we|i|homework|promised|owe|to-?dos?|actions? (?:items? )?(?:for|on) (?:me|us)|deliverables|(?:from|on) (?:our|my) (?:side|end|part))\b",
    re.IGNORECASE,
)
_YOURS = re.compile(r"\b(?:you|your|yours|need from|please|they|their|his|her)\b", re.IGNORECASE)
_PLANS = re.compile(
    r"\b(?:next steps?|to-?dos?|actions?|action items?|who does what|recap|plan|timeline|schedule|follow[- ]?ups?|agreed)\b",
    re.IGNORECASE,
)
_OPENING, _CLOSING = '"“„«', "”“»"
_MARK = re.compile('["“„«”»]')
_LONGEST_MARK = 40  # characters, most of them indentation
_SHORTEST_QUOTE = 24  # characters; shorter ones are titles and single words
_LONGEST_QUOTE = 4_000
_OFFERED = re.compile(
    r"\b(?:text|wording|draft|template|write|say|send|copy|paste|phrase|something like|along the lines)\b[^\n]*:\s*\Z",
    re.IGNORECASE,
)
_INDENT = re.compile(r"(?:[ ]{3,}|\t)\S")

BLANKS = {"en": "[new date]", "de": "[neuer Termin]", "fr": "[nouvelle date]", "es": "[nueva fecha]"}
"""What a draft of ours leaves for its sender to fill in, by language."""


def is_unfilled(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence still holds the blank of a draft: sent as it is, it promises nothing new."""
    return text.find("[", *span) >= 0 and any(text.find(blank, *span) >= 0 for blank in BLANKS.values())


def headings(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """For each sentence whose list it is an item of: `ours`, `yours`, `plan`, or `item` where nothing tells; else empty."""
    found: list[str] = []
    heading = "item"
    for start, end in spans:
        is_item = _is_item(text, start, end)
        if not is_item:
            heading = _whose(text[start:end]) if text[start:end].rstrip().endswith(":") else "item"
        found.append(heading if is_item else "")
    return found


def _is_item(text: str, start: int, end: int) -> bool:
    """Whether nothing but the mark of an item stands before the sentence on its line."""
    line = text.rfind("\n", max(0, start - _LONGEST_MARK), start) + 1
    if not line and start > _LONGEST_MARK:
        return False
    marker = _ITEM.match(text, line, end)
    return marker is not None and start <= marker.end()


def behind_marker(text: str, start: int, end: int) -> int:
    """Where the words begin in a sentence that may begin with the mark of a list item."""
    marker = _ITEM.match(text, start, end)
    return marker.end() if marker else start


def _whose(heading: str) -> str:
    """Whose list it is: of the two sides the one that is named first."""
    ours, yours = _OURS.search(heading), _YOURS.search(heading)
    if ours and (yours is None or ours.start() < yours.start()):
        return "ours"
    if _PLANS.search(heading):
        return "plan"
    return "yours" if yours else "item"


def wordings(text: str) -> list[tuple[int, int]]:
    """Stretches that are text in quotation marks, or set in under "you could write:": nobody's own word.

    In order, none overlapping another.
    """
    apart: list[tuple[int, int]] = []
    for start, end in sorted([*_quotations(text), *_set_in(text)]):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _quotations(text: str) -> list[tuple[int, int]]:
    """One pass over the marks: each opening one waits for the next that closes it, but not for ever."""
    found: list[tuple[int, int]] = []
    opened, opening = -1, ""
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if opened >= 0 and at - opened <= _LONGEST_QUOTE:
            if mark == opening == '"' or (opening != '"' and mark in _CLOSING):
                if at - opened >= _SHORTEST_QUOTE:
                    found.append((opened, at + 1))
                opened = -1
        elif mark in _OPENING:
            opened, opening = at, mark
    return found


def _set_in(text: str) -> list[tuple[int, int]]:
    """Indented lines behind a line that offers wording."""
    found: list[tuple[int, int]] = []
    offered, start, offset = False, -1, 0
    for line in text.splitlines(keepends=True):
        blank = not line.strip()
        if offered and _INDENT.match(line):
            start = offset if start < 0 else start
        elif not blank:
            if start >= 0:
                found.append((start, offset))
            start, offered = -1, line.rstrip().endswith(":") and bool(_OFFERED.search(line.rstrip()))
        offset += len(line)
    if start >= 0:
        found.append((start, offset))
    return found


def lies_in(span: tuple[int, int], stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether most of a sentence lies in one of the stretches, which are in order and apart."""
    start, end = span
    first_at = max(0, bisect_right(stretches, (start, end)) - 1)
    near = (stretches[at] for at in range(first_at, len(stretches)))
    touching = takewhile(lambda stretch: stretch[0] < end, near)
    return any(2 * (min(end, last) - max(start, first)) > end - start for first, last in touching)
