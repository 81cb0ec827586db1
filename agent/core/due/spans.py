"""Stretches of the calendar: the week, month or quarter around a day, and how to step over them.

Naive times throughout: this is the calendar on the writer's wall.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from agent.core.due.terms import Span

DAY = timedelta(days=1)
_SEASON_BEGINS = 21
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min)


def days(first: date, last: date, grain: str, *, sure: float = 1.0, others: tuple[date, ...] = ()) -> Span:
    """Whole days from `first` to `last`, both meant."""
    return Span(midnight(first), midnight(last + DAY), grain, sure=sure, others=others)


def one_day(day: date, *, sure: float = 1.0, others: tuple[date, ...] = ()) -> Span:
    """A single day."""
    return days(day, day, "day", sure=sure, others=others)


def moment(when: datetime, *, sure: float = 1.0, zone: str = "") -> Span:
    """A single minute."""
    when = when.replace(second=0, microsecond=0)
    return Span(when, when, "minute", sure=sure, zone=zone)


def add_months(day: date, count: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year}")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def around(unit: str, day: date) -> Span:
    """The day, weekend, week, month, quarter, half or year in which `day` lies.

    A week begins on Monday; a weekend is the Saturday and Sunday that end the week.
    """
    if unit == "day":
        return one_day(day)
    monday = day - day.weekday() * DAY
    if unit == "week":
        return days(monday, monday + 6 * DAY, "week")
    if unit == "weekend":
        return days(monday + 5 * DAY, monday + 6 * DAY, "weekend")
    length = _MONTHS[unit]
    first = day.replace(day=1, month=(day.month - 1) // length * length + 1)
    return days(first, last_of_month(add_months(first, length - 1)), unit)


def counted(unit: str, day: date, ahead: int) -> Span:
    """The unit that lies `ahead` units after the one around `day`; negative is before."""
    if unit in _MONTHS:
        return around(unit, add_months(day.replace(day=1), ahead * _MONTHS[unit]))
    return around(unit, day + (ahead if unit == "day" else 7 * ahead) * DAY)


def numbered(unit: str, number: int, year: int) -> Span:
    """A unit by its number within a year: ISO week 36, the third quarter."""
    if unit == "week":
        return around("week", date.fromisocalendar(year, number, 1))
    if unit == "season":
        return _season(number, year)
    length = _MONTHS[unit]
    if not 1 <= number <= 12 // length:
        raise ValueError(f"{unit} {number}")
    return around(unit, date(year, (number - 1) * length + 1, 1))


def _season(number: int, year: int) -> Span:
    """A season of the northern year, from its equinox or solstice; winter ends in the next year."""
    first = date(year, 3 * number, _SEASON_BEGINS)
    return days(first, add_months(first, 3) - DAY, "season")


def last_day(span: Span) -> date:
    """The last day that a span touches."""
    if span.is_moment:
        return span.last.date()
    return (span.last - timedelta(microseconds=1)).date()


def part_of(edge: str, span: Span) -> Span:
    """The early, middle or late part of a span, the start or end of it."""
    first, last = span.first.date(), last_day(span)
    grain = span.grain.split()[-1]
    low, high = _edges(edge, grain, first, last)
    return days(low, high, f"{edge} {grain}", sure=span.sure)


def _edges(edge: str, grain: str, first: date, last: date) -> tuple[date, date]:
    if edge.endswith("half"):
        return _halves(edge, grain, first, last)
    if grain == "week":
        return _edges_of_week(edge, first)
    if grain == "month":
        return _edges_of_month(edge, first, last)
    if grain in _MONTHS:
        third = _MONTHS[grain] // 3
        step = {"start": 0, "early": 0, "mid": third, "late": 2 * third, "end": 2 * third}[edge]
        low = add_months(first, step)
        return low, last_of_month(add_months(low, third - 1))
    if grain == "weekend":
        return (last, last) if edge in ("late", "end") else (first, first)
    return first, last


def _edges_of_week(edge: str, monday: date) -> tuple[date, date]:
    low, high = {"start": (0, 1), "early": (0, 1), "mid": (2, 2), "late": (3, 6), "end": (4, 6)}[edge]
    return monday + low * DAY, monday + high * DAY


def _edges_of_month(edge: str, first: date, last: date) -> tuple[date, date]:
    low, high = {"start": (1, 10), "early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}[edge]
    return first.replace(day=low), min(last, first + (high - 1) * DAY)


def _halves(edge: str, grain: str, first: date, last: date) -> tuple[date, date]:
    middle = first.replace(day=15) if grain == "month" else first + (last - first) / 2
    if grain == "year":
        middle = first.replace(month=6, day=30)
    return (first, middle) if edge == "first half" else (middle + DAY, last)
