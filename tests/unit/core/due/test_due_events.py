"""Dues that wait for an event stay open, and are found."""

from datetime import UTC, datetime

import pytest

from agent.core.due import find_dues
from agent.core.due.events import find_event_dues


@pytest.mark.parametrize(
    ("sentence", "words", "event"),
    [
        ("You get the list before our call.", "before our call", "our call"),
        ("Once legal has signed, I'll send both copies.", "Once legal has signed", "legal has signed"),
        ("I'll ring you as soon as I hear from the lab.", "as soon as I hear from the lab", "I hear from the lab"),
        ("When the truck is in I'll text you.", "When the truck is in", "the truck is in"),
        ("We ship upon receipt of the order.", "upon receipt of the order", "receipt of the order"),
        ("The minute it is live we tell you.", "The minute it is live we tell you", "it is live we tell you"),
        ("I'll keep the crew there until it runs - promised.", "until it runs", "it runs"),
        ("Within five days of your signature you get the kit.", "Within five days of your signature you get the kit", "your signature you get the kit"),
        ("I will send it shortly.", "shortly", ""),
        ("You'll hear from me ASAP.", "ASAP", ""),
        ("The papers follow in due course.", "in due course", ""),
    ],
)  # fmt: skip
def test_an_event_is_told_in_its_own_words(sentence: str, words: str, event: str) -> None:
    """The clause ends where the next begins: at a comma, a stop, or "I'll"."""
    (found,) = find_event_dues(sentence)
    assert (found.text, found.event) == (words, event)


@pytest.mark.parametrize(
    "sentence",
    ["After all, it is yours.", "When can you ship?", "The onceover took an hour.", "We spoke before long."],
)
def test_what_waits_for_nothing_is_no_event(sentence: str) -> None:
    """Questions and turns of phrase set no time."""
    assert find_event_dues(sentence) == ()


def test_what_the_calendar_resolves_is_no_event() -> None:
    """ "Before Friday" is a due, and the words are not taken twice."""
    text = "You get it before Friday, the rest once the board has met."
    dues = find_dues(text, datetime(2026, 3, 5, 9, 30, tzinfo=UTC))
    assert [event.text for event in find_event_dues(text, dues=dues)] == ["once the board has met"]
