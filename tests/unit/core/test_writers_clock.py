"""The clock of who wrote: a Date header has an offset and no zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.policy import Rep

BERLIN = Rep("ada@ours.example", ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize("is_own", [True, False])
def test_hours_behind_a_change_of_clocks_are_the_writers(is_own: bool) -> None:
    """Who writes at the rep's hour, in October of a day in November, means the clock of November."""
    clock = BERLIN.clock_of(datetime.fromisoformat("2026-10-13T10:15:00+02:00"), is_own=is_own)
    meant = clock.replace(day=28, hour=13, minute=0)
    assert meant == datetime.fromisoformat("2026-10-28T13:00:00+01:00")


def test_a_server_that_stamps_utc_is_not_believed_about_the_rep() -> None:
    """The rep's own mail is on the rep's clock; a customer's may well come from where UTC is the hour."""
    stamped = datetime.fromisoformat("2026-07-13T22:15:00+00:00")
    assert BERLIN.clock_of(stamped, is_own=True).day == 14
    assert BERLIN.clock_of(stamped, is_own=False).day == 13


def test_who_travels_is_on_the_clock_of_the_mail() -> None:
    """Another offset than at home is believed, of the rep too."""
    abroad = datetime.fromisoformat("2026-07-13T22:15:00-05:00")
    assert BERLIN.clock_of(abroad, is_own=True) is abroad
