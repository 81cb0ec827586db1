"""A job is done once, whoever is nudged; it gives way in time, and what goes wrong with it is kept."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Never
from zoneinfo import ZoneInfo

import pytest

from agent.clock import SystemClock
from agent.core.policy import Policy, Rep
from agent.errors import KeptError, ProviderDown, SignInNeeded, StoreTrouble
from agent.flows.job import Next, Runner, Task
from agent.flows.live import Synced
from agent.flows.tasks import Tasks, next_monday
from agent.ports import ConnectionInfo
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import ConnectionState, Job, JobId, JobKind


class _Clock(SystemClock):
    """A clock that stands still between steps."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 4, 9, tzinfo=UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A database with one mailbox and its jobs."""
    made = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=_Clock().now())
    with made.writing(_Clock().now()) as unit:
        unit.mailboxes.put(Rep("lena@harbour.example", ZoneInfo("Europe/Berlin")))
        unit.jobs.ensure()
    yield made
    made.close()


def _follow(store: Store) -> Job:
    with store.reading() as unit:
        return next(job for job in unit.jobs.all() if job.kind is JobKind.FOLLOW)


def _runner(
    store: Store, clock: _Clock, task: Task, *, stopping: bool = False, holder: str = "one"
) -> Runner:
    return Runner(store, clock, holder, {JobKind.FOLLOW: task}, lambda: stopping)


def _in_an_hour(clock: _Clock) -> Task:
    return lambda _job, _enough: Next(clock.at + timedelta(hours=1))


def test_a_job_is_done_once(store: Store) -> None:
    """The second nudge finds nothing to do."""
    clock = _Clock()
    runner = _runner(store, clock, _in_an_hour(clock))
    told = runner.run(_follow(store).id)
    assert told is not None
    assert told.outcome == "done"
    assert runner.run(_follow(store).id) is None


def test_a_job_that_is_gone_is_nothing_to_do(store: Store) -> None:
    """A nudge may outlive its mailbox."""
    clock = _Clock()
    assert _runner(store, clock, _in_an_hour(clock)).run(JobId(999)) is None


def test_nobody_else_does_it_meanwhile(store: Store) -> None:
    """Nudged twice at the same moment, two workers do not do the same job side by side."""
    clock = _Clock()
    inside: list[object] = []

    def task(job: Job, _enough: Callable[[], bool]) -> Next:
        inside.append(_runner(store, clock, _in_an_hour(clock), holder="two").run(job.id))
        return Next(clock.at + timedelta(hours=1))

    _runner(store, clock, task).run(_follow(store).id)
    assert inside == [None]


def test_a_long_job_gives_way(store: Store) -> None:
    """After a minute it is enough: the rest is due at once, behind everybody's new mail."""
    clock = _Clock()

    def task(_job: Job, enough: Callable[[], bool]) -> Next:
        assert not enough()
        clock.seconds += 61
        assert enough()
        return Next(clock.at, is_backfill=True)

    told = _runner(store, clock, task).run(_follow(store).id)
    assert told is not None
    assert told.outcome == "more"
    assert _follow(store).is_backfill


def test_word_that_comes_while_it_runs_makes_it_due_again(store: Store) -> None:
    """What came in the middle of a reading may lie behind the place that was read already."""
    clock = _Clock()
    with store.writing(clock.at) as unit:
        (mailbox,) = unit.mailboxes.all()
        connection = unit.connections.put(mailbox.id, ConnectionInfo("imap", mailbox.rep.email), "secret").id
        unit.jobs.ensure()
        job = next(one for one in unit.jobs.all() if one.kind is JobKind.READ)

    def task(_job: Job, _enough: Callable[[], bool]) -> Next:
        clock.at += timedelta(seconds=5)
        with store.writing(clock.at) as unit:
            unit.jobs.hurry(connection)
        return Next(clock.at + timedelta(hours=1))

    assert Runner(store, clock, "one", {JobKind.READ: task}, lambda: False).run(job.id)
    with store.reading() as unit:
        again = unit.jobs.find(job.id)
    assert again is not None
    assert again.due_at <= clock.at


def test_who_is_stopped_puts_the_job_back(store: Store) -> None:
    """A stop in the middle leaves the job due, without a strike."""
    clock = _Clock()
    told = _runner(store, clock, lambda _job, _enough: Next(clock.at), stopping=True).run(_follow(store).id)
    assert told is not None
    assert told.outcome == "stopped"
    assert (_follow(store).strikes, _follow(store).due_at) == (0, clock.at)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyError("lena@harbour.example"), "nobody foresaw this (KeyError)"),
        (ProviderDown("It does not answer."), "It does not answer."),
    ],
)
def test_what_goes_wrong_is_kept_without_anybodys_words(store: Store, error: Exception, reason: str) -> None:
    """The row says what kind of trouble it was, waits, and is set aside after the third."""
    clock = _Clock()

    def task(_job: Job, _enough: Callable[[], bool]) -> Next:
        raise error

    runner = _runner(store, clock, task)
    for strikes in (1, 2, 3):
        told = runner.run(_follow(store).id)
        assert told is not None
        assert (told.outcome, told.reason) == ("failed", reason)
        assert _follow(store).strikes == strikes
        assert _follow(store).due_at > clock.at
        clock.at += timedelta(hours=1)
    assert runner.run(_follow(store).id) is None
    assert _follow(store).set_aside_at
    assert _follow(store).reason == reason


def test_the_databases_trouble_is_nobodys_strike(store: Store) -> None:
    """A job that the database failed is put back: due in a minute, with nothing held against it."""
    clock = _Clock()

    def task(_job: Job, _enough: Callable[[], bool]) -> Next:
        raise StoreTrouble("The disk is full.")

    for _ in range(5):
        told = _runner(store, clock, task).run(_follow(store).id)
        assert told is not None
        assert (told.outcome, told.reason) == ("waited", "The disk is full.")
        assert (_follow(store).strikes, _follow(store).due_at) == (0, clock.at + timedelta(minutes=1))
        clock.at += timedelta(minutes=2)


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-03-04T09:00:00+01:00", "2026-03-09T07:00:00+01:00"),
        ("2026-03-09T06:59:00+01:00", "2026-03-09T07:00:00+01:00"),
        ("2026-03-09T07:00:00+01:00", "2026-03-16T07:00:00+01:00"),
        ("2026-03-28T12:00:00+01:00", "2026-03-30T07:00:00+02:00"),  # the clocks change on Sunday
        ("2026-12-31T23:00:00+00:00", "2027-01-04T07:00:00+01:00"),
    ],
)
def test_the_report_comes_on_the_reps_monday_morning(now: str, monday: str) -> None:
    """Seven o'clock where the rep is, whatever the season."""
    zone = ZoneInfo("Europe/Berlin")
    assert next_monday(datetime.fromisoformat(now), zone) == datetime.fromisoformat(monday)


@pytest.mark.parametrize(
    ("trouble", "waits"),
    [
        (None, timedelta(days=4, hours=21)),
        (ProviderDown("The inbox is away."), timedelta(hours=1)),
        (SignInNeeded("Who are you?"), timedelta(days=1)),
    ],
)
def test_a_report_whose_inbox_is_away_is_tried_again(
    store: Store, trouble: KeptError | None, waits: timedelta
) -> None:
    """On a Wednesday: not only with the next week's."""
    clock = _Clock()

    def write(*_: object) -> None:
        if trouble:
            raise trouble

    def nobody(*_: object) -> Never:
        raise AssertionError("a report reads no mailbox and writes no draft")

    tasks = Tasks(store, clock, Policy(), nobody, nobody, write, lambda _: False, timedelta(minutes=5))
    with store.reading() as unit:
        job = next(one for one in unit.jobs.all() if one.kind is JobKind.REPORT)
    assert tasks.report(job, lambda: False).due_at - clock.now() == waits


@pytest.mark.parametrize(
    ("reading", "is_written"), [("has not ended", False), ("ended", True), ("is in trouble for a day", True)]
)
def test_the_first_report_waits_for_the_first_reading(store: Store, reading: str, is_written: bool) -> None:
    """A page written beside it would stay half empty; when the reading ends, the report is due at once."""
    clock, written = _Clock(), []
    with store.writing(clock.now()) as unit:
        (box,) = unit.mailboxes.all()
        one = unit.connections.put(box.id, ConnectionInfo("gmail", "lena@x.example"), "token")
        unit.jobs.ensure()
        jobs = {job.kind: job for job in unit.jobs.all()}

    def live(*_: object) -> SimpleNamespace:
        def sync(*_: object) -> Synced:
            with store.writing(clock.now()) as unit:
                unit.connections.note(
                    one.id, ConnectionState.OK, checked_at=clock.now(), next_check_at=clock.now()
                )
            return Synced("gmail:lena", ConnectionState.OK)

        return SimpleNamespace(sync=sync)

    def nobody(*_: object) -> Never:
        raise AssertionError("no draft here")

    tasks = Tasks(
        store,
        clock,
        Policy(),
        live,  # type: ignore[arg-type]
        nobody,
        lambda *_: written.append(1),
        lambda _: False,
        timedelta(minutes=5),
    )
    if reading == "ended":
        waits = tasks.report(jobs[JobKind.REPORT], lambda: False)
        with store.writing(clock.now()) as unit:
            assert unit.jobs.begin(jobs[JobKind.REPORT].id, "one", until=clock.now() + timedelta(minutes=1))
            assert unit.jobs.end(
                jobs[JobKind.REPORT].id, "one", due_at=waits.due_at, is_backfill=waits.is_backfill
            )
        tasks.read(jobs[JobKind.READ], lambda: False)
        with store.reading() as unit:
            (due,) = (job.due_at for job in unit.jobs.all() if job.kind is JobKind.REPORT)
        assert due == clock.now()
    elif reading != "has not ended":
        with store.writing(clock.now() - timedelta(days=1)) as unit:
            unit.connections.note(
                one.id, ConnectionState.BLOCKED, checked_at=None, next_check_at=clock.now(), reason="away"
            )
    again = tasks.report(jobs[JobKind.REPORT], lambda: False)
    assert bool(written) is is_written
    assert again.is_backfill, "new mail goes before"
    assert is_written or again.due_at - clock.now() == timedelta(minutes=5)


def test_a_job_that_goes_wrong_again_waits_longer_each_time(store: Store) -> None:
    """Minutes that double, then it is set aside: what is broken for good does not keep a worker busy."""
    clock, waits = _Clock(), list[timedelta]()

    def task(_job: Job, _enough: Callable[[], bool]) -> Next:
        raise KeyError

    runner = _runner(store, clock, task)
    while runner.run(_follow(store).id):
        waits.append(_follow(store).due_at - clock.at)
        clock.at = _follow(store).due_at
    assert waits == [timedelta(minutes=minutes) for minutes in (2, 4, 8)]
    assert _follow(store).set_aside_at == clock.at


@pytest.mark.parametrize("was_read_whole", [False, True])
@pytest.mark.parametrize(
    ("state", "is_whole"), [("ok", True), ("ok", False), ("paused", True), ("failing", True)]
)
def test_only_old_mail_waits_behind_everybodys_new(
    store: Store, was_read_whole: bool, state: str, is_whole: bool
) -> None:
    """What is left of a first reading, stopped or throttled; of a mailbox that was read to its end what comes is new mail."""
    clock, found = _Clock(), ConnectionState(state)
    with store.writing(clock.now()) as unit:
        box = unit.mailboxes.all()[0]
        one = unit.connections.put(box.id, ConnectionInfo("gmail", "lena@harbour.example"), "secret")
        if was_read_whole:
            unit.connections.note(one.id, ConnectionState.OK, checked_at=clock.now())
        unit.jobs.ensure()
        job = next(job for job in unit.jobs.all() if job.connection == one.id)

    def live(*_: object) -> SimpleNamespace:
        def sync(*_: object) -> Synced:
            with store.writing(clock.now()) as unit:
                if is_whole:
                    checked = clock.now() if found is ConnectionState.OK else None
                    unit.connections.note(
                        one.id, found, checked_at=checked, next_check_at=clock.now() + timedelta(minutes=1)
                    )
            return Synced("gmail:lena", found, is_whole=is_whole)

        return SimpleNamespace(sync=sync)

    def nobody(*_: object) -> Never:
        raise AssertionError("a reading writes no report")

    tasks = Tasks(store, clock, Policy(), live, nobody, nobody, lambda _: False, timedelta(minutes=5))  # type: ignore[arg-type]
    is_left = not is_whole or (state == "paused" and not was_read_whole)
    assert tasks.read(job, lambda: False).is_backfill is is_left
