"""Which day is meant: dates of which only a part is said, weekdays, and days with a name.

A part of `resolve`: from such a term to its day, always the next that fits. Where people differ
("next Friday", 5/6) the other day is kept beside it.
"""

from dataclasses import replace
from datetime import date

from agent.core.due import spans
from agent.core.due.named_days import NAMED_DAYS
from agent.core.due.spans import DAY, last_day, one_day
from agent.core.due.terms import Date, DayNumber, Named, Span, Weekday
from agent.core.due.viewpoint import Viewpoint

_DOUBTFUL = 0.6
_FAR = 300 * DAY
_SOON = 60 * DAY
_MOST_MONTHS = 48  # within four years every number falls on every weekday


def date_named(term: Date, view: Viewpoint) -> Span:
    """The next day (month, year) that has the fields said. Raises ValueError where there is none."""
    if term.other is None:
        return _one_date(term, view)
    alone = replace(term, other=None)
    one, two = (term.other, alone) if view.day_first else (alone, term.other)
    chosen, rival = _or_none(one, view), _or_none(two, view)
    if chosen is None or rival is None or chosen.first == rival.first:
        return chosen or rival or _one_date(one, view)
    return replace(chosen, sure=_DOUBTFUL, others=(rival.first.date(),))


def _or_none(term: Date, view: Viewpoint) -> Span | None:
    try:
        return _one_date(term, view)
    except ValueError:
        return None


def _one_date(term: Date, view: Viewpoint) -> Span:
    if term.day is None:
        return _month_or_year(term, view)
    day = _next_date(term, view.today)
    if term.weekday is not None and day.weekday() != term.weekday:
        if (before := _just_past(term, day, view)) is not None:
            return one_day(before)
        if term.month is None and (later := _with_weekday(term, day)) - view.today < _SOON:
            return one_day(later)
        nearest = day + ((term.weekday - day.weekday() + 3) % 7 - 3) * DAY
        return one_day(day, sure=_DOUBTFUL, others=(nearest,))
    if term.year is None and term.month is not None and day - view.today > _FAR:
        return one_day(day, sure=_DOUBTFUL, others=(spans.add_months(day, -12),))
    return one_day(day)


def _just_past(term: Date, day: date, view: Viewpoint) -> date | None:
    """The date of weeks ago that the weekday tells is meant: "Tuesday, November 6" on the 11th."""
    before = spans.add_months(day, -12 if term.month is not None else -1)
    is_meant = before.weekday() == term.weekday and view.today - before < 60 * DAY
    return before if is_meant and term.year is None else None


def day_number(term: DayNumber, view: Viewpoint) -> date:
    """The first day from today on with that weekday and number."""
    named = Date(day=term.number, weekday=term.weekday)
    day = _next_date(named, view.today)
    return day if day.weekday() == term.weekday else _with_weekday(named, day)


def _with_weekday(term: Date, day: date) -> date:
    """The first such day of a later month that falls on the weekday: "Friday the 13th"."""
    assert term.day is not None
    first = day.replace(day=1)
    for ahead in range(1, _MOST_MONTHS):
        later = spans.add_months(first, ahead) + (term.day - 1) * DAY
        if later.day == term.day and later.weekday() == term.weekday:
            return later
    raise ValueError("no such day")


def _next_date(term: Date, today: date) -> date:
    """The first date from today on that has the fields said."""
    assert term.day is not None
    if term.year is not None and term.month is not None:
        return date(term.year, term.month, term.day)
    if term.month is not None:
        tries = [(today.year + ahead, term.month) for ahead in range(9)]  # 29 February
    else:
        tries = [((today.month - 1 + n) // 12 + today.year, (today.month - 1 + n) % 12 + 1) for n in range(4)]
    for year, month in tries:
        try:
            day = date(year, month, term.day)
        except ValueError:
            continue
        if day >= today:
            return day
    raise ValueError("no such date")


def _month_or_year(term: Date, view: Viewpoint) -> Span:
    if term.month is None:
        assert term.year is not None
        return spans.around("year", date(term.year, 1, 1))
    year = term.year or view.today.year + (term.month < view.today.month + term.next)
    return spans.around("month", date(year, term.month, 1))


def weekday_named(term: Weekday, view: Viewpoint) -> Span:
    """The day of that name; written on such a day, it is the one in a week unless "this" is said."""
    if term.which == "following":
        return _following(term, view)
    ahead = (term.weekday - view.today.weekday()) % 7
    if term.which == "this":
        return one_day(view.today + ahead * DAY)
    if term.which == "last":
        return one_day(view.today - ((-ahead) % 7 or 7) * DAY)
    coming = view.today + (ahead or 7) * DAY
    if term.which.startswith("next"):
        return _next_weekday(term, coming, view.today)
    if ahead == 0 and not term.which:
        return one_day(coming, sure=0.8, others=(view.today,))
    return one_day(coming)


def _following(term: Weekday, view: Viewpoint) -> Span:
    """After the day that was spoken of before."""
    if view.spoken_of is None:
        raise ValueError("no day was spoken of")
    return weekday_named(Weekday(term.weekday, "coming"), view.at(last_day(view.spoken_of)))


def _next_weekday(term: Weekday, coming: date, today: date) -> Span:
    """That day of the next week; where another is nearer, people differ on what they mean."""
    weeks = len(term.which.split())
    day = today + (term.weekday - today.weekday() + 7 * weeks) * DAY
    if weeks == 1 and coming != day:
        return one_day(day, sure=_DOUBTFUL, others=(coming,))
    return one_day(day)


def named_day(term: Named, view: Viewpoint) -> Span:
    """The next Thanksgiving, or that of the year said."""
    rule = NAMED_DAYS[term.name]
    if term.year is not None:
        return one_day(rule(term.year))
    years = (view.today.year + ahead for ahead in range(6))  # an inauguration is every fourth year
    return one_day(next(day for day in map(rule, years) if day >= view.today))
