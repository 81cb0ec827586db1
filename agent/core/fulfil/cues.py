"""What a clause does to a promise, told by its phrases: hands over, puts off, takes back.

Each cue has its phrases, one a line or two, in a file of `phrases/`. They are matched against text in lower case with
plain apostrophes (`speech.level`); none repeats a repetition. A new phrase is one line there, one row in the test, and
`python -m bench.cue_words`: a phrase is tried only where words stand that it needs.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache

from agent.core.fulfil.cue_words import NEEDED
from agent.core.fulfil.phrases import bringing, endings, standing, talks
from agent.core.fulfil.phrases.parts import Phrases


class Cue(StrEnum):
    """What a clause does."""

    HANDS_OVER = "hands over"  # attached, enclosed, here is, below
    SENT = "says it was sent"  # shipped, paid, uploaded, on its way
    DISPATCHED = "is a notice of dispatch"  # tracking number, courier, pallet
    ARRIVED = "says it arrived"  # the other side: received, thanks for
    JUDGES = "judges what it has before it"  # the other side: your layout shows, looks, reads
    KEEPS_WORD = "keeps a word"  # as promised, as I said
    PENDING = "says there is nothing yet"
    ELSEWHERE = "says only where somebody is, who has the matter, or how it usually goes"
    SLIPS = "owns a slip"
    TALKED = "speaks of a talk as past"
    MISSED = "speaks of a talk to come, or that did not take place"
    NO_SHOW = "says that somebody did not come"
    DONE = "says it is done"
    DECIDES = "gives a decision"
    UNNEEDED = "says it is no longer needed"
    CANCELS = "calls a meeting off"
    LOST = "ends the whole business"
    PROPOSES = "proposes another time"
    AGREES = "agrees"
    INTRODUCES = "makes two people known to each other"


ROWS: dict[Cue, Phrases] = {
    Cue.HANDS_OVER: bringing.HANDS_OVER,
    Cue.SENT: bringing.SENT,
    Cue.DISPATCHED: bringing.DISPATCHED,
    Cue.ARRIVED: bringing.ARRIVED,
    Cue.JUDGES: bringing.JUDGES,
    Cue.KEEPS_WORD: bringing.KEEPS_WORD,
    Cue.PENDING: standing.PENDING,
    Cue.ELSEWHERE: standing.ELSEWHERE,
    Cue.SLIPS: standing.SLIPS,
    Cue.TALKED: talks.TALKED,
    Cue.MISSED: talks.MISSED,
    Cue.NO_SHOW: talks.NO_SHOW,
    Cue.DONE: standing.DONE,
    Cue.DECIDES: standing.DECIDES,
    Cue.UNNEEDED: endings.UNNEEDED,
    Cue.CANCELS: talks.CANCELS,
    Cue.LOST: endings.LOST,
    Cue.PROPOSES: talks.PROPOSES,
    Cue.AGREES: talks.AGREES,
    Cue.INTRODUCES: talks.INTRODUCES,
}


_PLAIN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_MARK = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]")
_WORD = re.compile(r"\w+")
_PLAIN_ASCII = bytes(
    code if chr(code).isalnum() or chr(code) == "_" else ord(" ") for code in range(128)
) + bytes(128)
"""Every ASCII character that stands in no word as a blank."""
_SHORT = 300
"""Longer clauses are rare, and not worth the memory of remembering."""


def phrases_of(row: str) -> Iterator[str]:
    """The phrases of a row, which stand side by side, parted by bars."""
    depth = start = 0
    for mark in _MARK.finditer(row):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if mark[0] == "|" and not depth:
            yield row[start : mark.start()]
            start = mark.end()
    yield row[start:]


class _Phrase:
    """A phrase of a cue; compiled when it is first looked for: a mailbox needs a third of them, starting up none."""

    __slots__ = ("_needs", "_pattern", "_phrase")

    def __init__(self, phrase: str, needs: str) -> None:
        self._phrase = phrase
        self._needs: str | list[frozenset[str]] = needs  # a list once it was asked for
        self._pattern: re.Pattern[str] | None = None

    def is_in(self, text: str, words: frozenset[str]) -> bool:
        """Whether a text with these words holds it, of which one is there that it needs first."""
        if isinstance(self._needs, str):
            self._needs = [frozenset(some.split()) for some in self._needs.split(",") if some]
        if any(map(words.isdisjoint, self._needs)):
            return False
        if self._pattern is None:
            if _PLAIN.fullmatch(self._phrase):
                return _stands_in(text, self._phrase)
            self._pattern = re.compile(rf"\b(?:{self._phrase})\b")
        return self._pattern.search(text) is not None


def _stands_in(text: str, words: str) -> bool:
    """Whether a text holds these words, as the expression made of them would find; making that takes longer."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (_WORD.match(text, end) or (at and _WORD.match(text, at - 1, at))):
            return True
        at = text.find(words, at + 1)
    return False


class _Heard:
    """A text's words, the phrases that they call for, and what came of looking for them."""

    __slots__ = ("_called", "_said", "_text", "_words")

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = words_of(text)
        self._called: dict[Cue, list[_Phrase]] = {}
        self._said: dict[Cue, bool] = {}
        by_word = _by_word()
        for word in ("", *(self._words & by_word.keys())):
            for cue, phrases in by_word[word].items():
                self._called.setdefault(cue, []).extend(phrases)

    def says(self, cue: Cue) -> bool:
        """Whether the text shows a cue."""
        said = self._said.get(cue)
        if said is None:
            said = cue in self._called and self._shows(cue)
            self._said[cue] = said
        return said

    def _shows(self, cue: Cue) -> bool:
        return any(phrase.is_in(self._text, self._words) for phrase in dict.fromkeys(self._called[cue]))


@cache
def _by_word() -> Mapping[str, Mapping[Cue, list[_Phrase]]]:
    """The phrases by the words of which each needs one first; under "" those that need none."""
    by_word: dict[str, dict[Cue, list[_Phrase]]] = {"": {}}
    for cue, rows in ROWS.items():
        phrases = (phrase for row in rows for phrase in phrases_of(row))
        for text, needs in zip(phrases, NEEDED[cue.name], strict=True):
            first, _, others = needs.partition(",")
            phrase = _Phrase(text, others)
            for word in first.split() or [""]:
                by_word.setdefault(word, {}).setdefault(cue, []).append(phrase)
    return by_word


@cache
def _words_for(cue: Cue) -> frozenset[str]:
    """The words of which one stands wherever the cue is shown, and "" if it may be shown without any."""
    return frozenset(word for word, cues in _by_word().items() if cue in cues)


def says(text: str, cue: Cue) -> bool:
    """Whether a text shows a cue; the text is given in lower case with plain apostrophes."""
    return _heard(text).says(cue) if len(text) <= _SHORT else _Heard(text).says(cue)


def may_say(words: frozenset[str], cue: Cue) -> bool:
    """Whether any of some texts that hold these words, all together, may show a cue; cheap, never wrongly no."""
    needed = _words_for(cue)
    return "" in needed or not words.isdisjoint(needed)


@lru_cache(maxsize=1_500)
def _heard(text: str) -> _Heard:
    """One clause is asked about by every promise it may concern."""
    return _Heard(text)


@lru_cache(maxsize=500)
def words_of(text: str) -> frozenset[str]:
    """The words of a clause."""
    return frozenset(
        text.encode().translate(_PLAIN_ASCII).decode().split() if text.isascii() else _WORD.findall(text)
    )
