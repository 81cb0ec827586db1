"""What the layout of a mail says of a sentence: whether it is wording for somebody else to use, or still holds a blank."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

_OPENING, _CLOSING = '"“„«', "”“»"
_MARK = re.compile('["“„«”»]')
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
