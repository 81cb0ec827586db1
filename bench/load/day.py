"""The two halves of the load: reading what was there before, and a day's mail with word from the provider."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import create_engine, text

from bench.load.mails import Day
from bench.load.team import Place, memory_of, sign_in, wait_until, workers

_STORED = "SELECT count(*) FROM message"
_FOLLOWED = "SELECT count(*) FILTER (WHERE stored = followed AND stored > 0) FROM account"
_UNFOLLOWED = "SELECT count(*) FROM account WHERE stored > followed"
_LAGS = (
    "SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM recorded_at - at)), count(*)"
    " FROM entry WHERE kind = 'found' AND at >= '{}'"
)
_HURRY = "UPDATE job SET due_at = now() AT TIME ZONE 'UTC' WHERE connection_id = :connection AND due_at > now() AT TIME ZONE 'UTC'"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the mail from before was read."""

    workers: int
    messages: int
    seconds: float
    bytes_each: float
    memory: float  # MB of one worker, the most it had

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
    place.ask("SELECT 1")
    full = place.number("SELECT pg_database_size(current_database())")
    return Reading(count, wanted, took, (full - empty) / wanted, memory)


def traffic(place: Place, day: Day, boxes: int, *, count: int) -> Traffic:
    """A day's mail in a few minutes; word of each comes with it, as Gmail and Graph send it."""
    today = replace(day, begins=datetime.now(UTC).replace(microsecond=0))
    engine = create_engine(place.database, isolation_level="AUTOCOMMIT")
    due = sorted((moment, box) for box in range(boxes) for moment, _ in today.arrivals(box))
    with workers(place, _as_before(day, today), count), engine.connect() as connection:
        numbers: dict[int, int] = dict(
            connection.execute(text("SELECT cast(options->>'box' AS integer), id FROM connection"))
            .tuples()
            .all()
        )
        for moment, box in due:
            time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
            connection.execute(text(_HURRY), {"connection": numbers[box]})
        wanted = boxes * (day.before + day.during)
        wait_until(place, _STORED, wanted, seconds=300)
        wait_until(place, f"SELECT CASE WHEN ({_UNFOLLOWED}) = 0 THEN 1 ELSE 0 END", 1, seconds=120)
    engine.dispose()
    ((percentiles, promises),) = place.ask(_LAGS.format(today.begins.replace(tzinfo=None).isoformat()))
    median, worst = percentiles if isinstance(percentiles, list) else (0.0, 0.0)
    length = today.lasts.total_seconds()
    return Traffic(count, len(due), length, int(str(promises)), float(median), float(worst))


def _as_before(day: Day, today: Day) -> Day:
    """The day as workers are told it: mail from before keeps its numbers, and is not asked for again."""
    return replace(today, before=day.before)
