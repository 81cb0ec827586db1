"""`kept run` and `kept work` as a user starts them: killed, stopped and started again they lose and repeat nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dramatiq.brokers.stub import StubBroker
from sqlalchemy import update

from agent import bootstrap
from agent.errors import BadSettings
from agent.store.tables import JobRow, table
from agent.store_port import DraftState
from tests.servers.brokers import free_port
from tests.servers.brokers import rabbitmq as rabbitmq_at
from tests.servers.brokers import redis as redis_at
from tests.servers.postgres import QUICK, postgres_with
from tests.workers.conftest import outcome, unfollowed
from workers.broker import broker_for

_DONE = (1, [DraftState.WRITTEN])
# Between draft.before_create and after_create it is unclear whether it was made: `tests/contract/crash_sweep.py` has those places.
_PLACES = ["follow.before_commit", "follow.after_commit", "draft.before_claim", "draft.after_written"]


def _environment(data: Path, queue: str = "", crash: str = "") -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    database = os.environ.get("KEPT_DATABASE_URL", "")
    ours = {
        "KEPT_DATA": str(data),
        "KEPT_BROKER_URL": queue,
        "KEPT_TEST_CRASH": crash,
        "KEPT_DATABASE_URL": database,
    }
    return plain | {name: value for name, value in ours.items() if value}


def _kept(*words: str) -> list[str]:
    return [sys.executable, "-m", "agent.cli", *words]


def _once(data: Path, crash: str = "") -> int:
    done = subprocess.run(
        _kept("run", "--once"),
        env=_environment(data, crash=crash),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode


@contextmanager
def _worker(data: Path, queue: str, crash: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    command = _kept("work", "--threads", "2")
    worker = subprocess.Popen(
        command, env=_environment(data, queue, crash), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield worker
    finally:
        worker.send_signal(signal.SIGTERM)
        started = time.monotonic()
        worker.wait(30)
        assert time.monotonic() - started < 10, "a worker took too long to stop"


def _wait_for(data: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while outcome(data) != _DONE and time.monotonic() < until:
        time.sleep(0.5)
    assert outcome(data) == _DONE


def test_run_once_does_all_that_is_due(data: Path) -> None:
    """The promise is followed, its draft written, the week's report made; a second time changes nothing."""
    assert (_once(data), outcome(data)) == (0, _DONE)
    reports = sorted((data / "reports").iterdir())
    assert [page.suffix for page in reports] == [".html"]
    assert (_once(data), outcome(data)) == (0, _DONE)
    assert sorted((data / "reports").iterdir()) == reports


@pytest.mark.parametrize("place", _PLACES)
def test_killed_anywhere_the_next_run_completes_it(data: Path, place: str) -> None:
    """SIGKILL at each step: one commitment and one draft in the end."""
    assert _once(data, crash=place) == -signal.SIGKILL
    assert _once(data) == 0
    assert outcome(data) == _DONE


def test_a_teams_workers_do_it_once(data: Path, queue: str) -> None:
    """Two workers at one queue: one commitment, one draft."""
    with _worker(data, queue), _worker(data, queue):
        _wait_for(data, 45)


def test_a_team_on_a_server(data_on_server: Path, redis: str) -> None:
    """PostgreSQL and Redis: two workers that start at the same moment do everything once."""
    with _worker(data_on_server, redis), _worker(data_on_server, redis):
        _wait_for(data_on_server, 45)


def test_a_worker_that_is_killed_is_replaced(data: Path, queue: str) -> None:
    """What a killed worker had begun is done by the next within a minute."""
    with _worker(data, queue, crash="follow.before_commit") as first:
        assert first.wait(45) == -signal.SIGKILL
        with _worker(data, queue):
            _wait_for(data, 60)


@contextmanager
def _queue_at(sort: str, folder: Path, port: int) -> Iterator[None]:
    folder.mkdir()
    with redis_at(folder, port) if sort == "redis" else rabbitmq_at(folder, port):
        yield


def _url(sort: str, port: int) -> str:
    return f"redis://127.0.0.1:{port}/0" if sort == "redis" else f"amqp://guest:guest@127.0.0.1:{port}"


@pytest.mark.parametrize("sort", ["redis", pytest.param("rabbitmq", marks=pytest.mark.slow)])
def test_a_queue_that_is_away_is_waited_for(data: Path, tmp_path: Path, sort: str) -> None:
    """A worker goes on by itself when its queue answers, and nothing that fell due meanwhile is forgotten."""
    port = free_port()
    with _worker(data, _url(sort, port)) as worker:
        time.sleep(4)
        assert worker.poll() is None
        with _queue_at(sort, tmp_path / "queue", port):
            _wait_for(data, 60)


@pytest.mark.parametrize("sort", ["redis", pytest.param("rabbitmq", marks=pytest.mark.slow)])
def test_a_queue_that_is_begun_anew_is_worked_with_again(data: Path, tmp_path: Path, sort: str) -> None:
    """It ends under a worker and comes back empty: what falls due after that is done, by the same worker."""
    port = free_port()
    with ExitStack() as workers:
        with _queue_at(sort, tmp_path / "one", port):
            worker = workers.enter_context(_worker(data, _url(sort, port)))
            _wait_for(data, 60)
        with _queue_at(sort, tmp_path / "two", port):
            now = _all_are_due(data)
            _until(lambda: _all_ran_since(data, now), 90)
            assert worker.poll() is None
            workers.close()


@pytest.mark.slow
def test_a_database_that_goes_away_is_waited_for(
    tmp_path: Path, redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL dies under a worker, stays away for a while, and comes back: the same worker does what is due, and none is to blame."""
    with postgres_with(*QUICK) as server:
        monkeypatch.setenv("KEPT_DATABASE_URL", server.url)
        data = unfollowed(tmp_path)
        with _worker(data, redis) as worker:
            _wait_for(data, 60)
            server.dies()
            time.sleep(20)
            assert worker.poll() is None
            server.start()
            now = _all_are_due(data)
            _until(lambda: _all_ran_since(data, now), 60)
        with bootstrap.application(data) as app, app.store.across_teams().reading() as unit:
            assert [job.strikes for job in unit.jobs.all()] == [0, 0]


def _all_are_due(data: Path) -> datetime:
    now = datetime.now(UTC)
    with bootstrap.application(data) as app, app.store._engine.begin() as connection:
        connection.execute(update(table(JobRow)).values(due_at=now))
    return now


def _all_ran_since(data: Path, moment: datetime) -> bool:
    with bootstrap.application(data) as app, app.store.across_teams().reading() as unit:
        return all(job.ran_at and job.ran_at > moment for job in unit.jobs.all())


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.5)


def test_run_stops_in_time(data: Path) -> None:
    """SIGTERM ends it within ten seconds, with exit status 0."""
    worker = subprocess.Popen(_kept("run"), env=_environment(data), stderr=subprocess.PIPE)
    assert worker.stderr is not None
    assert b"a worker began" in worker.stderr.readline()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    worker.stderr.close()


def test_a_stop_in_the_middle_counts_against_no_account(data: Path) -> None:
    """However slow its server is: what was under way when the worker was told to stop is due again, without a strike."""
    with bootstrap.application(data) as app:
        store, now = app.store.across_teams(), datetime.now(UTC)
        with store.writing(now) as unit:
            unit.jobs.ensure()
            (job, *_) = unit.jobs.all()
            assert unit.jobs.begin(job.id, "one", until=now + timedelta(seconds=45))
            unit.jobs.release("another")
            assert unit.jobs.find(job.id).running_by == "one"  # type: ignore[union-attr]
            unit.jobs.release("one")
            again = unit.jobs.find(job.id)
        assert again is not None
        assert (again.running_by, again.strikes, again.due_at <= now) == ("", 0, True)


@pytest.mark.parametrize(
    ("command", "queue", "words"),
    [("work", "", b"none is named"), ("run", "redis://127.0.0.1:1/0", b"needs none")],
)
def test_settings_that_contradict_each_other_are_refused(
    data: Path, command: str, queue: str, words: bytes
) -> None:
    """A sentence says which setting is in the way."""
    done = subprocess.run(
        _kept(command), env=_environment(data, queue), capture_output=True, timeout=30, check=False
    )
    assert done.returncode != 0
    assert words in done.stderr


def test_an_unknown_queue_is_refused_with_a_sentence() -> None:
    """A broker URL that kept does not know says which it does."""
    with pytest.raises(BadSettings, match="no queue that kept knows"):
        broker_for("kafka://localhost")


def test_no_broker_url_means_this_process() -> None:
    """One machine needs no queue server."""
    assert isinstance(broker_for(""), StubBroker)
