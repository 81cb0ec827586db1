"""Working days as a value."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.due import PLAIN_WEEK, Workdays

FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 3, 9)),
        (FRIDAY, 5, date(2026, 3, 13)),
        (FRIDAY, -1, date(2026, 3, 5)),
        (date(2026, 3, 9), -1, FRIDAY),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
    ],
)
def test_working_days_skip_the_weekend(day: date, count: int, expected: date) -> None:
    """Counting starts on the next day, and zero is the day itself or the next that works."""
    assert PLAIN_WEEK.add(day, count) == expected


def test_holidays_are_skipped() -> None:
    """Good Friday and Easter Monday off make four days of one."""
    easter = Workdays(frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    assert easter.add(date(2026, 4, 2), 1) == date(2026, 4, 7)


def test_a_week_may_end_on_friday() -> None:
    """In Dubai's old week Friday and Saturday are off."""
    assert Workdays(weekend=frozenset({4, 5})).add(date(2026, 3, 5), 1) == date(2026, 3, 8)


@pytest.mark.parametrize("workdays", [PLAIN_WEEK, Workdays(weekend=frozenset(range(7)))])
def test_a_count_beyond_reason_is_refused(workdays: Workdays) -> None:
    """A mail cannot make the count run for ever, nor can a week without work."""
    with pytest.raises(OverflowError):
        workdays.add(FRIDAY, 10**9)


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(1, 200),
    st.frozensets(st.integers(0, 6), max_size=5),
)
def test_there_are_as_many_working_days_between_as_were_counted(
    day: date, count: int, weekend: frozenset[int]
) -> None:
    """The sum of working days passed is the count, and the last of them works."""
    workdays = Workdays(weekend=weekend)
    end = workdays.add(day, count)
    passed = sum(workdays.is_working(day + timedelta(days=n)) for n in range(1, (end - day).days + 1))
    assert passed == count
    assert workdays.is_working(end)
