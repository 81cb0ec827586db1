"""What is lacked or asked for is no promise, though it has a time and a thing."""

from datetime import UTC, datetime

import pytest

from agent.core.detect import Context
from agent.core.detect.clauses import read_clauses
from agent.core.detect.needs import (
    asks_for_oneself,
    is_done_for_writer,
    is_need,
    is_offer,
    is_readiness,
    speaks_of_itself,
)
from agent.core.detect.tokens import read_tokens
from agent.resources import detector

_MONDAY = Context(datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Should the frost come back I will ask you to bring the crates in.", True),
        ("I will then ask for your help with the hives.", True),
        ("If needed, our driver could take the crates on Thursday.", True),
        ("In case of interest I can show you the hives on Thursday.", True),
        ("If needed, I'll weigh the hives again on Thursday.", False),
        ("For the spring order we're still missing the wax grades above 60 degrees.", True),
        ("I am waiting for the customs papers until Thursday.", True),
        ("And a word about the hives by Thursday your time, if at all possible.", True),
        ("The crate list by noon if you can.", True),
        ("Need you guys to weigh the hives by Thursday, our time.", True),
        ("I'm still waiting on the scales but will send the list by Thursday.", False),
        ("Kindly send the crate list by Thursday.", True),
        ("Kindly bear with us, the crate list will reach you on Thursday.", False),
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
        ("If you want the wax grades I will send you the sheet.", True),
        ("If you want the hives gone by Friday, we need a driver.", False),
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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I am writing to follow up on our talk about the hives last week.", True),
        ("I'm writing to let you know that the crates are gone.", True),
        ("We will use this mail to explain the new wax grades.", True),
        ("I'll talk to you later!", True),
        ("Speak with you soon.", True),
        ("I'll call you later today about the hives.", False),
        ("I'm writing to the beekeepers tonight and will copy you.", False),
        ("I'm writing the crate list tonight.", False),
    ],
)
def test_what_a_mail_is_for_is_no_promise(sentence: str, expected: bool) -> None:
    """Nothing is left to be done once it is read; who is written to is another matter."""
    assert speaks_of_itself(read_tokens(sentence).words) is expected
    assert bool(detector().find(sentence, _MONDAY)) is not expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Maria is going to send me the wax grades on Thursday.", True),
        ("The vet sheet will be forwarded to us on Friday.", True),
        ("Maria will give me the wax grades, and I'll ring you on Thursday.", False),
        ("They will send us the sheet, which you'll get on Friday.", False),
        ("Maria is going to send you the wax grades on Thursday.", False),
    ],
)
def test_what_another_does_for_the_writer_is_not_promised(sentence: str, expected: bool) -> None:
    """Unless the sentence goes on to say what the other side gets of it."""
    words, clauses = read_tokens(sentence).words, read_clauses(read_tokens(sentence))
    assert any(is_done_for_writer(words, clauses, at) for at in range(len(clauses))) is expected
    assert bool(detector().find(sentence, _MONDAY)) is not expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I'll be glad to explain the wax grades.", True),
        ("I shall be happy to weigh the hives for you.", True),
        ("With the new scales we will be able to weigh all hives.", True),
        ("Yes, I'll be glad to explain the wax grades.", False),
        ("I'll be glad to join you at the fair.", False),
        ("I'll be happy to weigh the hives on Thursday.", False),
        ("We will be able to send you the wax grades.", False),
        ("I should be able to weigh the hives.", False),
    ],
)
def test_being_glad_or_able_is_no_promise_yet(sentence: str, expected: bool) -> None:
    """An offer waits for a yes; a day, an invitation or a "yes" makes it more."""
    words, clauses = read_tokens(sentence).words, read_clauses(read_tokens(sentence))
    assert any(is_readiness(words, clause) for clause in clauses) is expected
