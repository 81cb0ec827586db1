"""A first `kept sync`, which another process helps, killed as a program: the next one completes it, and no helper stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.connectors_imap.world import NOW, ImapWorld
from tests.servers.dovecot import FULL, Dovecot, Variant

_TYPED = """
import sys
from agent.flows import ahead, follow
from connectors.imap import fetching
fetching.PAGE_ITEMS, ahead._AT_ONCE, follow._MANY, follow._AT_ONCE, follow._SETTLED = 2, 1, 0, 1, 1
from agent.cli import main
sys.argv = ["kept", *sys.argv[1:]]
main()
"""
_PLACES = (
    "sync.before_page", "sync.after_page", "sync.before_commit", "sync.after_commit", "follow.before",
    "follow.before_commit", "follow.after_commit",
)  # fmt: skip


def _world(tmp_path: Path, server: Dovecot) -> ImapWorld:
    """Two promises that slipped, and twelve mails more."""
    world = ImapWorld(tmp_path, server, FULL)
    for number in range(12):
        world.lay_more(number)
    return world


def _type(world: ImapWorld, crash: str = "") -> tuple[int, int]:
    """`kept sync`, as one types it; its exit status, and the process group that it and its helpers are in."""
    process = subprocess.Popen(
        [sys.executable, "-c", _TYPED, "sync", "--now", NOW.isoformat(), "--data", str(world.data)],
        env={**os.environ, "KEPT_PROCESSES": "2", "KEPT_TEST_CRASH": crash},
        start_new_session=True,
    )
    return process.wait(60), process.pid


def _has_ended(group: int) -> bool:
    """Whether no process of the group is left within some seconds."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_what_a_helper_reads_is_what_one_process_reads(
    tmp_path: Path, servers: Callable[[Variant], Dovecot]
) -> None:
    """Words read and accounts followed by two processes give the ledger and the drafts of one."""
    alone, helped = (_world(tmp_path / name, servers(FULL)) for name in ("alone", "helped"))
    alone.sync(NOW)
    assert _type(helped)[0] == 0
    assert helped.ledger() == alone.ledger()
    assert helped.created() == alone.created()


@pytest.mark.slow
@pytest.mark.parametrize("place", _PLACES)
def test_killed_while_another_process_helps(
    tmp_path: Path, servers: Callable[[Variant], Dovecot], place: str
) -> None:
    """Killed at this place the first time, the second and the fifth: nothing lost, nothing twice, nobody left behind."""
    undisturbed = _world(tmp_path / "undisturbed", servers(FULL))
    undisturbed.sync(NOW)
    killed = 0
    for nth in (1, 2, 5):
        world = _world(tmp_path / f"killed-{nth}", servers(FULL))
        status, group = _type(world, f"{place}:{nth}")
        killed += status == -signal.SIGKILL
        assert status in (0, -signal.SIGKILL)
        assert _has_ended(group), "a helper outlived the process that it helped"
        assert _type(world)[0] == 0
        assert world.ledger() == undisturbed.ledger(), f"another ledger after {place}:{nth}"
        assert world.created() == undisturbed.created()
    assert killed, f"{place} was never reached"
