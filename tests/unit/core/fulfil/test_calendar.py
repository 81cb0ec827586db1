"""What the calendar does to a promise to call or meet."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.exchange import Side
from agent.core.meeting import Answer
from agent.core.message import Address

CUSTOMER = Address("mara@brinemarine.example", "Mara Quint")
RING = "I'll ring you on Tuesday at 9 about the primer."


def rung(desk: Any, promise: Any) -> None:
    desk.write(RING, promise(RING.rstrip("."), Action.CALL, desk.at(3, 9), "the primer"), day=2)


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.TENTATIVE, Answer.NONE])
def test_an_event_that_took_place_keeps_a_promise_to_call(desk: Any, promise: Any, answer: Answer) -> None:
    """Confirmed, begun, and the other side has not declined."""
    rung(desk, promise)
    uid = desk.meet("Call: primer", day=3, hour=9, made=1, answer=answer)
    assert (desk.row().evidence.meeting, desk.state()) == (uid, State.KEPT)


@pytest.mark.parametrize(("answer", "cancelled"), [(Answer.DECLINED, False), (Answer.ACCEPTED, True)])
def test_an_event_declined_or_cancelled_keeps_nothing(
    desk: Any, promise: Any, answer: Answer, cancelled: bool
) -> None:
    """Nobody was there."""
    rung(desk, promise)
    desk.meet("Call: primer", day=3, hour=9, made=1, changed=2, answer=answer, cancelled=cancelled)
    assert desk.state() is State.OVERDUE


def test_a_meeting_to_come_keeps_nothing_yet(desk: Any, promise: Any) -> None:
    """Before it begins the promise is open."""
    rung(desk, promise)
    desk.meet("Call: primer", day=3, hour=9, made=1)
    assert desk.state(day=2) is State.OPEN


def test_another_meeting_with_the_same_customer_is_not_the_call(desk: Any, promise: Any) -> None:
    """Another day and another matter."""
    rung(desk, promise)
    desk.meet("Shipyard open day", day=12, hour=15, made=1)
    assert desk.state(day=20) is State.OVERDUE


def test_the_calendar_moves_a_meeting(desk: Any, promise: Any) -> None:
    """An event put to another time after the promise was made, before the old hour: told in time."""
    words = "On Wednesday at 11 I'll show your painters the new primer."
    desk.write(
        words, promise(words.rstrip("."), Action.MEET, desk.at(4, 11), "your painters the new primer"), day=2
    )
    uid = desk.meet("New primer on the slipway", day=5, hour=15, made=2, changed=3)
    row = desk.row()
    assert (row.due.last, row.told_in_time, row.evidence.meeting) == (desk.at(5, 15), True, uid)


@pytest.mark.parametrize(("hour", "is_moved"), [(11, True), (15, False)])
def test_the_only_talk_owed_is_moved_by_an_event_at_its_hour_whatever_it_is_called(
    desk: Any, promise: Any, hour: int, is_moved: bool
) -> None:
    """ "Same hour, another day": people name events by what is theirs. Another hour needs a word in common."""
    words = "On Wednesday at 11 I'll show your painters the new primer."
    found = promise(words.rstrip("."), Action.MEET, desk.at(4, 11), "your painters the new primer")
    desk.write(words, found, day=2)
    uid = desk.meet("Halle 4", day=11, hour=hour, made=3)
    row = desk.row()
    assert ((row.evidence and row.evidence.meeting) == uid) is is_moved
    assert (row.due.last == desk.at(11, 11)) is is_moved


def test_with_two_talks_owed_an_event_of_another_name_moves_neither(desk: Any, promise: Any) -> None:
    """Nobody can tell which is meant."""
    words = "On Wednesday at 11 I'll show your painters the new primer."
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(4, 11), "the new primer"), day=2)
    ring = "I'll ring you on Thursday at 11 about the invoice."
    desk.write(ring, promise(ring.rstrip("."), Action.CALL, desk.at(5, 11)), day=2, hour=12, thread="t2")
    desk.meet("Halle 4", day=11, hour=11, made=3)
    assert all(row.moved_at is None for row in desk.rows())


def test_an_invitation_of_the_customers_counts_once_ours_has_accepted(desk: Any, promise: Any) -> None:
    """A time that only one side has named is no move."""
    words = "On Wednesday at 11 I'll show your painters the new primer."
    desk.write(
        words, promise(words.rstrip("."), Action.MEET, desk.at(4, 11), "your painters the new primer"), day=2
    )
    desk.meet("New primer", day=6, hour=15, made=3, by=CUSTOMER, answer=Answer.NONE)
    assert not desk.row(day=5).moved


def test_the_customers_cancelling_releases_the_rep(desk: Any, promise: Any) -> None:
    """Who was to be visited has called it off."""
    words = "I'll come by on Wednesday at 11."
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(4, 11)), day=2)
    desk.meet("Nia at the yard", day=4, hour=11, made=2, changed=3, by=CUSTOMER, cancelled=True)
    assert desk.state() is State.WITHDRAWN


@pytest.mark.parametrize(("text", "hour"), [("before our call", 9), ("in time for our meeting", 14)])
def test_a_due_before_a_meeting_is_taken_from_the_calendar(
    desk: Any, promise: Any, text: str, hour: int
) -> None:
    """The next event of that kind with the customer gives the moment."""
    words = f"You'll have the primer list {text}."
    desk.write(words, promise(words.rstrip("."), Action.SEND, None, "the primer list", due_text=text), day=2)
    desk.meet("Call with Mara", day=5, hour=9, made=1)
    desk.meet("Meeting at the yard", day=5, hour=14, made=1)
    row = desk.row()
    assert (row.due.last, row.due.text, row.moved) == (desk.at(5, hour), text, False)


def test_without_such_a_meeting_the_due_stays_open(desk: Any, promise: Any) -> None:
    """The calendar is asked, never guessed."""
    words = "You'll have the primer list before our call."
    desk.write(
        words,
        promise(words.rstrip("."), Action.SEND, None, "the primer list", due_text="before our call"),
        day=2,
    )
    assert desk.row().due is None


def test_a_promised_invitation_is_kept_by_the_event(desk: Any, promise: Any) -> None:
    """ "I'll send you an invite" is done when the event is in the calendar."""
    words = "I'll send you an invite for Thursday."
    desk.write(
        words, promise(words.rstrip("."), Action.SEND, date(2026, 3, 4), "an invite for Thursday"), day=2
    )
    uid = desk.meet("Primer, with Mara", day=5, hour=9, made=3)
    assert (desk.row().evidence.meeting, desk.state()) == (uid, State.KEPT)


def test_one_call_settles_before_the_next_is_promised(desk: Any, promise: Any) -> None:
    """A call held on Tuesday is over when Friday's is promised: two promises, both kept."""
    rung(desk, promise)
    first = desk.meet("Call: primer", day=3, hour=9, made=1)
    words = "I'll ring you on Friday about the crane."
    desk.write(words, promise(words.rstrip("."), Action.CALL, date(2026, 3, 6), "the crane"), day=4)
    second = desk.write("Thanks for the call this morning.", day=6, hour=15, side=Side.CUSTOMER)
    one, two = desk.rows()
    assert (one.evidence.meeting, two.evidence.message) == (first, second)


def test_an_event_at_the_hour_of_one_talk_moves_no_other(desk: Any, promise: Any) -> None:
    """Two visits to one yard: the event of Monday is not Wednesday's visit moved."""
    one = "On Monday at 8 I'll visit the upper yard."
    two = "On Wednesday at 13 I'll visit the lower yard."
    desk.write(
        f"{one} {two}",
        promise(one.rstrip("."), Action.MEET, desk.at(9, 8), "the upper yard"),
        promise(two.rstrip("."), Action.MEET, desk.at(11, 13), "the lower yard"),
        day=2,
    )
    desk.meet("Visit, upper yard", day=9, hour=8, made=3)
    first, second = desk.rows(day=10)
    assert (first.evidence is not None, second.moved) == (True, False)


@pytest.mark.parametrize(
    ("name", "is_moved"), [("Primer on the slipway (new date)", True), ("Shipyard party", False)]
)
@pytest.mark.parametrize("organizer", [{"by": CUSTOMER}, {}])
def test_an_event_called_off_for_another_is_moved(
    desk: Any, promise: Any, name: str, is_moved: bool, organizer: dict[str, Address]
) -> None:
    """Who deletes a meeting and invites to it anew has moved it; a mail that tells so ends nothing."""
    words = "On Wednesday at 11 I'll show your painters the new primer."
    found = promise(words.rstrip("."), Action.MEET, desk.at(4, 11), "your painters the new primer")
    desk.write(words, found, day=2)
    desk.meet("Primer on the slipway", day=4, hour=11, made=2, changed=3, **organizer, cancelled=True)
    uid = desk.meet(name, day=11, hour=14, made=3, **organizer)
    desk.write("I've binned Wednesday's meeting and sent you a fresh one.", day=3, side=Side.CUSTOMER)
    row = desk.row()
    assert ((row.due.last, row.evidence and row.evidence.meeting) == (desk.at(11, 14), uid)) is is_moved
    assert row.withdrawn_at is None or not is_moved
