"""The three things that matter on Monday: what to own up to, deliver, keep, answer and ask, in that order.

One of each kind before a second of any, and one for an account before a second of any account, so
that a pile of old slips does not hide the promise that falls due on Tuesday.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from itertools import zip_longest

from agent.core.commitment import By, Commitment, State
from agent.core.score.lines import Line, line_of


class Step(StrEnum):
    """What to do about it, the most pressing first."""

    OWN_UP = "own_up"  # our promise is overdue and the customer was not told
    DELIVER = "deliver"  # overdue, and they know
    KEEP = "keep"  # due within the coming week
    ANSWER = "answer"  # nothing in mail or calendar can tell: say what became of it
    ASK = "ask"  # theirs is overdue, and we owe them nothing overdue


@dataclass(frozen=True, slots=True)
class Concern:
    """One of the three."""

    step: Step
    line: Line


def most_pressing(
    rows: Iterable[Commitment], now: datetime, *, zone: tzinfo, until: datetime, count: int = 3
) -> tuple[Concern, ...]:
    """At most `count` commitments that need the rep most, of those due before `until` or overdue."""
    every = tuple(rows)
    in_debt = {c.account for c in every if c.by is By.REP and c.state(now, zone) is State.OVERDUE}
    by_step: dict[Step, list[Commitment]] = {step: [] for step in Step}
    for row in every:
        step = _step(row, now, zone=zone, until=until, in_debt=in_debt)
        if step is not None:
            by_step[step].append(row)
    ordered = [[(step, row) for row in _fresh_first(step, by_step[step], zone)] for step in Step]
    taken = _one_of_each([pair for turn in zip_longest(*ordered) for pair in turn if pair], count)
    return tuple(Concern(step, line_of(row, now, zone=zone)) for step, row in taken)


def _step(row: Commitment, now: datetime, *, zone: tzinfo, until: datetime, in_debt: set[str]) -> Step | None:
    match row.by, row.state(now, zone):
        case By.REP, State.OVERDUE:
            return Step.OWN_UP if row.told_at is None else Step.DELIVER
        case By.REP, State.OPEN if (deadline := row.deadline(zone)) is not None and deadline <= until:
            return Step.KEEP
        case _, State.UNCLEAR:
            return Step.ANSWER
        case By.CUSTOMER, State.OVERDUE if row.account not in in_debt:
            return Step.ASK
        case _:
            return None


def _fresh_first(step: Step, rows: Sequence[Commitment], zone: tzinfo) -> list[Commitment]:
    """What is due soonest first; of what has slipped, the newest, which is easiest to put right."""

    def order(row: Commitment) -> tuple[float, str]:
        moment = (row.deadline(zone) or row.made_at).timestamp()
        return (moment if step is Step.KEEP else -moment, row.id)

    return sorted(rows, key=order)


def _one_of_each(pairs: Sequence[tuple[Step, Commitment]], count: int) -> list[tuple[Step, Commitment]]:
    """At most `count`, each of another account as long as there are accounts, then what is left."""
    first: dict[str, tuple[Step, Commitment]] = {}
    for pair in pairs:
        first.setdefault(pair[1].account, pair)
    rest = [pair for pair in pairs if first[pair[1].account] is not pair]
    taken = [*first.values(), *rest][:count]
    return sorted(taken, key=lambda pair: list(Step).index(pair[0]))
