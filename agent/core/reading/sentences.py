"""Own words to sentences with their places; the unit in which commitments are looked for.

A wrapped line is joined to the next. A sentence ends at its full stop, question or exclamation
mark, at a blank line, before and after a list item, and after a greeting or a short closing line.
Abbreviations, initials, dates, numbers, addresses and ellipses end nothing. Linear in the text.
"""

import re
from collections.abc import Iterator
from itertools import islice

from agent.core.reading.closing_lines import is_sign_off, is_title

_ITEM = re.compile(
    r"[ \t]*(?:--[ \t]|[-*•·▪◦‣●○■□–—+][ \t]|[•·▪●]\S|\(?(?:\d{1,2}[.)]|[a-zA-Z]\)|[a-z]\.)[ \t]|\([ivx]{1,4}\)[ \t])[ \t]*"
)
# One set of signs comes first, so that the search runs at the speed of a set; what they mean is looked at behind it.
_STOP = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])(?<![.!?…][.!?…])[.!?…]*+[\"'”’»)\]*_]*+(?=\s)|(?<=[。！？])[。！？]*+[」』）”]*+)"
)
_OPENERS = "\"'“‘([*_"
_RULER = re.compile(r"[\s\-_=*~#.•]+$")

_NEVER_LAST = frozenset(
    """mr mrs ms dr prof rev gen col sgt capt lt hon st mt ft sr jr messrs fig vs cf ca approx ext tel no nos nr art sec vol pp dept
    attn re z.b bzw ggf sog ca bspw evtl max min incl inkl e.g i.e eg ie viz hr fr frau herr""".split()
)
"""Before a full stop these never end a sentence, whatever follows."""

_SELDOM_LAST = frozenset(
    """inc corp co ltd llc l.p plc gmbh bros assn univ etc al a.m p.m am pm u.s u.k u.s.a d.c usw u.a jan feb mar apr jun jul aug sep sept oct nov
    dec mon tue tues wed thu thur thurs fri sat sun est hrs hr min mins wk yr yrs mo mos ave blvd rd bldg ste dist gov govt intl natl mgmt mgr
    tex cal calif fla ph.d b.a m.d n.a s.a""".split()
)
"""These end one only where the next word begins one."""

_MONTHS_BEHIND = frozenset(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember januar februar marts mars april mai maj juni "
    "juli august september oktober november desember december ledna února března dubna května června července srpna září října listopadu "
    "prosince".split()
)
"""Behind a number and a full stop these go on: "am 12. März"."""

_STARTERS = frozenset(
    """i we you he she it they this that these those the there then here if when while as after before since once please thanks thank let
    also however but and so my our your his her their its what who how why where can could would will shall should do does did is are was
    in on at for to from with no yes not a an all any some each both regards best i'll i'd i'm i've we'll we're we've you'll it's that's
    call give send see hope looking""".split()
)
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
        for stop in islice(_STOP.finditer(text, start, end), _MOST):
            if _ends_here(text, at, stop.start(), after=stop.end(), block_end=end):
                _add(text, at, stop.end(), found)
                at = stop.end()
        _add(text, at, end, found)
        if len(found) >= _MOST:
            break
    return tuple(found)


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
    return line[-1].isalnum() and _ITEM.match(line) is not None


def _is_greeting(line: str) -> bool:
    words = line.split()
    if len(words) > _GREETING_WORDS or line[-1] not in ",:;!-–—":
        return False
    return words[0].strip(",:;!-").lower() in _GREETINGS or (
        line[-1] in ",:" and len(words) <= 3 and line[0].isupper()
    )


def _ends_here(text: str, start: int, stop: int, *, after: int, block_end: int) -> bool:
    """Whether the punctuation at `stop` ends the sentence that began at `start`."""
    following = text[after : after + 40].split(None, 1)
    if not following or after >= block_end:
        return True
    word = following[0]
    has_gap = text[after + 1 : after + 2].isspace()  # two spaces, or the end of a line: a sentence was meant
    if text[stop] == "." and after - stop == 1:
        return _full_stop_ends(text[max(start, stop - 24) : stop], word, has_gap=has_gap)
    return has_gap or not _first_letter(word).islower()


def _first_letter(word: str) -> str:
    return word.lstrip(_OPENERS)[:1]


def _full_stop_ends(before: str, word: str, *, has_gap: bool) -> bool:
    """Whether a single full stop after `before` ends a sentence, seen what word follows."""
    words = before.rsplit(None, 1)
    last = words[-1].lstrip(_OPENERS).lower() if words and not before[-1:].isspace() else ""
    first = _first_letter(word)
    if last.isdigit() and word.rstrip(",.;:!?)") in _MONTHS_BEHIND:
        return False
    if last in _NEVER_LAST or (len(last) == 1 and last.isalpha() and last != "i"):
        return False
    if last in _SELDOM_LAST or (len(last) > 1 and "." in last and len(last) <= 6):
        return first.isupper() and (has_gap or word.strip(",.;:!?\"'").lower() in _STARTERS)
    return has_gap or not first.islower()


def _add(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    """Note the sentence, unless it is only a ruler."""
    piece = text[start:end]
    bare = piece.strip()
    if bare and not _RULER.match(bare):
        first = start + len(piece) - len(piece.lstrip())
        found.append((first, first + len(bare)))
