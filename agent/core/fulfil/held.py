"""Evidence for a promise to call or meet in the calendar: an event that took place, moved, or was called off."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from agent.core.commitment import Action, By, Due
from agent.core.fulfil.match import NOTHING, Match, shown
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sides import is_own_side
from agent.core.fulfil.words import content
from agent.core.meeting import Answer, Meeting
from agent.core.policy import Rep

_SAME_HOUR = timedelta(minutes=20)
_REPLACED_WITHIN = timedelta(days=1)
_NEXT = timedelta(days=14)  # how far from its due an event may lie and still be this one


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as following sees it."""

    meeting: Meeting
    keys: frozenset[str]  # of summary and description
    has_customer: bool
    is_standing: bool  # not cancelled, and neither side has declined as a whole
    by_customer: bool  # organized by the other side
    is_settled: bool  # who was asked has not left it open

    @property
    def known_at(self) -> datetime:
        """When it was last changed, or made."""
        return self.meeting.updated or self.meeting.created or self.meeting.start


def appointment(meeting: Meeting, rep: Rep) -> Appointment:
    """A meeting made ready for comparing."""
    asked = [a for a in meeting.attendees if not a.is_resource]
    theirs = [a for a in asked if not is_own_side(a.address, rep)]
    ours = [a for a in asked if is_own_side(a.address, rep)]
    declined = any(side and all(a.answer is Answer.DECLINED for a in side) for side in (theirs, ours))
    by_customer = meeting.organizer is not None and not is_own_side(meeting.organizer, rep)
    open_side = ours if by_customer else []
    return Appointment(
        meeting=meeting,
        keys=frozenset(content(f"{meeting.summary} {meeting.description[:400]}")),
        has_customer=any(not is_own_side(p, rep) for p in meeting.people),
        is_standing=not meeting.cancelled and not declined,
        by_customer=by_customer,
        is_settled=not open_side or any(a.answer is Answer.ACCEPTED for a in open_side),
    )


def held(pending: Pending, held_: Appointment, zone: tzinfo) -> Match:
    """Whether an event that took place is the call or meeting that was promised; `zone` is the rep's."""
    meeting = held_.meeting
    if not (held_.has_customer and held_.is_standing) or meeting.start <= pending.made_at:
        return NOTHING
    shared = pending.topic.words & held_.keys
    return Match(_fit(pending, meeting, zone, bool(shared)), _reasons(meeting, shared))


def _fit(pending: Pending, meeting: Meeting, zone: tzinfo, about: bool) -> float:
    due = pending.due
    if due is None:
        return 0.8 if about else 0.65
    bonus = 0.05 if about else 0.0
    if isinstance(due.last, datetime) and abs(meeting.start - due.last) <= _SAME_HOUR:
        return 0.95
    day = meeting.start.astimezone(zone).date()
    if _first_day(due, zone) <= day <= _last_day(due, zone):
        return 0.85 + bonus
    if day < _first_day(due, zone):
        return 0.7 if about or _is_deadline(due) else 0.3
    return 0.65 if about and day <= _last_day(due, zone) + _NEXT else 0.3


def moved_to(pending: Pending, now_at: Appointment, zone: tzinfo, *, is_sole: bool) -> Due | None:
    """The new due where the calendar, after the promise was made, put the talk to another time.

    `is_sole`: no other talk is owed; then the same hour of another day needs no word in common.
    """
    due, meeting = pending.due, now_at.meeting
    if (
        due is None
        or not (now_at.has_customer and now_at.is_standing and now_at.is_settled)
        or meeting.all_day
    ):
        return None
    if not pending.made_at < now_at.known_at < meeting.start:
        return None
    day = meeting.start.astimezone(zone).date()
    if not due.has_hour and _first_day(due, zone) <= day <= _last_day(due, zone):
        return None
    if isinstance(due.last, datetime) and abs(meeting.start - due.last) <= _SAME_HOUR:
        return None
    if _is_deadline(due) and day < _first_day(due, zone):
        return None
    is_about = pending.topic.words & now_at.keys or (is_sole and _is_same_clock(due, meeting))
    if not is_about or abs(day - _last_day(due, zone)) > _NEXT:
        return None
    return calendar_due(meeting)


def _is_same_clock(due: Due, meeting: Meeting) -> bool:
    """Whether an event begins at the hour that was promised, be it on another day."""
    if not isinstance(due.last, datetime):
        return False
    start = meeting.start.astimezone(due.last.tzinfo)
    there = datetime.combine(start.date(), due.last.time(), tzinfo=due.last.tzinfo)
    return abs(start - there) <= _SAME_HOUR


def is_at_hour(pending: Pending, at: datetime) -> bool:
    """Whether a talk was promised for this very hour."""
    return (
        pending.due is not None
        and isinstance(pending.due.last, datetime)
        and abs(at - pending.due.last) <= _SAME_HOUR
    )


def called_off(pending: Pending, off: Appointment, zone: tzinfo) -> bool:
    """Whether a cancelled event is the one that was promised."""
    meeting = off.meeting
    if not meeting.cancelled or not off.has_customer or meeting.start <= pending.made_at:
        return False
    about = bool(pending.topic.words & off.keys)
    return _fit(pending, meeting, zone, about) >= (_SURE if pending.due else _LIKELY)


_SURE, _LIKELY = 0.8, 0.65


def takes_its_place(made: Appointment, off: Appointment) -> bool:
    """Whether an event was put into the calendar in place of one that was called off: about then, about the same, for another time."""
    is_new = made.meeting.uid != off.meeting.uid and made.meeting.start != off.meeting.start
    is_other_talk = made.has_customer and made.is_standing and made.is_settled and not made.meeting.all_day
    written = made.meeting.created or made.known_at
    if not (is_new and is_other_talk) or abs(written - off.known_at) > _REPLACED_WITHIN:
        return False
    if made.meeting.start <= off.known_at or abs(made.meeting.start - off.meeting.start) > _NEXT:
        return False
    return bool(made.keys & off.keys)


def calendar_due(meeting: Meeting, text: str = "") -> Due:
    """The due that an event gives."""
    return Due(
        first=meeting.start,
        last=meeting.start,
        text=text,
        rule="calendar",
        zone=str(meeting.start.tzinfo or ""),
    )


def is_talk(pending: Pending) -> bool:
    """Whether a call or meeting was promised, or some work at an hour that is no deadline, which is as good as one."""
    if pending.action in (Action.CALL, Action.MEET):
        return True
    due = pending.found.due
    return pending.action is Action.DO and due is not None and due.has_hour and not _is_deadline(due)


def invited(pending: Pending, made: Appointment) -> Match:
    """For a promise to send an invitation: an event with the customer, made by the side that owes it."""
    if is_talk(pending):
        return NOTHING  # "I'll come on Monday at 4, invite sent": the visit is what is owed
    if "=invite" not in pending.topic.heads or not made.has_customer or made.meeting.cancelled:
        return NOTHING
    if made.by_customer != (pending.by is By.CUSTOMER):
        return NOTHING
    return Match(0.85, (f"invitation “{made.meeting.summary}” is in the calendar",))


def _first_day(due: Due, zone: tzinfo) -> date:
    return due.first.astimezone(zone).date() if isinstance(due.first, datetime) else due.first


def _last_day(due: Due, zone: tzinfo) -> date:
    return due.last.astimezone(zone).date() if isinstance(due.last, datetime) else due.last


def _is_deadline(due: Due) -> bool:
    """Whether the words allow it to be earlier: "by Friday", "this week"."""
    text = f" {due.text.lower()} "
    return any(
        f" {w} " in text for w in ("by", "before", "until", "within", "week", "month", "latest", "end")
    )


def _reasons(meeting: Meeting, shared: frozenset[str]) -> tuple[str, ...]:
    took = f"“{meeting.summary}” took place on {meeting.start:%Y-%m-%d %H:%M}, not cancelled, not declined"
    return (took, f"about: {shown(shared, meeting.summary, meeting.description)}") if shared else (took,)
