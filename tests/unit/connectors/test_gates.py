"""A mailbox that wants quiet is left alone for as long as any of its answers asked, whoever hears it and in whatever order."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from connectors.imap.idle import Watch
from connectors.memory import HandClock
from connectors.outlook.gate import Gate
from connectors.outlook.waiting import back_off

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


@given(st.integers(0, 12), st.none() | st.floats(0, 86_400))
def test_a_refusal_is_waited_out_for_as_long_as_asked_and_longer_each_time(
    attempt: int, asked: float | None
) -> None:
    """Never less than the server asks for, and never less than our own patience doubles to, up to half a minute."""
    assert back_off(attempt, asked) >= max(asked or 0.0, min(2.0**attempt, 32.0))


def test_no_line_is_held_for_longer_than_a_server_bears() -> None:
    """RFC 2177: an IDLE is begun anew at least every 29 minutes."""
    clock, heard = HandClock(datetime(2026, 3, 4, 9, tzinfo=UTC)), list[float]()

    class Line:
        place = SimpleNamespace(shown="here")

        def read(self, ask: Callable[[object], object], **_: object) -> object:
            def listen(seconds: float) -> frozenset[str]:
                heard.append(seconds)
                clock.sleep(seconds)
                return frozenset()

            return ask(SimpleNamespace(has=lambda _name: True, listen=listen))

    assert not Watch(Line(), clock).wait(3 * 3600)  # type: ignore[arg-type]
    assert max(heard) < 29 * 60
    assert sum(heard) == 3 * 3600
