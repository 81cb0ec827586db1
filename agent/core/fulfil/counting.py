"""How many were promised, and what a mail counts: "120 copies" is kept by a hundred and twenty, and "the first two of six" is not six.

Only what is said in figures or in English words up to a hundred. What an agreement of numbers weighs is learned
with all other signs (`likely`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech

_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 2)}
_NUMBERS |= {"both": 2, "dozen": 12, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100}
_NUMBER = re.compile(r"(?<![\w.,:/-])(?:\d[\d.,]*\d|\d|[a-z]+)(?![\w:/-])")
_CENTS = re.compile(r"[.,]\d\d$")
_NO_DIGIT = re.compile(r"\D")
_MOST_DIGITS = 9
_FEW = 13  # below it a number counts things that a person could carry; a bigger one is a figure
_MORE = 1.25  # of what was promised: "412" for "400 of them"
_SHARE = re.compile(r"\b(\w+) (?:out )?of (?:the |them |all |our |your |those )*(\w+)\b")
_ONE = frozenset({"one", "first"})
_LEFT = re.compile(
    r"\b(?:the|last|other) (?:others?|rest|remaining|missing|last)\b"
    r"|\b(?:still|only|so far|for now|meanwhile|in the meantime|going on with|minus|apart from|short)\b"
)


def numbers_in(text: str) -> frozenset[int]:
    """The numbers from two on that a text in lower case names."""
    return frozenset(filter(None, map(_value, _NUMBER.findall(text))))


def counts_of(speech: Speech) -> frozenset[int]:
    """The numbers that a mail tells."""
    return frozenset().union(*(numbers_in(c.text) for c in _told(speech)))


def tells_a_share(speech: Speech) -> bool:
    """Whether a mail tells so many of more: "four of six"."""
    return any(_is_less(*said) for c in _told(speech) for said in _SHARE.findall(c.text))


def tells_what_is_left(speech: Speech) -> bool:
    """Whether a mail speaks of others, of what is missing, or of what must do meanwhile."""
    return any(_LEFT.search(c.text) for c in _told(speech))


def counted(pending: Pending, told: frozenset[int], speech: Speech) -> Iterator[str]:
    """The signs by which the numbers that a mail tells agree with what was promised, or fall short of it."""
    due = pending.found.due
    promised = _promised(pending.found.quote, due.text if due else "")
    if promised & told:
        yield "tells the same number" if max(promised & told) < _FEW else "tells the same figure"
    elif any(number >= _FEW and number <= other <= _MORE * number for number in promised for other in told):
        yield "tells a figure that is not less"
    elif promised and told:
        yield "tells other numbers than were promised"
    several = [number for number in promised if number < _FEW]
    if not several:
        return
    yield "several were promised"
    if 0 < len(speech.files) < min(several):
        yield "fewer files than were promised"
    if len(speech.files) in several:
        yield "as many files as were promised"
    if tells_what_is_left(speech):
        yield "speaks of what is left, and several were promised"


@lru_cache(maxsize=20_000)
def _promised(quote: str, due: str) -> frozenset[int]:
    """The numbers of a promise that are not of its date."""
    said = quote.lower()
    return numbers_in(said.replace(due.lower(), " ") if due else said)


def _told(speech: Speech) -> Iterator[Clause]:
    return (c for c in speech.clauses if not c.is_question)


def _value(word: str) -> int:
    if not word[0].isdigit():
        return _NUMBERS.get(word, 0)
    digits = _NO_DIGIT.sub("", _CENTS.sub("", word))
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS and int(digits) > 1 else 0


def _is_less(part: str, whole: str) -> bool:
    count = 1 if part in _ONE else _value(part)
    return 0 < count < _value(whole)
