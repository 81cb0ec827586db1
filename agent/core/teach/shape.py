"""The shape of a sentence: its words levelled, with names, numbers and times taken out.

Two sentences of one shape say the same thing about other people and other days: "Talk to you
tomorrow, Ann" and "talk to you on Friday, Bo". Every word that says *what* stays, so that "I'll send
the report" and "I'll send the contract" are never of one shape.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from agent.core.fulfil.words import names_of, stem, tokens
from agent.core.message import Address

_TIME, _NUMBER, _NAME = "<time>", "<number>", "<name>"
_SET_FREE = {"i'll": "i will", "we'll": "we will", "you'll": "you will", "it'll": "it will", "i'm": "i am", "we're": "we are", "shall": "will"}  # fmt: skip
_FILLERS = frozenset(
    "just also then so too well okay ok please thanks thank and but anyway of course certainly surely definitely hi hello hey dear"
    " dann auch mal nur bitte danke alors donc aussi merci pues entonces también gracias".split()
)
_BEFORE_A_TIME = frozenset("on by at in until till before within this next the for".split())
_SAY_NOTHING_ALONE = frozenset(
    "will do does sure yes agreed done fine great noted can be am is are it that this i we you me us".split()
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of sentence; equal for sentences of the kind."""

    words: tuple[str, ...]

    @property
    def says_little(self) -> bool:
        """Whether its meaning lies in what it answers: "Will do", "Yes, I can"."""
        return all(word in _SAY_NOTHING_ALONE or word.startswith("<") for word in self.words)


def shape_of(quote: str, due_text: str | None, people: Iterable[Address] = ()) -> Shape:
    """The shape of a sentence; `due_text` are its words of time and `people` those on the mail."""
    names = names_of(people)
    words = tokens(_unaddressed(_without(quote.replace("’", "'"), due_text), names))
    levelled = [level for n, word in enumerate(words) for level in _level(word, names, is_first=n == 0)]
    return Shape(tuple(_folded(levelled)))


def _without(quote: str, due_text: str | None) -> str:
    """The sentence with its words of time replaced by a token that nobody writes."""
    return quote.replace(due_text.replace("’", "'"), f" {_MARK} ", 1) if due_text else quote


_MARK = "xxtimexx"


def _unaddressed(text: str, names: frozenset[str]) -> str:
    """The sentence without the person it speaks to: "Bo, I'll call" and "I'll call, Bo" call alike."""
    head, comma, rest = text.partition(",")
    if comma and _is_called(head, names):
        text = rest
    rest, comma, tail = text.rpartition(",")
    return rest if comma and _is_called(tail, names) else text


def _is_called(part: str, names: frozenset[str]) -> bool:
    words = tokens(part)
    return 0 < len(words) < 4 and all(word.lower() in names for word in words)


def _level(word: str, names: frozenset[str], *, is_first: bool) -> list[str]:
    lower = word.lower()
    if lower == _MARK or lower in _TIMES:
        return [_TIME]
    if any(char.isdigit() for char in lower):
        return [_NUMBER]
    if lower in names or (
        word[:1].isupper() and not is_first and lower != "i" and not lower.startswith("i'")
    ):
        return [_NAME]
    if lower in _FILLERS:
        return []
    return [stem(part) for part in _SET_FREE.get(lower, lower).split()]


_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april june july
    august september october november december today tomorrow tonight morning afternoon evening noon week weeks day days month
    months hour hours minutes weekend later soon shortly""".split()
)


def _folded(levelled: list[str]) -> list[str]:
    """Runs of one placeholder as one, and the small words before a time away with it."""
    kept: list[str] = []
    for word, _ in groupby(levelled):
        if word == _TIME:
            while kept and kept[-1] in _BEFORE_A_TIME:
                kept.pop()
            if kept and kept[-1] == _TIME:
                continue
        kept.append(word)
    return kept
