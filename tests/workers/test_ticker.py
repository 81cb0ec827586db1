"""Of many tickers one has the turn; it nudges once for what is due, and no more than there is room for."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from agent.clock import SystemClock
from agent.core.policy import Rep
from agent.errors import QueueDown, StoreTrouble
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Job, JobKind
from workers.ticker import Ticker, room_after

_START = datetime(2026, 3, 4, 9, tzinfo=UTC)


class _Clock(SystemClock):
    def __init__(self) -> None:
        self.at = _START
        self.ran = 0.0  # seconds that no clock on the wall showed

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - _START).total_seconds() + self.ran


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with three mailboxes: six jobs."""
    made = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=_START)
    with made.writing(_START) as unit:
        for name in ("lena", "nora", "tom"):
            unit.mailboxes.put(Rep(f"{name}@harbour.example", ZoneInfo("Europe/Berlin")))
    yield made
    made.close()


def _ticker(store: Store, clock: _Clock, nudged: list[Job], holder: str = "one", most: int = 100) -> Ticker:
    return Ticker(store, clock, holder, nudged.append, most)


def test_everything_due_is_nudged_for_once(store: Store) -> None:
    """The next tick has nothing to say of what was just nudged for."""
    nudged: list[Job] = []
    ticker = _ticker(store, _Clock(), nudged)
    assert (ticker.tick(), ticker.tick()) == (6, 0)
    assert len({job.id for job in nudged}) == 6


def test_a_nudge_that_nobody_heard_is_given_again(store: Store) -> None:
    """A queue that was flushed costs a minute, no job."""
    nudged: list[Job] = []
    clock = _Clock()
    ticker = _ticker(store, clock, nudged)
    ticker.tick()
    clock.at += timedelta(seconds=61)
    assert ticker.tick() == 6


def test_no_more_than_there_is_room_for(store: Store) -> None:
    """What cannot be worked on yet waits as a row, not in the queue."""
    nudged: list[Job] = []
    ticker = _ticker(store, _Clock(), nudged, most=2)
    assert (ticker.tick(), ticker.tick()) == (2, 0)


def test_half_of_the_room_is_kept_for_new_mail(store: Store) -> None:
    """However many catch up with old mail: a customer's answer is not held up behind them."""
    with store.writing(_START) as unit:
        unit.jobs.ensure()
        _one_is_new, *others = (job for job in unit.jobs.all() if job.kind is JobKind.FOLLOW)
        for job in others:
            unit.jobs.begin(job.id, "one", until=_START + timedelta(seconds=45))
            unit.jobs.end(job.id, "one", due_at=_START, is_backfill=True)
    nudged: list[Job] = []
    ticker = _ticker(store, _Clock(), nudged, most=4)
    ticker.tick()
    assert sorted(job.is_backfill for job in nudged) == [False, True, True]


def test_more_workers_are_given_more(store: Store) -> None:
    """There is room for as many again with each worker that is at work."""
    nudged: list[Job] = []
    clock = _Clock()
    ticker = _ticker(store, clock, nudged, most=2)
    ticker.tick()
    with store.writing(clock.at) as unit:
        for number, holder in enumerate(("one", "two")):
            assert unit.jobs.begin(nudged[number].id, holder, until=clock.at + timedelta(seconds=45))
    assert ticker.tick() == 2
    assert len({job.id for job in nudged}) == 4


def test_only_one_has_the_turn(store: Store) -> None:
    """A second ticker says nothing while the first is there, and everything once the first is gone."""
    nudged: list[Job] = []
    clock = _Clock()
    first, second = _ticker(store, clock, nudged), _ticker(store, clock, nudged, holder="two")
    assert (first.tick(), second.tick()) == (6, 0)
    clock.at += timedelta(seconds=31)
    assert second.tick() == 6
    assert first.tick() == 0


def test_a_clock_that_is_set_back_stops_nobody(store: Store) -> None:
    """By a day, while the ticker has the turn: what was to be done in an hour is not done in a day and an hour."""
    nudged: list[Job] = []
    clock = _Clock()
    ticker = _ticker(store, clock, nudged)
    assert ticker.tick() == 6
    with store.across_teams().writing(clock.at) as unit:
        for job in nudged:
            assert unit.jobs.begin(job.id, "one", until=clock.at + timedelta(seconds=45))
            unit.jobs.end(job.id, "one", due_at=clock.at + timedelta(hours=1))
    clock.at -= timedelta(days=1)
    clock.ran += 2 * 86_400
    assert ticker.tick() == 6


@pytest.mark.parametrize(
    ("room", "seconds", "after"), [(16, 0.02, 16), (8, 0.02, 9), (16, 1.5, 8), (1, 9.0, 1), (0, 1.5, 8)]
)
def test_a_slow_database_is_given_less_to_do(room: int, seconds: float, after: int) -> None:
    """Half as many nudges after each slow look, one more after each quick one."""
    assert room_after(room, seconds, most=16) == after


def test_a_database_that_is_away_is_come_back_to_with_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After trouble one job at a time, so that what comes back is not run over."""
    nudged: list[Job] = []
    ticker = _ticker(store, _Clock(), nudged)
    stop = _Stop(2)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "writing", _away)
        ticker.run(stop)
    assert nudged == []
    assert ticker.tick() == 1


@pytest.mark.parametrize(
    "trouble", [QueueDown("The queue takes no message."), ValueError("a mistake of ours")]
)
def test_a_nudge_that_the_queue_did_not_take_is_given_again(store: Store, trouble: Exception) -> None:
    """Whatever goes wrong, the ticker goes on: what was due meanwhile is nudged for as soon as the queue is back."""
    nudged: list[Job] = []
    troubles = [trouble, trouble]

    def nudge(job: Job) -> None:
        if troubles:
            raise troubles.pop()
        nudged.append(job)

    Ticker(store, _Clock(), "one", nudge, most=100).run(_Stop(12))
    assert len({job.id for job in nudged}) == len(nudged) == 6


def test_trouble_is_told_once_and_that_it_is_over(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """An outage of an hour is two lines of the log."""
    troubles = [QueueDown("The queue takes no message.")] * 3

    def nudge(_job: Job) -> None:
        if troubles:
            raise troubles.pop()

    with caplog.at_level(logging.INFO, logger="kept.ticker"):
        Ticker(store, _Clock(), "one", nudge, most=100).run(_Stop(12))
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


class _Stop(Event):
    """Set after so many waits, none of which takes time."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._left = times

    def wait(self, timeout: float | None = None) -> bool:
        self._left -= 1
        if self._left == 0:
            self.set()
        return self.is_set()


def _away(*_: object, **__: object) -> None:
    raise StoreTrouble("The database server does not answer.")
