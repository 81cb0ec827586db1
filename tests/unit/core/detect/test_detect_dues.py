"""Which time in a sentence is the due of its promise."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.core.commitment import Found

Find = Callable[..., tuple[Found, ...]]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("I'll send the offer of 2 February by Friday.", date(2026, 3, 6)),
        ("I'll send you the note for the June audit tomorrow.", date(2026, 3, 5)),
        ("By Friday I'll have the list for you.", date(2026, 3, 6)),
        ("I'll send it when I get back on Monday.", date(2026, 3, 9)),
        ("I'll look at it tomorrow and let you know.", date(2026, 3, 5)),
        ("I'll mail you the plan we spoke of last week.", None),
        ("I'll email you today's minutes.", None),
        ("I'll forward the report dated 3 March.", None),
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
