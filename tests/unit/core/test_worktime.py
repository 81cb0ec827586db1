"""Working time: weekends are taken out, whatever the zone and however long the span."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.worktime import working_time

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-03T09:00", "2026-03-03T17:00", 8),
        ("2026-03-06T17:00", "2026-03-09T09:00", 16),  # Friday to Monday
        ("2026-03-07T09:00", "2026-03-08T17:00", 0),  # the weekend itself
        ("2026-03-08T12:00", "2026-03-09T06:00", 6),
        ("2026-03-02T09:00", "2026-03-16T09:00", 240),  # two weeks
        ("2026-03-05T09:00", "2026-03-04T09:00", 0),
    ],
)
def test_saturdays_and_sundays_do_not_count(start: str, end: str, hours: float) -> None:
    """What a colleague at a desk would count."""
    first, last = (datetime.fromisoformat(text).replace(tzinfo=LISBON) for text in (start, end))
    assert working_time(first, last, LISBON) == timedelta(hours=hours)


_MOMENTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(a=_MOMENTS, b=_MOMENTS, c=_MOMENTS)
def test_working_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    """Never negative, never more than the clock says, and two spans that join are their sum."""
    first, middle, last = sorted((a, b, c))
    whole = working_time(first, last, UTC)
    assert timedelta(0) <= whole <= last - first
    parts = working_time(first, middle, UTC) + working_time(middle, last, UTC)
    assert whole == parts
