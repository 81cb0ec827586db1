"""Which sentences are commitments and what they say: tables of language, in wordings of our own."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.commitment import Action, Found, Strength
from agent.core.detect import Context
from agent.resources import detector

_SENT = datetime(2026, 3, 3, 10, tzinfo=UTC)  # a Tuesday


def _find(text: str, quoted: str = "") -> tuple[Found, ...]:
    return detector().find(text, Context(sent_at=_SENT, quoted=quoted))


@pytest.mark.parametrize(
    ("text", "action", "due"),
    [
        ("I'll send you the revised offer by Friday.", Action.SEND, date(2026, 3, 6)),
        ("We will get back to you with the answer tomorrow.", Action.REPLY, date(2026, 3, 4)),
        ("You'll have the drawings by Thursday.", Action.SEND, date(2026, 3, 5)),
        ("I'll call you on Monday to go through it.", Action.CALL, date(2026, 3, 9)),
        ("The samples go out to you today.", Action.SEND, date(2026, 3, 3)),
        ("I'll let you know by the 10th whether we take both.", Action.REPLY, date(2026, 3, 10)),
        ("I'll introduce you to our plant manager this week.", Action.INTRODUCE, date(2026, 3, 6)),
    ],
)
def test_commitments_with_action_and_due(text: str, action: Action, due: date) -> None:
    """An undertaking is found, whatever its surface, with what is to be done and by when."""
    (found,) = _find(text)
    assert found.action is action
    assert found.due is not None
    assert found.due.last == due
    assert found.probability >= 0.5
    assert found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "Could you send me the figures by Friday?",
        "I look forward to meeting you.",
        "Let me know if you want the file and I'll send it.",
        "The system will send you a mail.",
        "Prices will rise next year.",
        "I sent the file on Monday.",
        "Feel free to call me any time.",
        "Thanks for your help!",
    ],
)
def test_look_alikes_are_none(text: str) -> None:
    """Requests, courtesies, offers, descriptions, predictions and reports bind nobody."""
    assert _find(text) == ()


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("I'll send it tomorrow.", Strength.FIRM),
        ("I'll try to send it tomorrow.", Strength.WEAK),
        ("Once legal has signed off, I'll send you the contract.", Strength.CONDITIONAL),
    ],
)
def test_how_firmly_it_was_said(text: str, strength: Strength) -> None:
    """Trying is weak, waiting for something is conditional, the rest is firm."""
    (found,) = _find(text)
    assert found.strength is strength


def test_a_list_of_ones_own_promises_without_verbs() -> None:
    """A thing and a time below a heading of ours is a promise; below a heading of theirs it is not."""
    ours = "Our homework from today:\n\n- Load table for both cranes: with you on Monday\n- Test logins: over the weekend\n"
    assert [found.due and found.due.last for found in _find(ours)] == [date(2026, 3, 9), date(2026, 3, 8)]
    assert _find("Your part, as I noted it:\n\n- Load table for both cranes: by Monday\n") == ()


def test_two_promises_in_one_sentence_are_parted_where_something_joins() -> None:
    """A sentence is cut behind "and", never inside a clause's own words."""
    for found in _find("I'll send you the banner on Wednesday and ring you on Thursday."):
        assert found.quote.split()[0].lower() in ("i'll", "ring")


def test_a_promise_in_the_subject_alone() -> None:
    """A subject may state a commitment; the subject of an answer does not."""
    context = Context(sent_at=_SENT)
    assert len(detector().find_in_subject("You'll have the revised offer by Friday", context)) == 1
    assert detector().find_in_subject("After Friday's workshop", context) == ()
    assert detector().find_in_subject("Re: You'll have the revised offer by Friday", context) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_complaint(text: str) -> None:
    """Whatever stands in a mail, spans lie inside it and probabilities between 0 and 1."""
    for found in _find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert 0 <= found.probability <= 1


@pytest.mark.parametrize("piece", ["if I can I will ", "I will, ", "will ", '"a" ', "- item: by Friday\n"])
def test_hostile_text_is_read_in_bounds(piece: str) -> None:
    """200 KB of nothing but cues ends, and finds no more than what is read of it."""
    assert len(_find(piece * (200_000 // len(piece)))) < 400
