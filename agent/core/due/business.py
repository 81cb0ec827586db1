"""What a stretch of the calendar means in a promise: the last moment at which it is still kept.

"Next week" is Monday to Sunday on a calendar, and by its Friday in business; "early next week" is
by its Tuesday; "before Thanksgiving" is by the day before. The second of two steps: `resolve` finds
the stretch, this reads it.
"""

from dataclasses import replace
from datetime import date, datetime

from agent.core.commitment import Due
from agent.core.due.rule_names import rule_name
from agent.core.due.spans import DAY, last_day
from agent.core.due.terms import (
    Around,
    At,
    Date,
    Edge,
    Expression,
    Named,
    Now,
    Part,
    Period,
    Shift,
    Span,
    Term,
)
from agent.core.due.viewpoint import Viewpoint
from agent.core.due.zones import THEIRS, on_the_wall, zone_name, zone_named

_MON, _TUE, _WED, _FRI = 0, 1, 2, 4
_WEEKDAY_MEANT = {
    "week": _FRI,
    "end week": _FRI,
    "late week": _FRI,
    "rest week": _FRI,
    "start week": _TUE,
    "early week": _TUE,
    "mid week": _WED,
}
_DAY_MEANT = {"start month": 5, "early month": 10, "mid month": 15}
_HARDLY = 0.6
_SHORT_OF = ("day", "week", "weekend", "month", "quarter", "year")  # "before" one of these ends on its eve


def due_of(found: Expression, view: Viewpoint) -> Due | None:
    """The due that an expression sets, or None where it sets none: it is past, or has no last moment."""
    if found.is_open or _is_past(found.span, view) or _has_no_end(found):
        return None
    if isinstance(found.term, Now) or _is_shortly(found.term):
        return _due(found, view.today, view.today, _zone_of(view), sure=_HARDLY)
    if found.word == "after" and _is_hour(found):
        day = found.span.first.date()
        return _due(found, day, day, _zone_of(view), sure=found.span.sure)
    if found.span.is_moment:
        return _moment_due(found, view)
    first, last = _days_meant(found, view)
    sure, others = _doubts(found, last)
    return _due(found, min(first, last), last, _zone_of(view), sure=sure, alternatives=others)


def _due(
    found: Expression,
    first: date | datetime,
    last: date | datetime,
    zone: str,
    *,
    sure: float,
    alternatives: tuple[date | datetime, ...] = (),
) -> Due:
    place = (found.text, found.start, found.end, zone, rule_name(found))
    return Due(first, last, *place, sure, alternatives)


def _zone_of(view: Viewpoint) -> str:
    return zone_name(view.written.tzinfo, view.written)


def _is_past(span: Span, view: Viewpoint) -> bool:
    return last_day(span) < view.today


def _has_no_end(found: Expression) -> bool:
    """Whether the words set no last moment: "from January", "after tomorrow", "for two weeks"."""
    if found.word == "from":
        return found.span.grain not in ("day", "part", "minute", "hours", "window")
    if found.word == "after":
        names_when = isinstance(found.term, (Named, Date, Around)) or _is_hour(found)
        return not names_when and found.span.grain != "weekend"
    return found.word in ("for", "since", "about") or _is_too_vague(found.term)


def _is_too_vague(term: Term) -> bool:
    """Whether it commits to nothing: "in the next few weeks" (but "in a few days" is three)."""
    return (
        isinstance(term, Shift) and term.amount.vague and term.amount.parts[0][1] in ("week", "month", "year")
    )


def _is_shortly(term: Term) -> bool:
    """ "In a minute" is no sixty seconds."""
    return isinstance(term, Shift) and term.base is None and term.amount.parts == ((1.0, "minute"),)


def _is_hour(found: Expression) -> bool:
    """Whether it is an hour, or a meal, after which the day still lasts; after "this morning" is no time."""
    term = found.term
    is_part = isinstance(term, Part) and (term.part == "lunch" or term.base != Period("day"))
    return isinstance(term, At) or is_part


def _moment_due(found: Expression, view: Viewpoint) -> Due:
    span = found.span
    if isinstance(found.term, At) and found.term.clock.half == "midnight":
        day = last_day(replace(span, grain="day"))
        return _due(found, day, day, _zone_of(view), sure=span.sure)
    if span.zone == THEIRS:
        day = span.last.date()
        return _due(found, day, day, "", sure=0.6, alternatives=(_aware(span.last, "", view),))
    first, last = _aware(span.first, span.zone, view), _aware(span.last, span.zone, view)
    others = tuple(_aware(when, span.zone, view) for when in span.others if isinstance(when, datetime))
    zone = span.zone or zone_name(view.written.tzinfo, last)
    return _due(found, first, last, zone, sure=span.sure, alternatives=others)


def _aware(when: datetime, zone: str, view: Viewpoint) -> datetime:
    known = zone_named(zone) if zone else view.written.tzinfo
    assert known is not None, "dues are read from an aware time of sending"
    return on_the_wall(when, known)


def _days_meant(found: Expression, view: Viewpoint) -> tuple[date, date]:
    span = found.span
    first, last = max(span.first.date(), view.today), last_day(span)
    if found.word == "before" and span.grain in _SHORT_OF and not isinstance(found.term, Edge):
        return view.today, max(_eve(span), view.today)
    if found.word == "after":
        return _week_after(last, view)
    meant = _last_meant(span, last)
    if meant >= view.today:
        return first, meant
    return first, meant + 7 * DAY if _is_coming_week(found) else last


def _is_coming_week(found: Expression) -> bool:
    """Whether "this week", written at a weekend, means the one that begins."""
    term = found.term.base if isinstance(found.term, Edge) else found.term
    return isinstance(term, Period) and term == Period("week") and found.span.grain != "rest week"


def _last_meant(span: Span, last: date) -> date:
    if span.grain in _WEEKDAY_MEANT:
        return last + (_WEEKDAY_MEANT[span.grain] - last.weekday()) * DAY
    if span.grain in _DAY_MEANT:
        return last.replace(day=_DAY_MEANT[span.grain])
    return last


def _eve(span: Span) -> date:
    """The last day before a span; before a week that is the Friday."""
    eve = span.first.date() - DAY
    return eve - 2 * DAY if span.grain == "week" else eve


def _week_after(day: date, view: Viewpoint) -> tuple[date, date]:
    """After Easter: from the next working day to the end of the first week with time to work in."""
    first = view.workdays.add(day, 1)
    friday = first + (_FRI - first.weekday()) % 7 * DAY
    return first, friday if first.weekday() <= _WED else friday + 7 * DAY


def _doubts(found: Expression, last: date) -> tuple[float, tuple[date | datetime, ...]]:
    """How sure it is, and the other days that it may mean."""
    span = found.span
    others = tuple(day for day in span.others if day != last)
    if found.word == "after":
        return min(span.sure, 0.5), others
    if found.word == "by" and span.grain in ("week", "month", "quarter", "year"):
        # "By next week" may also mean before it begins.
        return min(span.sure, 0.6), (*others, span.first.date() - DAY)
    return span.sure, others
