"""What a clause does to a promise, told by its phrases: hands over, puts off, takes back.

Each cue has its phrases, one a line or two, in a file of `phrases/`. They are matched against text in lower case with
plain apostrophes (`speech.level`); none repeats a repetition. A new phrase is one line there, one row in the test, and
`python -m bench.cue_words`: a row is tried only where a word stands that its phrases need.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

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


class _Row:
    """Some phrases of a cue; compiled when first looked for: a mailbox needs half of them, starting up none."""

    __slots__ = ("_pattern", "_phrases")

    def __init__(self, phrases: str) -> None:
        self._phrases = phrases
        self._pattern: re.Pattern[str] | None = None

    def is_in(self, text: str) -> bool:
        """Whether the text holds one of them."""
        if self._pattern is None:
            self._pattern = re.compile(rf"\b(?:{self._phrases})\b")
        return self._pattern.search(text) is not None


class _Rows(NamedTuple):
    """A cue's rows, by the words without which they are in no text."""

    by_word: Mapping[str, Sequence[_Row]]
    wordless: Sequence[_Row]

    def are_in(self, text: str, words: frozenset[str]) -> bool:
        """Whether a text with these words holds a phrase of them."""
        called = words & self.by_word.keys()
        rows = dict.fromkeys(row for word in called for row in self.by_word[word]) if called else ()
        return any(row.is_in(text) for row in rows) or any(row.is_in(text) for row in self.wordless)


@cache
def _rows(cue: Cue) -> _Rows:
    by_word: dict[str, list[_Row]] = {}
    wordless = []
    for phrases, needed in zip(ROWS[cue], NEEDED[cue.name], strict=True):
        row = _Row(phrases)
        for word in needed.split():
            by_word.setdefault(word, []).append(row)
        if not needed:
            wordless.append(row)
    return _Rows(by_word, wordless)


def says(text: str, cue: Cue) -> bool:
    """Whether a text shows a cue; the text is given in lower case with plain apostrophes."""
    if len(text) > _SHORT:
        return _rows(cue).are_in(text, frozenset(_WORD.findall(text)))
    return _remembered(text, cue)


def may_say(words: frozenset[str], cue: Cue) -> bool:
    """Whether any of some texts that hold these words, all together, may show a cue; cheap, never wrongly no."""
    rows = _rows(cue)
    return bool(rows.wordless) or not rows.by_word.keys().isdisjoint(words)


_WORD = re.compile(r"\w+")
_SHORT = 300
"""Longer clauses are rare, and not worth the memory of remembering."""


@lru_cache(maxsize=20_000)
def _remembered(text: str, cue: Cue) -> bool:
    """One clause is asked about by every promise it may concern."""
    return _rows(cue).are_in(text, words_of(text))


@lru_cache(maxsize=500)
def words_of(text: str) -> frozenset[str]:
    """The words of a clause, which is asked for some cues, one after the other."""
    return frozenset(_WORD.findall(text))
