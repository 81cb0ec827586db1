"""Words opened, with their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.detect.tokens import HYPHEN, read_tokens, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'll send it.", ["i", "will", "send", "it", "."]),
        ("We won’t", ["we", "will", "not"]),
        ("pls e-mail u tmrw", ["please", "email", "you", "tomorrow"]),
        ("by 3:30 or 17", ["by", "#:#", "or", "#"]),
        ("a two-page note", ["a", "two", HYPHEN, "page", "note"]),
        ("Ann's here - really", ["ann", "'s", "here", "-", "really"]),
        ("lemme gonna", ["let", "me", "going", "to"]),
        (
            "ill post it, well have them and were on it",
            "i will post it , we will have them and we are on it".split(),
        ),
        (
            "She is ill and did well, as well as we were",
            "she is ill and did well , as well as we were".split(),
        ),
        ("tomoz at 9am I am in", ["tomorrow", "at", "#", "a.m", "i", "am", "in"]),
    ],
)
def test_contractions_and_short_forms_are_opened(text: str, words: list[str]) -> None:
    """What a quick mail shortens reads like what a slow one writes out."""
    assert read_tokens(text).words == words


@pytest.mark.parametrize(
    "text", ["ill post it", "We did well, so well have it", "at 9, il ring em", "well done"]
)
def test_the_gate_reads_the_same_words(text: str) -> None:
    """Its quick way of cutting opens what was run together as the slow one does."""
    assert words_in(text, 0, len(text)) == read_tokens(text).words


@given(st.text(max_size=80))
def test_every_word_lies_where_it_says(text: str) -> None:
    """Offsets are in order, inside the text and never empty."""
    tokens = read_tokens(text)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.ends) == len(tokens.written)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert tokens.starts == sorted(tokens.starts)
