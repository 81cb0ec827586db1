"""What is lacked or asked for is no promise, though it has a time and a thing."""

from datetime import UTC, datetime

import pytest

from agent.core.detect import Context
from agent.core.detect.clauses import read_clauses
from agent.core.detect.needs import asks_for_oneself, is_need, is_offer
from agent.core.detect.tokens import read_tokens
from agent.resources import detector

_MONDAY = Context(datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("For the spring order we're still missing the wax grades above 60 degrees.", True),
        ("I am waiting for the customs papers until Thursday.", True),
        ("And a word about the hives by Thursday your time, if at all possible.", True),
        ("The crate list by noon if you can.", True),
        ("Need you guys to weigh the hives by Thursday, our time.", True),
        ("I need you to sign by Thursday and I'll send the wax.", False),
        ("If possible I'll send the wax grades on Thursday.", False),
        ("Our driver brings the crates on Thursday if you can take them.", False),
        ("I'll send the wax grades on Thursday.", False),
    ],
)
def test_a_need_is_told_from_a_promise(sentence: str, expected: bool) -> None:
    """By who waits, and by a request that names nobody who acts."""
    assert is_need(read_tokens(sentence).words) is expected
    if expected:
        assert not detector().find(sentence, _MONDAY)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("If you came by in June I could show you the hives.", True),
        ("Should you ever pass, I would open the cellar for you.", True),
        ("I could send the wax grades on Thursday.", False),
        ("If the frost holds I could send the wax grades on Thursday.", False),
        ("If you come by I'll show you the hives.", False),
    ],
)
def test_what_waits_for_the_others_wish_is_an_offer(sentence: str, expected: bool) -> None:
    """ "Could" and "would" under the other side's condition."""
    clauses = read_clauses(read_tokens(sentence))
    assert any(is_offer(clauses, at) for at in range(len(clauses))) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Give me a ring tomorrow at 2.", True),
        ("Send us the crate list by Friday.", True),
        ("Give me until Friday.", False),
        ("Give us the nod before ten and I'll have the driver there today.", False),
        ("Will send you the crate list by Friday.", False),
    ],
)
def test_what_the_other_side_is_bidden_is_a_request(sentence: str, expected: bool) -> None:
    """ "Send us" and "give me", but for time to do it and for what is promised in return."""
    words = read_tokens(sentence).words
    clauses = read_clauses(read_tokens(sentence))
    assert any(asks_for_oneself(words, clauses, at) for at in range(len(clauses))) is expected
    assert bool(detector().find(sentence, _MONDAY)) is not expected
