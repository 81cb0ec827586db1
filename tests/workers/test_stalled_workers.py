"""Eight workers with the same nudges, a thousand times, each stopped at random and overtaken: whatever is done is done once.

SIGSTOP strikes wherever the worker is, for up to five times as long as a lease lasts. Leases and looks are short here, and stand to
each other as those that ship. `KEPT_TEST_ROUNDS` says how many rounds, `KEPT_TEST_SEED` which.
"""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from agent import bootstrap
from agent.bootstrap import Application
from agent.bootstrap.background import Background
from agent.core.policy import Rep
from agent.flows import draft_rows, job, lease
from agent.flows.job import Runner
from agent.flows.lease import own_name
from agent.store_port import ConnectionId, DraftState, JobId, JobKind, MailboxId, Wanted
from tests.children import CONTEXT
from tests.contract.folders import FolderDrafts
from tests.workers.crash_team import Folders
from tests.workers.crash_worker import in_a_hurry

_WORKERS = 8
_ROUNDS = int(os.environ.get("KEPT_TEST_ROUNDS", "1000"))
_SEED = int(os.environ.get("KEPT_TEST_SEED", "20261123"))
_LEASE = 0.2  # seconds; a minute where it ships, and a look is two
_STALLS = (0.02, 0.1, 0.25, 0.4, 0.6, 1.0)  # seconds
_NUDGES = 8
_TIMES = 40  # that word of new mail is given until a round counts as stuck
_SHORT = (
    (lease, "_LASTS", timedelta(seconds=_LEASE)), (lease, "_BEAT", _LEASE / 4),
    (job, "_LASTS", timedelta(seconds=_LEASE * 0.75)), (job, "_BEAT", _LEASE / 6),
    (draft_rows, "LOOK_AGAIN", timedelta(seconds=_LEASE * 2)),
    (FolderDrafts, "shows_within", timedelta(seconds=_LEASE * 2)),
)  # fmt: skip


@dataclass
class _Worker:
    """A process that does the jobs it is told of."""

    data: Path
    said: "Pipe[JobId | None, list[str]]" = field(init=False)
    process: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        self.said, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=_work, args=(self.data, theirs, dict(os.environ)), daemon=True)
        self.process.start()

    def stall(self, seconds: float) -> None:
        """Stop it for so many seconds."""
        os.kill(self.process.pid or 0, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.process.pid or 0, signal.SIGCONT)

    def end(self) -> None:
        self.said.send(None)
        self.process.join(30)
        self.process.kill()


def _work(data: Path, said: "Pipe[list[str], JobId | None]", environment: dict[str, str]) -> None:
    """In the process."""
    os.environ.clear()
    os.environ.update(environment)
    in_a_hurry()
    for module, name, value in _SHORT:
        setattr(module, name, value)
    with bootstrap.application(data) as app:
        runner = Background(app).runner(own_name(), lambda: False)
        while (number := said.recv()) is not None:
            said.send(_again_and_again(runner, number))


def _again_and_again(runner: Runner, number: JobId) -> list[str]:
    """How it ended each time that the job could be had, while nudges come as fast as they never do."""
    outcomes = []
    for _ in range(_NUDGES):
        if told := runner.run(number):
            outcomes.append(f"{told.outcome} {told.reason}".strip())
        time.sleep(_LEASE / 3)
    return outcomes


@dataclass(frozen=True)
class _Rep:
    """One rep of the thousand, with one promise that has slipped."""

    folders: Folders
    mailbox: MailboxId
    connection: ConnectionId


def _reps(app: Application, folder: Path) -> list[_Rep]:
    now, made = datetime.now(UTC), []
    with app.store.writing(now) as unit:
        for number in range(_ROUNDS):
            folders = Folders(folder / str(number), me=f"noor{number}@tilia.example")
            at = now - timedelta(days=7)
            folders.deliver(
                "a", at,
                f"Message-ID: <a{number}@tilia.example>\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\nFrom: {folders.me}\n"
                "To: sven@brandt.example\nSubject: Oak tops\n\nI will send you the lead times tomorrow.\n",
            )  # fmt: skip
            info, secret = folders.sign_in()
            mailbox = unit.mailboxes.put(Rep(folders.me, ZoneInfo("Europe/Stockholm"), "Noor Haddad")).id
            made.append(_Rep(folders, mailbox, unit.connections.put(mailbox, info, secret).id))
        unit.jobs.ensure()
    return made


@contextmanager
def _workers(data: Path) -> Iterator[list[_Worker]]:
    with ExitStack() as stack:
        workers = []
        for _ in range(_WORKERS):
            workers.append(_Worker(data))
            stack.callback(workers[-1].end)
        yield workers


class _Rounds:
    """Rounds of all workers at one job each, and what happened in them."""

    def __init__(self, app: Application, workers: list[_Worker]) -> None:
        self._app, self._workers, self._chance = app, workers, Random(_SEED)
        self.happened: Counter[str] = Counter()
        with app.store.reading() as unit:
            self._jobs = {one.connection: one.id for one in unit.jobs.all() if one.kind is JobKind.READ}

    def live(self, rep: _Rep) -> None:
        """All at once at the rep's job, again and again with word of new mail, until its draft lies there."""
        for _ in range(_TIMES):
            self._all_at_once(self._jobs[rep.connection])
            if self._is_done(rep):
                return
            with self._app.store.writing(datetime.now(UTC)) as unit:
                self.happened["set aside"] += unit.jobs.try_again()
                unit.jobs.hurry(rep.connection)
        with self._app.store.reading() as unit:
            drafts = [(row.state, row.attempts, row.empty_looks) for row in unit.drafts.all(rep.mailbox)]
            stands = unit.jobs.find(self._jobs[rep.connection]), unit.connections.one(rep.connection)
        pytest.fail(f"not done after {_TIMES} times: {drafts}, {stands}")

    def _all_at_once(self, number: JobId) -> None:
        stalls = [
            Thread(
                target=self._stall, args=(number, self._chance.uniform(0, 0.3), self._chance.choice(_STALLS))
            )
            for _ in range(self._chance.randint(1, 4))
        ]
        for one in self._workers:
            one.said.send(number)
        for stall in stalls:
            stall.start()
        for stall in stalls:
            stall.join()
        self.happened["stalls"] += len(stalls)
        for one in self._workers:
            self.happened.update(f"runs: {outcome}" for outcome in one.said.recv())

    def _stall(self, number: JobId, after: float, seconds: float) -> None:
        """Stop whoever has the job by then, or any of them."""
        time.sleep(after)
        with self._app.store.reading() as unit:
            known = unit.jobs.find(number)
        holder = known.running_by.split(":")[1] if known and known.running_by else ""
        has_it = [one for one in self._workers if str(one.process.pid) == holder]
        self.happened["stalls of who had the job"] += len(has_it)
        self._chance.choice(has_it or self._workers).stall(seconds)

    def _is_done(self, rep: _Rep) -> bool:
        with self._app.store.reading() as unit:
            states = [row.state for row in unit.drafts.all(rep.mailbox)]
            known = unit.jobs.find(self._jobs[rep.connection])
        return states == [DraftState.WRITTEN] and known is not None and not known.strikes


def _judge(app: Application, rep: _Rep) -> None:
    """One mail read, one promise, one draft."""
    with app.store.reading() as unit:
        assert len(unit.ledger.commitments(rep.mailbox, Wanted())) == 1
        assert sum(unit.pages.counts(rep.mailbox).values()) == 1
        marks = [row.draft.mark for row in unit.drafts.all(rep.mailbox)]
    assert rep.folders.created() == Counter(marks) == Counter(dict.fromkeys(marks, 1))


@pytest.mark.slow
@pytest.mark.timeout(14400)
def test_a_thousand_rounds_of_eight_workers_do_nothing_twice(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However they were stopped: each promise known once, each draft made once, each job ended."""
    if database:
        monkeypatch.setenv("KEPT_DATABASE_URL", database)
    with bootstrap.application(tmp_path / "data") as app:
        reps = _reps(app, tmp_path)
        with _workers(tmp_path / "data") as workers:
            rounds = _Rounds(app, workers)
            try:
                for rep in reps:
                    rounds.live(rep)
                    _judge(app, rep)
                    rounds.happened["rounds"] += 1
            finally:
                _tell(rounds.happened, database)
        for rep in reps:
            _judge(app, rep)  # those that slept longest have woken up by now
    assert rounds.happened["rounds"] == _ROUNDS


def _tell(happened: Counter[str], database: str) -> None:
    """`KEPT_TEST_TELL` names a file for what happened."""
    if told := os.environ.get("KEPT_TEST_TELL"):
        on = "postgresql" if database else "sqlite"
        with Path(told).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"on": on, **happened}) + "\n")
