"""That a thing has arrived keeps a promise where it arrived with those it was promised to, and nowhere else."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.exchange import Side


@pytest.mark.parametrize(
    ("side", "state"), [(Side.CUSTOMER, State.KEPT), (Side.REP, State.OPEN), (Side.COLLEAGUE, State.OPEN)]
)
def test_what_arrived_with_us_has_not_arrived_with_them(
    desk: Any, promise: Any, side: Side, state: State
) -> None:
    """The thing in the hands of the side that promised it is a step on the way, and kept is kept for the other side."""
    words = "I'll send you the lab certificate by Friday"
    sentence = promise(words, Action.SEND, date(2026, 3, 6), "the lab certificate")
    desk.write(f"{words}.", sentence, day=2)
    desk.write("The lab certificate has arrived here this morning.", day=4, side=side)
    assert desk.state(day=5) is state
