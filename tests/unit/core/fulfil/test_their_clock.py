"""An hour told on the reader's clock: the rep's is known, a customer's shows in what that customer wrote last."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from agent.core.commitment import Action, Due
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.their_clock import on_their_clock

TEXAS, PARIS = timezone(timedelta(hours=-6)), timezone(timedelta(hours=1))
THURSDAY = date(2026, 3, 5)


def told(words: str = "on Thursday at 11 your time") -> Due:
    """As it is read from what somebody in Texas wrote."""
    hour = datetime(2026, 3, 5, 11, tzinfo=TEXAS)
    return Due(THURSDAY, THURSDAY, text=words, rule="on the reader's clock", alternatives=(hour,))


def test_the_hour_is_that_of_the_readers_clock() -> None:
    """Eleven in Paris, whatever the hour in Texas."""
    due = on_their_clock(told(), PARIS)
    assert due and due.last == datetime(2026, 3, 5, 11, tzinfo=PARIS)


def test_the_day_may_stand_behind_the_clock() -> None:
    """ "By 11 your time on Thursday"."""
    due = on_their_clock(told("by 11 your time on Thursday"), PARIS)
    assert due and due.last == datetime(2026, 3, 5, 11, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("due", "zone"), [(told(), None), (told("on Thursday at 11 their time"), PARIS), (None, PARIS)]
)
def test_another_clock_or_none_leaves_the_day(due: Due | None, zone: timezone | None) -> None:
    """A third person's clock is nobody's who reads, and one that is not known is not guessed."""
    assert on_their_clock(due, zone) is due


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
