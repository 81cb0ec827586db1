"""Which time in a sentence is the due of its promise."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest

from agent.core.commitment import Found

Find = Callable[..., tuple[Found, ...]]

WRITER = timezone(timedelta(hours=-6))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("I'll send the offer of 2 February by Friday.", date(2026, 3, 6)),
        ("I'll send you the note for the June audit tomorrow.", date(2026, 3, 5)),
        ("By Friday I'll have the list for you.", date(2026, 3, 6)),
        ("I'll send it when I get back on Monday.", date(2026, 3, 9)),
        ("I'll look at it tomorrow and let you know.", date(2026, 3, 5)),
        ("I'll test the pumps beginning Monday, March 9 through March 13.", date(2026, 3, 13)),
        ("I'll mail you the plan we spoke of last week.", None),
        ("I'll email you today's minutes.", None),
        ("I'll forward the report dated 3 March.", None),
        ("I'll send you the minutes of the hearing held on 3 March.", None),
    ],
)
def test_a_promise_has_the_due_of_its_own_clause(found_in: Find, text: str, last: date | None) -> None:
    """Not the date of the thing, nor of what happened."""
    found = found_in(text)
    assert found
    assert (found[0].due and found[0].due.last) == last


def test_an_event_sets_a_time_without_a_date(found_in: Find) -> None:
    """Its words are kept."""
    (found,) = found_in("I'll send you the list before our call.")
    assert found.due is None
    assert found.due_text == "before our call"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Friday is fine for me. I'll call you at 3 pm.", datetime(2026, 3, 6, 15, tzinfo=WRITER)),
        ("I have the audit on Monday. I'll ring you at 4 pm.", datetime(2026, 3, 9, 16, tzinfo=WRITER)),
        (
            "Friday is fine. Thanks for the map. I'll call you at 3 pm.",
            datetime(2026, 3, 6, 15, tzinfo=WRITER),
        ),
        ("Thanks for the map. I'll call you at 3 pm.", datetime(2026, 3, 4, 15, tzinfo=WRITER)),
        ("Friday is fine. I'll call you tomorrow at 3 pm.", datetime(2026, 3, 5, 15, tzinfo=WRITER)),
    ],
)
def test_an_hour_takes_its_day_from_the_two_sentences_before(
    found_in: Find, text: str, last: datetime
) -> None:
    """Where it names none itself."""
    due = found_in(text)[-1].due
    assert due
    assert due.last == last
