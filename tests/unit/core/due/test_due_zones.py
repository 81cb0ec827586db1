"""Hours in zones: no instant is wrong where clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_every_zone_of_the_table_is_known() -> None:
    """No name in the table is misspelt."""
    assert all(zone_named(name) for name in ZONES.values())


@pytest.mark.parametrize("name", ["+02:00", "-03:30", "+00:00"])
def test_an_offset_is_a_name_too(name: str) -> None:
    """What a mail's Date header gives can be written down and read back."""
    moment = datetime(2026, 3, 5, 9, 30, tzinfo=zone_named(name))
    assert zone_name(moment.tzinfo, moment) == name
