"""Figures: each is in the manual, says what happened, and tells nothing of anybody's mail."""

import re
import socket
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.clock import SystemClock
from agent.core.policy import Rep
from agent.flows.job import Told
from agent.observe import ItemsRead, Outcome, PromiseWritten, ProviderAsked, QuotaLeft, answered, tell
from agent.ports import ConnectionInfo
from agent.settings import MetricsSettings
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import JobId, JobKind
from workers.metrics import figures

_MANUAL = Path(__file__).parents[2] / "docs" / "operations.md"
_NOT_OURS = ("process_", "python_")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two mailboxes of two teams; jobs have been due for an hour."""
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    made = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=long_ago)
    for team in ("north", "south"):
        with made.for_team(team).writing(long_ago) as unit:
            box = unit.mailboxes.put(Rep("marigold@harbour.example", ZoneInfo("Europe/Berlin")))
            unit.connections.put(box.id, ConnectionInfo("imap", "marigold@harbour.example"), "secret")
            unit.jobs.ensure()
    yield made
    made.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


@pytest.fixture
def page(store: Store) -> str:
    """What Prometheus is given after some things have happened."""
    port = _free_port()
    with figures(MetricsSettings(port=port), store, SystemClock()) as ended:
        tell(PromiseWritten(42.0))
        tell(PromiseWritten(86_400.0 * 30))
        tell(PromiseWritten(-86_400.0))  # of a mail whose sender's clock is a day ahead
        tell(ItemsRead({"read": 3, "quarantined": 1}))
        answered("google", 200)
        answered("google", 429)
        answered("google", 403, throttled=True)
        tell(ProviderAsked("imap", Outcome.FAILED))
        tell(QuotaLeft("google", 0.25))
        tell(QuotaLeft("google", 0.75))
        ended(Told(JobId(1), JobKind.READ, "done", 0.2))
        return _page(port)


@pytest.mark.parametrize(
    "line",
    [
        'kept_mail_to_ledger_seconds_bucket{le="60.0"} 2.0',
        'kept_mail_to_ledger_seconds_bucket{le="30.0"} 1.0',
        "kept_mail_to_ledger_seconds_sum 42.0",
        "kept_old_promises_total 1.0",
        'kept_items_total{verdict="quarantined"} 1.0',
        'kept_provider_requests_total{outcome="throttled",provider="google"} 2.0',
        'kept_provider_requests_total{outcome="failed",provider="imap"} 1.0',
        'kept_provider_quota_left_ratio{provider="google"} 0.25',
        'kept_jobs_total{kind="read",outcome="done"} 1.0',
        'kept_jobs_now{kind="follow",state="due"} 2.0',
        'kept_connections{state="ok"} 2.0',
        "kept_mailboxes 2.0",
    ],
)
def test_each_figure_says_what_happened(page: str, line: str) -> None:
    """Counted as it happens, or looked up for all teams when asked."""
    assert line in page.splitlines()


def test_lateness_is_that_of_the_latest(page: str) -> None:
    """The job that has been due the longest."""
    (late,) = re.findall(r'^kept_jobs_late_seconds\{kind="follow"\} (\S+)$', page, re.MULTILINE)
    assert 3_600 <= float(late) < 3_700


def test_the_manual_knows_every_figure(page: str) -> None:
    """Each has its line with its meaning, and the manual names none that is not there."""
    given = {
        name + ("_total" if kind == "counter" and not name.endswith("_total") else "")
        for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", page, re.MULTILINE)
        if not name.startswith(_NOT_OURS) and not name.endswith("_created")
    }
    told = set(re.findall(r"^\| `(kept_\w+)", _MANUAL.read_text("utf-8"), re.MULTILINE))
    given_here = given | {"kept_drafts"}  # there is no draft in this database
    assert given_here == told


def test_no_label_is_anybodys(page: str) -> None:
    """Neither addresses nor teams nor hosts."""
    assert "marigold" not in page
    assert "north" not in page
    assert "@" not in page


def test_a_port_that_is_taken_stops_no_work(store: Store) -> None:
    """Figures matter less than what they count."""
    other = socket.create_server(("127.0.0.1", 0))
    settings = MetricsSettings(port=other.getsockname()[1])
    with other, figures(settings, store, SystemClock()) as ended:
        ended(Told(JobId(1), JobKind.READ, "done", 0.2))


def test_nothing_is_left_when_it_ends(store: Store) -> None:
    """The port is free again, and nobody listens any more."""
    port, before = _free_port(), threading.active_count()
    for _ in range(2):
        with figures(MetricsSettings(port=port), store, SystemClock()):
            assert "kept_mailboxes 2.0" in _page(port)
    assert threading.active_count() == before
