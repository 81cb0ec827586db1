"""An hour told on the reader's clock: the rep's is known, a customer's shows in what that customer wrote last."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Action, Due
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.their_clock import clock_of, on_their_clock
from agent.core.message import Address, MessageKey, ThreadKey

TEXAS, PARIS = timezone(timedelta(hours=-6)), timezone(timedelta(hours=1))
THURSDAY = date(2026, 3, 5)


def told(words: str = "on Thursday at 11 your time") -> Due:
    """As it is read from what somebody in Texas wrote."""
    hour = datetime(2026, 3, 5, 11, tzinfo=TEXAS)
    return Due(THURSDAY, THURSDAY, text=words, rule="on the reader's clock", alternatives=(hour,))


def written(own: str, signature: str = "") -> ReadMessage:
    """A mail of the rep's, of which only the words matter."""
    return ReadMessage(
        MessageKey("m1@desk.example"),
        ThreadKey("t1"),
        datetime(2026, 3, 2, 10, tzinfo=TEXAS),
        Side.REP,
        Address("nia@harbourpaint.example", "Nia Vaughan"),
        (),
        (),
        "",
        own,
        "brinemarine.example",
        signature=signature,
    )


@pytest.mark.parametrize(
    ("own", "signature", "zone"),
    [
        ("You get it by Thursday, 11:00 Solingen time.", "", PARIS),
        ("You get it by Thursday, 11:00 Solingen time.", "Nia Vaughan, Solingen", TEXAS),
        ("You get it by Thursday, 11:00 this time.", "", TEXAS),
        ("You get it by Thursday, 11:00 San Telmo time.", "", PARIS),
        ("You get it by Thursday, 11:00, in good time.", "", TEXAS),
    ],
)
def test_a_place_that_no_table_knows_is_the_readers_unless_the_writer_lives_there(
    own: str, signature: str, zone: timezone
) -> None:
    """Who names a clock beside an hour writes to somebody on another one."""
    at = own.index("11:00")
    hour = datetime(2026, 3, 5, 11, tzinfo=TEXAS)
    due = Due(hour, hour, text="Thursday, 11:00", start=at - 10, end=at + 5)
    seen = on_their_clock(due, PARIS, written(own, signature))
    assert seen and seen.last == hour.replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "rep", "clock"),
    [
        (-8, "America/New_York", "America/Los_Angeles"),
        (-5, "America/New_York", "America/New_York"),
        (0, "Europe/Warsaw", "Europe/London"),
        (1, "Asia/Tokyo", "Europe/Paris"),
        (-5, "America/Bogota", None),
        (2, "Africa/Johannesburg", None),
        (5.5, "Europe/London", None),
    ],
)
def test_who_writes_at_an_offset_lives_by_a_clock_that_changes_where_most_do(
    hours: float, rep: str, clock: str | None
) -> None:
    """An offset of early March is wrong for the end of it; where most clocks do not change it is all that is known."""
    offset = timezone(timedelta(hours=hours))
    seen = clock_of(datetime(2026, 3, 4, 14, tzinfo=offset), ZoneInfo(rep))
    assert seen == (ZoneInfo(clock) if clock else offset)


def test_the_hour_is_that_of_the_readers_clock() -> None:
    """Eleven in Paris, whatever the hour in Texas."""
    due = on_their_clock(told(), PARIS, written("I'll ring you on Thursday at 11 your time."))
    assert due and due.last == datetime(2026, 3, 5, 11, tzinfo=PARIS)


def test_the_day_may_stand_behind_the_clock() -> None:
    """ "By 11 your time on Thursday"."""
    due = on_their_clock(told("by 11 your time on Thursday"), PARIS, written(""))
    assert due and due.last == datetime(2026, 3, 5, 11, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("due", "zone"), [(told(), None), (told("on Thursday at 11 their time"), PARIS), (None, PARIS)]
)
def test_another_clock_or_none_leaves_the_day(due: Due | None, zone: timezone | None) -> None:
    """A third person's clock is nobody's who reads, and one that is not known is not guessed."""
    assert on_their_clock(due, zone, written("")) is due


def test_a_customers_clock_is_the_one_they_wrote_by(desk: Any, promise: Any) -> None:
    """The rep in London calls at eleven in Texas."""
    desk.write("Could you ring me about the hull?", day=2, side=Side.CUSTOMER)
    asked = desk.messages.pop()
    desk.messages.append(replace(asked, sent_at=asked.sent_at.astimezone(TEXAS)))
    words = "I'll call you on Thursday at 11 your time"
    desk.write(f"{words}.", promise(words, Action.CALL, THURSDAY), day=3)
    answer = desk.messages.pop()
    (found,) = answer.found
    desk.messages.append(replace(answer, found=(replace(found, due=told()),)))
    assert desk.row().due.last == datetime(2026, 3, 5, 11, tzinfo=TEXAS)
