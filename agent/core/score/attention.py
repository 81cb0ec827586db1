"""Which account needs somebody, and why: reasons in the order in which a good manager would ask.

Our own word comes first: what is overdue and untold, then what is overdue, what will probably slip,
and questions left open. Only then what the customer owes, and last what is going quiet. Each reason
names what it rests on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from agent.core.commitment import By, Commitment, State
from agent.core.fulfil.attendance import Outcome
from agent.core.score.answering import unanswered
from agent.core.score.dossier import Dossier
from agent.core.score.heat import HALF_LIFE, heat_over_time
from agent.core.score.parts import Part, newest_first, of_commitment
from agent.core.worktime import working_time

_MONTH = timedelta(days=30)
_LONG_ENOUGH = timedelta(days=2)  # working days a question may wait
_ALIVE = timedelta(days=120)  # an account in which nothing happened for longer is not in play
_WARM, _HALVED = 15.0, 0.55
_STALE = 30  # days overdue after which an old slip presses no more than a new one


class Why(StrEnum):
    """Why an account needs somebody, the most pressing first."""

    OWN_UP = "own_up"
    OVERDUE = "overdue"
    QUESTION = "question"
    UNCLEAR = "unclear"
    THEY_ARE_LATE = "they_are_late"
    COOLING = "cooling"
    NO_NEXT_STEP = "no_next_step"


_WEIGHTS = {
    Why.OWN_UP: 100.0,
    Why.OVERDUE: 70.0,
    Why.QUESTION: 50.0,
    Why.THEY_ARE_LATE: 40.0,
    Why.COOLING: 30.0,
    Why.NO_NEXT_STEP: 20.0,
    Why.UNCLEAR: 10.0,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in words for a table, with what it rests on."""

    why: Why
    words: str
    weight: float
    parts: tuple[Part, ...] = ()


def reasons_for(on: Dossier, *, half_life: timedelta = HALF_LIFE) -> tuple[Reason, ...]:
    """Why this account needs attention, the weightiest reason first; none where all is well."""
    found = [*_ours(on), *_questions(on), *_theirs(on), *_unclear(on), *_quiet(on, half_life)]
    return tuple(sorted(found, key=lambda reason: (-reason.weight, reason.why)))


def urgency(reasons: tuple[Reason, ...]) -> tuple[float, float]:
    """What accounts are sorted by, the highest first: the weightiest reason, then all of them."""
    return (max((r.weight for r in reasons), default=0.0), sum(r.weight for r in reasons))


def _ours(on: Dossier) -> Iterator[Reason]:
    overdue = on.by(By.REP, State.OVERDUE)
    untold = [c for c in overdue if c.told_at is None]
    told = [c for c in overdue if c.told_at is not None]
    if untold:
        days = _days_over(on, untold)
        yield _reason(Why.OWN_UP, f"we are {_late(days)} and have not said so", untold, days)
    if told:
        days = _days_over(on, told)
        yield _reason(Why.OVERDUE, f"we are {_late(days)}; they know", told, days)


def _theirs(on: Dossier) -> Iterator[Reason]:
    overdue = list(on.by(By.CUSTOMER, State.OVERDUE))
    if overdue:
        days = _days_over(on, overdue)
        yield _reason(Why.THEY_ARE_LATE, f"they are {_late(days)}", overdue, days)


def _unclear(on: Dossier) -> Iterator[Reason]:
    rows = [c for c in on.rows if on.state(c) is State.UNCLEAR]
    if rows:
        words = (
            "one promise waits for your word"
            if len(rows) == 1
            else f"{len(rows)} promises wait for your word"
        )
        yield _reason(Why.UNCLEAR, words, rows, 0)


def _questions(on: Dossier) -> Iterator[Reason]:
    waiting = [p for p in unanswered(on) if working_time(p.at, on.now, on.rep.zone) >= _LONG_ENOUGH]
    if waiting:
        oldest = (on.now - waiting[-1].at).days
        count = "a question" if len(waiting) == 1 else f"{len(waiting)} questions"
        words = f"{count} of theirs unanswered for {oldest} days"
        yield Reason(Why.QUESTION, words, _WEIGHTS[Why.QUESTION] + min(oldest, _STALE) / 10, tuple(waiting))


def _quiet(on: Dossier, half_life: timedelta) -> Iterator[Reason]:
    last = on.last_at
    if last is None or on.now - last > _ALIVE:
        return
    before, today = heat_over_time(on, (on.now - _MONTH, on.now), half_life=half_life)
    if before >= _WARM and today <= before * _HALVED:
        yield Reason(
            Why.COOLING, f"cooling: heat {before:.0f} a month ago, {today:.0f} now", _WEIGHTS[Why.COOLING]
        )
    if max(before, today) >= _WARM and not _has_next_step(on):
        yield Reason(Why.NO_NEXT_STEP, "nothing is agreed to come next", _WEIGHTS[Why.NO_NEXT_STEP])


def _has_next_step(on: Dossier) -> bool:
    owed = any(on.state(c) in (State.OPEN, State.OVERDUE) and c.due is not None for c in on.rows)
    return owed or any(one.outcome is Outcome.PLANNED for one in on.attendances)


def _reason(why: Why, words: str, rows: list[Commitment], days: int) -> Reason:
    parts = newest_first(of_commitment(c, why.value, c.made_at) for c in rows)
    return Reason(why, words, _WEIGHTS[why] + min(days, _STALE) / 10 + len(rows) - 1, parts)


def _late(days: int) -> str:
    if days == 0:
        return "hours late"
    return "a day late" if days == 1 else f"{days} days late"


def _days_over(on: Dossier, rows: list[Commitment]) -> int:
    """Since the newest of them fell due: an old slip beside it is known, and no news."""
    deadlines = [c.due.deadline(on.rep.zone) for c in rows if c.due]
    return (on.now - max(deadlines)).days
