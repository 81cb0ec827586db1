"""Which drafts are due: when, about what, and when none is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.commitment import By, Commitment, Evidence
from agent.core.drafting.facts import DraftKind
from agent.core.due.workdays import Workdays
from agent.core.fulfil.exchange import Side
from agent.core.message import MailKind
from agent.core.policy import Policy

SLIP, ASK = DraftKind.SLIP_NOTICE, DraftKind.FOLLOW_UP
Scene = Any  # the fixture's class lives in conftest
WEDNESDAY = date(2026, 3, 4)
PLAIN = Policy()


def kinds(scene: Scene, now: datetime, policy: Policy = PLAIN) -> list[tuple[DraftKind, str]]:
    return [(plan.kind, plan.commitment) for plan in scene.plans(now, policy)]


def test_a_slip_makes_a_notice_the_next_morning(scene: Scene) -> None:
    """A dated promise that has passed untold makes one notice, and not a minute before its day has ended."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates on Wednesday.", 2), WEDNESDAY)
    assert kinds(scene, scene.at(4, 23)) == []
    assert kinds(scene, scene.at(5, 0)) == [(SLIP, "c1")]


@pytest.mark.parametrize(
    "change",
    [
        {"told_at": "now"},
        {"settled_at": "now"},
        {"withdrawn_at": "now"},
        {"dismissed": True},
        {"unclear": True},
        {"waits": True},
    ],
)
def test_what_makes_no_notice(scene: Scene, change: dict[str, object]) -> None:
    """Told, done, withdrawn, dismissed and unclear promises make none, nor those that wait for the customer."""
    change = {name: scene.at(6) if value == "now" else value for name, value in change.items()}
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY, **change)
    assert kinds(scene, scene.at(9)) == []


def test_an_undated_promise_makes_no_notice(scene: Scene) -> None:
    """Without a date nothing has passed."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), None)
    assert kinds(scene, scene.at(9)) == []


def test_a_promise_moved_too_late_and_kept_makes_none(scene: Scene) -> None:
    """What was told late but then kept by the new date needs no apology any more."""
    said = scene.wrote(scene.ines, "You will have the crates on Wednesday.", 2)
    row = scene.promised(said, WEDNESDAY)
    kept = replace(row, moved_at=scene.at(5), told_in_time=False, settled_at=scene.at(9))
    scene.commitments[:] = [kept]
    assert kinds(scene, scene.at(12)) == []


def test_a_moved_date_that_passes_too_makes_a_notice(scene: Scene) -> None:
    """The telling of the first slip does not cover the second."""
    said = scene.wrote(scene.ines, "You will have the crates on Wednesday.", 2)
    row = scene.promised(said, date(2026, 3, 10), moved_at=scene.at(4), told_in_time=True)
    scene.commitments[:] = [row]
    plan = scene.plan(scene.at(11))
    assert (plan.facts.moved_on, plan.facts.due) == ("Wednesday 4 March", "Tuesday 10 March")


@pytest.mark.parametrize(
    ("due", "not_yet", "then"),
    [
        (date(2026, 3, 3), (4, 23), (5, 0)),  # Tuesday: Wednesday has to pass
        (date(2026, 3, 6), (9, 23), (10, 0)),  # Friday: Monday has to pass
        (date(2026, 3, 7), (9, 23), (10, 0)),  # a Saturday is no working day either
    ],
)
def test_a_customer_is_asked_after_a_working_day(
    scene: Scene, due: date, not_yet: tuple[int, int], then: tuple[int, int]
) -> None:
    """One whole working day passes between a customer's date and the follow-up."""
    scene.promised(scene.wrote(scene.bo, "You will get our floor plan.", 2), due)
    assert kinds(scene, scene.at(*not_yet)) == []
    assert kinds(scene, scene.at(*then)) == [(ASK, "c1")]


def test_an_hour_is_overdue_by_a_working_day_at_the_same_hour(scene: Scene) -> None:
    """What was due on Friday at three may be asked for on Monday at three."""
    due = datetime(2026, 3, 6, 15, 0, tzinfo=scene.zone)
    scene.promised(scene.wrote(scene.bo, "You will get our floor plan.", 2), due)
    assert kinds(scene, scene.at(9, 14)) == []
    assert kinds(scene, scene.at(9, 15)) == [(ASK, "c1")]


def test_a_holiday_is_no_working_day(scene: Scene) -> None:
    """With Monday off, a Friday's date is asked for on Wednesday."""
    scene.promised(scene.wrote(scene.bo, "You will get our floor plan.", 2), date(2026, 3, 6))
    off = Workdays(frozenset({date(2026, 3, 9)}))
    assert scene.plans(scene.at(10), Policy(), off) == ()
    assert [p.kind for p in scene.plans(scene.at(11), Policy(), off)] == [ASK]


def test_first_keep_your_word_then_ask(scene: Scene) -> None:
    """No follow-up to an account that waits for something overdue of ours, told or not."""
    scene.promised(scene.wrote(scene.bo, "You will get our floor plan.", 2), WEDNESDAY)
    owed = scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    assert kinds(scene, scene.at(9)) == [(SLIP, "c2")]
    scene.commitments[1] = replace(owed, told_at=scene.at(5))
    assert kinds(scene, scene.at(9)) == []
    scene.commitments[1] = replace(owed, settled_at=scene.at(5))
    assert kinds(scene, scene.at(9)) == [(ASK, "c1")]


def test_a_customer_who_said_it_takes_longer_gets_a_working_day_from_then(scene: Scene) -> None:
    """After "it will be late" the follow-up waits again, and says that it was told."""
    said = scene.wrote(scene.bo, "You will get our floor plan.", 2)
    scene.promised(said, date(2026, 3, 3), told_at=scene.at(9))
    assert kinds(scene, scene.at(10, 8)) == []
    assert scene.plan(scene.at(10, 10)).facts.told_on == "Monday 9 March"


@pytest.mark.parametrize(
    ("hour", "quiet"), [(20, False), (21, False), (22, True), (3, True), (6, True), (7, False), (12, False)]
)
def test_nothing_is_drafted_in_quiet_hours(scene: Scene, hour: int, quiet: bool) -> None:
    """Quiet hours may span midnight; they are hours of the rep's clock."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    policy = Policy(quiet_from=time(22, 0), quiet_until=time(7, 0))
    assert (kinds(scene, scene.at(9, hour), policy) == []) is quiet


def test_an_old_slip_is_left_to_the_rep(scene: Scene) -> None:
    """Beyond the set age neither kind is drafted."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    assert kinds(scene, scene.at(3, month=4)) == [(SLIP, "c1")]
    assert kinds(scene, scene.at(5, month=4)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Sorry about the crates, they are still at the works.",
        "I owe you an apology. Wednesday came and went without the crates.",
        "Unfortunately the crates are not ready yet.",
        "My apologies, this one slipped.",
    ],
)
def test_no_notice_where_the_rep_wrote_about_it(scene: Scene, text: str) -> None:
    """Words about the slip after the due, by the rep or a colleague, are the notice."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    scene.wrote(scene.ola, text, 5, to=(scene.bo,))
    assert kinds(scene, scene.at(9)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Here is our brochure.",
        "Sorry that I missed your call.",
        "Our crates are made of beech.",
        "Sorry for my slow answer. Yes, Thursday suits us. The museum is open until six. All our crates are beech.",
    ],
)
def test_other_mail_after_the_due_is_no_notice(scene: Scene, text: str) -> None:
    """Mail in another thread that says nothing of the slip does not replace the notice."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    scene.wrote(scene.ines, text, 5, thread="other")
    assert kinds(scene, scene.at(9)) == [(SLIP, "c1")]


def test_an_apology_before_the_due_is_for_something_else(scene: Scene) -> None:
    """Only what was written after the date had passed can be about its passing."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    scene.wrote(scene.ines, "Sorry that the last crates came late.", 3)
    assert kinds(scene, scene.at(9)) == [(SLIP, "c1")]


def test_an_apology_for_another_promise_is_no_notice_for_this_one(scene: Scene) -> None:
    """The mail that fulfils one promise late says sorry for that one alone."""
    first = scene.wrote(scene.ines, "You will have the crates and, by Wednesday, the price list.", 2)
    scene.promised(first, WEDNESDAY, quote="You will have the crates")
    done = scene.wrote(scene.ines, "Here is the price list, a day late. Sorry!", 5)
    scene.promised(
        first, WEDNESDAY, quote="the price list", settled_at=done.sent_at, evidence=Evidence(done.key)
    )
    assert kinds(scene, scene.at(9)) == [(SLIP, "c1")]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Any news on this?", True),
        ("Did you find the floor plan?", True),
        ("Could we have the floor plan today?", True),
        ("Thank you for lunch!", False),
        ("Shall we speak on Friday?", False),
        ("Did you enjoy the weekend? Our new hall has a floor of oak.", False),
    ],
)
def test_no_follow_up_where_the_rep_has_asked(scene: Scene, text: str, asked: bool) -> None:
    """A question about it after the due is the follow-up; other mail is not."""
    scene.promised(scene.wrote(scene.bo, "You will get our floor plan.", 2), WEDNESDAY)
    scene.wrote(scene.ines, text, 6)
    assert (kinds(scene, scene.at(9)) == []) is asked


def test_what_comes_after_now_is_not_known_yet(scene: Scene) -> None:
    """Mail from after the moment asked about changes nothing."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    scene.wrote(scene.ines, "Sorry about the crates.", 10)
    plan = scene.plan(scene.at(9))
    assert plan.in_reply_to == "m1@mail.example"


DUES = st.one_of(st.none(), st.dates(date(2026, 3, 1), date(2026, 3, 20)))
LIVES = st.lists(
    st.tuples(st.booleans(), DUES, st.sampled_from(["", "told", "settled", "withdrawn"])), max_size=7
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(lives=LIVES, day=st.integers(1, 28), hour=st.integers(0, 23))
def test_one_draft_at_most_and_only_for_what_is_overdue(
    new_scene: Callable[[], Scene], lives: list[tuple[bool, date | None, str]], day: int, hour: int
) -> None:
    """Whatever happened: one plan a commitment at most, each overdue and dated, no follow-up while in debt."""
    scene = new_scene()
    for ours, due, fate in lives:
        said = scene.wrote(scene.ines if ours else scene.bo, "You will have the crates.", 1)
        change = {f"{fate}_at": scene.at(8)} if fate else {}
        scene.promised(said, due, **change)
    now = scene.at(day, hour)
    plans = scene.plans(now)
    assert len({plan.commitment for plan in plans}) == len(plans)
    assert scene.plans(now) == plans
    overdue: dict[str, Commitment] = {
        c.id: c for c in scene.commitments if c.state(now, scene.zone).value == "overdue"
    }
    assert {plan.commitment for plan in plans} <= set(overdue)
    if any(c.by is By.REP for c in overdue.values()):
        assert all(plan.kind is SLIP for plan in plans)


def test_a_commitment_given_twice_is_drafted_once(scene: Scene) -> None:
    """The same row twice in the list makes one plan."""
    row = scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    scene.commitments.append(row)
    assert len(scene.plans(scene.at(9))) == 1


def test_a_forged_or_automatic_mail_is_never_answered(scene: Scene) -> None:
    """The newest message that counts is a person's; a forged one and an auto-reply are passed over."""
    scene.promised(scene.wrote(scene.ines, "You will have the crates.", 2), WEDNESDAY)
    scene.wrote(scene.bo, "I am away until May.", 3, kind=MailKind.AUTO_REPLY)
    scene.wrote(scene.ines, "Pay here instead.", 4, side=Side.NOBODY)
    assert scene.plan(scene.at(9) + timedelta(hours=1)).in_reply_to == "m1@mail.example"
