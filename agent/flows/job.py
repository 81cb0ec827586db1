"""One job in the background, begun and ended as a row says: whoever was nudged twice does it once.

A job that is stopped on purpose is put back, one that nobody foresaw keeps its strike and is tried
again later; `agent.store.jobs` sets it aside after the third.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.errors import KeptError, StoreTrouble
from agent.flows.heart import beating
from agent.flows.lease import is_dead
from agent.observe import on_trail, trail
from agent.ports import Clock
from agent.store_port import Job, JobId, JobKind, Store

_LASTS = timedelta(seconds=45)  # without a beat; then another may take over
_BEAT = 10.0  # seconds
_BUDGET = 60.0  # seconds; then it is another job's turn
_FIRST_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Next:
    """When a job is due again, and whether what is left of it is old mail."""

    due_at: datetime
    is_backfill: bool = False


Task = Callable[[Job, Callable[[], bool]], Next]
"""Does a job; asks between two steps whether it is enough for now."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a job came to, for the log: identifiers and words of ours only."""

    job: JobId
    kind: JobKind
    outcome: str  # done, more, stopped, waited, failed
    seconds: float
    reason: str = ""
    trail: str = ""  # the id that every log line of this run bears


@dataclass(frozen=True, slots=True)
class Runner:
    """Does jobs under one holder's name."""

    store: Store
    clock: Clock
    holder: str
    tasks: Mapping[JobKind, Task]
    stopping: Callable[[], bool]

    def run(self, number: JobId) -> Told | None:
        """Do the job if it is due and nobody does it; None where there was nothing to do."""
        job = self._begin(number)
        if job is None:
            return None
        started = self.clock.monotonic()
        with on_trail(f"{job.id}-{secrets.token_hex(4)}"):
            return self._run(job, started)

    def _run(self, job: Job, started: float) -> Told:
        with beating(lambda: self._renew(job), _BEAT):
            outcome, reason = self._do(job, started)
        return Told(job.id, job.kind, outcome, self.clock.monotonic() - started, reason, trail())

    def _begin(self, number: JobId) -> Job | None:
        now = self.clock.now()
        with self.store.writing(now) as unit:
            known = unit.jobs.find(number)
            if known is None:
                return None
            dead = known.running_by if known.running_by and is_dead(known.running_by) else ""
            return unit.jobs.begin(number, self.holder, until=now + _LASTS, instead_of=dead)

    def _do(self, job: Job, started: float) -> tuple[str, str]:
        def enough() -> bool:
            return self.stopping() or self.clock.monotonic() - started > _BUDGET

        try:
            after = self.tasks[job.kind](job, enough)
        except StoreTrouble as trouble:
            return self._put_back(job, trouble)
        except KeptError as trouble:
            return self._failed(job, trouble.sentence)
        except Exception as error:  # noqa: BLE001  one job must not stop the worker; its row says what happened
            return self._failed(job, f"nobody foresaw this ({type(error).__name__})")
        now = self.clock.now()
        is_more = after.due_at <= now
        with self.store.writing(now) as unit:
            if is_more and self.stopping():
                unit.jobs.put_back(job.id, self.holder)
                return "stopped", ""
            unit.jobs.end(
                job.id,
                self.holder,
                due_at=after.due_at,
                was_due_at=job.due_at,
                is_backfill=after.is_backfill,
            )
        return ("more" if is_more else "done"), ""

    def _put_back(self, job: Job, trouble: StoreTrouble) -> tuple[str, str]:
        """The database is slow, full or away, which is no mailbox's fault; where it hears nothing at all, the strike stays."""
        now = self.clock.now()
        with self.store.writing(now) as unit:
            unit.jobs.put_back(job.id, self.holder, due_at=now + _FIRST_PAUSE)
        return "waited", trouble.sentence

    def _failed(self, job: Job, reason: str) -> tuple[str, str]:
        now = self.clock.now()
        with self.store.writing(now) as unit:
            unit.jobs.fail(job.id, self.holder, reason, due_at=now + _FIRST_PAUSE * (1 << job.strikes))
        return "failed", reason

    def _renew(self, job: Job) -> bool:
        now = self.clock.now()
        with self.store.writing(now) as unit:
            return unit.jobs.renew(job.id, self.holder, until=now + _LASTS)
