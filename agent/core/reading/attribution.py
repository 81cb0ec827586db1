"""Attribution lines: "On Monday somebody wrote:" in any language, on up to six lines.

No one pattern is run over the mail. A line that could *end* an attribution (it ends with a colon,
say) makes us look back a few lines for where it began, and what stands between is weighed: a date,
an address, a verb of writing, a leading word. `quotes` decides what follows from it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from agent.core.reading.vocabulary import LEADS, MONTHS, QUOTING, WEEKDAYS, WROTE

_LOOK_BACK = 5
_LONGEST = 420  # characters of an attribution
_LONGEST_BARE = 160  # of one without a verb
_LONGEST_ABBREVIATION = 5
_BARE_VERB = 24
_LEAD_WORDS = 5
_MOST_VIA = 8  # words of "somebody via some list"
_PREFIX = ' \t>*_~#|-—–"“«\xa0\u200b('

_FIRST_UNSPACED = 0x590  # from Hebrew on, words may be written together with their neighbours


def _any_of(verbs: Iterable[str]) -> str:
    return "|".join(re.escape(verb) for verb in sorted(verbs, key=len, reverse=True))


_VERB = re.compile(
    rf"(?<![^\W_])(?:{_any_of(v for v in WROTE if ord(v[0]) < _FIRST_UNSPACED)})(?![^\W_])"
    rf"|{_any_of(v for v in WROTE if ord(v[0]) >= _FIRST_UNSPACED)}"
)
_WORD = re.compile(r"[^\W_]+")
_VERB_ENDS = frozenset(_WORD.findall(verb)[-1] for verb in WROTE)
_FIRST_OTHER = chr(_FIRST_UNSPACED)
_DATE = re.compile(
    r"\d{1,2}[:.h]\d\d|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,4}[/.-]\d{1,2}(?!\d)|\d\s?[年月日년월일]"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LAST_SPACED = 0x2FFF  # above it stand the scripts that put no space between words
_STAMP_LAST = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\s\d{1,2}[:.]\d\d(?::\d\d)?:$")
_STAMPED_NAME = re.compile(r"20\d\d-\d\d-\d\d \d{1,2}:\d\d gmt[+-]\d\d:\d\d [^\W\d_][^\d:<>]{1,60}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_ADDRESS = re.compile(r"[\w.+-]@[\w-]|<[^<>\s]{3,}>|mailto:")
_DATE_START = re.compile(
    r"\d{1,4}[-/.]\s?\d{1,2}[-/.年]|\d{1,2}[:.h]\d\d|\d{4}\s?[年년]|\d{4}\.\s|\d{1,2}\.?(?:\s(?:de|of))?\s[^\W\d]{3,}"
    r"|(?:"
    + "|".join(WEEKDAYS + MONTHS)
    + r")\b[.,]*\s*(?:\(|\d|[^\W\d]{1,12}[.,]?\s+\d|[^\W\d]{1,12}\s+[^\W\d]{3,12}\s+\d)"
)
_NAMED_ADDRESS = re.compile(r"[\"']?([^<>@\d]{0,60})[\"']?\s?(?:<|\(<?|\[)\s*(?:$|mailto:|[^\s<>()]*@)")
_MID_LINE = re.compile(
    r"(?:(?<=[^\w\s])|(?<=\s)|(?<=---))(?:-{2,}\s?)?(?:On|Am|Le|El|Il|Em|Op|Den)\s(?=(?:"
    + "|".join(day.title() for day in WEEKDAYS + MONTHS)
    + r")\b|\d)"
)
_MID_LEADS = ("On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den ")
_DIGIT = re.compile(r"\d")
_PRONOUNS = frozenset(
    "i you we he she they it who what as which that ich du sie er wir ihr je tu vous il elle nous yo tú él ella usted".split()
)
_AFTER_VERB = re.compile(r"[\s:：)*_~>\-—–=\"”]*[^\W\d_]*[\s:：]*[^\W\d_]*[\s:：)*_~>\-—–=]*")
_NO_NAME = frozenset("as what like and but when since because so if the here this that these how re".split())


class Strength(IntEnum):
    """How sure a set of lines is an attribution."""

    NONE = 0
    WEAK = 1  # only where marked quotes follow
    STRONG = 2  # enough to cut an unmarked quote below it


@dataclass(frozen=True, slots=True)
class Attribution:
    """It runs from `column` of line `first` to the end of line `last`."""

    first: int
    last: int
    column: int
    strength: Strength


def attribution_ending_at(
    lines: Sequence[str], last: int, *, floor: int, over_marks: bool
) -> Attribution | None:
    """The attribution whose last line is `last`, not reaching above `floor`; None where there is none.

    Where no marked lines follow (`over_marks` is false) only a strong one is of use.
    """
    if not _may_end_one(lines, last, floor, over_marks=over_marks):
        return None
    first, top = _first_line(lines, last, floor)
    text = _joined(lines, first, last)
    if len(text) > _LONGEST:
        return None
    strength = _weigh(text)
    column = 0
    if strength < Strength.STRONG:
        for start in sorted({first, top}, reverse=True):
            if _stands_alone(_joined(lines, start, last)):
                first, strength = start, Strength.STRONG
                break
    if not begins_like_one(lines[first]) and (own := _mid_line(lines[first])):
        column = own
        strength = max(strength, _weigh(_joined(lines, first, last)[column:]))
    return Attribution(first, last, column, strength) if strength else None


def _may_end_one(lines: Sequence[str], last: int, floor: int, *, over_marks: bool) -> bool:
    """A cheap look at the lines around: an address, or a verb of writing with a date, or over marked lines either."""
    near = "\n".join(lines[max(floor, last - _LOOK_BACK) : last + 1])
    if "@" in near or "<" in near or "mailto:" in near:
        return True
    has_digit = _DIGIT.search(near) is not None
    if has_digit and over_marks:
        return True
    return (has_digit or over_marks or " via " in near) and _last_verb(near.lower()) is not None


def is_attribution(line: str) -> bool:
    """Whether the line alone is surely one."""
    return len(line) <= _LONGEST and begins_like_one(line) and _weigh(line) is Strength.STRONG


def could_be_one(line: str) -> bool:
    """A cheap look at a line without a colon: does it begin like an attribution or name a writer?"""
    return len(line) < _LONGEST and (begins_like_one(line) or _last_verb(line.lower()) is not None)


def begins_like_one(line: str) -> bool:
    """Whether the line begins as an attribution does: with a date, a leading word before one, or a name and address."""
    bare = line[:160].lstrip(_PREFIX)
    return _begins_with_date(bare.lower()) or _begins_with_name(bare)


def _begins_with_date(low: str) -> bool:
    words = low.split(None, 1)
    if not words:
        return False
    has_digit = _DIGIT.search(low) is not None
    if has_digit and words[0].rstrip(",.:") in LEADS:
        return True
    return (has_digit or "(" in low) and _DATE_START.match(low) is not None


def _begins_with_name(bare: str) -> bool:
    if not ("<" in bare or "(" in bare or "[" in bare):
        return False
    found = _NAMED_ADDRESS.match(bare)
    if found is None or bare[:1].islower():
        return False
    words = found.group(1).lower().split()
    return 0 < len(words) <= 6 and not _NO_NAME.intersection(words)


def _joined(lines: Sequence[str], first: int, last: int) -> str:
    return " ".join(lines[at].strip() for at in range(first, last + 1))


def _first_line(lines: Sequence[str], last: int, floor: int) -> tuple[int, int]:
    """The highest line near above that begins like an attribution, and the top of the lines it stands with."""
    first, top, has_gap = -1, last, False
    for at in range(last, max(floor, last - _LOOK_BACK) - 1, -1):
        line = lines[at].strip()
        if not line:
            if first >= 0 or has_gap:
                break
            has_gap = True
        elif at < last and (line[0] == ">" or _ends_sentence(line)):
            break
        else:
            top = top if has_gap else at
            if begins_like_one(line):
                first = at
    if first >= 0:
        first = _completed_above(lines, first, last, top=top)
        return _lead_above(lines, first, floor), first
    return _bare_first(lines, last, floor), top


def _ends_sentence(line: str) -> bool:
    """A full stop after a long word; "9. mars." and "16.05 Mar." are no sentences."""
    if line[-1] in "!?:":
        return True
    return line[-1] == "." and len(line.rsplit(None, 1)[-1]) > _LONGEST_ABBREVIATION


def _lead_above(lines: Sequence[str], at: int, floor: int) -> int:
    """One line up, where a long name or date was broken after the leading word: "On Tuesday," / "2 May 2023"."""
    if at > floor:
        words = lines[at - 1].strip().lower().split()
        if words and len(words) <= _LEAD_WORDS and words[0] in LEADS and words[-1][-1] not in ".!?:":
            return at - 1
    return at


def _completed_above(lines: Sequence[str], first: int, last: int, *, top: int) -> int:
    """Up to the line with the clock time or the address, where these were broken off from what we can read."""
    if first == top:
        return first
    text = _joined(lines, first, last)
    wanted = _CLOCK if _DATE.search(text) is None else _ADDRESS if _ADDRESS.search(text) is None else None
    if wanted is None:
        return first
    for at in range(first - 1, top - 1, -1):
        if wanted.search(lines[at]):
            return at - 1 if at > top and lines[at].lstrip().startswith("<") else at
    return first


def _bare_first(lines: Sequence[str], last: int, floor: int) -> int:
    """Without a date: a lone "wrote:" or "<address> wrote:" belongs to the name on the line above it."""
    line = lines[last].strip(" \t>")
    if last == floor or not lines[last - 1].strip():
        return last
    above = lines[last - 1].strip()
    if len(line) < _BARE_VERB and _ADDRESS.search(above):
        return last - 1
    is_name = (
        len(above.split()) <= 5 and above[:1].isupper() and not _NO_NAME.intersection(above.lower().split())
    )
    return last - 1 if line.startswith("<") and is_name and above[-1] not in ".!?:," else last


def _mid_line(line: str) -> int:
    """Where an attribution begins that shares its line with the answer, or 0."""
    if not any(map(line.__contains__, _MID_LEADS)):
        return 0
    found = _last(_MID_LINE, line[:_LONGEST])
    return found.start() if found else 0


def _weigh(text: str) -> Strength:
    bare = text.lstrip(_PREFIX)
    low = bare.lower()
    dated, addressed = _DATE.search(low) is not None, _ADDRESS.search(low) is not None
    begins = _begins_with_date(low) or _begins_with_name(bare)
    verb = _last_verb(low)
    if verb is None:
        return _weigh_without_verb(low, dated=dated, addressed=addressed, begins=begins)
    before = low[: verb.start()].split()
    at_end = _AFTER_VERB.fullmatch(low, verb.end()) is not None
    if before and before[-1] in _PRONOUNS:
        is_stamped = begins and at_end and _CLOCK.search(low) and _YEAR.search(low)
        return Strength.STRONG if is_stamped else Strength.WEAK
    if not (dated or addressed):
        if at_end and "via" in before[1:-1] and len(before) <= _MOST_VIA:
            return Strength.STRONG  # "knwang via Some Forum wrote:"
        return Strength.WEAK if at_end and len(before) <= (10 if begins else 5) else Strength.NONE
    if begins or (addressed and at_end) or (dated and at_end and ord(verb.group()[0]) > _LAST_SPACED):
        return Strength.STRONG
    is_name = 0 < len(before) <= 5 and before[0] not in _NO_NAME and bare[:1].isupper()
    return Strength.STRONG if is_name and dated else Strength.WEAK


def _weigh_without_verb(low: str, *, dated: bool, addressed: bool, begins: bool) -> Strength:
    """ "26.06.2027, 14:41, A. Name <a@b>:" is one; without its colon only marked quotes make it one."""
    end = low.rstrip("*_ \t")
    if _STAMPED_NAME.fullmatch(end):
        return Strength.WEAK  # an old Gmail's, where the address was broken off
    if addressed and end.endswith(":") and low.split(None, 1)[0] in QUOTING:
        return Strength.STRONG
    if dated and addressed and begins:
        if end.endswith(":"):
            return Strength.STRONG if _names_writer_last(end[:-1].rstrip()) else Strength.WEAK
        return Strength.WEAK if end.endswith((">", ")")) else Strength.NONE
    is_short = end.endswith(":") and len(end) < _LONGEST_BARE
    is_stamped = dated and (begins or _STAMP_LAST.search(end) is not None)
    return Strength.WEAK if is_short and (addressed or is_stamped) else Strength.NONE


def _names_writer_last(text: str) -> bool:
    """Whether a bracket or an address ends it: "9 Mar 2027, 16:05 by kim@roth.example"."""
    return text[-1:] in tuple(">)]\"'") or "@" in text.rsplit(None, 1)[-1]


def _stands_alone(text: str) -> bool:
    """Whether a date, an address in brackets and a colon show one in a language we know no words of."""
    if len(text) > _LONGEST_BARE * 2 or not text.endswith(":"):
        return False
    if not (_DATE.search(text) and _ADDRESS.search(text)):
        return False
    return text[:-1].rstrip().endswith((">", ")")) or _last_verb(text.lower()) is not None


def _last_verb(low: str) -> re.Match[str] | None:
    """The last verb of writing; most texts have none of the words with which these end, and need no closer look."""
    if (low.isascii() or max(low) < _FIRST_OTHER) and _VERB_ENDS.isdisjoint(_WORD.findall(low)):
        return None
    return _last(_VERB, low)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for found in pattern.finditer(text):
        last = found
    return last
