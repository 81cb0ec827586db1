"""Words levelled so that a promise and what fulfils it can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.fulfil.words import content, file_keys, is_empty, key, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pricing", "prices"),
        ("quote", "quotation"),
        ("quote", "offer"),
        ("proposal", "pricing"),
        ("contract", "agreement"),
        ("slides", "deck"),
        ("datasheet", "specs"),
        ("approved", "approval"),
        ("decided", "decision"),
        ("shipped", "ship"),
        ("installation", "install"),
        ("tester", "tests"),
        ("companies", "company"),
        ("customer's", "customers"),
    ],
)
def test_words_that_mean_the_same_have_one_key(one: str, other: str) -> None:
    """Endings and names for the same deliverable make no difference."""
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("contract", "invoice"), ("report", "list"), ("drawing", "photo"), ("press", "price")]
)
def test_words_that_mean_different_things_have_different_keys(one: str, other: str) -> None:
    """What is promised as one thing is not kept by another."""
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Brine_hull_survey-v3.pdf", "brine hull survey"),
        ("HullSurveyFinal.docx", "hull survey"),
        ("price.list.2026.xlsx", "price list spreadsheet"),
        ("DPA_redline.docx", "dpa"),
    ],
)
def test_a_file_name_is_split_at_marks_and_capitals(name: str, words: str) -> None:
    """Every way in which people join words in a file name comes apart."""
    assert {key(word) for word in words.split()} <= file_keys(name)


@pytest.mark.parametrize(
    "word", ["the", "Tuesday", "tomorrow", "send", "17", "3pm", "5th", "I'll", "you’ll", "properly"]
)
def test_times_and_verbs_of_promising_say_nothing(word: str) -> None:
    """When and how something is promised does not tell what."""
    assert is_empty(word)


@given(st.text(max_size=200))
def test_any_text_has_words(text: str) -> None:
    """No text breaks the levelling, and no word is levelled to nothing that another text would match by accident."""
    assert all(content(text))


@given(st.from_regex(r"[a-z]{2,15}", fullmatch=True))
def test_the_plural_is_levelled_like_the_singular(word: str) -> None:
    """Adding an s to a word that ends in a plain consonant makes no other word of it."""
    if len(word) > 3 and word[-1] in "bdfgklmnprt":
        assert stem(word + "s") == stem(word)
