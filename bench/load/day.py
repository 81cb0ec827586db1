"""The two halves of the load: reading what was there before, and a day's mail with word from the provider."""

import os
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from agent import bootstrap
from bench.load.mails import Day
from bench.load.team import Place, cpu_of, memory_of, sign_in, wait_until, workers

_STORED = "SELECT count(*) FROM message"
_UNFOLLOWED = "SELECT count(*) FROM account WHERE stored > followed"
_LAGS = (
    "SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM recorded_at - at)), count(*)"
    " FROM entry WHERE kind = 'found' AND at >= '{}'"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the mail from before was read."""

    workers: int
    messages: int
    seconds: float
    bytes_each: float
    memory: float  # MB of one worker, the most it had
    cpu_each: float  # ms of processor that workers used for a message; the database's own not in it

    @property
    def rate(self) -> float:
        """Messages a second, read, stored and followed."""
        return self.messages / self.seconds


@dataclass(frozen=True, slots=True)
class Traffic:
    """How the day went."""

    workers: int
    messages: int
    seconds: float
    promises: int
    median: float  # seconds from a mail's arrival to its promise in the ledger
    worst: float  # of a hundred


def first_reading(place: Place, day: Day, boxes: int, *, count: int, seconds: float) -> Reading:
    """Read everything that was there before."""
    sign_in(place, boxes)
    empty = place.number("SELECT pg_database_size(current_database())")
    wanted = boxes * day.before
    with workers(place, replace(day, during=0), count) as running:
        wait_until(place, _STORED, 1, seconds=60)
        took = wait_until(place, _STORED, wanted, seconds=seconds)
        took += wait_until(
            place, f"SELECT CASE WHEN ({_UNFOLLOWED}) = 0 THEN 1 ELSE 0 END", 1, seconds=seconds
        )
        memory = max(memory_of(one) for one in running)
        cpu = sum(cpu_of(one) for one in running) / wanted * 1000
    full = place.number("SELECT pg_database_size(current_database())")
    return Reading(count, wanted, took, (full - empty) / wanted, memory, cpu)


def traffic(place: Place, day: Day, boxes: int, *, count: int) -> Traffic:
    """A day's mail in a few minutes; word of each comes with it, as Gmail and Graph send it."""
    today = replace(day, begins=datetime.now(UTC).replace(microsecond=0))
    os.environ["KEPT_DATABASE_URL"] = place.database
    due = sorted((moment, box) for box in range(boxes) for moment, _ in today.arrivals(box))
    with workers(place, _as_before(day, today), count), bootstrap.application(place.data) as app:
        with app.store.reading() as unit:
            numbers = {int(one.info.options["box"]): one.id for one in unit.connections.all()}
        for moment, box in due:
            time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
            with app.store.writing(datetime.now(UTC)) as unit:
                unit.jobs.hurry(numbers[box])
        wanted = boxes * (day.before + day.during)
        wait_until(place, _STORED, wanted, seconds=300)
        wait_until(place, f"SELECT CASE WHEN ({_UNFOLLOWED}) = 0 THEN 1 ELSE 0 END", 1, seconds=120)
    ((percentiles, promises),) = place.ask(_LAGS.format(today.begins.replace(tzinfo=None).isoformat()))
    median, worst = percentiles if isinstance(percentiles, list) else (0.0, 0.0)
    length = today.lasts.total_seconds()
    return Traffic(count, len(due), length, int(str(promises)), float(median), float(worst))


def _as_before(day: Day, today: Day) -> Day:
    """The day as workers are told it: mail from before keeps its numbers, and is not asked for again."""
    return replace(today, before=day.before)
