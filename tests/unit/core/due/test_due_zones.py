"""Hours in zones: no instant is wrong where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.due import find_dues
from agent.core.due.zones import ZONES, on_the_wall, zone_name, zone_named

CHANGING = (
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Sydney",
    "Australia/Lord_Howe",  # changes by half an hour
    "Pacific/Apia",  # once skipped a whole day
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Africa/Casablanca",  # goes back for Ramadan
    "UTC",
)


@given(
    st.datetimes(datetime(1975, 1, 1), datetime(2037, 12, 31)).map(
        lambda d: d.replace(second=0, microsecond=0)
    ),
    st.sampled_from(CHANGING),
)
def test_the_clock_on_the_wall_shows_the_hour_said(wall: datetime, zone: str) -> None:
    """The instant shows that hour, or lies right after the gap in which the hour is missing."""
    there = ZoneInfo(zone)
    found = on_the_wall(wall, there)
    shown = found.astimezone(UTC).astimezone(there)
    if shown.replace(tzinfo=None) == wall:
        earlier = wall.replace(tzinfo=there, fold=0)
        assert found.astimezone(UTC) == earlier.astimezone(UTC), "of two such instants, the first"
    else:
        just_before = (found.astimezone(UTC) - timedelta(seconds=1)).astimezone(there)
        assert just_before.replace(tzinfo=None) < wall < shown.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        (datetime(2026, 3, 8, 2, 30), "America/New_York", datetime(2026, 3, 8, 7, 0)),
        (datetime(2026, 11, 1, 1, 30), "America/New_York", datetime(2026, 11, 1, 5, 30)),
        (datetime(2026, 3, 29, 1, 30), "Europe/London", datetime(2026, 3, 29, 1, 0)),
        (datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30)),
        (datetime(2011, 12, 30, 9, 0), "Pacific/Apia", datetime(2011, 12, 30, 10, 0)),
    ],
)
def test_gaps_end_at_the_next_instant_and_overlaps_begin_with_the_first(
    wall: datetime, zone: str, utc: datetime
) -> None:
    """Half past two on the night of the change is three; half past one on the other is the first."""
    assert on_the_wall(wall, ZoneInfo(zone)).astimezone(UTC) == utc.replace(tzinfo=UTC)


def _changes(zone: ZoneInfo) -> list[tuple[datetime, timedelta, timedelta]]:
    """The instants from 2024 to 2030 at which a zone changes its clocks, with the offsets before and after."""
    week, at, found = timedelta(days=7), datetime(2024, 1, 1, tzinfo=UTC), []
    while at.year < 2031:
        low, high = at, at + week
        before, after = low.astimezone(zone).utcoffset(), high.astimezone(zone).utcoffset()
        if before != after:
            while high - low > timedelta(minutes=1):
                middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
            assert before is not None
            assert after is not None
            found.append((high, before, after))
        at += week
    return found


def test_no_instant_is_wrong_in_any_zone_around_any_change_of_clocks() -> None:
    """Every IANA zone, 2024 to 2030: the first instant that shows the hour, or the end of the gap in which it is missing."""
    steps = [timedelta(minutes=30 * step) for step in range(-7, 8)]
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for instant, *offsets in _changes(zone):
            local = instant.astimezone(zone).replace(tzinfo=None)
            for wall in (local + step for step in steps):
                instants = [(wall - offset).replace(tzinfo=UTC) for offset in offsets]
                shows = [one for one in instants if one.astimezone(zone).replace(tzinfo=None) == wall]
                expected = min(shows) if shows else instant
                assert on_the_wall(wall, zone).astimezone(UTC) == expected, (name, wall)


@pytest.mark.parametrize(
    ("phrase", "sent", "utc"),
    [
        ("by 2:30am on March 8", datetime(2026, 3, 2, 9), datetime(2026, 3, 8, 8, 0)),
        ("at 1:30am on November 1", datetime(2026, 10, 26, 9), datetime(2026, 11, 1, 6, 30)),
        ("by midnight", datetime(2026, 12, 31, 9), None),
        ("at 12:30 am", datetime(2026, 12, 31, 23, 0), datetime(2027, 1, 1, 6, 30)),
        ("within 24 hours", datetime(2026, 3, 7, 12, 0), datetime(2026, 3, 8, 18, 0)),
        ("in 14 hours", datetime(2026, 10, 31, 12, 0), datetime(2026, 11, 1, 7, 0)),
        ("in 13 hours", datetime(2026, 10, 31, 12, 0), datetime(2026, 11, 1, 6, 0)),
    ],
)
def test_dues_on_nights_when_clocks_change_and_years_end(
    phrase: str, sent: datetime, utc: datetime | None
) -> None:
    """In Chicago: a missing hour, a doubled one, the last midnight of a year, and hours counted as they pass."""
    (due,) = find_dues(phrase, sent.replace(tzinfo=ZoneInfo("America/Chicago")))
    if utc is None:
        assert due.last == date(2026, 12, 31)
    else:
        assert isinstance(due.last, datetime)
        assert due.last.astimezone(UTC) == utc.replace(tzinfo=UTC)


def test_every_zone_of_the_table_is_known() -> None:
    """No name in the table is misspelt."""
    assert all(zone_named(name) for name in ZONES.values())


@pytest.mark.parametrize("name", ["+02:00", "-03:30", "+00:00"])
def test_an_offset_is_a_name_too(name: str) -> None:
    """What a mail's Date header gives can be written down and read back."""
    moment = datetime(2026, 3, 5, 9, 30, tzinfo=zone_named(name))
    assert zone_name(moment.tzinfo, moment) == name
