"""A new date read from the words in which a slip is owned: "I need until Monday for the list"."""

import re
from datetime import date, datetime

from agent.core.commitment import Due
from agent.core.detect.places import lies_in, wordings
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.retold import is_retold
from agent.core.fulfil.speech import Speech

_FORWARD = re.compile(
    r"\b(?:will|'ll|shall|need until|needs until|need till|comes?|follows?|ready|expect(?:ed)?|should|can|aim(?:ing)?|hope|"
    r"moved? to|(?:postponed?|push|move|shift) (?:\w+ ){0,4}(?:to|until|back)|until|not before|only (?:on|by|be)|at the latest|new date|instead)\b|'ll\b"
)
_BACKWARD = re.compile(
    r"\b(?:was|were|had|came|went|passed|gone by|has passed|owed|missed|promised|let|said|meant|should have|due on|due by|"
    r"won't|will not|can't|cannot|not be|isn't|unable)\b"
)
_HOUR = re.compile(
    r"\b(?:at|make it|to|do|say|for|till|until) (\d{1,2})(?= (?:instead|rather|then|please|if)\b| ?[?.!,](?!\d)| ?$)"
    r"|(?<![\d:.,])\b(\d{1,2})(?= (?:it is|works|is fine|would be better|suits|instead|then)\b)"
)
_AWAKE = range(7, 21)
"""An hour told by its number alone, and the hours at which people talk."""


def new_date(pending: Pending, speech: Speech) -> Due | None:
    """The date that the side which owes gives in owning a slip: "I need until Monday for the list".

    Looked for in the sentence that names the thing and the two after it, in words that look forward; not in what is
    quoted there: kept's own notice quotes the promise with the date that it had, and is about nothing else to its end.
    """
    message = speech.message
    naming = [c for c in speech.clauses if c.keys & pending.topic.words and not c.is_question]
    near = {c.sentence + step for c in naming for step in range(3)}
    if is_retold(pending.found.quote, message.own):
        near |= {c.sentence for c in speech.clauses if not c.is_question}
    forward = [
        c
        for c in speech.clauses
        if c.sentence in near and _FORWARD.search(c.text) and not _BACKWARD.search(c.text)
    ]
    quoted = wordings(message.own) if forward else []
    for due in speech.dues if forward else ():
        if (
            _is_later(due, pending, message)
            and due.rule != "at once"  # "please tell me now"
            and any(c.start <= due.start < c.end and not c.is_promise for c in forward)
            and not lies_in((due.start, due.end), quoted)
        ):
            return due
    return None


def _is_later(due: Due, pending: Pending, message: ReadMessage) -> bool:
    """Whether a date is still to come, and puts off the one that was promised."""
    if due.deadline(pending.zone) <= message.sent_at:
        return False
    return pending.due is None or day_of(due) >= day_of(pending.due)


def bare_hour(text: str, near: datetime) -> Due | None:
    """The hour that is told by its number alone, on the day of `near` and by its clock: "I'll ring at 2 instead"."""
    said = _HOUR.search(text)
    number = int(said.group(1) or said.group(2)) if said else 0
    hours = [hour for hour in (number, number + 12) if hour in _AWAKE]
    if said is None or not hours:
        return None
    hour = min(hours, key=lambda h: abs(h - near.hour))
    moment = near.replace(hour=hour, minute=0, second=0, microsecond=0)
    return Due(moment, moment, text=said.group(), rule="hour by its number")


def hour_of(due: Due | None, at: datetime) -> datetime | None:
    """The moment of a due that has an hour, by the clock of `at`."""
    return due.last.astimezone(at.tzinfo) if due and isinstance(due.last, datetime) else None


def day_of(due: Due) -> date:
    """The last day of a due on the writer's own clock."""
    return due.last.date() if isinstance(due.last, datetime) else due.last


def is_sooner(one: Due, other: Due | None) -> bool:
    """Whether a date lies before another: who owns a slip ("it won't be ready tomorrow") gives no such date."""
    return other is not None and day_of(one) <= day_of(other)


def is_same_time(one: Due | None, other: Due | None) -> bool:
    """Whether two dues are the same moment or day."""
    return (one.last if one else None) == (other.last if other else None)


def is_same_day(one: Due | None, other: Due | None) -> bool:
    """Whether two dues are there and fall on one day, each on its writer's clock."""
    return one is not None and other is not None and day_of(one) == day_of(other)


def is_less_exact(one: Due, other: Due | None) -> bool:
    """Whether a date names the day of another that has its hour as well."""
    return other is not None and other.has_hour and not one.has_hour and is_same_day(one, other)
