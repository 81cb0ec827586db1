"""Commitment is heat: how warm an account is, 0 to 100, from what the customer does and not from what we hope.

What adds to it: commitments the customer makes and keeps, meetings they ask for, accept and hold,
and how soon they answer. Each contribution halves with every half-life that passes. The sum is set
on a scale that no sum can leave: 100 (1 - e^(-sum / 60)), and each part is shown as its share of what
that gives. Silence cools, and never a kept word; a meeting declined after all gives back its points.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, fsum

from agent.core.commitment import By, Strength
from agent.core.fulfil.attendance import Outcome
from agent.core.fulfil.exchange import Side
from agent.core.score.advance import bonds
from agent.core.score.answering import answers
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, of_commitment, of_meeting

HALF_LIFE = timedelta(days=30)
_SCALE = 60.0
_MADE = {Strength.FIRM: 10.0, Strength.CONDITIONAL: 5.0, Strength.WEAK: 3.0}
_KEPT, _KEPT_LATE = 10.0, 6.0
_ACCEPTED, _ASKED_FOR, _HELD = 8.0, 12.0, 8.0
_ANSWERED = 4.0  # at once; less the longer it took, nothing after ten working days
_TOO_LONG = timedelta(days=10)
_FAINT = 0.01  # what is left of a contribution and no longer listed


Warmth = tuple[Part, ...]
"""What warms an account, each with its points on the day it happened."""


@dataclass(frozen=True, slots=True)
class Heat:
    """The heat of an account; the points of its parts add up to it."""

    value: float
    parts: tuple[Part, ...]  # what weighs most first


def heat(on: Dossier, *, half_life: timedelta = HALF_LIFE, warmth: Warmth | None = None) -> Heat:
    """How warm the account is at the dossier's moment; `warmth` where its contributions are known already."""
    left = [
        (part, part.points * _decay(on.now - part.at, half_life))
        for part in (contributions(on) if warmth is None else warmth)
        if part.at <= on.now
    ]
    total = fsum(points for _, points in left)
    value = _on_scale(total)
    share = value / total if total else 0.0
    shown = [replace(part, points=points * share) for part, points in left if points * share >= _FAINT]
    return Heat(value, tuple(sorted(shown, key=lambda part: (-part.points, part.order))))


def heat_over_time(
    on: Dossier,
    moments: tuple[datetime, ...],
    *,
    half_life: timedelta = HALF_LIFE,
    warmth: Warmth | None = None,
) -> tuple[float, ...]:
    """The heat at earlier moments, from what is known now; for a line in a picture."""
    every = contributions(on) if warmth is None else warmth
    return tuple(
        _on_scale(fsum(p.points * _decay(moment - p.at, half_life) for p in every if p.at <= moment))
        for moment in moments
    )


def _decay(age: timedelta, half_life: timedelta) -> float:
    return float(0.5 ** (age / half_life))


def _on_scale(total: float) -> float:
    return 100.0 * (1.0 - exp(-total / _SCALE))


def contributions(on: Dossier) -> Warmth:
    """Everything that warms, with its points on the day it happened."""
    return tuple(_contributions(on))


def _contributions(on: Dossier) -> Iterator[Part]:
    yield from _their_word(on)
    yield from _meetings(on)
    for answer in answers(on, Side.CUSTOMER):
        freshness = max(0.0, 1.0 - answer.took / _TOO_LONG)
        if freshness:
            yield Part("they answered", answer.at, _ANSWERED * freshness, message=answer.message)


def _their_word(on: Dossier) -> Iterator[Part]:
    for row in on.by(By.CUSTOMER):
        yield of_commitment(row, "they committed themselves", row.made_at, _MADE[row.found.strength])
        if row.settled_at is not None and row.withdrawn_at is None:
            in_time = row.due is None or row.settled_at < row.due.deadline(on.rep.zone)
            what = "they kept their word" if in_time else "they kept their word, late"
            yield of_commitment(row, what, row.settled_at, _KEPT if in_time else _KEPT_LATE)


def _meetings(on: Dossier) -> Iterator[Part]:
    for bond in bonds(on):
        points = _ASKED_FOR if bond.asked else _ACCEPTED
        yield of_meeting(bond.of.meeting, bond.what, bond.at, points)
    for one in on.attendances:
        if one.outcome is Outcome.HELD:
            yield of_meeting(one.meeting, "we met", one.meeting.start, _HELD)
