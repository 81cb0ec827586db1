"""Both days of a weekend are off, to the hour, whichever end of a wait lies in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.core.worktime import working_time

LISBON = ZoneInfo("Europe/Lisbon")


def _june(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=LISBON)  # the 5th is a Friday


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ((6, 10), (8, 10), 10),  # Saturday to Monday
        ((7, 10), (8, 10), 10),  # Sunday to Monday
        ((5, 16), (6, 10), 8),  # Friday to Saturday
        ((5, 16), (7, 22), 8),  # Friday to Sunday
        ((6, 3), (7, 20), 0),  # within it
        ((6, 10), (13, 10), 5 * 24),  # Saturday to Saturday
    ],
)
def test_hours_of_a_weekend_do_not_count(start: tuple[int, int], end: tuple[int, int], hours: int) -> None:
    """A mail of Saturday morning begins to wait on Monday at midnight; one of Friday stops waiting then."""
    assert working_time(_june(*start), _june(*end), LISBON) == timedelta(hours=hours)
