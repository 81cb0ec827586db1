"""Weeks of ISO 8601."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.score.isoweek import IsoWeek


def test_a_week_is_monday_to_sunday() -> None:
    """2026-W10 begins on Monday 2 March and ends on Sunday 8 March."""
    week = IsoWeek.parse("2026-W10")
    assert (week.first, week.last, str(week)) == (date(2026, 3, 2), date(2026, 3, 8), "2026-W10")


@given(st.dates())
def test_every_day_lies_in_its_week(day: date) -> None:
    """The week of a day holds that day, around New Year too."""
    if day.year in (1, 9999):
        return
    week = IsoWeek.of(day)
    assert week.first <= day <= week.last
    assert IsoWeek.parse(str(week)) == week


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-10", "2026-W00", "2026-W54", "W10", "2026-Wxx", "26-W1", "2026-W-1"]
)
def test_anything_else_is_refused(text: str) -> None:
    """What names no week raises ValueError."""
    with pytest.raises(ValueError, match=r"."):
        IsoWeek.parse(text)


def test_a_week_ends_at_midnight_of_the_zone() -> None:
    """Sunday evening in Los Angeles is Monday in UTC, and still this week there."""
    week, zone = IsoWeek(2026, 10), ZoneInfo("America/Los_Angeles")
    assert week.holds(datetime(2026, 3, 9, 5, 0, tzinfo=UTC), zone)
    assert not week.holds(datetime(2026, 3, 9, 8, 0, tzinfo=UTC), zone)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Chatham", "America/Sao_Paulo"]),
    st.booleans(),
)
def test_every_moment_lies_in_one_week(at: datetime, name: str, is_midnight: bool) -> None:
    """In that of its day in the zone and in neither of those beside it, at the first moment of a Monday too."""
    zone = ZoneInfo(name)
    moment = at.replace(tzinfo=UTC)
    if is_midnight:
        moment = IsoWeek.of(at.date()).starts(zone)
    its = IsoWeek.of(moment.astimezone(zone).date())
    assert [its.shifted(by).holds(moment, zone) for by in (-1, 0, 1)] == [False, True, False]
