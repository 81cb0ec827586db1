"""Phrases that lean on a day named before them: "the next day", "that evening", "at 3", "by the 14th".

Between the grammar and `resolve`: what such a phrase leaves out is filled in from the day that was spoken of.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

from agent.core.due import spans
from agent.core.due.spans import DAY, last_day
from agent.core.due.terms import At, Date, From, Part, SameDay, Shift, Span, Term, Weekday
from agent.core.due.viewpoint import Viewpoint

_OF_ONE_DAY = frozenset({"day", "part", "minute", "hours"})
_AHEAD = 270 * DAY  # a month named before that is rather the one gone by
_LATER_PARTS = frozenset({"lunch", "afternoon", "evening"})  # "in the morning" is that of tomorrow
_LEAD = 60  # characters ahead of a day in which its clause shows that it is past
_PAST = re.compile(
    r"\b(?:was|were|had|did|went|came|sent|got|made|gave|told|said|(?<!is )(?<!are )(?<!be )[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.,;!?\n]")
_OWNS = re.compile(r"['’]s\s+(?!an?\b|the\b|not\b)[A-Za-z]", re.IGNORECASE)


def is_named_in_passing(text: str, start: int, end: int) -> bool:
    """Whether a day only tells what was or which thing is meant: "it failed on Monday", "Monday's figures"."""
    clause = _CLAUSE_END.split(text[max(0, start - _LEAD) : start])[-1]
    return _PAST.search(clause) is not None or _OWNS.match(text, end) is not None


def leans(term: Term) -> bool:
    """Whether what was said before may tell which day is meant."""
    if isinstance(term, At | From | Part) and term.base is None:
        return True
    if isinstance(term, SameDay) or (isinstance(term, Weekday) and term.which == "following"):
        return True
    return any(map(leans, _parts(term)))


def names_spoken(term: Term) -> bool:
    """Whether it says that it means the day spoken of: "that day", "the next morning"; an hour alone does not."""
    return isinstance(term, SameDay) or any(map(names_spoken, _parts(term)))


def counts_on(term: Term) -> bool:
    """Whether it counts from the day spoken of: "two days later", "the following Friday", but not "that day"."""
    if isinstance(term, Weekday) and term.which == "following":
        return True
    return (isinstance(term, Shift) and isinstance(term.base, SameDay)) or any(map(counts_on, _parts(term)))


def _parts(term: Term) -> Iterator[Term]:
    values = (getattr(term, field.name) for field in fields(term))
    return (value for value in values if isinstance(value, Term))


def filled_in(term: Term, view: Viewpoint) -> Term:
    """The term with the day, or the month, that was named before and is still to come; else as it is."""
    spoken = view.spoken_of
    if spoken is None or not view.today < last_day(spoken) < view.today + _AHEAD:
        return term
    if isinstance(term, Date):
        return _in_month_of(term, spoken, view) if view.is_same_sentence else term
    if not isinstance(term, At | From | Part) or term.base is not None or not names_one_day(spoken):
        return term
    is_meant = not isinstance(term, Part) or (view.is_same_sentence and term.part in _LATER_PARTS)
    return replace(term, base=SameDay()) if is_meant else term


def names_one_day(span: Span) -> bool:
    """Whether a stretch is a day or lies in one."""
    return span.grain in _OF_ONE_DAY and last_day(span) == span.first.date()


def _in_month_of(term: Date, spoken: Span, view: Viewpoint) -> Date:
    """ "On 2 October, and by the 14th": of that month, or of the next where it is nearer."""
    is_bare = term.day is not None and (term.month, term.year, term.weekday) == (None, None, None)
    if not is_bare or not (names_one_day(spoken) or spoken.grain == "month"):
        return term
    named = spoken.first.date()
    days = [day for ahead in (0, 1) if (day := _day_of(term, named, ahead)) and day >= view.today]
    if not days:
        return term
    day = min(days, key=lambda one: abs(one - named))
    is_of_month = spoken.grain == "month" or days[0] >= named
    day = days[0] if is_of_month else day
    return replace(term, year=day.year, month=day.month)


def _day_of(term: Date, named: date, ahead: int) -> date | None:
    assert term.day is not None
    month = spans.add_months(named.replace(day=1), ahead)
    day = month + (term.day - 1) * DAY
    return day if day.month == month.month else None
