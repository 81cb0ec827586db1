"""kept, the network and the server killed at every step of reading and drafting on a real mailbox: nothing lost, nothing twice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from agent.clock import SystemClock
from agent.store_port import ConnectionState
from connectors.imap import session
from tests.children import asleep, patched
from tests.connectors_imap.world import NOW, ImapWorld
from tests.contract.crash_sweep import PLACES, CrashSweep, World, settle
from tests.servers.dovecot import FULL, POOR, Dovecot, Variant
from tests.servers.proxy import Breaking, breaking_wire

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _no_waiting(_clock: SystemClock, _seconds: float) -> None:
    """In the place of a real sleep."""


_PATCHES = {"connectors.imap.fetching.PAGE_ITEMS": 1, "agent.clock.SystemClock.sleep": _no_waiting}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page for every mail, and no waiting between attempts."""
    patched(monkeypatch, _PATCHES)


class _OnDovecot(CrashSweep):
    places = (*PLACES, "imap.before_append", "imap.after_append")
    patches = _PATCHES
    variant = FULL

    @pytest.fixture
    def make_world(self, tmp_path: Path, servers: Callable[[Variant], Dovecot]) -> Callable[[], World]:
        return lambda: ImapWorld(tmp_path / uuid4().hex, servers(self.variant), self.variant)


class TestKeptKilled(_OnDovecot):
    """On a server that can do everything."""


class TestKeptKilledOnAPoorServer(_OnDovecot):
    """On one that knows neither CONDSTORE nor UIDPLUS nor special use."""

    variant = POOR


@pytest.fixture
def wire(servers: Callable[[Variant], Dovecot]) -> Iterator[Breaking]:
    with breaking_wire(servers(FULL).port) as wire:
        yield wire


@pytest.mark.parametrize("answered", [False, True])
def test_the_network_killed_after_every_line(
    tmp_path: Path, servers: Callable[[Variant], Dovecot], wire: Breaking, *, answered: bool
) -> None:
    """Cut for good after each line that kept says in turn, and mended: the ledger and the Drafts of a quiet network."""
    undisturbed = ImapWorld(tmp_path / "undisturbed", servers(FULL), FULL)
    settle(undisturbed, NOW)
    line = 0
    while True:
        line += 1
        world = ImapWorld(tmp_path / f"cut-{line}", servers(FULL), FULL, port=wire.port)
        wire.break_after(line, answered=answered)
        first = world.try_sync(NOW)
        wire.mend()
        if first is ConnectionState.OK:
            break
        settle(world, NOW)
        assert world.created() == undisturbed.created(), f"other drafts after a cut at line {line}"
        assert world.ledger() == undisturbed.ledger(), f"another ledger after a cut at line {line}"
    assert line > 20, "a reading says more than that"


def test_the_server_killed_between_pages(tmp_path: Path, servers: Callable[[Variant], Dovecot]) -> None:
    """Killed while kept reads, and started again: kept connects anew by itself where it can, and later where it cannot."""
    server = servers(FULL)
    undisturbed = ImapWorld(tmp_path / "undisturbed", server, FULL)
    settle(undisturbed, NOW)
    for place in range(6):
        world = ImapWorld(tmp_path / f"killed-{place}", server, FULL)
        with ExitStack() as stack:
            _kill_at(stack, server, place)
            world.try_sync(NOW)
        server.stop()
        server.start()
        settle(world, NOW)
        assert world.created() == undisturbed.created()
        assert world.ledger() == undisturbed.ledger()


def _kill_at(stack: ExitStack, server: Dovecot, place: int) -> None:
    """Kill the server before the question of this number that kept asks of a folder."""
    read, asked = session.Session.read, [0]

    def killing(self: session.Session, *said: object, **named: object) -> object:
        asked[0] += 1
        if asked[0] == 2 + place * 2:
            server.stop()
        return read(self, *said, **named)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(session.Session, "read", killing)
    stack.callback(patch.undo)


def test_a_worker_that_slept_before_its_append_leaves_one_draft(
    tmp_path: Path, servers: Callable[[Variant], Dovecot], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Overtaken between the fence and the socket, it puts a second draft beside the first, and takes it away when it sees that."""
    ends = {**_PATCHES, "agent.flows.lease._LASTS": timedelta(0)}
    patched(monkeypatch, ends)
    world = ImapWorld(tmp_path / "slept", servers(FULL), FULL)
    sleeper = asleep(partial(world.sync, NOW), "draft.after_fence", ends)
    try:
        settle(world, NOW)
        expected = world.lying()
    finally:
        sleeper.wake()
    assert world.lying() == expected
    settle(world, NOW + timedelta(minutes=15))
    assert world.lying() == expected
