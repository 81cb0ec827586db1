"""Give and get: what we owe an account and what it owes us, side by side, and over time.

What is overdue stands apart. A month counts what each side promised in it and what each side did.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.score.dossier import Dossier
from agent.core.score.months import month_of, months_until

Ids = tuple[CommitmentId, ...]
_DONE = (State.KEPT, State.LATE)


@dataclass(frozen=True, slots=True)
class Side:
    """One side's word: what is open, what of it is overdue, what was done."""

    owes: Ids  # overdue ones among them
    late: Ids  # overdue
    done: Ids


@dataclass(frozen=True, slots=True)
class MonthOfWord:
    """What was promised and done in one month, by the first day of it."""

    month: date
    we_promised: int
    we_did: int
    they_promised: int
    they_did: int
    ids: Ids = ()  # all that these four count


@dataclass(frozen=True, slots=True)
class GiveAndGet:
    """Both sides now, and the last months with the oldest first."""

    ours: Side
    theirs: Side
    months: tuple[MonthOfWord, ...]


def give_and_get(on: Dossier, *, months: int = 12) -> GiveAndGet:
    """What went both ways with an account."""
    return GiveAndGet(_side(on, By.REP), _side(on, By.CUSTOMER), _over_time(on, months))


def _side(on: Dossier, by: By) -> Side:
    return Side(
        owes=_ids(on.by(by, State.OPEN, State.OVERDUE, State.UNCLEAR)),
        late=_ids(on.by(by, State.OVERDUE)),
        done=_ids(on.by(by, *_DONE)),
    )


def _ids(rows: Sequence[Commitment]) -> Ids:
    return tuple(row.id for row in rows)


def _over_time(on: Dossier, count: int) -> tuple[MonthOfWord, ...]:
    zone = on.rep.zone
    promised, did = Counter[tuple[By, date]](), Counter[tuple[By, date]]()
    ids: dict[date, set[CommitmentId]] = defaultdict(set)
    for row in on.rows:
        made = month_of(row.made_at, zone)
        promised[row.by, made] += 1
        ids[made].add(row.id)
        if on.state(row) in _DONE:
            done = month_of(_done_at(row), zone)
            did[row.by, done] += 1
            ids[done].add(row.id)
    return tuple(
        MonthOfWord(
            month=month,
            ids=tuple(sorted(ids[month])),
            we_promised=promised[By.REP, month],
            we_did=did[By.REP, month],
            they_promised=promised[By.CUSTOMER, month],
            they_did=did[By.CUSTOMER, month],
        )
        for month in months_until(on.now, zone, count)
    )


def _done_at(row: Commitment) -> datetime:
    assert row.settled_at is not None
    return row.settled_at
