"""The one who looks at the rows and nudges: a thread in every worker, of which one has the turn.

The turn is a row with a time; a ticker that dies is replaced within half a minute, one whose process
is known to be dead at once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from agent.errors import KeptError
from agent.flows.lease import is_dead
from agent.flows.trouble import named
from agent.ports import Clock
from agent.store_port import TURN, Job, Store, Unit

EVERY = 2.0  # seconds
_LASTS = timedelta(seconds=30)
_NUDGED = timedelta(seconds=60)  # a nudge that nobody heard by then is given again
_ENSURE_EVERY = 15.0  # seconds
_SOON = 0.25  # seconds; there may be more as soon as the first of it is done
_SLOW = 1.0  # seconds; a look takes some hundredths where the database has nothing else to do
_log = logging.getLogger("kept.ticker")


@dataclass(slots=True)
class Ticker:
    """Nudges for what is due, as long as it has the turn."""

    store: Store
    clock: Clock
    holder: str
    nudge: Callable[[Job], object]
    most: int  # nudges under way for each worker: more would only lie in the queue and grow old
    _room: int = 0  # how many of these at present: fewer while the database is slow
    _ensured_at: float | None = None
    _has_turn: bool = False
    _trouble: str = ""

    def run(self, stop: Event) -> None:
        """Tick until told to stop; trouble with the database or the queue is waited out."""
        while not stop.is_set():
            began, given = self.clock.monotonic(), 0
            try:
                given = self.tick()
                self._room = room_after(self._room, self.clock.monotonic() - began, self.most)
                self._tell("")
            except KeptError as error:
                self._wait_out(error.sentence)
            except Exception as error:  # noqa: BLE001  with this thread every account of a team would stand still
                self._wait_out(named(error))
            stop.wait(_SOON if given else EVERY)

    def _wait_out(self, trouble: str) -> None:
        self._has_turn, self._room = False, 1  # so that what was not heard of is nudged for again
        self._tell(trouble)

    def _tell(self, trouble: str) -> None:
        """Once when it begins, once when it is over."""
        if trouble and trouble != self._trouble:
            _log.warning("nothing is nudged for", extra={"reason": trouble})
        elif self._trouble and not trouble:
            _log.info("what is due is nudged for again")
        self._trouble = trouble

    def tick(self) -> int:
        """Nudge for everything that is due; how many nudges were given. `QueueDown` where the queue takes none."""
        now = self.clock.now()
        if self._has_turn and not self._is_anything_to_write(now):
            return 0
        with self.store.writing(now) as unit:
            known = unit.jobs.holder(TURN)
            dead = known[0] if known and is_dead(known[0]) else ""
            if not unit.jobs.take_turn(TURN, self.holder, until=now + _LASTS, instead_of=dead):
                self._has_turn = False
                return 0
            if not self._has_turn:
                unit.jobs.forget_nudges()  # nobody knows whether what another nudged for was heard
                self._has_turn = True
            if self._is_time_to_ensure():
                unit.jobs.ensure()
                for holder in {job.running_by for job in unit.jobs.all() if job.running_by}:
                    if is_dead(holder):
                        unit.jobs.take_from(holder)
            most = (self._room or self.most) * max(1, unit.jobs.workers(now))
            room = most - unit.jobs.under_way(now)
            due = self._nudged(unit, now, most, room) if room > 0 else ()
        for job in due:
            self.nudge(job)
        return len(due)

    def _nudged(self, unit: Unit, now: datetime, most: int, room: int) -> tuple[Job, ...]:
        """Half of all that may be under way is kept free for new mail: what catches up with old mail takes a minute each."""
        most_old = max(1, most // 2) - unit.jobs.under_way(now, only_old=True)
        return unit.jobs.nudge(until=now + _NUDGED, most=room, most_old=max(0, most_old))

    def _is_anything_to_write(self, now: datetime) -> bool:
        """Every write waits for the disk, so that a quiet day is only looked at."""
        with self.store.reading() as unit:
            turn = unit.jobs.holder(TURN)
            # More than a turn lasts is left of it where the clock was set back.
            is_safe = turn is not None and turn[0] == self.holder and _LASTS / 2 < turn[1] - now <= _LASTS
            return not is_safe or unit.jobs.is_due(now)

    def _is_time_to_ensure(self) -> bool:
        at = self.clock.monotonic()
        if self._ensured_at is not None and at - self._ensured_at < _ENSURE_EVERY:
            return False
        self._ensured_at = at
        return True


def room_after(room: int, seconds: float, most: int) -> int:
    """How many nudges to have under way after a look that took so long: half as many while it is slow, else one more."""
    room = room or most
    return max(1, room // 2) if seconds > _SLOW else min(most, room + 1)
