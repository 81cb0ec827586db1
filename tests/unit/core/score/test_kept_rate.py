"""The kept rate: credit falls with lateness, and what is not yet decided does not count."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.score.kept import MOST_SHOWN, NEWCOMER, Prior, Tally, credit, kept_rate, rests_on, team_prior

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_promise(
    number: int,
    *,
    due: date | None = date(2026, 4, 1),
    settled: datetime | None = None,
    by: By = By.REP,
    moved_to: date | None = None,
    told_in_time: bool | None = None,
) -> Commitment:
    first = Due(due, due, "by then") if due else None
    found = Found(0, 9, "You will have it.", Action.SEND, Strength.FIRM, Owner.SENDER, due=first)
    row = Commitment(
        id=CommitmentId(f"c{number:03d}"),
        by=by,
        promiser=Address("ines@alderway.example"),
        promisee=(Address("bo@quillmark.example"),),
        account="quillmark.example",
        message=MessageKey("m@alderway.example"),
        thread=ThreadKey("m@alderway.example"),
        made_at=datetime(2026, 3, 20, 9, 0, tzinfo=UTC),
        found=found,
        due=first,
        settled_at=settled,
    )
    if moved_to is None:
        return row
    moved_at = datetime(2026, 4, 3, 9, 0, tzinfo=UTC)
    return replace(row, due=Due(moved_to, moved_to, "by then"), moved_at=moved_at, told_in_time=told_in_time)


def rate(*commitments: Commitment, prior: Prior = NEWCOMER) -> float:
    return kept_rate(commitments, NOW, zone=UTC, prior=prior).value


def in_time(number: int) -> Commitment:
    return a_promise(number, settled=datetime(2026, 4, 1, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("lateness", "expected"),
    [(-DAY, 1.0), (0 * DAY, 1.0), (HOUR, 0.999), (DAY, 0.99), (7 * DAY, 0.9), (30 * DAY, 0.5)],
)
def test_credit_goes_through_the_named_points(lateness: timedelta, expected: float) -> None:
    """In time is 1; an hour, a day, a week and a month late are .999, .99, .9 and .5."""
    assert credit(lateness) == pytest.approx(expected, abs=1e-9)


@given(st.timedeltas(max_value=timedelta(days=9000)), st.timedeltas(timedelta(0), timedelta(days=900)))
def test_later_never_earns_more(lateness: timedelta, further: timedelta) -> None:
    """Credit never rises with lateness and stays between 0 and 1."""
    assert 0.0 <= credit(lateness + further) <= credit(lateness) <= 1.0


def test_a_newcomer_starts_at_the_prior() -> None:
    """With nothing come due the rate is the prior's, with a wide interval around it."""
    started = kept_rate([], NOW, zone=UTC)
    assert started.counted == 0
    assert started.value == pytest.approx(NEWCOMER.rate)
    assert started.low < 0.5 < started.value < started.high


def test_one_miss_of_a_newcomer_ruins_nothing() -> None:
    """The first promise broken leaves a newcomer above .6, and the second kept one mends it."""
    broken = a_promise(1)
    assert 0.6 < rate(broken) < NEWCOMER.rate
    assert rate(broken, in_time(2), in_time(3), in_time(4)) > rate(broken)


def test_overdue_is_broken_until_it_is_done() -> None:
    """A promise past its due counts nothing, and doing it late earns most of the credit back."""
    assert rate(a_promise(1), prior=Prior(3.0, 1.0)) == pytest.approx(3 / 5)
    late = a_promise(1, settled=datetime(2026, 4, 2, 9, 0, tzinfo=UTC))
    assert rate(a_promise(1)) < rate(late) < rate(in_time(1))


@pytest.mark.parametrize(
    "uncounted",
    [
        a_promise(9, due=date(2026, 6, 1)),
        a_promise(9, due=None),
        a_promise(9, due=None, settled=NOW - DAY),
        a_promise(9, by=By.CUSTOMER),
        replace(a_promise(9), withdrawn_at=NOW - DAY),
        replace(a_promise(9), dismissed=True),
        replace(a_promise(9), unclear=True),
    ],
    ids=["open", "undated", "undated and done", "a customer's", "withdrawn", "dismissed", "unclear"],
)
def test_what_says_nothing_about_keeping_dates_does_not_count(uncounted: Commitment) -> None:
    """Open, undated, withdrawn, dismissed and unclear ones leave the rate unmoved, as do customers' own."""
    known = (in_time(1), a_promise(2))
    assert kept_rate([*known, uncounted], NOW, zone=UTC) == kept_rate(known, NOW, zone=UTC)


def test_a_date_moved_in_time_is_the_new_measure() -> None:
    """Told before the day and kept by the new date is kept in full."""
    moved = a_promise(
        1, moved_to=date(2026, 4, 10), told_in_time=True, settled=datetime(2026, 4, 9, 9, 0, tzinfo=UTC)
    )
    assert rate(moved) == rate(in_time(1))


def test_a_date_moved_after_it_had_passed_is_no_fresh_start() -> None:
    """Told too late, a promise is measured by the date that was missed."""
    moved = a_promise(
        1, moved_to=date(2026, 4, 10), told_in_time=False, settled=datetime(2026, 4, 9, 0, 0, tzinfo=UTC)
    )
    (earned,) = kept_rate([moved], NOW, zone=UTC).credits
    assert earned.credit == pytest.approx(credit(7 * DAY))


SOME_PROMISES = st.lists(
    st.one_of(
        st.none(),
        st.datetimes(datetime(2026, 3, 21), datetime(2026, 5, 3)).map(
            lambda moment: moment.replace(tzinfo=UTC)
        ),
    ),
    max_size=25,
).map(lambda moments: [a_promise(n, settled=moment) for n, moment in enumerate(moments)])


@given(SOME_PROMISES, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(promises: list[Commitment], random: Random) -> None:
    """The same promises in any order, or twice, give the very same rate."""
    shuffled = promises * 2
    random.shuffle(shuffled)
    assert kept_rate(shuffled, NOW, zone=UTC) == kept_rate(promises, NOW, zone=UTC)


@given(SOME_PROMISES)
def test_the_rate_lies_in_its_interval_and_names_its_parts(promises: list[Commitment]) -> None:
    """0 < low <= value <= high < 1, and one part for each promise that counts."""
    found = kept_rate(promises, NOW, zone=UTC)
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    assert [c.commitment for c in found.credits] == [c.id for c in promises]
    assert found.counted == len(promises)


def test_more_promises_make_the_rate_surer() -> None:
    """The interval narrows with every promise that comes due."""
    few = kept_rate([in_time(n) for n in range(3)], NOW, zone=UTC)
    many = kept_rate([in_time(n) for n in range(60)], NOW, zone=UTC)
    assert many.high - many.low < few.high - few.low


def test_a_team_hands_its_newcomers_its_own_mean() -> None:
    """The prior of a team that keeps its word is higher than that of one that does not, and no surer."""
    good, poor = team_prior([Tally(in_time=14)] * 3), team_prior([Tally(broken=14)] * 3)
    assert poor.rate < NEWCOMER.rate < good.rate
    assert good.kept + good.broken == pytest.approx(poor.kept + poor.broken)


@pytest.mark.parametrize(
    "others", [[], [Tally(in_time=40)], [Tally(in_time=40)] * 2, [Tally(broken=9)] * 2 + [Tally()] * 5]
)
def test_a_mean_of_one_or_two_is_told_to_nobody(others: list[Tally]) -> None:
    """In a team of two or three everybody starts at the default: the mean would be a colleague's own rate."""
    assert team_prior(others) == NEWCOMER


def test_what_others_did_late_counts_as_their_own_rates_count_it() -> None:
    """A month late is worth half, an hour nearly all; and the mean is told in whole percents."""
    month = team_prior([Tally(late=(timedelta(days=30),) * 100)] * 3)
    assert month.rate == pytest.approx((4 + 150) / 305, abs=0.005)
    assert round(month.rate, 2) == pytest.approx(month.rate)


def test_what_somebody_did_late_is_added_up_once_for_the_whole_team(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred reps each start at what ninety-nine others kept: that must not add up everything a hundred times."""
    asked: list[timedelta] = []

    def counted(lateness: timedelta) -> float:
        asked.append(lateness)
        return credit(lateness)

    monkeypatch.setattr("agent.core.score.kept.credit", counted)
    team = [Tally(in_time=3, late=(DAY,) * 5) for _ in range(20)]
    for one in team:
        assert team_prior(other for other in team if other is not one).rate > NEWCOMER.rate
    assert len(asked) == 100


def test_a_rate_lists_what_cost_most_first() -> None:
    """Broken before late before kept; of many the first ones, while the rate itself names them all."""
    kept = [a_promise(n, settled=datetime(2026, 3, 30, 9, 0, tzinfo=UTC)) for n in range(2, 80)]
    rows = [
        *kept,
        a_promise(1),
        a_promise(0, settled=datetime(2026, 4, 20, 9, 0, tzinfo=UTC)),
        a_promise(99, due=None),
    ]
    found = kept_rate(rows, NOW, zone=UTC)
    listed = rests_on(found, rows, NOW, zone=UTC)
    assert [one.line.id for one in listed[:2]] == ["c001", "c000"]
    assert [one.credit for one in listed] == sorted(one.credit for one in listed)
    assert (len(listed), found.counted) == (MOST_SHOWN, 80)
