"""The words of running text, by the short way and by the expression that says what a word is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.reading.running_words import running_words

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

TEXTS = [
    ("I'll send you 2 drawings, e-mailed.", ["I'll", "send", "you", "2", "drawings", "e", "mailed"]),
    ("the boys' room, 'quoted' ''twice''", ["the", "boys", "room", "quoted", "twice"]),
    ("snake_case\tand\x1ca line\nmore", ["snake", "case", "and", "a", "line", "more"]),
    ("it’s über-alles", ["it’s", "über", "alles"]),
    ("'", []),
]


@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_words_stand_between_blanks_and_signs(text: str, words: list[str]) -> None:
    """An apostrophe within a word is of it, one at its edge is a quotation mark."""
    assert running_words(text) == words


@given(st.text(st.one_of(st.sampled_from("ab1' _-,.\n’é"), st.characters())))
def test_both_ways_find_the_same_words(text: str) -> None:
    """Plain text is cut without the expression, and just so."""
    assert running_words(text) == _WORD.findall(text)
