"""What became of a meeting, who asked for it, and how late it was called off."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.attendance import Outcome, attendance
from agent.core.fulfil.exchange import Side
from agent.core.meeting import Answer
from agent.core.message import Address

CUSTOMER = Address("mara@brinemarine.example", "Mara Quint")


def judged(desk: Any, day: int) -> Any:
    return attendance(desk.meetings[0], desk.messages, desk.rep, desk.at(day, 23))


@pytest.mark.parametrize(
    ("answer", "day", "outcome"),
    [
        (Answer.ACCEPTED, 3, Outcome.PLANNED),
        (Answer.ACCEPTED, 5, Outcome.HELD),
        (Answer.TENTATIVE, 5, Outcome.HELD),
        (Answer.NONE, 5, Outcome.UNCLEAR),
        (Answer.DECLINED, 5, Outcome.DECLINED),
        (Answer.DECLINED, 3, Outcome.DECLINED),
    ],
)
def test_the_outcome_follows_from_the_answers_and_the_time(
    desk: Any, answer: Answer, day: int, outcome: Outcome
) -> None:
    """What nobody of the other side accepted is unclear once its time has passed."""
    desk.meet("Primer", day=4, hour=9, made=1, answer=answer)
    assert judged(desk, day).outcome is outcome


@pytest.mark.parametrize(
    "text",
    [
        "So sorry that I missed our call, the ferry was late.",
        "You didn't join, so I hung up after ten minutes.",
        "Wednesday's demo did not take place.",
    ],
)
def test_a_mail_afterwards_tells_of_a_no_show(desk: Any, text: str) -> None:
    """Only words can say that an accepted meeting did not come about."""
    desk.meet("Primer", day=4, hour=9, made=1)
    desk.write(text, day=4, hour=11, side=Side.CUSTOMER)
    assert judged(desk, 5).outcome is Outcome.NO_SHOW


def test_a_talk_that_nobody_came_to_keeps_no_promise(desk: Any, promise: Any) -> None:
    """The calendar alone would have called it held."""
    words = "I'll ring you on Wednesday at 9 about the primer."
    desk.write(words, promise(words.rstrip("."), Action.CALL, desk.at(4, 9), "the primer"), day=2)
    desk.meet("Call: primer", day=4, hour=9, made=2)
    desk.write("Sorry, I missed our call this morning.", day=4, hour=15)
    assert desk.state(day=5) is State.OVERDUE


def test_it_says_who_asked_who_moved_and_how_late_it_was_cancelled(desk: Any) -> None:
    """The organizer initiates; a cancellation counts from its last change to the start."""
    desk.meet("Primer", day=4, hour=9, made=1, changed=3, by=CUSTOMER, cancelled=True)
    seen = judged(desk, 5)
    assert (seen.initiated_by, seen.outcome, seen.moved, seen.counts) == (
        Side.CUSTOMER,
        Outcome.CANCELLED,
        False,
        False,
    )
    assert seen.notice == timedelta(hours=25)


def test_a_meeting_that_stood_elsewhere_before_was_moved(desk: Any) -> None:
    """Also where the calendar counts no changes, as Microsoft's."""
    desk.meet("Primer", day=4, hour=9, made=1)
    assert not judged(desk, 5).moved
    desk.meetings[0] = replace(desk.meetings[0], starts_before=(desk.at(3, 9),))
    assert judged(desk, 5).moved


@pytest.mark.parametrize(
    ("asked", "cancelled", "said"),
    [
        ("Could we move it to Friday? I'm at sea.", False, (Side.CUSTOMER, None)),
        ("", False, (Side.REP, None)),
        ("Could you bring the brochure?", False, (Side.REP, None)),
        ("I have to cancel, the boiler has burst.", True, (None, Side.CUSTOMER)),
        ("", True, (None, Side.REP)),
    ],
)
def test_who_wanted_it_moved_or_called_off(
    desk: Any, asked: str, cancelled: bool, said: tuple[Side | None, Side | None]
) -> None:
    """The organizer changes the calendar; a mail shortly before says at whose wish."""
    desk.meet("Primer", day=6, hour=9, made=1, changed=4, cancelled=cancelled)
    if asked:
        desk.write(asked, day=3, side=Side.CUSTOMER)
    seen = judged(desk, 7)
    assert (seen.moved_by, seen.cancelled_by) == said


@pytest.mark.parametrize(("by_customer", "ended"), [(False, Side.CUSTOMER), (True, Side.REP)])
def test_who_declined(desk: Any, by_customer: bool, ended: Side) -> None:
    """The side that was asked and did not come ended it."""
    by = {"by": CUSTOMER} if by_customer else {}
    desk.meet("Primer", day=6, hour=9, made=1, answer=Answer.DECLINED, **by)
    assert judged(desk, 7).cancelled_by is ended
