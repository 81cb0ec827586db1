"""Which account needs somebody, and why: reasons in the order in which a good manager would ask.

Our own word comes first: what is overdue and untold, then what is overdue, what will probably slip,
and questions left open. Only then what the customer owes, and last what is going quiet. Each reason
names what it rests on.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.fulfil.attendance import Outcome
from agent.core.score.answering import unanswered
from agent.core.score.dossier import Dossier
from agent.core.score.heat import HALF_LIFE, Warmth, heat_over_time
from agent.core.score.parts import Part, newest_first, of_commitment
from agent.core.worktime import working_time

_MONTH = timedelta(days=30)
_LONG_ENOUGH = timedelta(days=2)  # working days a question may wait
_ALIVE = timedelta(days=120)  # an account in which nothing happened for longer is not in play
_WARM, _HALVED = 15.0, 0.55
_STALE = timedelta(days=30)  # after it an old slip presses less and less


class Why(StrEnum):
    """Why an account needs somebody, the most pressing first."""

    OWN_UP = "own_up"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"  # the radar: a promise of ours will probably slip
    QUESTION = "question"
    UNCLEAR = "unclear"
    THEY_ARE_LATE = "they_are_late"
    COOLING = "cooling"
    NO_NEXT_STEP = "no_next_step"


_WEIGHTS = {
    Why.OWN_UP: 100.0,
    Why.OVERDUE: 70.0,
    Why.AT_RISK: 60.0,
    Why.QUESTION: 50.0,
    Why.THEY_ARE_LATE: 40.0,
    Why.COOLING: 30.0,
    Why.NO_NEXT_STEP: 20.0,
    Why.UNCLEAR: 10.0,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with what it rests on; `agent.render.reasons` says it in words."""

    why: Why
    weight: float
    parts: tuple[Part, ...] = ()
    since: timedelta | None = None  # overdue, unanswered: the newest slip, the oldest question
    heat: tuple[float, float] | None = None  # COOLING: a month ago, and now


def reasons_for(
    on: Dossier,
    *,
    half_life: timedelta = HALF_LIFE,
    warmth: Warmth | None = None,
    at_risk: Collection[CommitmentId] = (),
) -> tuple[Reason, ...]:
    """Why this account needs attention, the weightiest reason first; none where all is well.

    `at_risk` are the promises that the radar calls likely to slip.
    """
    found = [
        *_ours(on),
        *_at_risk(on, at_risk),
        *_questions(on),
        *_theirs(on),
        *_unclear(on),
        *_quiet(on, half_life, warmth),
    ]
    return tuple(sorted(found, key=lambda reason: (-reason.weight, reason.why)))


def urgency(reasons: tuple[Reason, ...]) -> tuple[float, float]:
    """What accounts are sorted by, the highest first: the weightiest reason, then all of them."""
    return (max((r.weight for r in reasons), default=0.0), sum(r.weight for r in reasons))


def _ours(on: Dossier) -> Iterator[Reason]:
    overdue = on.by(By.REP, State.OVERDUE)
    yield from _overdue(on, Why.OWN_UP, [c for c in overdue if c.told_at is None])
    yield from _overdue(on, Why.OVERDUE, [c for c in overdue if c.told_at is not None])


def _at_risk(on: Dossier, likely: Collection[CommitmentId]) -> Iterator[Reason]:
    rows = [c for c in on.by(By.REP, State.OPEN) if c.id in likely]
    if rows:
        yield Reason(Why.AT_RISK, _WEIGHTS[Why.AT_RISK] + len(rows) - 1, _rest_on(rows))


def _theirs(on: Dossier) -> Iterator[Reason]:
    yield from _overdue(on, Why.THEY_ARE_LATE, on.by(By.CUSTOMER, State.OVERDUE))


def _overdue(on: Dossier, why: Why, rows: Sequence[Commitment]) -> Iterator[Reason]:
    if rows:
        late = _since_newest(on, rows)
        weight = _WEIGHTS[why] * _freshness(late) + min(late, _STALE) / _STALE + len(rows) - 1
        yield Reason(why, weight, _rest_on(rows), since=late)


def _unclear(on: Dossier) -> Iterator[Reason]:
    rows = [c for c in on.rows if on.state(c) is State.UNCLEAR]
    if rows:
        yield Reason(Why.UNCLEAR, _WEIGHTS[Why.UNCLEAR], _rest_on(rows))


def _questions(on: Dossier) -> Iterator[Reason]:
    waiting = [p for p in unanswered(on) if working_time(p.at, on.now, on.rep.zone) >= _LONG_ENOUGH]
    if waiting:
        oldest = on.now - waiting[-1].at
        weight = _WEIGHTS[Why.QUESTION] + min(oldest, _STALE) / _STALE
        yield Reason(Why.QUESTION, weight, tuple(waiting), since=oldest)


def _quiet(on: Dossier, half_life: timedelta, warmth: Warmth | None) -> Iterator[Reason]:
    last = on.last_at
    if last is None or on.now - last > _ALIVE:
        return
    before, today = heat_over_time(on, (on.now - _MONTH, on.now), half_life=half_life, warmth=warmth)
    if before >= _WARM and today <= before * _HALVED:
        yield Reason(Why.COOLING, _WEIGHTS[Why.COOLING], heat=(before, today))
    if max(before, today) >= _WARM and not _has_next_step(on):
        yield Reason(Why.NO_NEXT_STEP, _WEIGHTS[Why.NO_NEXT_STEP])


def _has_next_step(on: Dossier) -> bool:
    owed = any(on.state(c) in (State.OPEN, State.OVERDUE) and c.due is not None for c in on.rows)
    return owed or any(one.outcome is Outcome.PLANNED for one in on.attendances)


def _rest_on(rows: Sequence[Commitment]) -> tuple[Part, ...]:
    return newest_first(of_commitment(c, "promised", c.made_at) for c in rows)


def _freshness(late: timedelta) -> float:
    """What is left of the weight of a slip: one of a season ago is history, and seldom what presses today."""
    if late <= _STALE:
        return 1.0
    return 0.6 if late <= 3 * _STALE else 0.25


def _since_newest(on: Dossier, rows: Sequence[Commitment]) -> timedelta:
    """Since the newest of them fell due: an old slip beside it is known, and no news."""
    return on.now - max(c.due.deadline(on.rep.zone) for c in rows if c.due)
