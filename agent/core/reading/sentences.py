"""Own words to sentences with their places; the unit in which commitments are looked for.

A wrapped line is joined to the next. A sentence ends at its full stop, question or exclamation
mark, at a blank line, before and after a list item, and after a greeting or a short closing line.
Abbreviations, initials, dates, numbers, addresses and ellipses end nothing (`stops.py`). Linear in the text.
"""

import re
from collections.abc import Iterator
from itertools import islice

from agent.core.reading.closing_lines import is_sign_off, is_title
from agent.core.reading.stops import ends_here

_ITEM = re.compile(
    r"[ \t]*(?:--[ \t]|[-*•·▪◦‣●○■□–—+][ \t]|[•·▪●]\S|\(?(?:\d{1,2}[.)]|[a-zA-Z]\)|[a-z]\.)[ \t]|\([ivx]{1,4}\)[ \t])[ \t]*"
)
# One set of signs comes first, so that the search runs at the speed of a set; what they mean is looked at behind it.
_STOP = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])(?<![.!?…][.!?…])[.!?…]*+[\"'”’»)\]*_]*+(?=\s)|(?<=[。！？])[。！？]*+[」』）”]*+)"
)
_NUMBERED = re.compile(r"\s\((?:[ivx]{1,4}|[a-z])\)\s+(?=\S)")
_RULER = re.compile(r"[\s\-_=*~#.•]+$")

_LEADS_TO_NUMBER = re.compile(
    r".{20} (?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|(?:the|of|on|by|at|to|for|from|until|till|and|or|is|are|than|about|page|version|clause|section|only|these|those|with|in|a)(?!\.)|no|nr)\.?$",
    re.IGNORECASE,
)
"""So a wrapped line ends that a number goes on, which is no item's."""
_GREETINGS = frozenset(
    """hi hello dear hey morning afternoon evening good greetings hallo guten liebe lieber sehr bonjour cher chère hola estimado estimada
    buenos buenas olá prezado caro cara ciao gentile beste geachte hej hei kære bästa drogi dzień witam dobrý ahoj привет здравствуйте
    уважаемый team all folks everyone gentlemen ladies""".split()
)
_GREETING_WORDS = 5
_MOST = 8_000  # sentences; nobody writes so many in one mail
_SHORT_LINE = 48
_SHORTEST_WRAP = 30  # characters; shorter lines end because what they say has ended


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every sentence, in order, without white space at either end."""
    found: list[tuple[int, int]] = []
    for start, end in _blocks(text):
        at = marker.end() if (marker := _ITEM.match(text, start, end)) else start
        is_small = marker is None and text[at : at + 1].islower() and not _goes_on(text, found)
        for stop in islice(_STOP.finditer(text, start, end), _MOST):
            behind = stop.end()
            if ends_here(text, at, stop.start(), after=behind, block_end=end, is_small=is_small):
                _add(text, at, behind, found)
                is_small = is_small or text[behind + 1 : behind + 2].islower()
                at = number.end() if (number := _NUMBERED.match(text, behind, end)) else behind
        _add(text, at, end, found)
        if len(found) >= _MOST:
            break
    return tuple(found)


def _goes_on(text: str, found: list[tuple[int, int]]) -> bool:
    """Whether what follows may begin small because the last of these, a greeting mostly, ends in a comma."""
    return bool(found) and text[found[-1][1] - 1] in ",;:-–"


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines that are read as one: paragraphs, list items, greetings, closing lines."""
    start, at, above = -1, 0, ""
    for line in text.split("\n"):
        stripped = line.strip()
        if start >= 0 and (not stripped or _breaks(above, stripped, line)):
            yield start, at - 1
            start = -1
        if stripped and start < 0:
            start = at
        above = stripped
        at += len(line) + 1
    if start >= 0:
        yield start, len(text)


def _breaks(above: str, stripped: str, line: str) -> bool:
    """Whether the end of the line above is an end at all, not just a wrap."""
    if above[0] in "-_=*~#." and _RULER.match(above):
        return True
    if stripped[0].isdigit() and _LEADS_TO_NUMBER.search(above):
        return False  # "by next Tuesday, March" / "10. How many cards"
    if not stripped[0].isalpha() and (_ITEM.match(line) or _RULER.match(stripped)):
        return True
    if stripped[1:2] in (".", ")") and _ITEM.match(line):
        return True
    if len(above) < _SHORTEST_WRAP and _is_heading(above) and stripped[0].isupper():
        return True
    if len(above) < _SHORT_LINE:
        if is_sign_off(above):
            return not is_title(stripped)
        if _is_greeting(above):
            return True
    return len(stripped) < _SHORT_LINE and is_sign_off(stripped)


def _is_heading(line: str) -> bool:
    """Whether the line is an item too short to be wrapped: "3. Cooling"."""
    return (line[-1].isalnum() or line[-1] == ")") and _ITEM.match(line) is not None


def _is_greeting(line: str) -> bool:
    words = line.split()
    if len(words) > _GREETING_WORDS or line[-1] not in ",:;!-–—":
        return False
    return words[0].strip(",:;!-").lower() in _GREETINGS or (
        line[-1] in ",:" and len(words) <= 3 and line[0].isupper()
    )


def _add(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    """Note the sentence, unless it is only a ruler."""
    piece = text[start:end]
    bare = piece.strip()
    if bare and not _RULER.match(bare):
        first = start + len(piece) - len(piece.lstrip())
        found.append((first, first + len(bare)))
