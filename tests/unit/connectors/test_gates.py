"""A mailbox that wants quiet is left alone for as long as any of its answers asked, whoever hears it and in whatever order."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from connectors.memory import HandClock
from connectors.outlook.gate import Gate

_WAITS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=6)


@given(_WAITS)
def test_nobody_is_let_in_before_the_last_wait_that_was_asked_for_is_over(
    waits: list[tuple[int, int]],
) -> None:
    """Some seconds pass, then an answer asks for some seconds; a later answer that asks for less shortens nothing."""
    clock, gate = HandClock(datetime(2026, 3, 4, 9, tzinfo=UTC)), Gate()
    open_from = clock.monotonic()
    for passed, asked in waits:
        clock.sleep(passed)
        gate.close_for(asked, clock)
        open_from = max(open_from, clock.monotonic() + asked)
    with gate.passing(clock):
        assert clock.monotonic() >= open_from
        assert gate.closed_for(clock) == 0
