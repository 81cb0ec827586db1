"""Text to words and gaps, with each word replaced by one character that stands for it.

The first step of finding dues. A language's `Lexicon` gives every word that its grammar speaks of a
character of its own and every number one for its size; all other words become `UNKNOWN`. Grammar
rules are then regular expressions over the string of these characters, the text's *shape*.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, repeat

UNKNOWN = "x"
BREAK = "¤"  # a gap that no expression spans: a blank line, a semicolon, a bracket

_ASCII = re.compile(r"([A-Za-z]+|[0-9]+)")
_ANY = re.compile(r"([^\W\d_]+|[0-9]+)")
FIRST_WORD = 0xF0000
"""Words are the signs from here on, in Unicode's last private use areas: no text of ours is confused with them.

`re` takes ranges of them as they are; of nearer signs it makes a table of 65,536 for each set, when it compiles.
"""

_KEPT = frozenset(":/-.,'@+()~&$%#*")
_FOLDED = {"–": "-", "—": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "´": "'"}

NUMBERS = {
    "hour": "abcdefg",
    "hour_number": "abcdefg",
    "month_number": "bde",
    "mday": "bdefgh",
    "minute": "cdefghi",
    "short_year": "cdefghij",
    "padded": "cdefgh",
    "up_to_99": "abcdefghij",
    "year": "lm",
    "military": "ln",
    "digital": "n",
    "three_digits": "k",
    "number": "abcdefghijklmno",
}
"""Which characters stand for a number that may be an hour, a day of the month, a year, ..."""


def number_shape(digits: str) -> str:
    """The character of a number: its size and how it is written."""
    value = int(digits) if len(digits) <= 4 else -1
    if len(digits) == 1:
        return "b" if value else "a"
    if len(digits) == 2:
        return _two_digit_shape(digits, value)
    if len(digits) == 3:
        return "k"
    if len(digits) == 4:
        is_year, is_time = 1900 <= value < 2200, value < 2400 and value % 100 < 60
        return ("l" if is_time else "m") if is_year else ("n" if is_time else "o")
    return UNKNOWN


def _two_digit_shape(digits: str, value: int) -> str:
    if digits[0] == "0":
        return "d" if value else "c"
    for shape, top in (("e", 12), ("f", 23), ("g", 24), ("h", 31), ("i", 59)):
        if value <= top:
            return shape
    return "j"


_NUMBER_SHAPES = {str(n): number_shape(str(n)) for n in range(10_000)}
_NUMBER_SHAPES |= {f"{n:02}": number_shape(f"{n:02}") for n in range(10)}
_NUMBER_SHAPES |= {f"{n:04}": number_shape(f"{n:04}") for n in range(1_000)}
_NUMBER_SHAPES |= {f"{n:03}": number_shape(f"{n:03}") for n in range(100)}


class Lexicon:
    """The words of a language and the characters that stand for them."""

    def __init__(self, words: Iterable[str], spellings: Mapping[str, str]) -> None:
        """`words` come each once; what stands together here is together in a set of characters, too.

        `spellings` are words that stand for one of them: "nxt" for "next".
        """
        self.shapes: dict[str, str] = {word: chr(FIRST_WORD + n) for n, word in enumerate(words)}
        self.shapes |= {hurried: self.shapes[word] for hurried, word in spellings.items()}
        self._get = (self.shapes | _NUMBER_SHAPES).get

    def of(self, words: Iterable[str]) -> str:
        """One character for each word."""
        return "".join(map(self._get, words, repeat(UNKNOWN)))


@dataclass(frozen=True, slots=True)
class Words:
    """The words and numbers of a text in lower case, and where each starts."""

    text: str
    words: list[str]
    starts: list[int]

    def gap_shape(self, at: int) -> str:
        """The shape of what stands before a word, or at the end after all of them."""
        begin = self.starts[at - 1] + len(self.words[at - 1]) if at else 0
        gap = self.text[begin : self.starts[at] if at < len(self.starts) else len(self.text)]
        known = _GAPS.get(gap)
        return _shape_of_gap(gap) if known is None else known


def split(text: str) -> Words:
    """The words and numbers of a text; digits and letters that touch are two words."""
    pieces = (_ASCII if text.isascii() else _ANY).split(_lower(text))
    ends = list(accumulate(map(len, pieces)))
    return Words(text, pieces[1::2], ends[:-1:2])


def _lower(text: str) -> str:
    """Lower case without changing the length ("İ" alone would)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_GAPS: Mapping[str, str] = {"": "", " ": " ", ", ": ", ", ":": ":", "/": "/", "-": "-", ".": ".", "'": "'"}


def _shape_of_gap(gap: str) -> str:
    if len(gap) > 12 and not gap.isspace():
        return BREAK
    if gap.count("\n") > 1 or "\f" in gap:
        return BREAK
    return "".join(_signs(gap))


def _signs(gap: str) -> Iterator[str]:
    was_blank = False
    for sign in gap:
        if sign.isspace():
            if not was_blank:
                yield " "
            was_blank = True
            continue
        was_blank = False
        plain = _FOLDED.get(sign, sign)
        yield plain if plain in _KEPT else BREAK
