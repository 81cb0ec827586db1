"""A promise moved in agreement: one side proposes another time, the other says yes.

A new date given outright is a promise found again (`same`). Here it is two mails: "Could you come
on Thursday instead?" and "Thursday works". Whoever proposed, the promise moves to the time agreed on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from agent.core.commitment import Due
from agent.core.due import find_dues
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech

_ANOTHER = re.compile(
    r"\b(?:instead|rather|another|different|move|shift|push|reschedul\w*|rearrang\w*|postpon\w*|declin\w+|clash\w*|conflict\w*|forward|back|"
    r"can't|cannot|won't|not (?:possible|good|work|available|free)|doesn't (?:work|suit)|does not (?:work|suit)|unfortunately|sorry|afraid|"
    r"have to|bad|difficult|impossible|tricky|problem|busy|away|later|earlier|booked|full|swap|change)\b"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORWARD = re.compile(
    r"\b(?:will|'ll|shall|need until|needs until|need till|comes?|follows?|ready|expect(?:ed)?|should|can|aim(?:ing)?|hope|"
    r"moved? to|(?:postponed?|push|move|shift) (?:\w+ ){0,4}(?:to|until|back)|until|not before|only (?:on|by|be)|at the latest|new date|instead)\b|'ll\b"
)
_BACKWARD = re.compile(
    r"\b(?:was|were|had|came|went|passed|gone by|has passed|owed|missed|promised|let|said|meant|should have|due on|due by|"
    r"won't|will not|can't|cannot|not be|isn't|unable)\b"
)
_ALSO = re.compile(r"\b(?:also|as well|in addition|on top of|besides)\b")
_NAMES_A_DAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|today|tomorrow|tonight|next|this)"
    r"|\d(?:st|nd|rd|th)\b|\d[/-]\d|\d\. "
)
_REFUSES = re.compile(
    r"\b(?:doesn't work|does not work|can't|cannot|won't work|not possible|unfortunately|afraid)\b"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Other times that one side put forward, and where."""

    speech: Speech
    dues: tuple[Due, ...]


def proposal_of(speech: Speech) -> Proposal | None:
    """The other times that a mail puts forward, if any."""
    if not any(_proposes(speech, c.sentence) for c in speech.clauses):
        return None
    own = speech.message.own
    found = find_dues(own, speech.message.sent_at)
    asked = tuple(d for d in found if _in_proposing_sentence(speech, d))
    return Proposal(speech, asked) if asked else None


def _proposes(speech: Speech, sentence: int) -> bool:
    """A question, or a wish, for a time."""
    return any(
        c.sentence == sentence
        and c.says(Cue.PROPOSES)
        and (
            c.is_question
            or "instead" in c.text
            or "rather" in c.text
            or "prefer" in c.text
            or "propose" in c.text
            or "suggest" in c.text
        )
        for c in speech.clauses
    )


def _in_proposing_sentence(speech: Speech, due: Due) -> bool:
    at = next((c for c in speech.clauses if c.start <= due.start < c.end), None)
    return at is not None and _proposes(speech, at.sentence)


def agreed_time(proposal: Proposal, speech: Speech) -> Due | None:
    """The time both have now agreed on; None where the answer takes up none and names none of its own."""
    message = speech.message
    named = find_dues(message.own, message.sent_at)
    for mine in named:
        for theirs in proposal.dues:
            if _means(mine, theirs):
                return theirs if theirs.has_hour or not mine.has_hour else on_day(mine, theirs)
    agreeing = [c for c in speech.clauses if _agrees(c)]
    settled = [d for d in named if any(c.start <= d.start < c.end for c in agreeing)]
    if settled:
        return max(settled, key=lambda d: (d.has_hour, -d.start))
    if agreeing and not named and len({day_of(d) for d in proposal.dues}) == 1:
        return max(proposal.dues, key=lambda d: d.has_hour)
    return None


def _means(mine: Due, theirs: Due) -> bool:
    """Whether an answer takes up a proposed day; a bare "Wednesday" is the Wednesday that was proposed."""
    if _is_clock(mine):
        return not _is_clock(theirs) or _clock(mine) == _clock(theirs)
    same_weekday = day_of(mine).weekday() == day_of(theirs).weekday()
    return day_of(mine) == day_of(theirs) or (same_weekday and not any(c.isdigit() for c in mine.text))


def on_day(due: Due, other: Due | None) -> Due:
    """A bare "3pm" on the day of another due; any other due as it is."""
    if other is None or not _is_clock(due) or not isinstance(due.last, datetime):
        return due
    moment = datetime.combine(day_of(other), due.last.timetz())
    return replace(due, first=moment, last=moment)


def _is_clock(due: Due) -> bool:
    """Whether the words name an hour and no day."""
    return due.has_hour and _NAMES_A_DAY.search(due.text.lower()) is None


def _clock(due: Due) -> time | None:
    return due.last.time() if isinstance(due.last, datetime) else None


def _agrees(clause: Clause) -> bool:
    return clause.says(Cue.AGREES) and not clause.is_question and not _REFUSES.search(clause.text)


def new_date(pending: Pending, speech: Speech) -> Due | None:
    """The date that the side which owes gives in owning a slip: "I need until Monday for the list".

    Looked for in the sentence that names the thing and the two after it, in words that look forward.
    """
    message = speech.message
    named = {c.sentence for c in speech.clauses if c.keys & pending.topic.words and not c.is_question}
    near = {n + step for n in named for step in range(3)}
    forward = [
        c
        for c in speech.clauses
        if c.sentence in near and _FORWARD.search(c.text) and not _BACKWARD.search(c.text)
    ]
    for due in find_dues(message.own, message.sent_at) if forward else ():
        if _is_later(due, pending, message) and any(
            c.start <= due.start < c.end and not c.is_promise for c in forward
        ):
            return due
    return None


def _is_later(due: Due, pending: Pending, message: ReadMessage) -> bool:
    """Whether a date is still to come, and puts off the one that was promised."""
    if due.deadline(pending.zone) <= message.sent_at:
        return False
    return pending.due is None or day_of(due) >= day_of(pending.due)


def day_of(due: Due) -> date:
    """The last day of a due on the writer's own clock."""
    return due.last.date() if isinstance(due.last, datetime) else due.last


def concerns(proposal: Proposal, pending: Pending) -> bool:
    """Whether a proposal is about moving this promise, rather than a talk of its own."""
    message = proposal.speech.message
    if any(_ALSO.search(c.text) for c in proposal.speech.clauses):
        return False
    if pending.due is None or message.sent_at <= pending.made_at or not pending.is_of_thread(message):
        return False
    named = bool(pending.topic.words & proposal.speech.keys)
    if not is_talk(pending):
        return named and any(c.is_question and c.keys & pending.topic.words for c in proposal.speech.clauses)
    day = _WEEKDAYS[day_of(pending.due).weekday()]
    moves = any(_ANOTHER.search(c.text) or day in c.text for c in proposal.speech.clauses)
    return moves or (named and message.in_reply_to == pending.message)


def best_concerned(proposal: Proposal, open_: Iterable[Pending]) -> Pending | None:
    """Of the open promises the one that a proposal means: the best named, then the latest made."""
    about = [p for p in open_ if concerns(proposal, p)]
    return max(
        about, key=lambda p: (len(p.topic.words & proposal.speech.keys), p.made_at, p.id), default=None
    )


def is_same_time(one: Due | None, other: Due | None) -> bool:
    """Whether two dues are the same moment or day."""
    return (one.last if one else None) == (other.last if other else None)
