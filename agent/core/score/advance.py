"""Advance, don't close: an account advances when the customer commits to something.

That is a commitment in their words, or a meeting that they asked for or accepted. The last advance
and the days since say whether a deal moves; our own doings never do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.core.commitment import By, Strength
from agent.core.fulfil.attendance import Attendance, Outcome
from agent.core.fulfil.exchange import Side
from agent.core.meeting import Answer
from agent.core.score.dossier import Dossier, known_at
from agent.core.score.parts import Part, newest_first, of_commitment, of_meeting


@dataclass(frozen=True, slots=True)
class Advance:
    """Every advance of an account, the latest first, and how long ago the last was."""

    all: tuple[Part, ...]
    days_since: int | None  # None where it never advanced

    @property
    def last(self) -> Part | None:
        """The latest."""
        return self.all[0] if self.all else None


def advances(on: Dossier) -> Advance:
    """How far back the customer last committed to something; weak words ("we might") are none."""
    found = newest_first([*_promised(on), *_met(on)])
    days = (on.now - found[0].at).days if found else None
    return Advance(found, days)


def _promised(on: Dossier) -> Iterator[Part]:
    for row in on.by(By.CUSTOMER):
        if row.found.strength is not Strength.WEAK:
            yield of_commitment(row, f"they took on to {row.found.action.value}", row.made_at)


def _met(on: Dossier) -> Iterator[Part]:
    for one in on.attendances:
        at = known_at(one.meeting)
        if at <= on.now and is_their_word(one):
            asked = one.initiated_by is Side.CUSTOMER
            what = "they asked for a meeting" if asked else "they accepted a meeting"
            yield of_meeting(one.meeting, what, at)


def is_their_word(one: Attendance) -> bool:
    """Whether the customer has bound themselves to a meeting, and has not called it off."""
    if one.outcome in (Outcome.CANCELLED, Outcome.DECLINED, Outcome.NO_SHOW):
        return False
    return one.initiated_by is Side.CUSTOMER or one.answer is Answer.ACCEPTED
