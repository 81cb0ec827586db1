"""kept, the network and the server killed at every step of reading a real calendar: no meeting lost, none that is called off left standing."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.store_port import ConnectionState
from connectors.caldav.transport import Answer, Transport
from tests.children import killed, patched
from tests.connectors_caldav.crash_world import NOW, CalendarWorld, read_once
from tests.servers.proxy import Breaking, breaking_wire
from tests.servers.radicale import Radicale

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_PLACES = (
    "sync.before_page", "sync.after_page", "sync.before_commit", "sync.after_commit", "follow.before", "follow.after",
)  # fmt: skip
_MOST_TIMES = 3
_LATER = NOW.replace(hour=12)


def _no_waiting(_clock: SystemClock, _seconds: float) -> None:
    """In the place of a real sleep."""


_PATCHES = {"connectors.caldav.source.PAGE_ITEMS": 2, "agent.clock.SystemClock.sleep": _no_waiting}

Change = Callable[[CalendarWorld], None]


def _news(world: CalendarWorld) -> None:
    world.change()


def _news_and_no_token(world: CalendarWorld) -> None:
    world.change()
    world.forget_tokens()


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page for two meetings, and no waiting between attempts."""
    patched(monkeypatch, _PATCHES)


@pytest.fixture
def make(tmp_path: Path, server: Radicale) -> Callable[..., CalendarWorld]:
    """Worlds, each new and like the others."""
    made: list[CalendarWorld] = []

    def world(*, port: int = 0) -> CalendarWorld:
        made.append(CalendarWorld(tmp_path / str(len(made)), server, port=port))
        return made[-1]

    return world


def _undisturbed(make: Callable[..., CalendarWorld], change: Change | None) -> object:
    world = make()
    world.settle(NOW)
    if change:
        change(world)
        world.settle(_LATER)
    return world.ledger()


def _ready(make: Callable[..., CalendarWorld], change: Change | None, *, port: int = 0) -> CalendarWorld:
    """A world before the reading that is disturbed."""
    world = make(port=port)
    if change:
        world.settle(NOW)
        change(world)
    return world


@pytest.mark.parametrize("change", [None, _news, _news_and_no_token])
def test_a_reading_killed_anywhere_is_completed(
    make: Callable[..., CalendarWorld], change: Change | None
) -> None:
    """The first reading, one of news, and one that has to walk all anew: wherever it dies, the next ones complete it."""
    expected = _undisturbed(make, change)
    now = _LATER if change else NOW
    reached = set()
    for place in _PLACES:
        for nth in range(1, _MOST_TIMES + 1):
            world = _ready(make, change)
            if not killed(partial(read_once, world.data, now), place, nth, _PATCHES):
                break
            reached.add(place)
            world.settle(now)
            assert world.ledger() == expected, f"killed at {place}:{nth}"
    assert reached == set(_PLACES)


@pytest.fixture
def wire(server: Radicale) -> Iterator[Breaking]:
    with breaking_wire(server.port) as wire:
        yield wire


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("change", [None, _news_and_no_token])
def test_the_network_killed_after_every_few_lines(
    make: Callable[..., CalendarWorld], wire: Breaking, change: Change | None, *, answered: bool
) -> None:
    """Cut for good after so many lines of kept's questions, in the middle of a head too, and mended."""
    expected = _undisturbed(make, change)
    now, lines = _LATER if change else NOW, 1
    while True:
        world = _ready(make, change, port=wire.port)
        wire.break_after(lines, answered=answered)
        first = world.try_sync(now)
        wire.mend()
        if first is ConnectionState.OK:
            break
        world.settle(now)
        assert world.ledger() == expected, f"cut after line {lines}"
        lines += 3
    assert lines > 20, "a reading says more than that"


def test_the_server_killed_before_each_question(
    make: Callable[..., CalendarWorld], server: Radicale, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while kept reads, and started again."""
    expected = _undisturbed(make, _news)
    for at in range(1, 5):
        world = _ready(make, _news)
        with monkeypatch.context() as patch:
            asked = _Disturbing(at, server.kill)
            patch.setattr(Transport, "_once", asked.bound())
            world.try_sync(_LATER)
        if asked.count >= at:
            server.start()
        world.settle(_LATER)
        assert world.ledger() == expected, f"killed before question {at}"
    assert server.process


_FAULTS = {
    "in trouble": Answer(500, "http://127.0.0.1/", b"", {}),
    "throttling": Answer(429, "http://127.0.0.1/", b"", {"retry-after": "900"}),
    "not found": Answer(404, "http://127.0.0.1/", b"", {}),
    "refusing": Answer(403, "http://127.0.0.1/", b"", {}),
    "broken off": Answer(207, "http://127.0.0.1/", b"<d:multistatus xmlns:d='DAV:'><d:response>", {}),
}


@pytest.mark.parametrize("fault", _FAULTS)
@pytest.mark.parametrize("lasts", [1, 20])
@pytest.mark.parametrize("change", [None, _news, _news_and_no_token])
def test_a_server_that_fails_at_each_question(
    make: Callable[..., CalendarWorld],
    monkeypatch: pytest.MonkeyPatch,
    change: Change | None,
    fault: str,
    lasts: int,
) -> None:
    """In turn, once or for the rest of the reading: when it is well again everything stands as it should."""
    expected = _undisturbed(make, change)
    now, at = _LATER if change else NOW, 0
    while True:
        at += 1
        world = _ready(make, change)
        with monkeypatch.context() as patch:
            asked = _Disturbing(at, answer=_FAULTS[fault], lasts=lasts)
            patch.setattr(Transport, "_once", asked.bound())
            world.try_sync(now)
        world.settle(now)
        assert world.ledger() == expected, f"{fault} at question {at}"
        if asked.count < at:
            break
    assert at > 3, "a reading asks more than that"


class _Disturbing:
    """In the place of a question: counts, and disturbs from the one of this number on."""

    def __init__(
        self, at: int, act: Callable[[], None] = lambda: None, *, answer: Answer | None = None, lasts: int = 1
    ) -> None:
        self.count, self._at, self._act, self._answer, self._lasts = 0, at, act, answer, lasts
        self._once = Transport._once

    def bound(self) -> Callable[[Transport, str, str, str, str], Answer]:
        """What is called as a method."""

        def once(transport: Transport, method: str, url: str, body: str, depth: str) -> Answer:
            self.count += 1
            if self.count == self._at:
                self._act()
            if self._answer and self._at <= self.count < self._at + self._lasts:
                transport._judge(self._answer)
                return self._answer
            return self._once(transport, method, url, body, depth)

        return once
