"""Slip Radar: what a rep's record teaches about an open promise, and what it must not make up."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.commitment import (
    Action,
    By,
    Commitment,
    CommitmentId,
    Due,
    Evidence,
    Found,
    Owner,
    Strength,
)
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.radar.history import runs_of
from agent.core.radar.slip import ENOUGH, Risk, radar

ZONE = ZoneInfo("Europe/Lisbon")
REP = Rep("ines@alderway.example", ZONE, "Inês Alder")
NOW = datetime(2026, 3, 9, 9, tzinfo=ZONE)  # a Monday
BO = Address("bo@quillmark.example")


def a_promise(
    name: str,
    made: datetime,
    due: date,
    done: datetime | None = None,
    *,
    action: Action = Action.SEND,
    strength: Strength = Strength.FIRM,
) -> Commitment:
    window = Due(due, due, "by then")
    return Commitment(
        id=CommitmentId(name),
        by=By.REP,
        promiser=Address(REP.email),
        promisee=(BO,),
        account="quillmark.example",
        message=MessageKey(name),
        thread=ThreadKey(name),
        made_at=made,
        found=Found(0, 1, "I'll send it", action, strength, Owner.SENDER, due=window),
        due=window,
        settled_at=done,
        conversations=(ThreadKey(name),),
    )


def record(count: int, slipped: int, action: Action = Action.SEND) -> list[Commitment]:
    """So many promises of last year, each made on a Monday for Thursday; the first so many were done a day late."""
    made = (datetime(2025, 3, 3, 10, tzinfo=ZONE) + timedelta(weeks=n) for n in range(count))
    return [
        a_promise(
            f"past{action}{n:02}",
            at,
            (at + timedelta(days=3)).date(),
            at + timedelta(days=4 if n < slipped else 3),
            action=action,
        )
        for n, at in enumerate(made)
    ]


OPEN = a_promise("open", NOW - timedelta(days=4), date(2026, 3, 10))


def risk_of(rows: Iterable[Commitment], *, name: str = "open") -> Risk:
    return next(risk for risk in radar(rows, REP, NOW, mails={}) if risk.commitment == name)


def test_a_newcomer_is_believed() -> None:
    """Without a record a firm promise is likelier kept than not, nothing is likely to slip, and it says so."""
    found = risk_of([OPEN])
    assert 0.1 < found.probability < 0.3
    assert (found.known, found.is_likely) == (0, False)
    assert found.parts[0].words == "none of your promises was open this near its date before"


def test_a_record_of_slips_is_a_warning() -> None:
    """Who slipped most promises that were still open this near the date will probably slip this one."""
    found = risk_of([*record(16, 14), OPEN])
    assert found.is_likely
    assert (
        found.parts[0].words == "of 16 promises to send something still open this near the date, 14 slipped"
    )
    assert len(found.parts[0].commitments) == 16


def test_a_record_of_kept_promises_is_calm() -> None:
    """The same promise of a rep who keeps them is no risk."""
    assert risk_of([*record(16, 0), OPEN]).probability < 0.15


def test_a_short_record_is_never_sure() -> None:
    """Below ten dates nothing is called likely, however bad they were."""
    rows = [*record(ENOUGH - 1, ENOUGH - 1), OPEN]
    assert not risk_of(rows).is_likely
    assert risk_of(rows).is_possible


def test_the_same_action_weighs_more_than_others() -> None:
    """Late answers say less about a delivery than late deliveries do."""
    like, unlike = record(12, 12), record(12, 12, Action.REPLY)
    assert risk_of([*like, OPEN]).probability > risk_of([*unlike, OPEN]).probability
    base = risk_of([*unlike, OPEN]).parts[0]
    assert "of your 12 promises of other sorts that were, 12 slipped" in base.words
    assert len(base.commitments) == 12


def test_what_was_done_long_before_its_date_says_nothing_of_one_that_is_late() -> None:
    """Only promises that were still open with as much time left are like this one."""
    early = [replace(row, settled_at=row.made_at + timedelta(hours=1)) for row in record(12, 0)]
    assert (
        risk_of([*early, OPEN]).parts[0].words == "none of your promises was open this near its date before"
    )


def test_a_weak_word_and_a_crowded_day_raise_the_odds() -> None:
    """Each sign that is seen is a reason with its odds; the promises that crowd the day are named."""
    weak = a_promise("open", OPEN.made_at, date(2026, 3, 10), strength=Strength.WEAK)
    crowd = [a_promise(f"other{n}", OPEN.made_at, date(2026, 3, 10)) for n in range(2)]
    assert risk_of([weak]).probability > risk_of([OPEN]).probability
    found = risk_of([OPEN, *crowd])
    assert found.probability > risk_of([OPEN]).probability
    (part,) = [part for part in found.parts if "fall due the same day" in part.words]
    assert part.commitments == ("other0", "other1")


def test_a_talk_in_the_calendar_is_no_risk() -> None:
    """It has been seen to; the radar is about what nobody sees."""
    call = a_promise("call", OPEN.made_at, date(2026, 3, 10), action=Action.CALL)
    planned = replace(call, settled_at=NOW + timedelta(hours=5), evidence=Evidence(meeting="e1"))
    assert [risk.commitment for risk in radar([planned, OPEN], REP, NOW, mails={})] == ["open"]


@pytest.mark.parametrize(
    "row",
    [
        replace(OPEN, by=By.CUSTOMER),
        replace(OPEN, promiser=Address("ola@alderway.example")),
        replace(OPEN, due=None, found=replace(OPEN.found, due=None)),
        replace(OPEN, settled_at=NOW - timedelta(days=1)),
        replace(OPEN, told_at=NOW - timedelta(days=1)),
        replace(OPEN, dismissed=True),
        replace(OPEN, waits=True),
        a_promise("far", NOW, date(2026, 4, 10)),
        a_promise("over", NOW - timedelta(days=9), date(2026, 3, 6)),
    ],
)
def test_what_is_not_the_radars_business(row: Commitment) -> None:
    """Customers' and colleagues' promises, undated, done, told, dismissed, waiting, far away and overdue ones."""
    assert radar([row], REP, NOW, mails={}) == ()


def test_an_unseen_call_teaches_nothing() -> None:
    """An overdue call that nobody wrote of may have been made; an overdue delivery was not seen and slipped."""
    calls = [
        a_promise(f"call{n}", NOW - timedelta(days=30), date(2026, 2, 12), action=Action.CALL)
        for n in range(3)
    ]
    sends = [a_promise(f"send{n}", NOW - timedelta(days=30), date(2026, 2, 12)) for n in range(3)]
    assert [run.slipped for run in runs_of(calls, REP, NOW)] == [None, None, None]
    assert [run.slipped for run in runs_of(sends, REP, NOW)] == [True, True, True]


def test_a_moved_promise_is_two_runs() -> None:
    """The date that was put off slipped; the new one is judged for itself. A move to an earlier day broke nothing."""
    moved = replace(
        OPEN, moved_at=NOW - timedelta(days=2), due=Due(date(2026, 3, 12), date(2026, 3, 12), "Thursday")
    )
    assert [(run.slipped, run.again) for run in runs_of([moved], REP, NOW)] == [(True, False), (None, True)]
    sooner = replace(moved, due=Due(date(2026, 3, 9), date(2026, 3, 9), "today"))
    assert [run.slipped for run in runs_of([sooner], REP, NOW)] == [None]


def test_mail_in_its_conversation_is_seen_as_a_start() -> None:
    """What our side wrote there since counts as a sign, what it wrote before does not."""
    after, before = (
        {ThreadKey("open"): [NOW - timedelta(days=1)]},
        {ThreadKey("open"): [NOW - timedelta(days=9)]},
    )
    started, idle = (radar([OPEN], REP, NOW, mails=mails)[0] for mails in (after, before))
    assert any("written there since" in part.words for part in started.parts)
    assert started.probability < idle.probability


_PAST = st.lists(
    st.tuples(
        st.integers(1, 300),
        st.integers(1, 9),
        st.one_of(st.none(), st.integers(0, 20)),
        st.sampled_from(Action),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(past=_PAST, data=st.data())
def test_any_record_gives_probabilities_that_do_not_depend_on_its_order(
    past: list[tuple[int, int, int | None, Action]], data: st.DataObject
) -> None:
    """Always strictly between 0 and 1, with the base first, and the same for any order of the rows."""
    rows = [OPEN]
    for n, (ago, days, took, action) in enumerate(past):
        made = NOW - timedelta(days=ago)
        done = made + timedelta(days=took) if took is not None else None
        rows.append(a_promise(f"p{n}", made, (made + timedelta(days=days)).date(), done, action=action))
    found = radar(rows, REP, NOW, mails={})
    assert all(0 < risk.probability < 1 and risk.parts for risk in found)
    assert radar(data.draw(st.permutations(rows)), REP, NOW, mails={}) == found


def test_the_future_is_not_known() -> None:
    """What will happen after `now` changes nothing: the radar can be walked through the past."""
    later = replace(OPEN, settled_at=NOW + timedelta(days=9), evidence=Evidence(message=MessageKey("x")))
    assert radar([later], REP, NOW, mails={}) == radar([OPEN], REP, NOW, mails={})
