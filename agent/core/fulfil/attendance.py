"""Whether a meeting took place, and who asked for it, moved it or called it off, as far as mail and calendar can tell.

The calendar says who accepted; that somebody did not come is only ever said in a mail afterwards.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.sides import is_own_side
from agent.core.fulfil.speech import level
from agent.core.meeting import Answer, Meeting
from agent.core.message import MailKind
from agent.core.policy import Rep

_SPOKEN_OF = timedelta(days=3)
"""How long after a meeting a mail that somebody was missing is about it."""


_ANOTHER_TIME = re.compile(
    r"\b(?:instead|another|reschedul\w*|rearrang\w*|postpon\w*|push|shift|move|later|earlier|swap|bring \w+ forward|can't make|cannot make)\b"
)


class Outcome(StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"  # it has not begun
    HELD = "held"
    DECLINED = "declined"  # by everybody of one side
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"  # a mail says that it did not come about
    UNCLEAR = "unclear"  # its time has passed, and nobody of the other side had accepted


@dataclass(frozen=True, slots=True)
class Attendance:
    """One meeting with a customer, judged at a moment."""

    meeting: Meeting
    outcome: Outcome
    initiated_by: Side  # REP stands for the rep's side as a whole
    answer: Answer  # the best answer of the other side
    moved: bool  # its organizer changed it after it was made
    notice: timedelta | None = None  # how long before the start it was cancelled; negative where after it
    moved_by: Side | None = None  # who wanted it moved: the side that wrote so, else the organizer's
    cancelled_by: Side | None = None  # the same for calling it off; with DECLINED the side that declined

    @property
    def counts(self) -> bool:
        """Whether the two sides are to be thought of as having met."""
        return self.outcome is Outcome.HELD


def attendance(meeting: Meeting, messages: Sequence[ReadMessage], rep: Rep, now: datetime) -> Attendance:
    """What became of a meeting; `messages` are those of its exchange, in order of time."""
    theirs = [a.answer for a in meeting.attendees if not a.is_resource and not is_own_side(a.address, rep)]
    by_customer = meeting.organizer is not None and not is_own_side(meeting.organizer, rep)
    answer = Answer.ACCEPTED if by_customer else _best(theirs)
    organizer = Side.CUSTOMER if by_customer else Side.REP
    changed = meeting.updated or meeting.created
    outcome = _outcome(meeting, answer, was_missed(meeting, messages), now, rep)
    moved = (meeting.sequence > 0 or bool(meeting.starts_before)) and not meeting.cancelled
    return Attendance(
        meeting=meeting,
        outcome=outcome,
        initiated_by=organizer,
        answer=answer,
        moved=moved,
        notice=meeting.start - changed if meeting.cancelled and changed else None,
        moved_by=(_asked_for(Cue.PROPOSES, changed, messages) or organizer) if moved else None,
        cancelled_by=_ended_by(outcome, answer, organizer, _asked_for(Cue.CANCELS, changed, messages)),
    )


def _asked_for(cue: Cue, changed: datetime | None, messages: Sequence[ReadMessage]) -> Side | None:
    """The side whose mail, shortly before the calendar was changed, first asked for it."""
    if changed is None:
        return None
    first = bisect_right(messages, changed - _SPOKEN_OF, key=lambda m: m.sent_at)
    last = bisect_right(messages, changed, key=lambda m: m.sent_at)
    for message in messages[first:last]:
        if _is_believed(message) and _wants(level(message.own), cue):
            return Side.CUSTOMER if message.side is Side.CUSTOMER else Side.REP
    return None


def _wants(text: str, cue: Cue) -> bool:
    """Whether words move or cancel a talk; a mere "could you" proposes nothing about this one."""
    return says(text, cue) and (cue is not Cue.PROPOSES or _ANOTHER_TIME.search(text) is not None)


def _ended_by(outcome: Outcome, answer: Answer, organizer: Side, asked: Side | None) -> Side | None:
    if outcome is Outcome.DECLINED:
        return Side.CUSTOMER if answer is Answer.DECLINED else Side.REP
    return (asked or organizer) if outcome is Outcome.CANCELLED else None


def was_missed(meeting: Meeting, messages: Sequence[ReadMessage]) -> bool:
    """Whether a mail soon after its start says that it did not come about."""
    first = bisect_right(messages, meeting.start, key=lambda m: m.sent_at)
    last = bisect_right(messages, meeting.start + _SPOKEN_OF, key=lambda m: m.sent_at)
    return any(
        says(level(message.own), Cue.NO_SHOW) for message in messages[first:last] if _is_believed(message)
    )


def _is_believed(message: ReadMessage) -> bool:
    return message.kind is MailKind.PERSONAL and message.side is not Side.NOBODY


def _best(answers: Sequence[Answer]) -> Answer:
    order = (Answer.ACCEPTED, Answer.TENTATIVE, Answer.NONE, Answer.DECLINED)
    return next((answer for answer in order if answer in answers), Answer.NONE)


def _outcome(meeting: Meeting, answer: Answer, missed: bool, now: datetime, rep: Rep) -> Outcome:
    ours = [a.answer for a in meeting.attendees if not a.is_resource and is_own_side(a.address, rep)]
    if meeting.cancelled:
        return Outcome.CANCELLED
    if answer is Answer.DECLINED or (ours and all(one is Answer.DECLINED for one in ours)):
        return Outcome.DECLINED
    if now < meeting.start:
        return Outcome.PLANNED
    if missed:
        return Outcome.NO_SHOW
    return Outcome.HELD if answer in (Answer.ACCEPTED, Answer.TENTATIVE) else Outcome.UNCLEAR
