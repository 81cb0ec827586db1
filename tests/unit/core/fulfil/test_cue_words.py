"""A row of a cue's phrases is tried only where a word stands that its phrases need: nothing may be missed by that."""

import re

import pytest

from agent.core.fulfil.cue_words import NEEDED
from agent.core.fulfil.cues import ROWS, Cue, says
from agent.core.fulfil.speech import level
from bench.cue_words import FILE, needed, written
from tests.unit.core.fulfil.test_cues import SHOWN

_SAYINGS = [level(text) for _, text in SHOWN]

NEEDS = [
    (r"sent|e-?mailed", "sent emailed mailed"),
    (r"(?:is|are) (?:all )?(?:here|below)", "here below"),
    (r"the (?:\w+ )?request", "request"),
    (r"(?:\w+ ){1,3}yet", "yet"),
    (r"(?:put|saved)\b.{0,60}\b(?:folder|drive)", "folder drive"),
    (r"your order\b[^.]{0,30}\b(?:left|dispatched)", "order"),
    (r"purchas\w+ orders", "orders"),
    (r"purchas\w+|orders", ""),
    (r"safely in(?=$|[,.!])", "safely"),
]


@pytest.mark.parametrize(("row", "words"), NEEDS)
def test_a_row_needs_the_rarest_words_that_each_phrase_of_it_holds_whole(row: str, words: str) -> None:
    """Of a phrase whose words may all be others nothing is needed, and the row is always tried."""
    assert needed(row) == frozenset(words.split())


def test_the_words_that_ship_are_those_of_the_phrases() -> None:
    """A phrase that is added without its words would never be seen."""
    assert FILE.read_text(encoding="utf-8") == written(), "run python -m bench.cue_words"
    assert {name: len(rows) for name, rows in NEEDED.items()} == {cue.name: len(ROWS[cue]) for cue in Cue}


@pytest.mark.parametrize("cue", Cue)
def test_a_cue_is_seen_wherever_its_phrases_are(cue: Cue) -> None:
    """In everything that the cues are shown by, the short way sees what the phrases themselves see."""
    phrases = re.compile(r"\b(?:" + "|".join(ROWS[cue]) + r")\b")
    assert [text for text in _SAYINGS if says(text, cue)] == [t for t in _SAYINGS if phrases.search(t)]
