"""A change of plan told by the day it was for: "no quote yesterday, I know. It's Friday now", "make that Thursday".

Who puts a promise off seldom names it again. What tells that a new date is for an old promise is counted together: the
old day is spoken of, something went wrong or is said to change, the promise falls due about now, the thing is named or nothing
else is owed. Points, not weights that were learned: there are too few such mails to learn from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from agent.core.commitment import Due
from agent.core.detect.places import lies_in, wordings
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.deeds import deeds_in, is_past
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.new_dates import day_of, is_same_day
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sort import group, meant_action
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.words import DELIVERABLES, content

_CHANGES = re.compile(
    r"\b(?:instead|in (?:place|lieu) of|rather(?! than)|new (?:date|day|time)|slides?|slips?|slipped|moves?|moved|moving|put (?:back|off)|pushed|pushing|postponed?|becomes?|"
    r"(?:we|i|i've|we've|have|to|must|i'm|we're) (?:now )?(?:shift|shifted|shifting|push|postpone|reschedule|rescheduled|rescheduling|rebook|rebooked|rebooking)|"
    r"now (?:starts?|begins?|takes? place|happens?|comes?|goes|go|ships?|leaves?|arrives?|follows?|lands?)|"
    r"make (?:it|that)|only (?:on|by|come|comes)|not before|at the earliest|for sure|without fail|promise|latest)\b|\bnow(?= (?:mon|tue|wed|thu|fri|sat|sun))"
)
_IT_IS = re.compile(
    r"(?:^|\b(?:so|and|but|which means|means) )(?:it(?:'s| is|'ll be| will be| becomes)|that(?:'s| is|'ll be)|count (?:on|with) (?:it|me)|reckon with)\b"
)
_UNTIL = re.compile(
    r"\b(?:needs?|takes?|wants?|waits?|give (?:me|us)|bear with (?:me|us)|allow (?:me|us)|grant (?:me|us)|deferred|delayed|extended|revised|postponed|adjourned) "
    r"(?:it |you |them )?(?:until|till|to)\b"
)
"""So one asks for more time: the date behind it is a new one."""
_DAY_NOW = re.compile(
    r"(?:day|morning|afternoon|evening|noon|\b(?:mon|tues?|weds?|thu(?:rs)?|fri)|\d(?:st|nd|rd|th)?) now\b|\bnow(?=\W*$|[,.;!])|\bnow (?:on |by |for )?\w*(?:day|mon|tue|wed|thu|fri)"
)
_TROUBLE = re.compile(
    r"\b(?:not|no|never|nothing|nobody|didn't|doesn't|don't|can't|cannot|couldn't|isn't|wasn't|won't|haven't|hasn't|cancelled|canceled|stuck|held|late|ill|sick|forgot(?:ten)?|oops|jury|holiday|broke\w*|crack\w*|disappoint\w*|"
    r"snapped|wrong|sorry|owed|slides?|slipped|double.?booked|strike|delayed?|mortified|missed|closed|pending|garage|sunk|(?:has|have|had) to wait|waits? for|past (?:two|three|four|five|six)|went by|once more|changes (?:everything|that|the plan|it all))\b"
)
_IT_IS_DAY = re.compile(
    r"\bit(?:'s| is|'ll be| will be| becomes) (?:now |on |only )?(?:next |this )?(?:mon|tue|wed|thu|fri|sat|sun|tomorrow|the \d)"
)
_A_DAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)\w*|\d|\b(?:tomorrow|next|week|weekend|end|month)\b")
_NO_PAST = frozenset(
    """put set cut read let hit come moved pushed postponed rescheduled shifted slipped delayed rebooked deferred extended revised
    adjourned changed booked planned fixed""".split()
)
"""Past forms that a new date goes with, or that are the present too."""
_MAKE_IT = re.compile(r"\bmake (?:it|that)\b")
_FEW = 2  # words
_THERE = re.compile(
    r"\b(?:be|i'm|is|are|we're|come|comes|coming) (?:there|with you|round|over|by|out)\b|\b(?:ring|call|phone|visit|see|meet) you\b|\b(?:i'm|i am|i'll be|we'll be|he'll be|she'll be|i) (?:there|come|coming)\b"
)
_BACKWARD = re.compile(
    r"\b(?:was|were|had|came|went|passed|left|didn't|did not|should have|would have|said|told you|owed|promised|yesterday|won't|can't|cannot|doesn't work)\b"
)
_IT = re.compile(r"\b(?:it|them|that|this|those)\b")
_ABOUT_YOU = re.compile(r"^(?:can|could|would|will|do|if|when|please|let me know|are you|is that)\b")
_BEFORE = 12  # characters
_THAN = re.compile(r"\bthan(?: on| by)?\s+\Z")
_IF = re.compile(r"\b(?:if|unless|in case|whether)\b")
_SHORT_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b"
)
_RELATIVE = {"yesterday": -1, "today": 0, "this morning": 0, "tonight": 0, "tomorrow": 1}
_RELATIVE_DAY = re.compile(r"\b(?:yesterday|today|this morning|tonight|tomorrow)\b")
_BECAME = re.compile(
    r"\b(?:became|turned into|turned out|an?|took until|was|had to be|it(?:'s| is)(?: already)?|today is|being)\s+\Z",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_LASTING = frozenset({"this week", "this month", "today", "at the moment", "now"})
_AHEAD, _AFTER = timedelta(days=6), timedelta(days=5)
"""So long before its due, and after it, a promise is put off."""
_SOON = timedelta(days=3)
_SURELY = 5.0
_MORE_TIME = 2.5  # who asks for it says more than that something changes
_PROMISED = 0.5  # of two dates that speak alike for it, the promised one
_APART = 1.0  # of two promises, what the likelier must have more
_FURTHEST = timedelta(days=21)  # a date still further off is for something else


@dataclass(frozen=True, slots=True)
class Shift:
    """A promise and the date it is put off to."""

    pending: Pending
    due: Due
    points: float


def shifts(speech: Speech, owed: Sequence[Pending]) -> list[Shift]:
    """The promises of the writer's side that the mail puts off without promising them again in full; at most one for each date."""
    message = speech.message
    mine = [
        p
        for p in owed
        if p.due is not None
        and p.is_promisers(message)
        and p.language == "en"
        and (p.is_of_thread(message) or p.topic.heads & speech.keys)
    ]
    found: list[Shift] = []
    for due, clause in _new_dates(speech) if mine else ():
        told = sorted(
            (Shift(p, due, _points(p, due, clause, speech, alone=len(mine) == 1)) for p in mine),
            key=lambda s: -s.points,
        )
        best, second = told[0], told[1].points if len(told) > 1 else 0.0
        if best.points >= _SURELY and best.points - second >= _APART:
            found.append(best)
    return _once_each(found)


def _once_each(found: Sequence[Shift]) -> list[Shift]:
    """Of several dates for one promise the likeliest."""
    best: dict[str, Shift] = {}
    for shift in found:
        other = best.get(shift.pending.id)
        if other is None or shift.points > other.points:
            best[shift.pending.id] = shift
    return list(best.values())


def _new_dates(speech: Speech) -> Iterator[tuple[Due, Clause]]:
    """The dates still to come that the mail states itself, each with its clause."""
    message = speech.message
    quoted: Sequence[tuple[int, int]] | None = None
    for due in speech.dues:
        clause = next((c for c in speech.clauses if c.start <= due.start < c.end), None)
        if clause is None or clause.is_question or _ABOUT_YOU.search(clause.text):
            continue
        piece = _piece(clause, due, speech)
        if _is_today(due, message.sent_at.date()) and _BECAME.search(message.own[clause.start : due.start]):
            continue  # "a Saturday instead of a Friday", "and it's Saturday", written on that Saturday
        words = due.text.lower()
        if (
            _IF.search(piece)
            or _tells_the_past(piece)
            or not _A_DAY.search(words)
            or words.startswith("from ")
        ):
            continue
        if words in _LASTING and not clause.is_promise and not _CHANGES.search(piece):
            continue  # "the mill is slow this week"
        if day_of(due) < message.sent_at.date() or _THAN.search(
            message.own[max(0, due.start - _BEFORE) : due.start]
        ):
            continue
        quoted = wordings(message.own) if quoted is None else quoted
        if not lies_in((due.start, due.end), quoted):
            yield due, clause


def _is_today(due: Due, today: date) -> bool:
    """Whether the words name the weekday of writing, without "next": what is spoken of is rather today."""
    text = due.text.lower()
    return (
        "next" not in text
        and _DIGIT.search(text) is None
        and any(_weekday(said) == today.weekday() for said in _WEEKDAY.findall(text))
    )


def _tells_the_past(piece: str) -> bool:
    """Whether what stands around a date is told as past: "as I wrote on Monday"."""
    return bool(_BACKWARD.search(piece)) or any(
        is_past(word) and word not in _NO_PAST for word in piece.split()
    )


def _piece(clause: Clause, due: Due, speech: Speech) -> str:
    """What the clause says between the commas or colons around the date, in lower case."""
    own = speech.message.own
    mark = max(own.rfind(mark, clause.start, due.start) for mark in (",", ": ", ":\n"))
    start = max(mark + 1, clause.start)
    end = own.find(",", due.end, clause.end)
    return own[start : end if end >= 0 else clause.end].lower().replace("’", "'")


def _points(pending: Pending, due: Due, clause: Clause, speech: Speech, *, alone: bool) -> float:
    """How much speaks for the date being the promise's new one."""
    if pending.due is None or (is_talk(pending) and speech.says(Cue.TALKED)):
        return 0.0
    old, new, today = day_of(pending.due), day_of(due), speech.message.sent_at.date()
    if not old < new <= old + _FURTHEST or not -_AHEAD <= today - old <= _AFTER:
        return 0.0
    near = [c for c in speech.clauses if -3 <= c.sentence - clause.sentence <= 1]
    piece = _piece(clause, due, speech)
    says_old = _names_other_day(clause.text, old, new, today) or any(
        _names_day(c.text, old, today) for c in near if c is not clause
    )
    asks_for_time = _UNTIL.search(piece) is not None
    changes = _MORE_TIME if asks_for_time else _change(clause, near)
    trouble = any(c.says(Cue.SLIPS) or _TROUBLE.search(c.text) for c in near)
    is_it = today >= old and bool(_IT.search(piece))
    is_bare = is_it or asks_for_time or _is_bare(clause, due, piece)
    if not (says_old or changes or (trouble and is_bare)):
        return 0.0
    return (
        2.0 * says_old
        + changes
        + 1.0 * is_bare
        + 1.0 * trouble
        + (1.0 if today >= old - _SOON else 0.0)
        + (1.0 if is_it else 0.0)
        + (_PROMISED if _is_promised(due, pending, speech) else 0.0)
        + 1.0 * alone
        + _named(pending, clause, near, piece)
        + (0.0 if is_bare or (says_old and changes) else _as_promised(pending, clause, speech))
    )


def _is_promised(due: Due, pending: Pending, speech: Speech) -> bool:
    """Whether it is the day of a promise of the same sort: "they sit on the 28th, so you get it on the 29th"."""
    return any(
        is_same_day(found.due, due) and group(meant_action(found)) == group(pending.action)
        for found in speech.message.found
    )


def _change(clause: Clause, near: Sequence[Clause]) -> float:
    """Whether the clause of the date says that something changes, or one just before it."""
    if any(form.search(clause.text) for form in (_CHANGES, _IT_IS_DAY, _DAY_NOW)):
        return 1.5
    before = (c for c in near if 0 <= clause.sentence - c.sentence <= 1 and c is not clause)
    return 1.0 if any(_CHANGES.search(c.text) and not c.is_question for c in before) else 0.0


def _named(pending: Pending, clause: Clause, near: Sequence[Clause], piece: str) -> float:
    """What is said of the thing, or of another, where the date stands and around it."""
    here = frozenset[str]().union(*(c.keys for c in near if c.sentence == clause.sentence))
    around = frozenset[str]().union(*(c.keys for c in near))
    topic = pending.topic
    if _names_another(pending, piece):
        return -1.5
    if here & topic.heads or (here & topic.marks and not topic.heads and not clause.is_promise):
        return 2.0
    if is_talk(pending) and _THERE.search(clause.text):
        return 1.5
    if frozenset(content(piece)) & DELIVERABLES - topic.words:
        return -2.0
    if around & topic.heads:
        return 1.5
    if deeds_in(piece) & topic.deeds:
        return 1.0
    return 0.7 if here & (topic.marks | topic.said) else 0.0


def _names_another(pending: Pending, piece: str) -> bool:
    """Whether the thing is told by another mark than the promise has: the wristband proofs are no banner proofs."""
    if not pending.topic.marks:
        return False
    words = piece.split()
    for before, word in pairwise(words):
        if frozenset(content(word)) & pending.topic.heads and (mark := frozenset(content(before))):
            return not mark & pending.topic.words
    return False


def _as_promised(pending: Pending, clause: Clause, speech: Speech) -> float:
    """Where the date is promised in so many words: whether what is promised is of the same sort."""
    for found in speech.message.found:
        if found.start < clause.end and clause.start < found.end:
            return 1.0 if group(meant_action(found)) == group(pending.action) else -1.5
    return 0.0


def _is_bare(clause: Clause, due: Due, piece: str) -> bool:
    """Whether the clause says little but the date: "it's Friday now", "make that the 2nd", "Friday, 19 June"."""
    if _IT_IS.search(clause.text) or _MAKE_IT.search(piece):
        return True
    rest = piece.replace(due.text.lower().replace("’", "'"), " ")
    return len(re.findall(r"\w+", rest)) <= _FEW


def _names_day(text: str, day: date, today: date) -> bool:
    """Whether a text speaks of a day: by its weekday, its number, or as yesterday."""
    if abs((day - today).days) <= 7 and any(
        _weekday(said) == day.weekday() for said in _WEEKDAY.findall(text)
    ):
        return True
    if any(int(number) == day.day for number in _ORDINAL.findall(text)):
        return True
    return any(today + timedelta(days=_RELATIVE[said]) == day for said in _RELATIVE_DAY.findall(text))


def _names_other_day(text: str, old: date, new: date, today: date) -> bool:
    """Whether the clause with the new date speaks of the old day too: "the 12th instead of tomorrow"."""
    return old.weekday() != new.weekday() and _names_day(text, old, today)


def _weekday(word: str) -> int:
    return _SHORT_DAYS.index(word[:3])
