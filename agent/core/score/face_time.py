"""Face time: the meetings held with an account, who asked for them, who moved or called them off, who did not come.

A meeting counts as held where its time has passed, both sides had accepted it and no mail says
otherwise; where the calendar cannot tell, it is listed apart and counted nowhere. The trend sets
the last quarter of a year beside the one before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from agent.core.fulfil.attendance import Attendance, Outcome
from agent.core.fulfil.exchange import Side
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, newest_first, of_meeting

_QUARTER = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class FaceTime:
    """Meetings by what became of them, the latest first in each."""

    held: tuple[Part, ...]
    by_them: tuple[Part, ...]  # those of `held` that the customer asked for
    moved_by_them: tuple[Part, ...]
    moved_by_us: tuple[Part, ...]
    called_off_by_them: tuple[Part, ...]
    called_off_by_us: tuple[Part, ...]
    no_shows: tuple[Part, ...]
    unclear: tuple[Part, ...]
    ahead: tuple[Part, ...]
    hours: float  # of the meetings held
    this_quarter: int  # held in the last 91 days
    quarter_before: int

    @property
    def is_empty(self) -> bool:
        """Whether no meeting, held, planned or called off, is known of."""
        known = (
            self.held,
            self.ahead,
            self.unclear,
            self.no_shows,
            self.called_off_by_them,
            self.called_off_by_us,
        )
        return not any(known)

    @property
    def trend(self) -> int:
        """How many meetings more, or fewer where negative, than in the 91 days before."""
        return self.this_quarter - self.quarter_before


def face_time(on: Dossier) -> FaceTime:
    """How much the two sides have seen of each other."""
    every = on.attendances
    held = [one for one in every if one.outcome is Outcome.HELD]
    off = [one for one in every if one.outcome in (Outcome.CANCELLED, Outcome.DECLINED)]
    recent = sum(on.now - one.meeting.start <= _QUARTER for one in held)
    return FaceTime(
        held=_parts(held),
        by_them=_parts(one for one in held if one.initiated_by is Side.CUSTOMER),
        moved_by_them=_parts(one for one in every if one.moved_by is Side.CUSTOMER),
        moved_by_us=_parts(one for one in every if one.moved_by is Side.REP),
        called_off_by_them=_parts(one for one in off if one.cancelled_by is Side.CUSTOMER),
        called_off_by_us=_parts(one for one in off if one.cancelled_by is not Side.CUSTOMER),
        no_shows=_parts(one for one in every if one.outcome is Outcome.NO_SHOW),
        unclear=_parts(one for one in every if one.outcome is Outcome.UNCLEAR),
        ahead=_parts(one for one in every if one.outcome is Outcome.PLANNED),
        hours=sum((one.meeting.end - one.meeting.start) / timedelta(hours=1) for one in held),
        this_quarter=recent,
        quarter_before=sum(_QUARTER < on.now - one.meeting.start <= 2 * _QUARTER for one in held),
    )


def _parts(found: Iterable[Attendance]) -> tuple[Part, ...]:
    return newest_first(_part(one) for one in found)


def _part(one: Attendance) -> Part:
    asked = "asked for by them" if one.initiated_by is Side.CUSTOMER else "asked for by us"
    moved = ""
    if one.moved_by is not None:
        moved = ", moved by them" if one.moved_by is Side.CUSTOMER else ", moved by us"
    return of_meeting(one.meeting, f"{asked}{moved}{_notice(one)}", one.meeting.start)


def _notice(one: Attendance) -> str:
    if one.notice is None:
        return ""
    hours = round(one.notice / timedelta(hours=1))
    if hours < 0:
        return ", called off afterwards"
    return f", called off {hours} hours before" if hours < 48 else f", called off {hours // 24} days before"
