"""Attribution lines: "On Monday somebody wrote:" in any language, on up to six lines.

No one pattern is run over the mail. A line that could *end* an attribution (it ends with a colon,
say) makes us look back a few lines for where it began, and what stands between is weighed: a date,
an address, a verb of writing, a leading word. `quotes` decides what follows from it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from agent.core.reading.vocabulary import LEADS, MONTHS, WEEKDAYS, WROTE

_LOOK_BACK = 5
_LONGEST = 420
_PREFIX = ' \t>*_~#|-—–"“«\xa0\u200b('

_CJK_OR_BARE = tuple(verb for verb in WROTE if ord(verb[0]) >= 0x590)
_LETTERED = tuple(verb for verb in WROTE if ord(verb[0]) < 0x590)
_VERB = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(re.escape(v) for v in sorted(_LETTERED, key=len, reverse=True))
    + r")(?![^\W_])"
    "|" + "|".join(re.escape(v) for v in sorted(_CJK_OR_BARE, key=len, reverse=True))
)
_DATE = re.compile(
    r"\d{1,2}[:.h]\d\d|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,4}[/.-]\d{1,2}(?!\d)|\d\s?[年月日년월일]"
)
_ADDRESS = re.compile(r"[\w.+-]@[\w-]|<[^<>\s]{3,}>|mailto:")
_DATE_START = re.compile(
    r"\d{1,4}[-/.]\s?\d{1,2}[-/.年]|\d{1,2}[:.h]\d\d|\d{4}\s?[年년]|\d{4}\.\s|\d{1,2}\.?(?:\s(?:de|of))?\s[^\W\d]{3,}"
    r"|(?:"
    + "|".join(WEEKDAYS + MONTHS)
    + r")\b[.,]?\s*(?:\(|\d|[^\W\d]{1,12}[.,]?\s+\d|[^\W\d]{1,12}\s+[^\W\d]{3,12}\s+\d)"
)
_MID_LINE = re.compile(
    r"(?:(?<=[^\w\s])|(?<=\s)|(?<=---))(?:-{2,}\s?)?(?:On|Am|Le|El|Il|Em|Op|Den)\s(?=(?:"
    + "|".join(day.title() for day in WEEKDAYS + MONTHS)
    + r")\b|\d)"
)
_PRONOUNS = frozenset(
    "i you we he she they it who what as which that ich du sie er wir ihr je tu vous il elle nous yo tú él ella usted".split()
)
_AFTER_VERB = re.compile(r"[\s:：)*_~>\-—–=\"”]*(?:[^\W\d_]+[\s:：]*){0,2}[\s:：)*_~>\-—–=]*")
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


def attribution_ending_at(lines: Sequence[str], last: int, *, floor: int) -> Attribution | None:
    """The attribution whose last line is `last`, not reaching above `floor`; None where there is none."""
    first = _first_line(lines, last, floor)
    text = " ".join(lines[at].strip() for at in range(first, last + 1))
    if len(text) > _LONGEST:
        return None
    strength = _weigh(text.lower(), text)
    column = 0
    if not starts_like_one(lines[first]) and (own := _mid_line(lines[first])):
        column = own
        strength = max(strength, _weigh(text[column:].lower(), text[column:]))
    return Attribution(first, last, column, strength) if strength else None


def starts_like_one(line: str) -> bool:
    """Whether the line begins as an attribution with a date does."""
    bare = line[:120].lstrip(_PREFIX).lower()
    if not bare or bare.isspace():
        return False
    word = bare.split(None, 1)[0].rstrip(",.:")
    if word in LEADS and any(c.isdigit() for c in bare):
        return True
    return _DATE_START.match(bare) is not None


def could_be_one(line: str) -> bool:
    """A cheap look at a line without a colon: does it begin like an attribution or name a writer?"""
    return len(line) < _LONGEST and (starts_like_one(line) or _VERB.search(line.lower()) is not None)


def _first_line(lines: Sequence[str], last: int, floor: int) -> int:
    """The nearest line upwards that begins like an attribution, across at most one blank line."""
    blanks = 0
    for at in range(last, max(floor, last - _LOOK_BACK) - 1, -1):
        line = lines[at].strip()
        if not line:
            blanks += 1
            if blanks > 1:
                break
            continue
        if at < last and line[-1] in ".!?":
            break
        if starts_like_one(line):
            return _lead_above(lines, at, floor)
    return _bare_first(lines, last, floor)


def _lead_above(lines: Sequence[str], at: int, floor: int) -> int:
    """One line up, where a long name or date was broken after the leading word: "On Tuesday," / "2 May 2023"."""
    if at > floor:
        above = lines[at - 1].strip()
        words = above.lower().split()
        if words and len(words) <= 3 and words[0] in LEADS and above[-1] not in ".!?:":
            return at - 1
    return at


def _bare_first(lines: Sequence[str], last: int, floor: int) -> int:
    """Without a date: a lone "wrote:" belongs to the name or address on the line above it."""
    line = lines[last].strip(" \t>")
    if last > floor and len(line) < 24 and lines[last - 1].strip() and _ADDRESS.search(lines[last - 1]):
        return last - 1
    return last


def _mid_line(line: str) -> int:
    """Where an attribution begins that shares its line with the answer, or 0."""
    found = None
    for found in _MID_LINE.finditer(line[:600]):
        pass
    return found.start() if found else 0


def _weigh(low: str, text: str) -> Strength:
    bare = low.lstrip(_PREFIX)
    dated, addressed = _DATE.search(low) is not None, _ADDRESS.search(low) is not None
    verb = _last(_VERB, bare)
    if verb is None:
        return _weigh_without_verb(bare, dated=dated, addressed=addressed)
    before = bare[: verb.start()].split()
    if before and before[-1] in _PRONOUNS:
        return Strength.WEAK
    at_end = _AFTER_VERB.fullmatch(bare, verb.end()) is not None
    if not (dated or addressed):
        return Strength.WEAK if at_end and len(before) <= 5 else Strength.NONE
    if starts_like_one(bare) or (addressed and at_end):
        return Strength.STRONG
    is_name = (
        len(before) <= 5 and not _NO_NAME.intersection(before[:1]) and text.lstrip(_PREFIX)[:1].isupper()
    )
    return Strength.STRONG if is_name and before and dated else Strength.WEAK


def _weigh_without_verb(bare: str, *, dated: bool, addressed: bool) -> Strength:
    """ "26.06.2014, 14:41, A. Name <a@b>:" is one; without its colon only marked quotes make it one."""
    end = bare.rstrip("*_ \t")
    if dated and addressed and starts_like_one(bare):
        if end.endswith(":"):
            return Strength.STRONG if end[-2:-1] in ">)]\"'" or end[-3:-1] == "> " else Strength.WEAK
        return Strength.WEAK if end.endswith((">", ")")) else Strength.NONE
    is_short = end.endswith(":") and len(end) < 160
    return Strength.WEAK if is_short and (addressed or (dated and starts_like_one(bare))) else Strength.NONE


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):
        pass
    return found
