"""The weekly report: which promise stands in which list, as of which moment."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.commitment import (
    Action,
    By,
    Commitment,
    CommitmentId,
    Due,
    Found,
    Owner,
    Strength,
)
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.core.score.isoweek import IsoWeek
from agent.core.score.monday import Step
from agent.core.score.plain import report_as_plain, team_as_plain
from agent.core.score.team import team_report
from agent.core.score.week import WeekReport, week_report

ZONE = ZoneInfo("Europe/Lisbon")
REP = Rep("ines@alderway.example", ZONE, "Inês Alder")
WEEK = IsoWeek(2026, 10)  # 2 to 8 March
SUNDAY = datetime(2026, 3, 8, 18, 0, tzinfo=ZONE)
BO = Address("bo@quillmark.example", "Bo Quill")


def on(day: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=ZONE)


def a_commitment(
    name: str,
    due: date | datetime | None,
    *,
    by: By = By.REP,
    settled: datetime | None = None,
    account: str = "quillmark.example",
    quote: str = "You will have the crates.",
) -> Commitment:
    me = Address(REP.email, REP.name)
    first = Due(due, due, "by then") if due else None
    return Commitment(
        id=CommitmentId(name),
        by=by,
        promiser=me if by is By.REP else BO,
        promisee=(BO,) if by is By.REP else (me,),
        account=account,
        message=MessageKey(f"{name}@alderway.example"),
        thread=ThreadKey("t"),
        made_at=on(20, month=2),
        found=Found(0, 9, quote, Action.SEND, Strength.FIRM, Owner.SENDER, due=first),
        due=first,
        settled_at=settled,
    )


def report(*commitments: Commitment, now: datetime = SUNDAY, week: IsoWeek = WEEK) -> WeekReport:
    return week_report(commitments, REP, now=now, week=week)


def lists_with(found: WeekReport, name: str) -> set[str]:
    lists = (
        *("kept", "late", "moved", "slipped", "told_in_time"),
        *("overdue", "due_next_week", "open", "customers_owe", "unclear"),
    )
    return {each for each in lists if name in {line.id for line in getattr(found, each)}}


@pytest.mark.parametrize(
    ("commitment", "expected"),
    [
        (a_commitment("c", date(2026, 3, 4), settled=on(4, 23)), {"kept"}),
        (a_commitment("c", date(2026, 3, 20), settled=on(4)), {"kept"}),
        (a_commitment("c", None, settled=on(4)), {"kept"}),
        (a_commitment("c", date(2026, 3, 4), settled=on(5)), {"late", "slipped"}),
        (a_commitment("c", date(2026, 2, 26), settled=on(3)), {"late"}),
        (a_commitment("c", date(2026, 3, 4)), {"overdue", "slipped"}),
        (a_commitment("c", date(2026, 2, 20)), {"overdue"}),
        (a_commitment("c", date(2026, 3, 9)), {"open", "due_next_week"}),
        (a_commitment("c", date(2026, 3, 15)), {"open", "due_next_week"}),
        (a_commitment("c", date(2026, 3, 16)), {"open"}),
        (a_commitment("c", None), {"open"}),
        (a_commitment("c", date(2026, 3, 4), by=By.CUSTOMER), {"customers_owe"}),
        (a_commitment("c", None, by=By.CUSTOMER), {"customers_owe"}),
        (a_commitment("c", date(2026, 3, 4), by=By.CUSTOMER, settled=on(3)), set()),
        (replace(a_commitment("c", date(2026, 3, 4)), unclear=True), {"unclear"}),
        (replace(a_commitment("c", date(2026, 3, 4)), withdrawn_at=on(3)), set()),
        (replace(a_commitment("c", date(2026, 3, 4)), dismissed=True), set()),
        (a_commitment("c", date(2026, 2, 24), settled=on(24, month=2)), set()),
    ],
)
def test_each_commitment_stands_in_its_lists(commitment: Commitment, expected: set[str]) -> None:
    """State, side, due and the day it was settled decide where a line stands."""
    assert lists_with(report(commitment), "c") == expected


def test_a_move_before_the_due_was_told_in_time() -> None:
    """A date moved this week while the old one still stood counts among the slips told early."""
    moved = replace(
        a_commitment("c", date(2026, 3, 4)),
        due=Due(date(2026, 3, 11), date(2026, 3, 11), "Wednesday"),
        moved_at=on(3),
        told_in_time=True,
    )
    assert lists_with(report(moved), "c") == {"moved", "slipped", "told_in_time", "open", "due_next_week"}
    assert "told_in_time" not in lists_with(report(replace(moved, told_in_time=False)), "c")


def test_a_promise_moved_and_then_missed_was_not_told_in_time() -> None:
    """Of a date that was moved in good time and then passed without a word, the customer did not hear."""
    moved = replace(a_commitment("c", date(2026, 3, 4)), moved_at=on(3), told_in_time=True)
    assert lists_with(report(replace(moved, due=Due(date(2026, 3, 6), date(2026, 3, 6), "Friday"))), "c") == {
        *("moved", "slipped", "overdue")
    }


def test_an_old_week_shows_what_was_so_then() -> None:
    """What was settled later is still overdue in the report of the week before, and unmade things are not in it."""
    late = a_commitment("c", date(2026, 2, 25), settled=on(4))
    last_week = report(late, week=WEEK.shifted(-1))
    assert lists_with(last_week, "c") == {"overdue", "slipped"}
    assert lists_with(report(late, week=WEEK.shifted(-4)), "c") == set()
    assert last_week.as_of == datetime(2026, 3, 2, tzinfo=ZONE)


def test_the_trend_ends_with_this_weeks_rate() -> None:
    """Eight points, oldest first, the last of them the rate itself."""
    found = report(a_commitment("c", date(2026, 3, 4)))
    assert [str(p.week) for p in found.trend][::7] == ["2026-W03", "2026-W10"]
    assert found.trend[-1].rate == found.rate
    assert found.trend[-2].rate.value > found.rate.value


def test_only_the_last_quarter_counts_for_the_rate() -> None:
    """A promise broken a year ago no longer weighs on the rate of this week."""
    old = replace(a_commitment("c", date(2025, 3, 4)), made_at=datetime(2025, 3, 1, tzinfo=ZONE))
    assert report(old).rate.counted == 0


def test_monday_names_three_things_of_three_accounts_the_slip_first() -> None:
    """Own up first, then keep, then ask; one of each before a second of any, one for an account."""
    found = report(
        a_commitment("slip", date(2026, 3, 4), account="a.example"),
        a_commitment("slip2", date(2026, 3, 3), account="b.example"),
        a_commitment("keep", date(2026, 3, 10), account="c.example"),
        a_commitment("theirs", date(2026, 3, 3), by=By.CUSTOMER, account="d.example"),
        a_commitment("blind", date(2026, 3, 3), by=By.CUSTOMER, account="a.example"),
    )
    assert [(c.step, c.line.id) for c in found.monday] == [
        (Step.OWN_UP, "slip"),
        (Step.KEEP, "keep"),
        (Step.ASK, "theirs"),
    ]


def test_monday_never_asks_where_we_owe() -> None:
    """Look before you ask: an account that waits for us is not asked for its own overdue word."""
    owed = a_commitment("ours", date(2026, 3, 4))
    theirs = a_commitment("theirs", date(2026, 3, 3), by=By.CUSTOMER)
    assert [c.line.id for c in report(owed, theirs).monday] == ["ours"]
    assert [c.line.id for c in report(theirs).monday] == ["theirs"]


def test_accounts_show_give_and_get_side_by_side() -> None:
    """What we owe and what they owe, the late part apart, the account with most of ours late first."""
    found = report(
        a_commitment("a1", date(2026, 3, 4), account="a.example"),
        a_commitment("b1", date(2026, 3, 12), account="b.example"),
        a_commitment("b2", date(2026, 3, 3), by=By.CUSTOMER, account="b.example"),
    )
    first, second = found.accounts
    assert (first.account, first.we_are_late, first.they_owe) == ("a.example", ("a1",), ())
    assert (second.we_owe, second.we_are_late, second.they_are_late) == (("b1",), (), ("b2",))


COMMITMENTS = st.lists(
    st.tuples(
        st.sampled_from(By),
        st.one_of(st.none(), st.dates(date(2026, 2, 15), date(2026, 3, 25))),
        st.one_of(st.none(), st.integers(1, 16).map(on)),
        st.sampled_from(["a.example", "b.example"]),
    ),
    max_size=12,
).map(
    lambda rows: [a_commitment(f"c{n}", d, by=b, settled=s, account=a) for n, (b, d, s, a) in enumerate(rows)]
)


@given(COMMITMENTS, st.randoms(use_true_random=False), st.integers(0, 400))
def test_order_changes_nothing_and_figures_are_their_lists(
    commitments: list[Commitment], random: Random, hours: int
) -> None:
    """Any order gives the same report, and every figure is the length of the list it is made of."""
    now = on(2) + timedelta(hours=hours)
    shuffled = list(commitments)
    random.shuffle(shuffled)
    found = report(*commitments, now=now)
    assert report(*shuffled, now=now) == found
    plain = report_as_plain(found)
    json.dumps(plain)
    figures = plain["figures"]
    assert isinstance(figures, dict)
    assert all(len(plain[name]) == count for name, count in figures.items())  # type: ignore[arg-type]


def test_the_team_sees_figures_and_no_words() -> None:
    """A manager's lines hold counts and ids, and not one word that a customer or a rep wrote."""
    mine = report(a_commitment("c", date(2026, 3, 4), quote="The zebra crates reach you"))
    other = week_report(
        [], replace(REP, email="ola@alderway.example", name="Ola Berg"), now=SUNDAY, week=WEEK
    )
    team = team_report([other, mine])
    assert [line.name for line in team.lines] == ["Inês Alder", "Ola Berg"]
    assert team.total("overdue") == 1
    assert "zebra" not in json.dumps(team_as_plain(team))
    assert "Quill" not in json.dumps(team_as_plain(team))


def test_a_team_report_is_of_one_week() -> None:
    """Reports of different weeks are not added up."""
    with pytest.raises(ValueError, match="same week"):
        team_report([report(), report(week=WEEK.shifted(-1))])
