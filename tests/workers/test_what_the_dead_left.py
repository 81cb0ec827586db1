"""What a process that is known to be dead was working on is given to somebody else at once, not when its time is up."""

import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.clock import SystemClock
from agent.core.policy import Rep
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Job
from workers.ticker import Ticker

_NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)


class _Clock(SystemClock):
    def now(self) -> datetime:
        return _NOW

    def monotonic(self) -> float:
        return 0.0


def _dead() -> str:
    child = subprocess.Popen([sys.executable, "-S", "-c", ""])
    child.wait()
    return f"{socket.gethostname()}:{child.pid}:0123456789abcdef"


@pytest.mark.parametrize(("is_here", "nudged_for"), [(True, 2), (False, 1)])
def test_a_dead_workers_job_is_nudged_for_at_once(tmp_path: Path, is_here: bool, nudged_for: int) -> None:
    """Of a worker killed on this machine nothing waits; one that may live elsewhere keeps its job until its time."""
    holder = _dead() if is_here else "elsewhere:1:0123456789abcdef"
    store = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=_NOW)
    with store.writing(_NOW) as unit:
        unit.mailboxes.put(Rep("lena@harbour.example", ZoneInfo("Europe/Berlin")))
        unit.jobs.ensure()
        (first, _) = unit.jobs.all()
        assert unit.jobs.begin(first.id, holder, until=_NOW + timedelta(seconds=45))
    nudged: list[Job] = []
    assert Ticker(store, _Clock(), "one", nudged.append, most=9).tick() == nudged_for
    assert (first.id in {job.id for job in nudged}) is is_here
    store.close()
