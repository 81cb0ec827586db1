"""Figures of the background for Prometheus, over HTTP on a port of this machine; off unless a port is named.

What happens in this process is counted as it happens (`agent.observe`); what lies in the database is
looked up when somebody asks, at most every few seconds. `kept work` does not fork, so that a process has
one page of figures; two on one machine need two ports. docs/operations.md says what each means; a test
holds the two together. No label is an address, a name, or any other word that is not ours.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from agent.errors import KeptError
from agent.flows.job import Told
from agent.observe import Fact, ItemsRead, PromiseWritten, ProviderAsked, QuotaLeft, listening
from agent.ports import Clock
from agent.settings import MetricsSettings
from agent.store_port import Census, Store

_LOOK_EVERY = 10.0  # seconds between two looks into the database
_NEW = 2 * 86_400.0  # seconds; a mail older than that was caught up with, and says nothing of how fast we are
_LAGS = (1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400)
_TAKES = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120)
_log = logging.getLogger("kept.metrics")


class Figures:
    """Everything that is counted in this process."""

    def __init__(self) -> None:
        self.registry = to = CollectorRegistry()
        self._least: dict[str, float] = {}  # by provider, of a minute's quota, since somebody asked
        self._lag = Histogram(
            "kept_mail_to_ledger_seconds", "From a mail's date to its promise", buckets=_LAGS, registry=to
        )
        self._old = Counter("kept_old_promises", "Promises of mail older than two days", registry=to)
        self._items = Counter("kept_items", "Items read, by how they ended", ["verdict"], registry=to)
        self._asked = Counter(
            "kept_provider_requests", "Questions to providers", ["provider", "outcome"], registry=to
        )
        self._quota = Gauge(
            "kept_provider_quota_left_ratio", "Least share of a minute's quota", ["provider"], registry=to
        )
        self._jobs = Counter("kept_jobs", "Jobs ended, by how", ["kind", "outcome"], registry=to)
        self._seconds = Histogram(
            "kept_job_seconds", "How long jobs took", ["kind"], buckets=_TAKES, registry=to
        )

    def hear(self, fact: Fact) -> None:
        """Count a fact."""
        match fact:
            case PromiseWritten(seconds) if seconds > _NEW:
                self._old.inc()
            case PromiseWritten(seconds):
                self._lag.observe(max(seconds, 0.0))
            case ItemsRead(verdicts):
                for verdict, number in verdicts.items():
                    self._items.labels(verdict).inc(number)
            case ProviderAsked(provider, outcome):
                self._asked.labels(provider, outcome.value).inc()
            case QuotaLeft(provider, share):
                if provider not in self._least:
                    self._quota.labels(provider).set_function(lambda: self._take_least(provider))
                self._least[provider] = min(self._least.get(provider, 1.0), share)

    def _take_least(self, provider: str) -> float:
        least, self._least[provider] = self._least[provider], 1.0
        return least

    def ended(self, told: Told) -> None:
        """Count a job."""
        self._jobs.labels(told.kind.value, told.outcome).inc()
        self._seconds.labels(told.kind.value).observe(told.seconds)


class InDatabase(Collector):
    """What the rows of all teams say, looked up when it is asked for; nothing while the database does not answer."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store.across_teams(), clock
        self._lock = threading.Lock()
        self._seen: tuple[float, list[Metric]] | None = None

    def collect(self) -> Iterator[Metric]:
        """The figures of a few seconds ago at most."""
        with self._lock:
            at = self._clock.monotonic()
            if self._seen is None or at - self._seen[0] > _LOOK_EVERY:
                self._seen = (at, self._look())
            yield from self._seen[1]

    def _look(self) -> list[Metric]:
        try:
            with self._store.reading() as unit:
                return list(_families(unit.health.census(self._clock.now())))
        except KeptError as trouble:
            _log.warning("the database was not asked for figures", extra={"reason": trouble.sentence})
            return []


def _families(census: Census) -> Iterator[Metric]:
    yield _family("kept_jobs_now", "Jobs by where they stand", ("kind", "state"), census.jobs)
    yield _family("kept_jobs_late_seconds", "How late the latest job is", ("kind",), census.late)
    yield _family("kept_drafts", "Drafts by where they stand", ("state",), census.drafts)
    yield _family("kept_connections", "Signed-in mailboxes by how they stand", ("state",), census.connections)
    yield _family("kept_mailboxes", "Mailboxes", (), {(): census.mailboxes})


def _family(name: str, said: str, labels: tuple[str, ...], values: Census.Values) -> Metric:
    family = GaugeMetricFamily(name, said, labels=labels)
    for place, value in values.items():
        family.add_metric(place, value)
    return family


@contextmanager
def figures(settings: MetricsSettings, store: Store, clock: Clock) -> Iterator[Callable[[Told], None]]:
    """Give figures while the block runs; what is returned counts a job that ended."""
    counted = Figures()
    counted.registry.register(InDatabase(store, clock))
    ProcessCollector(registry=counted.registry)
    PlatformCollector(registry=counted.registry)
    with ExitStack() as stack:
        stack.enter_context(listening(counted.hear))
        try:
            server, thread = start_http_server(settings.port, settings.host, counted.registry)
        except OSError as error:  # the work matters more than its figures
            extra = {"port": settings.port, "reason": type(error).__name__}
            _log.warning("no figures are given", extra=extra)
        else:
            stack.callback(thread.join, 2)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            _log.info("figures are given", extra={"port": settings.port})
        yield counted.ended
