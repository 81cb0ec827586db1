"""Advance, don't close: an account advances when the customer commits to something.

That is a commitment in their words, or a meeting that they asked for or accepted: a series once, for
it was said yes to once. The last advance and the days since say whether a deal moves; our own doings
never do, such as a note that we add to a meeting long over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import By, Strength
from agent.core.fulfil.attendance import Attendance, Outcome
from agent.core.fulfil.exchange import Side
from agent.core.meeting import Answer
from agent.core.score.dossier import Dossier
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
    for bond in bonds(on):
        if bond.at <= on.now:
            yield of_meeting(bond.of.meeting, bond.what, bond.at)


@dataclass(frozen=True, slots=True)
class Bond:
    """A meeting, or a series by its first occurrence known, to which the customer said yes."""

    of: Attendance
    at: datetime  # no later than it began

    @property
    def asked(self) -> bool:
        """Whether it was their wish, and not only their consent."""
        return self.of.initiated_by is Side.CUSTOMER

    @property
    def what(self) -> str:
        """What they did, for a person."""
        return "they asked for a meeting" if self.asked else "they accepted a meeting"


def bonds(on: Dossier) -> tuple[Bond, ...]:
    """Every yes of the customer's to a meeting."""
    found: dict[str, Bond] = {}
    for one in on.attendances:
        if is_their_word(one):
            bond = Bond(one, _said_at(one))
            known = found.get(one.meeting.uid)
            if known is None or bond.at < known.at:
                found[one.meeting.uid] = bond
    return tuple(found.values())


def _said_at(one: Attendance) -> datetime:
    """When the calendar learned of their yes: a wish with the meeting, consent with its last change before it began."""
    meeting = one.meeting
    changed = meeting.updated or meeting.created or meeting.start
    asked = meeting.created if one.initiated_by is Side.CUSTOMER else None
    return min(asked or changed, meeting.start)


def is_their_word(one: Attendance) -> bool:
    """Whether the customer has bound themselves to a meeting, and has not called it off."""
    if one.outcome in (Outcome.CANCELLED, Outcome.DECLINED, Outcome.NO_SHOW):
        return False
    return one.initiated_by is Side.CUSTOMER or one.answer is Answer.ACCEPTED
