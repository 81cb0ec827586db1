"""Promises that wait: for the other side's deed, and those about which the rep is asked."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, Due, Found, Owner, State, Strength
from agent.core.fulfil.conditions import own_due, waits_for_other_side
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.ledger import EntryKind

FRIDAY = date(2026, 3, 6)


def conditional(text: str, condition: str) -> Found:
    return Found(0, len(text), text, Action.SEND, Strength.CONDITIONAL, Owner.SENDER, condition=condition)


@pytest.mark.parametrize(
    ("condition", "waits"),
    [
        ("once you have signed the berth plan", True),
        ("as soon as I have your logo", True),
        ("when you're back from the yard", True),
        ("once our lab has tested it", False),
        ("if the tide allows", False),
        ("if you like", False),
        ("unless you tell me otherwise", False),
        ("if you don't need it earlier", False),
        ("if I don't hear from you", False),
        ("on receipt of your order", True),
        ("once your parcel has left our yard", False),
        ("", False),
    ],
)
def test_only_what_the_other_side_must_do_is_waited_for(condition: str, waits: bool) -> None:
    """What lies in nobody's hands, or in our own, excuses no date."""
    assert waits_for_other_side(conditional("I'll send the proof by Friday", condition)) is waits


@pytest.mark.parametrize(
    ("quote", "text", "is_own"),
    [
        ("Should the harbour close in June, I'll send you the order at once", "in June", False),
        ("If the tide is right this morning, we'll lay the buoy", "this morning", False),
        ("Should he sign for June, I'll send you the order the same day", "the same day", False),
        ("If the paint dries, I'll send you the photos by Friday", "by Friday", True),
        ("I'll send you the photos by Friday if the paint dries", "by Friday", True),
        ("When I'm back on Monday, I'll send you the photos", "on Monday", True),
    ],
)
def test_the_time_of_a_condition_is_no_due(quote: str, text: str, is_own: bool) -> None:
    """What may never come has a day of its own."""
    found = replace(conditional(quote, ""), due=Due(FRIDAY, FRIDAY, text))
    assert (own_due(found) is not None) is is_own


@pytest.mark.parametrize(
    ("text", "has_due"), [("within two days", False), ("in a week", False), ("by Friday", True)]
)
def test_a_span_after_the_other_sides_deed_cannot_be_reckoned(text: str, *, has_due: bool) -> None:
    """ "Once you have signed, within two days" begins when they have; a date of its own stands."""
    found = replace(conditional("I'll send it", "once you have signed"), due=Due(FRIDAY, FRIDAY, text))
    assert (own_due(found) is not None) is has_due


@pytest.mark.parametrize(
    ("text", "files", "state"),
    [
        ("I'll sign the berth plan on Tuesday.", (), State.OPEN),
        ("The berth plan is not signed yet.", (), State.OPEN),
        ("The berth plan is signed.", (), State.OVERDUE),
        ("Here you go.", ("berth_plan_signed.pdf",), State.OVERDUE),
    ],
)
def test_a_deed_only_announced_is_still_waited_for(
    desk: Any, promise: Any, text: str, files: tuple[str, ...], state: State
) -> None:
    """That they will, or have not yet, lets no promise fall due; that they have does."""
    promised(desk, promise)
    marks = [promise(text.rstrip("."), Action.DO)] if "I'll" in text else []
    desk.write(text, *marks, day=3, side=Side.CUSTOMER, files=files)
    ours = next(row for row in desk.rows(day=12) if row.found.condition)
    assert ours.state(desk.at(12), desk.rep.zone) is state


def promised(desk: Any, promise: Any) -> None:
    words = "Once you have signed the berth plan, I'll send you the colour proof by Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, FRIDAY, "the colour proof"), day=2)
    message = desk.messages[-1]
    made = replace(
        message.found[0], strength=Strength.CONDITIONAL, condition="Once you have signed the berth plan"
    )
    desk.messages[-1] = replace(message, found=(made,))


def test_nothing_is_overdue_while_the_other_side_is_silent(desk: Any, promise: Any) -> None:
    """Who waits for a signature owes nothing on Friday without it."""
    promised(desk, promise)
    assert desk.state(day=9) is State.OPEN


def test_the_date_counts_once_the_other_side_has_written(desk: Any, promise: Any) -> None:
    """Whether the condition was met is the reader's to judge: the promiser was heard and has a date to keep."""
    promised(desk, promise)
    desk.write("Signed and scanned, here you are.", day=4, side=Side.CUSTOMER, files=["berth_plan.pdf"])
    assert desk.state(day=9) is State.OVERDUE
    assert EntryKind.MET in {entry.kind for entry in desk.entries()}


def test_mail_in_another_conversation_lets_nothing_go_on(desk: Any, promise: Any) -> None:
    """The condition is waited for where it was named."""
    promised(desk, promise)
    desk.write("Is the slipway free in May?", day=4, side=Side.CUSTOMER, thread="t2")
    assert desk.state(day=9) is State.OPEN


def asked(desk: Any, promise: Any) -> None:
    """Two answers are owed, and the mails that follow speak of neither."""
    words = "I'll get back to you by Friday."
    desk.write(words, promise(words.rstrip("."), Action.REPLY, FRIDAY), day=2)
    other = "I'll let you know about the crane on Monday."
    desk.write(
        other, promise(other.rstrip("."), Action.REPLY, date(2026, 3, 16), "the crane"), day=2, hour=11
    )
    desk.write("The primer needs two coats below the waterline.", day=4)
    desk.write("The slipway is closed on Sundays in winter.", day=5)


def test_a_weak_sign_for_a_dated_promise_asks_once_it_is_due(desk: Any, promise: Any) -> None:
    """Before the due nobody need be asked; after it the machine does not guess."""
    asked(desk, promise)
    answer = desk.rows(day=5)[0]
    assert answer.state(desk.at(5), desk.rep.zone) is State.OPEN
    assert answer.state(desk.at(9), desk.rep.zone) is State.UNCLEAR


def test_the_rep_is_asked_once(desk: Any, promise: Any) -> None:
    """Two weak signs make one question."""
    asked(desk, promise)
    about = [entry.commitment for entry in desk.entries() if entry.kind is EntryKind.MAYBE]
    assert about
    assert len(about) == len(set(about))


def test_every_match_is_written_down_with_its_score_and_reasons(desk: Any, promise: Any) -> None:
    """Who reads the ledger sees how sure the machine was, and why."""
    words = "I'll send you the coating report by Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, FRIDAY, "the coating report"), day=2)
    desk.write("The coating report is attached.", day=4, files=["coating_report.pdf"])
    (kept,) = [entry for entry in desk.entries() if entry.kind is EntryKind.FULFILLED]
    assert kept.score is not None
    assert 0.6 <= kept.score <= 1
    assert kept.reasons == ("attached: coating_report.pdf", "agrees in: report, coating")


def test_a_move_says_who_was_told(desk: Any, promise: Any) -> None:
    """The history of a slip names the people who were written to."""
    words = "I'll send you the coating report by Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, FRIDAY, "the coating report"), day=2)
    again = "The coating report slips, you'll have it on Tuesday."
    mark = promise(
        "you'll have it on Tuesday", Action.SEND, date(2026, 3, 10), "the coating report", renews=True
    )
    desk.write(again, mark, day=5)
    (moved,) = [entry for entry in desk.entries() if entry.kind is EntryKind.MOVED]
    assert [person.email for person in moved.told] == ["mara@brinemarine.example"]
