"""A phrase of a cue is tried only where words stand that it needs: nothing may be missed by that."""

import re

import pytest

from agent.core.fulfil.cue_words import NEEDED
from agent.core.fulfil.cues import ROWS, Cue, _Phrase, phrases_of, says
from agent.core.fulfil.speech import level
from bench.cue_words import FILE, needed, written
from tests.unit.core.fulfil.test_cues import SHOWN

_SAYINGS = [level(text) for _, text in SHOWN]

NEEDS = [
    (r"sent", ["sent"]),
    (r"e-?mailed", ["emailed mailed"]),
    (r"(?:is|are) (?:all )?(?:here|below)", ["here below", "is are"]),
    (r"the (?:\w+ )?request", ["request", "the"]),
    (r"(?:\w+ ){1,3}yet", ["yet"]),
    (r"(?:put|saved)\b.{0,60}\b(?:folder|drive)", ["put saved", "folder drive"]),
    (r"your order\b[^.]{0,30}\b(?:left|dispatched)", ["order", "left dispatched", "your"]),
    (r"purchas\w+ orders", ["orders"]),
    (r"safely in(?=$|[,.!])", ["safely", "in"]),
    (r"purchas\w+", []),
]
ROWS_OF_PHRASES = [
    (r"sent|(?:e|g)-?mailed", ["sent", "(?:e|g)-?mailed"]),
    (r"on (?:its|their) way", ["on (?:its|their) way"]),
    (r"\(a|b\)|[|)]c|[^]|]d", [r"\(a", r"b\)", "[|)]c", "[^]|]d"]),
]


@pytest.mark.parametrize(("phrase", "words"), NEEDS)
def test_a_phrase_needs_the_rarest_words_that_its_parts_hold_whole(phrase: str, words: list[str]) -> None:
    """Of a part whose words may all be others nothing is needed; a phrase of such parts alone is always tried."""
    assert sorted(map(sorted, needed(phrase))) == sorted(sorted(some.split()) for some in words)


@pytest.mark.parametrize(("row", "phrases"), ROWS_OF_PHRASES)
def test_phrases_of_a_row_stand_between_its_bars(row: str, phrases: list[str]) -> None:
    """Bars in brackets part no phrases, and what is escaped or stands in a set is no bracket."""
    assert list(phrases_of(row)) == phrases


def test_the_words_that_ship_are_those_of_the_phrases() -> None:
    """A phrase that is added without its words would never be seen."""
    assert FILE.read_text(encoding="utf-8") == written(), "run python -m bench.cue_words"
    phrases = {cue.name: [phrase for row in ROWS[cue] for phrase in phrases_of(row)] for cue in Cue}
    assert {name: len(needs) for name, needs in NEEDED.items()} == {n: len(p) for n, p in phrases.items()}


def test_a_phrase_of_plain_words_is_seen_where_they_stand_whole() -> None:
    """Such a phrase is looked for without an expression: "way in" is in "the way in", and in no "gateway in" or "way inn"."""
    looked_for = _Phrase("way in", "")
    for text, is_there in (("the way in.", True), ("gateway in", False), ("way inn, way in", True)):
        assert looked_for.is_in(text, frozenset()) is is_there, text


@pytest.mark.parametrize("cue", Cue)
def test_a_cue_is_seen_wherever_its_phrases_are(cue: Cue) -> None:
    """In everything that the cues are shown by, the short way sees what the phrases themselves see."""
    phrases = re.compile(r"\b(?:" + "|".join(ROWS[cue]) + r")\b")
    assert [text for text in _SAYINGS if says(text, cue)] == [t for t in _SAYINGS if phrases.search(t)]
