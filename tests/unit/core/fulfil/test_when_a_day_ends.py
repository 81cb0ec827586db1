"""The moment at which it is too late: a day ends in the rep's zone, a minute when it has passed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Due


@pytest.mark.parametrize(
    ("zone", "too_late"),
    [
        ("America/Los_Angeles", "2026-06-06T07:00+00:00"),
        ("Asia/Kolkata", "2026-06-05T18:30+00:00"),
        ("Pacific/Kiritimati", "2026-06-05T10:00+00:00"),
        ("Pacific/Pago_Pago", "2026-06-06T11:00+00:00"),
        ("UTC", "2026-06-06T00:00+00:00"),
    ],
)
def test_a_day_ends_at_midnight_where_the_rep_is(zone: str, too_late: str) -> None:
    """Friday is over at the next midnight of the rep's clock, on whatever machine that is reckoned."""
    friday = Due(date(2026, 6, 5), date(2026, 6, 5), "by Friday")
    assert friday.deadline(ZoneInfo(zone)) == datetime.fromisoformat(too_late)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_clocks_change_ends_with_it(day: date, hours: int) -> None:
    """A Sunday of 23 or 25 hours is kept to its last minute."""
    berlin = ZoneInfo("Europe/Berlin")
    began = datetime(day.year, day.month, day.day, tzinfo=berlin).astimezone(UTC)
    ends = Due(day, day, "on Sunday").deadline(berlin).astimezone(UTC)
    assert (ends - began).total_seconds() == hours * 3600
