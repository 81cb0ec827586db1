"""Come clean early: of the promises that slipped, how many customers heard of it before the due.

A slip is a promise that was put off, told to be late, done late, or is overdue; an earlier date, or a
date where there was none, puts nothing off. It was told in time where the move or the word came before
the due it replaces had passed, and by its last slip where it slipped more than once. One that is put
right within a day of its due is late, but nobody was left waiting for word: it counts like any other,
because a rule that forgives is a rule that is argued with.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from agent.core.commitment import By, Commitment, State
from agent.core.score.beta import point_of
from agent.core.score.kept import INTERVAL
from agent.core.score.parts import Part, newest_first, of_commitment


@dataclass(frozen=True, slots=True)
class Candour:
    """The share of slips told before the due, with its interval; None where nothing slipped."""

    value: float | None
    low: float
    high: float
    early: tuple[Part, ...]
    afterwards: tuple[Part, ...]  # told, but after the due
    untold: tuple[Part, ...]

    @property
    def slips(self) -> int:
        """How many promises slipped."""
        return len(self.early) + len(self.afterwards) + len(self.untold)


def come_clean(rows: Iterable[Commitment], now: datetime, zone: tzinfo) -> Candour:
    """How early the customers heard of the slips among `rows`."""
    slips = [c for c in rows if c.by is By.REP and _slipped(c, now, zone)]
    early = [c for c in slips if told_early(c, now, zone) is True]
    told = [c for c in slips if told_early(c, now, zone) is False]
    untold = [c for c in slips if told_early(c, now, zone) is None]
    tail = (1.0 - INTERVAL) / 2.0
    a, b = 1.0 + len(early), 1.0 + len(told) + len(untold)  # nothing is believed before the first slip
    return Candour(
        value=len(early) / len(slips) if slips else None,
        low=point_of(tail, a, b),
        high=point_of(1.0 - tail, a, b),
        early=newest_first(_part(c, "told before the due") for c in early),
        afterwards=newest_first(_part(c, "told after the due") for c in told),
        untold=newest_first(_part(c, "not told") for c in untold),
    )


def told_early(row: Commitment, now: datetime, zone: tzinfo) -> bool | None:
    """Whether the last slip of a promise was told before its due; None where it was not told at all.

    A promise that was moved in good time and then missed its new date has slipped again: that is the slip that counts.
    """
    deadline = row.deadline(zone)
    if deadline is None or row.state(now, zone) not in (State.LATE, State.OVERDUE):
        return row.told_in_time
    return row.told_at < deadline if row.told_at is not None else None


def _slipped(row: Commitment, now: datetime, zone: tzinfo) -> bool:
    state = row.state(now, zone)
    if row.due is None or state in (State.WITHDRAWN, State.DISMISSED):
        return False
    return is_put_off(row, zone) or row.told_at is not None or state in (State.LATE, State.OVERDUE)


def is_put_off(row: Commitment, zone: tzinfo) -> bool:
    """Whether a promise was given a later date than its first, or a new one when the old had passed."""
    first = row.found.due
    if not row.moved or row.due is None or first is None:
        return row.moved and row.told_in_time is False
    return row.due.deadline(zone) > first.deadline(zone)


def _part(row: Commitment, what: str) -> Part:
    return of_commitment(row, what, row.told_at or row.moved_at or row.made_at)
