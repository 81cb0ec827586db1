"""From what a phrase means to the stretch of calendar it names, seen from when it was written.

One function for each kind of term. This is the reading of a calendar ("next week" is Monday to
Sunday); what it means for a promise ("by Friday then") is `business`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from agent.core.due import clocks, spans
from agent.core.due.dates import date_named, day_number, named_day, weekday_named
from agent.core.due.named_days import nth_weekday
from agent.core.due.spans import DAY, days, last_day, midnight, moment, one_day
from agent.core.due.terms import (
    Amount,
    Around,
    At,
    Bound,
    Clock,
    Count,
    Date,
    DayNumber,
    Edge,
    Either,
    From,
    Inside,
    Named,
    Now,
    Nth,
    Numbered,
    Part,
    Period,
    Range,
    Same,
    SameDay,
    Shift,
    Span,
    Term,
    Weekday,
)
from agent.core.due.viewpoint import Viewpoint

_DOUBTFUL = 0.6
_LATENT = 0.5
_NEAR = 14 * DAY  # so soon comes the day that a bare number may name; an hour does not
_LAST_HOUR = 12
_STRETCHES = frozenset({"week", "month", "quarter", "half", "year", "season"})
_EARLIEST, _LATEST = 1800, 2400  # years; what lies beyond is a misreading or a joke


def resolve(term: Term, view: Viewpoint) -> Span | None:
    """What a term names, or None where there is no such time ("June 31", "the year 12000")."""
    try:
        span = _span(term, view)
    except (ValueError, OverflowError):
        return None
    return span if span.first.year > _EARLIEST and span.last.year < _LATEST else None


def _span(term: Term, view: Viewpoint) -> Span:
    return _RULES[type(term)](term, view)


def _now(_: Now, view: Viewpoint) -> Span:
    return moment(view.now, sure=_DOUBTFUL)


def _period(term: Period, view: Viewpoint) -> Span:
    if term.unit in clocks.TICKS:
        return moment(view.now + term.ahead * clocks.TICKS[term.unit])
    span = spans.counted(term.unit, view.today, term.ahead)
    if term.unit == "weekend" and term.ahead == 1 and view.today < span.first.date() - 7 * DAY:
        return replace(span, sure=_DOUBTFUL, others=(span.first.date() - 6 * DAY,))
    return span


def _numbered(term: Numbered, view: Viewpoint) -> Span:
    if term.year is not None:
        return spans.numbered(term.unit, term.number, term.year)
    span = spans.numbered(term.unit, term.number, view.today.year)
    return span if span.last > view.now else spans.numbered(term.unit, term.number, view.today.year + 1)


def _shift(term: Shift, view: Viewpoint) -> Span:
    sign = -1 if term.back else 1
    sure = _DOUBTFUL if term.amount.vague else 1.0
    base = None if term.base in (None, Period("day", 0)) else _span_of(term.base, view)
    if base is not None and not base.is_moment and not clocks.has_ticks(term.amount):
        day = base.first.date() if term.back else last_day(base)
        return replace(one_day(_moved(day, term.amount, sign, view)), sure=min(sure, base.sure))
    start = base.first if base else view.now
    when = _moved(start.date(), term.amount, sign, view)
    if base is None and not clocks.has_ticks(term.amount):
        return days(view.today, when, "window", sure=sure) if term.window else one_day(when, sure=sure)
    end = view.later(datetime.combine(when, start.time()), sign * clocks.ticks(term.amount))
    span = moment(end, sure=sure)
    return replace(span, first=moment(start).first, grain="hours") if term.window else span


def _span_of(term: Term | None, view: Viewpoint) -> Span:
    assert term is not None
    return _span(term, view)


_DAYS_OF = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}


def _moved(day: date, amount: Amount, sign: int, view: Viewpoint) -> date:
    for count, unit in amount.parts:
        if unit in ("month", "quarter", "half", "year"):
            months = count * {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit]
            day = spans.add_months(day, sign * int(months)) + round(sign * (months % 1) * 30) * DAY
        elif unit == "workday":
            day = view.workdays.add(day, sign * round(count + 0.4))
        elif unit not in clocks.TICKS:
            day += sign * round(count * _DAYS_OF[unit] + 0.4) * DAY
    return day


def _nth(term: Nth, view: Viewpoint) -> Span:
    within = _span(term.within, view)
    span = _nth_in(term, within, view)
    if span.last <= midnight(view.today) and isinstance(term.within, Date) and term.within.year is None:
        later = replace(term.within, year=within.first.year + 1)
        return _nth_in(term, _span(later, view), view)
    return span


def _nth_in(term: Nth, within: Span, view: Viewpoint) -> Span:
    first, last = within.first.date(), last_day(within)
    if isinstance(term.what, int):
        if within.grain == "month":
            return one_day(nth_weekday(first.year, first.month, term.what, term.nth))
        start = first + (term.what - first.weekday()) % 7 * DAY
        end = last - (last.weekday() - term.what) % 7 * DAY
        day = start + 7 * (term.nth - 1) * DAY if term.nth > 0 else end + 7 * (term.nth + 1) * DAY
    elif term.what in ("month", "quarter"):
        start = first if term.nth > 0 else last
        return spans.counted(term.what, start, term.nth - 1 if term.nth > 0 else term.nth + 1)
    elif term.what == "workday":
        day = view.workdays.add(first - DAY if term.nth > 0 else last + DAY, term.nth)
    elif term.what == "day":
        day = first + (term.nth - 1) * DAY if term.nth > 0 else last + (term.nth + 1) * DAY
    else:
        # A week belongs to the month in which its Thursday lies, as ISO 8601 does for years.
        pivot = 3 if term.what == "week" else 5
        weeks = replace(term, what=pivot)
        return spans.around(term.what, _nth_in(weeks, within, view).first.date())
    if not first <= day <= last:
        raise ValueError("no such day")
    return one_day(day)


def _count(term: Count, view: Viewpoint) -> Span:
    base = _span(term.base, view) if term.base else one_day(view.today)
    weekday = 5 if term.what == "weekend" else int(term.what)
    if term.back:
        start = base.first.date()
        day = start - (((start.weekday() - weekday) % 7 or 7) + 7 * (term.count - 1)) * DAY
    else:
        start = last_day(base)
        day = start + (((weekday - start.weekday()) % 7 or 7) + 7 * (term.count - 1)) * DAY
    return spans.around("weekend" if term.what == "weekend" else "day", day)


def _inside(term: Inside, view: Viewpoint) -> Span:
    within = _span(term.within, view)
    what = term.what
    first = within.first.date()
    if isinstance(what, Numbered):
        return spans.numbered(what.unit, what.number, first.year)
    if isinstance(what, Date):
        if what.day is not None and what.month is None and within.grain == "month":
            return one_day(first.replace(day=what.day))
        found = _span(replace(what, year=first.year), view)
        if what.month is not None:
            return found
    return _span(_as_said(what), view.at(first - DAY if isinstance(what, Weekday) else first))


def _as_said(what: Term) -> Term:
    return Weekday(what.weekday) if isinstance(what, Weekday) else what


def _edge(term: Edge, view: Viewpoint) -> Span:
    base = _span(term.base, view)
    if term.edge == "rest":
        return replace(base, first=max(base.first, midnight(view.today)))
    part = spans.part_of(term.edge, base)
    is_over = term == Edge("mid", Period("week")) and last_day(part) < view.today
    return spans.part_of("mid", spans.counted("week", view.today, 1)) if is_over else part


def _around(term: Around, view: Viewpoint) -> Span:
    day = _span(term.base, view).first.date()
    if term.unit == "weekend":
        return _long_weekend(day)
    return spans.around(term.unit, day)


def _long_weekend(day: date) -> Span:
    """The weekend next to a holiday, with it: Labor Day ends one, Thanksgiving begins one."""
    weekend = spans.around("weekend", day - 3 * DAY if day.weekday() <= 1 else day)
    return days(min(day, weekend.first.date()), max(day, last_day(weekend)), "weekend")


def _part(term: Part, view: Viewpoint) -> Span:
    if term.base is None:
        base = one_day(view.today + DAY if clocks.is_over(term.part, view.now) else view.today)
    else:
        base = _span(term.base, view)
        if term.part == "lunch":
            return moment(base.first.replace(hour=clocks.BEGINS["lunch"]), sure=base.sure)
    start = base.first + timedelta(hours=clocks.BEGINS[term.part])
    return replace(base, first=min(start, base.last), grain="part")


def _at(term: At, view: Viewpoint) -> Span:
    clock = term.clock
    now = view.clock_in(clock.zone)
    if term.base is None:
        return _next_time(clock, now)
    part = term.base.part if isinstance(term.base, Part) else ""
    base = _span(term.base, view)
    if last_day(base) != base.first.date() and base.grain not in ("part", "minute"):
        return _at_each(clock, term.base, base, view)
    if part:
        base = replace(base, first=midnight(base.first.date()))
    when = clocks.on_day(clock, base.first.date(), part=part, now=now)
    if when < now and isinstance(term.base, Part) and term.base.base is None:
        when += DAY  # "at 3 in the morning", written at four
    others = tuple(datetime.combine(day, when.time()) for day in base.others)
    if isinstance(term.base, SameDay):
        others = (_next_time(clock, now).first,)
    return replace(moment(when, sure=base.sure, zone=clock.zone), others=others)


def _next_time(clock: Clock, now: datetime) -> Span:
    when = clocks.next_time(clock, now)
    span = moment(when, zone=clock.zone)
    if clock.half:
        return span
    other = when + timedelta(hours=12)
    return replace(span, sure=_LATENT if clock.bare else 0.8, others=(other,))


def _at_each(clock: Clock, term: Term, base: Span, view: Viewpoint) -> Span:
    """ "22-23 Feb at 7pm": from the hour on the first day to the hour on the last."""
    if not isinstance(term, Range):
        raise ValueError("an hour of no single day")  # noqa: TRY004
    first, last = (
        clocks.on_day(clock, day, part="", now=view.now) for day in (base.first.date(), last_day(base))
    )
    return Span(first, last, "hours", zone=clock.zone)


def _from(term: From, view: Viewpoint) -> Span:
    part = term.base.part if isinstance(term.base, Part) else ""
    day = _span(term.base, view).first.date() if term.base else None
    first, last = clocks.stretch(term.hours, day, part=part, now=view.clock_in(term.hours.last.zone))
    return Span(first, last, "hours", zone=term.hours.last.zone)


def _range(term: Range, view: Viewpoint) -> Span:
    one, two = term.first, term.last
    if isinstance(one, Date) and isinstance(two, Date) and one.year is None and two.year is not None:
        one = replace(one, year=two.year - _turns_the_year(one, two))
    first = _span(one, view)
    last = _span(two, view)
    if last.last <= first.first or isinstance(one, Date):
        last = _span(two, view.at(first.first.date()))
    grain = "hours" if last.is_moment else "window"
    return Span(first.first, last.last, grain, sure=min(first.sure, last.sure))


def _turns_the_year(first: Date, last: Date) -> bool:
    """Whether it goes from a late month to an early one: "25 Dec to 2 Jan 2027"."""
    return first.month is not None and last.month is not None and first.month > last.month


def _either(term: Either, view: Viewpoint) -> Span:
    first = _span(term.one, view)
    is_later = isinstance(term.one, Weekday) and isinstance(term.two, Weekday) and not term.two.which
    second = _span(term.two, view.at(last_day(first)) if is_later else view)
    one, two = sorted((first, second), key=lambda span: span.last)
    return replace(two, first=min(one.first, two.first), sure=0.8, others=(one.first.date(),))


def _same(term: Same, view: Viewpoint) -> Span:
    span = _span(term.day, view)
    day = span.first.date()
    if day.weekday() == term.weekday:
        return span
    return replace(span, sure=0.5, others=(weekday_named(Weekday(term.weekday), view).first.date(),))


def _same_day(term: SameDay, view: Viewpoint) -> Span:
    if view.spoken_of is None:
        raise ValueError("no day was spoken of")
    if not term.stretch and view.spoken_of.grain.split()[-1] in _STRETCHES:
        raise ValueError("no single day was spoken of")
    return one_day(last_day(view.spoken_of), sure=0.8)


def _day_number(term: DayNumber, view: Viewpoint) -> Span:
    """The day that has both; else, of a number that may be an hour, that hour of the weekday."""
    day = day_number(term, view)
    if day - view.today <= _NEAR or term.number > _LAST_HOUR:
        return one_day(day)
    return _at(At(Clock(term.number), Weekday(term.weekday)), view)


def _bound(term: Bound, view: Viewpoint) -> Span:
    return _span(term.term, view)


_RULES: dict[type, Callable[..., Span]] = {
    Date: date_named,
    Weekday: weekday_named,
    Named: named_day,
    Now: _now,
    Period: _period,
    Numbered: _numbered,
    Shift: _shift,
    Nth: _nth,
    Count: _count,
    Inside: _inside,
    Edge: _edge,
    Around: _around,
    Part: _part,
    At: _at,
    From: _from,
    Range: _range,
    Either: _either,
    Same: _same,
    SameDay: _same_day,
    DayNumber: _day_number,
    Bound: _bound,
}
