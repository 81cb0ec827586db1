"""What a bare yes takes from the request in the mail that it answers without quoting it."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.exchange import Side

FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("asked", "yes", "action", "due"),
    [
        ("Could you send me the paint chart by Friday?", "Will do.", Action.SEND, FRIDAY),
        ("Please send us the paint chart by Friday.", "On it.", Action.SEND, FRIDAY),
        ("Can you wax the hull by Friday?", "Consider it done.", Action.DO, FRIDAY),
        ("Does it dry by Friday? And could you send the chart by Monday?", "Will do.", Action.DO, None),
        (
            "Does the primer need sun? Can you send the chart by Friday?",
            "The chart: will do.",
            Action.SEND,
            FRIDAY,
        ),
        ("Does it dry by Friday? And could you send the chart?", "The chart: will do.", Action.DO, None),
        ("We sail on Friday.", "Will do.", Action.DO, None),
    ],
)
def test_a_yes_takes_the_only_time_that_was_asked_for(
    desk: Any, promise: Any, asked: str, yes: str, action: Action, due: date | None
) -> None:
    """Of the request that it names, or of the only one with a time; never of what was merely told."""
    desk.write(asked, day=2, side=Side.CUSTOMER)
    desk.write(yes, promise(yes.rstrip("."), Action.DO), day=2, hour=11)
    row = desk.row()
    assert (row.found.action, row.due.last if row.due else None) == (action, due)


def test_a_yes_to_ones_own_side_takes_nothing(desk: Any, promise: Any) -> None:
    """What a colleague asked for is not what the customer was promised."""
    desk.write("Could you send the paint chart by Friday?", day=2, side=Side.COLLEAGUE)
    desk.write("Will do.", promise("Will do", Action.DO), day=2, hour=11)
    assert desk.row().due is None
