"""A promise moved in agreement: one side proposes another time, the other says yes.

A new date given outright is a promise found again (`same`), or one read by `new_dates`. Here it is
two mails: "Could you come on Thursday instead?" and "Thursday works". Whoever proposed, the promise
moves to the time agreed on.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from agent.core.commitment import Due
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.new_dates import bare_hour, day_of
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech

_ANOTHER = re.compile(
    r"\b(?:instead|rather|another|different|move|shift|push|reschedul\w*|rearrang\w*|postpon\w*|declin\w+|clash\w*|conflict\w*|forward|back|"
    r"can't|cannot|won't|not (?:possible|good|work|available|free)|doesn't (?:work|suit)|does not (?:work|suit)|unfortunately|sorry|afraid|"
    r"have to|bad|difficult|impossible|tricky|problem|busy|away|later|earlier|booked|full|swap|change|same (?:time|hour|place))\b"
)
_MAY_COME = re.compile(r"\b(?:if|came|have|had|get|got|all right|ok|okay|fine|suffice|enough|send|sent)\b")
_INVITES = re.compile(
    r"\b(?:(?:can|could|would|will) you (?:come|join|visit|meet|ring|call|drop|attend)|come (?:and|over|by|to))\b"
)
_SAME_HOUR = re.compile(r"\bsame (?:time|hour)\b|\bstill (?:at )?\d", re.IGNORECASE)
_BRIEFLY = 5  # words of a question that names a time and nothing else: "Monday, same time?"
_WISHES = re.compile(r"\b(?:instead|rather|prefer|propose|suggest)\b")
_TELLS = re.compile(r"\b(?:tell|say|explain|write|warn|know)\b")  # "I'd rather tell you today"
_ALSO = re.compile(r"\b(?:also|as well|in addition|on top of|besides)\b")
_REFUSES = re.compile(
    r"\b(?:doesn't work|does not work|can't|cannot|won't work|not possible|no good|unfortunately|afraid)\b"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES_A_DAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|today|tomorrow|tonight|next|this)"
    r"|\d(?:st|nd|rd|th)\b|\d[/-]\d|\d\. "
)


@dataclass(frozen=True, slots=True)
class Option:
    """One time that was put forward or agreed on, with the words of the sentence that names it."""

    due: Due
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Other times that one side put forward, and where."""

    speech: Speech
    options: tuple[Option, ...]


def may_propose(speech: Speech) -> bool:
    """Whether a mail asks or wishes for a time, or for something else: cheap, and never wrongly no."""
    return any(map(_proposes, speech.clauses))


def proposal_of(speech: Speech) -> Proposal | None:
    """The other times that a mail puts forward, if any."""
    asking = {c.sentence for c in speech.clauses if _proposes(c)}
    options = (
        tuple(option for option, clause in _times(speech) if clause.sentence in asking) if asking else ()
    )
    return Proposal(speech, options) if options else None


def agreed(proposal: Proposal, speech: Speech) -> tuple[Option, ...]:
    """The times both have now agreed on: proposed ones that the answer takes up, or one it names itself."""
    named = [(option, clause) for option, clause in _times(speech) if not _turns_down(clause)]
    taken = [
        Option(_nearer(mine.due, theirs.due), mine.keys | theirs.keys)
        for mine, _ in named
        for theirs in proposal.options
        if _means(mine.due, theirs.due)
    ]
    if taken:
        return tuple(taken)
    settled = [option for option, clause in named if _agrees(clause)]
    if settled:
        return (max(settled, key=lambda o: (o.due.has_hour, -o.due.start)),)
    days = {day_of(option.due) for option in proposal.options}
    if not named and len(days) == 1 and any(_agrees(c) for c in speech.clauses):
        return (max(proposal.options, key=lambda o: o.due.has_hour),)
    return ()


def best_concerned(option: Option, proposal: Proposal, open_: Iterable[Pending]) -> Pending | None:
    """Of the open promises the one that an agreed time means: the best named, then the latest made."""
    about = [p for p in open_ if _concerns(option, proposal, p)]
    return max(
        about,
        key=lambda p: (len(_words(p) & option.keys), len(_words(p) & proposal.speech.keys), p.made_at, p.id),
        default=None,
    )


def on_day(due: Due, other: Due | None) -> Due:
    """A bare "3pm" on the day of another due; any other due as it is."""
    if other is None or not _is_clock(due) or not isinstance(due.last, datetime):
        return due
    moment = datetime.combine(day_of(other), due.last.timetz())
    return replace(due, first=moment, last=moment)


def moved_to(due: Due, other: Due | None, text: str) -> Due:
    """Where a promise goes that was for `other`: a bare hour stays on its day, and a day at its hour where the text says "same time"."""
    due = on_day(due, other)
    if due.has_hour or other is None or not isinstance(other.last, datetime) or not _SAME_HOUR.search(text):
        return due
    moment = datetime.combine(day_of(due), other.last.timetz())
    return replace(due, first=moment, last=moment)


def _concerns(option: Option, proposal: Proposal, pending: Pending) -> bool:
    """Whether a proposal is about moving this promise, rather than a talk of its own."""
    message = proposal.speech.message
    if pending.due is None or message.sent_at <= pending.made_at or not pending.is_of_thread(message):
        return False
    if any(_ALSO.search(c.text) for c in proposal.speech.clauses):
        return False
    if not is_talk(pending):
        asks_to_move = any(
            _ANOTHER.search(c.text) or _MAY_COME.search(c.text) for c in proposal.speech.clauses
        )
        invites = any(_INVITES.search(c.text) for c in proposal.speech.clauses)
        return asks_to_move and not invites and bool(_words(pending) & option.keys)
    day = _WEEKDAYS[day_of(pending.due).weekday()]
    if any(_ANOTHER.search(c.text) or day in c.text for c in proposal.speech.clauses):
        return True
    return bool(_words(pending) & proposal.speech.keys) and message.in_reply_to == pending.message


def _words(pending: Pending) -> frozenset[str]:
    return pending.topic.words | pending.topic.said


def _times(speech: Speech) -> Iterator[tuple[Option, Clause]]:
    """Every time that a mail names, with the words of its sentence, and the clause it stands in."""
    for due in speech.dues:
        clause = next((c for c in speech.clauses if c.start <= due.start < c.end), None)
        if clause is not None:
            keys = frozenset().union(*(c.keys for c in speech.clauses if c.sentence == clause.sentence))
            yield Option(due, keys), clause
    noon = speech.message.sent_at.replace(hour=12)
    for clause in speech.clauses:
        hour = bare_hour(clause.text, noon) if _proposes(clause) or clause.says(Cue.AGREES) else None
        if hour is not None:
            yield Option(replace(hour, start=clause.start), clause.keys), clause


def _proposes(clause: Clause) -> bool:
    """A question, or a wish, for a time."""
    if clause.is_question and len(clause.text.split()) <= _BRIEFLY:
        return True
    if not clause.says(Cue.PROPOSES):
        return False
    return clause.is_question or (
        _WISHES.search(clause.text) is not None and _TELLS.search(clause.text) is None
    )


def _turns_down(clause: Clause) -> bool:
    return clause.is_question or _REFUSES.search(clause.text) is not None


def _agrees(clause: Clause) -> bool:
    return clause.says(Cue.AGREES) and not _turns_down(clause)


def _means(mine: Due, theirs: Due) -> bool:
    """Whether an answer takes up a proposed day; a bare "Wednesday" is the Wednesday that was proposed."""
    if _is_clock(mine):
        return not _is_clock(theirs) or _clock(mine) == _clock(theirs)
    same_weekday = day_of(mine).weekday() == day_of(theirs).weekday()
    return day_of(mine) == day_of(theirs) or (same_weekday and not any(c.isdigit() for c in mine.text))


def _nearer(mine: Due, theirs: Due) -> Due:
    """Of two ways to name one day the one with an hour."""
    return theirs if theirs.has_hour or not mine.has_hour else on_day(mine, theirs)


def _is_clock(due: Due) -> bool:
    """Whether the words name an hour and no day."""
    return due.has_hour and _NAMES_A_DAY.search(due.text.lower()) is None


def _clock(due: Due) -> time | None:
    return due.last.time() if isinstance(due.last, datetime) else None
