"""A mail that neither answers nor names what was promised, and is it by its day."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil import book
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.follow import follow
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.signs import Owed, signs_of
from agent.core.fulfil.telling import Telling

FRIDAY = date(2026, 3, 6)
PROMISE = "You'll have the import permit by Friday"


def asked(desk: Any) -> list[tuple[Pending, Telling, Owed]]:
    """What the scorer is asked about; nothing counts as kept meanwhile."""
    found: list[tuple[Pending, Telling, Owed]] = []

    def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
        found.append((pending, telling, owed))
        return NOTHING

    follow(desk.exchange, desk.rep, desk.policy, judge)
    return found


@pytest.fixture
def owing(desk: Any, promise: Any) -> Any:
    """A desk at which the import permit is owed by Friday."""
    desk.write(f"{PROMISE}.", promise(PROMISE, Action.SEND, FRIDAY, "the import permit"), day=2)
    return desk


def test_a_file_on_the_very_day_in_a_new_conversation_is_it(owing: Any) -> None:
    """Nobody writes "the import permit" above it."""
    key = owing.write(
        "Voilà. Valid until the summer.", day=6, thread="t2", subject="FR 2211", files=["scan.pdf"]
    )
    assert owing.row().evidence.message == key
    assert owing.row().state(owing.at(9), owing.rep.zone) is State.KEPT


def test_a_question_there_is_not(owing: Any) -> None:
    """A mail about something else on the same day proves nothing."""
    owing.write("Are you coming to the fair in May?", day=6, thread="t2", subject="Fair")
    assert owing.row().settled_at is None


@pytest.mark.parametrize(("day", "is_asked"), [(2, False), (3, True), (6, True), (16, True), (17, False)])
def test_only_about_its_day(owing: Any, day: int, is_asked: bool) -> None:
    """Three days before it to ten days after it; who is nearer in words is looked at all the while."""
    owing.write("Voilà. Valid until the summer.", day=day, hour=20, thread="t2", subject="FR 2211")
    assert [owed.far for _, _, owed in asked(owing)] == [True] * is_asked


def test_without_a_day_for_two_weeks(desk: Any, promise: Any) -> None:
    """From when it was made."""
    said = "I'll send you the import permit"
    desk.write(f"{said}.", promise(said, Action.SEND, None, "the import permit"), day=2)
    desk.write("Voilà.  Two pages, one stamp.", day=16, thread="t2", subject="FR 2211")
    desk.write("Voilà.  Two pages, one stamp.", day=18, thread="t3", subject="FR 2211")
    assert [telling.speech.message.thread for _, telling, _ in asked(desk)] == ["t2"]


def test_what_was_promised_as_it_is_not_looked_for(desk: Any, promise: Any) -> None:
    """What "it" is stands where it was spoken of, and a mail elsewhere may be anything."""
    desk.write("Do you have the permit?", day=2, side=Side.CUSTOMER)
    said = "I'll send it over on Friday"
    desk.write(f"{said}.", promise(said, Action.SEND, FRIDAY, "it"), day=2, hour=12)
    desk.write("Our opening hours are attached.", day=6, files=["hours.pdf"], thread="t2", subject="Easter")
    assert asked(desk) == []


def test_so_many_and_no_more(desk: Any, promise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest day first, so that a lively account costs no more than a quiet one."""
    monkeypatch.setattr(book, "_MOST_AT_A_TIME", 2)
    things = ("the permit", "the invoice", "the stamps", "the catalogue")
    for number, thing in enumerate(things):
        said = f"You'll have {thing} next week"
        due = date(2026, 3, 9 + number)
        desk.write(
            f"{said}.", promise(said, Action.SEND, due, thing), day=3, thread=f"t{number}", subject="Hull"
        )
    desk.write("Voilà. Two pages for you.", day=12, thread="new", subject="FR 2211")
    last = [
        pending.found.object for pending, telling, _ in asked(desk) if telling.speech.message.thread == "new"
    ]
    assert last == ["the catalogue", "the stamps"]


def test_the_scorer_is_told_that_it_is_named_nowhere(owing: Any) -> None:
    """And whether the mail keeps another promise."""
    owing.write("Voilà. Valid until the summer.", day=6, thread="t2", subject="FR 2211")
    ((pending, telling, owed),) = asked(owing)
    signs = signs_of(pending, telling, owed, NOTHING)
    assert {"in another conversation, and names nothing", "on the very day, and names nothing"} <= signs
    assert "keeps another promise" not in signs


@pytest.mark.parametrize(("day", "is_kept"), [(13, True), (15, False)])
def test_weeks_later_it_must_say_more(
    owing: Any, monkeypatch: pytest.MonkeyPatch, day: int, is_kept: bool
) -> None:
    """Where all signs together say just enough in the week after, they do not later: life goes on about other things."""
    monkeypatch.setattr("agent.core.fulfil.likely.BIAS", 0.5)
    monkeypatch.setattr("agent.core.fulfil.likely.WEIGHTS", {})
    owing.write("That was a long day at the fair.", day=day)
    assert (owing.row().settled_at is not None) is is_kept
