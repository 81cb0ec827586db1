"""What the parts of a phrase come to: the small builders that the languages' grammars share.

Each returns a value of `terms`, or None where the words look like a time and are none ("31 June",
"25:12", "8/32"); the grammar then takes the words out of play.
"""

from dataclasses import replace
from enum import Enum, auto

from agent.core.due.terms import (
    Amount,
    Around,
    At,
    Bound,
    Clock,
    Count,
    Date,
    Edge,
    Either,
    From,
    Hours,
    Inside,
    Named,
    Nth,
    Numbered,
    Part,
    Period,
    Range,
    Same,
    Shift,
    Term,
    Weekday,
)

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ORDER = (
    "year",
    "half",
    "quarter",
    "month",
    "fortnight",
    "week",
    "workday",
    "day",
    "night",
    "hour",
    "minute",
    "second",
)


class Left(Enum):
    """What a meaning answers when two phrases that stand side by side do not belong together."""

    ALONE = auto()


class Vague(float):
    """A count that the writer left open: "a few"."""


def ordinal(digits: str) -> int:
    """The 15 of "15th"."""
    return int(digits)


def as_number(digits: str | float) -> float:
    """A count as a number, from digits or as a word gave it."""
    return float(digits) if isinstance(digits, str) else digits


def amount(count: str | float, unit: str) -> Amount:
    """So many units."""
    value = as_number(count)
    return Amount(((float(value), unit),), vague=isinstance(value, Vague))


def fraction(a: str, b: str, unit: str) -> Amount | None:
    """1/2 hour."""
    return amount(int(a) / int(b), unit) if 0 < int(a) < int(b) <= 12 else None


def joined(first: Amount, second: Amount) -> Amount | Left:
    """Two amounts said together, the greater unit first: "2 hours 30 minutes"."""
    if _ORDER.index(first.parts[-1][1]) >= _ORDER.index(second.parts[0][1]):
        return Left.ALONE
    return Amount(first.parts + second.parts, vague=first.vague or second.vague)


def full_year(digits: str) -> int:
    """A year, where two digits mean one of ours."""
    return int(digits) + (2000 if int(digits) < 70 else 1900 if len(digits) < 3 else 0) * (len(digits) < 3)


def date(
    *,
    year: str | int | None = None,
    month: int | None = None,
    mday: str | int | None = None,
    weekday: int | None = None,
) -> Date | None:
    """A date from what was said of it, or None where no calendar has it."""
    years = None if year is None else full_year(str(year))
    days = None if mday is None else int(mday)
    if days is not None and not 1 <= days <= (_LENGTHS[month - 1] if month else 31):
        return None
    if days == 29 and month == 2 and years is not None and not _is_leap(years):
        return None
    return Date(years, month, days, weekday)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def two_numbers(one: str, two: str, *, year: str | None = None) -> Date | None:
    """5/6 or 5/6/2026: month first or day first, whichever the calendar allows, or both."""
    month_first = date(year=year, month=int(one), mday=two) if 1 <= int(one) <= 12 else None
    day_first = date(year=year, month=int(two), mday=one) if 1 <= int(two) <= 12 else None
    if month_first and day_first and month_first != day_first:
        return replace(month_first, other=day_first)
    return month_first or day_first


_IDIOMS = frozenset({("7", "11"), ("9", "11"), ("24", "7"), ("50", "50")})
_FRACTIONS = frozenset({("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4")})


def slashed(one: str, two: str) -> Date | None:
    """5/6 that stands alone, and is neither the shop nor the attack."""
    return None if (one, two) in _IDIOMS else two_numbers(one, two)


def slashed_in_prose(one: str, two: str) -> Date | None:
    """5/6 in running text with nothing to say that it is a date: no plain fraction."""
    return None if (one, two) in _FRACTIONS else slashed(one, two)


def numeric_days(a: str, b: str, c: str, d: str, year: str | None = None) -> Range | None:
    """From 5/6 to 5/9, in the same year."""
    first, last = two_numbers(a, b, year=year), two_numbers(c, d, year=year)
    return Range(first, last) if first and last else None


def day_month(one: str, two: str, year: str | None = None) -> Date | None:
    """30.07.2013: with dots the day comes first, if there is such a month."""
    found = date(year=year, month=int(two), mday=one) if 1 <= int(two) <= 12 else None
    return found or (two_numbers(one, two, year=year) if year else None)


def year_first(year: str, one: str, two: str) -> Date | None:
    """2026-03-05, and 2026/13/03 where it can be nothing else."""
    for month, day in ((one, two), (two, one)):
        if 1 <= int(month) <= 12 and (found := date(year=year, month=int(month), mday=day)):
            return found
    return None


def year_month(year: str, month: str | int) -> Date | None:
    """2026-03: a month."""
    return Date(int(year), int(month)) if 1 <= int(month) <= 12 else None


def days(a: str | int, b: str | int, month: int, year: str | None = None) -> Range | None:
    """From one day of a month to another."""
    first, last = date(month=month, mday=a, year=year), date(month=month, mday=b, year=year)
    return Range(first, last) if first and last and int(a) < int(b) else None


def with_weekday(weekday: int, date: Date) -> Date:
    """A date with the name of its day."""
    return replace(date, weekday=weekday)


def clock(hour: str | int, minute: str = "0", half: str = "") -> Clock | None:
    """An hour on the clock; None for "14pm" and "25:12"."""
    hours, minutes = int(hour), int(minute)
    if minutes > 59 or hours > 24 or (half in ("am", "pm") and not 1 <= hours <= 12):
        return None
    is_certain = hours > 12 or hours == 0 or str(hour).startswith("0")
    return Clock(hours, minutes, half or ("24" if is_certain else ""))


def clock_digits(digits: str, half: str = "24") -> Clock | None:
    """1045pm, 0900."""
    return clock(digits[:-2], digits[-2:], half)


def before_hour(hour: str | int, minutes: str | float, half: str = "") -> Clock | None:
    """A quarter to three."""
    earlier = int(hour) - 1 or 12
    return clock(earlier, str(60 - int(as_number(minutes))), half)


def minutes_past(hour: str | int, minute: str | float, half: str = "") -> Clock | None:
    """Twenty past three."""
    return clock(hour, str(int(as_number(minute))), half)


def zoned(clock: Clock, zone: str) -> Clock:
    """An hour in a zone."""
    return replace(clock, zone=zone)


def hours(first: Clock | str | int, last: Clock | str | int) -> Hours | None:
    """From one hour to another."""
    one, two = (found if isinstance(found, Clock) else clock(found) for found in (first, last))
    return Hours(one, two) if one and two else None


def at(clock: Clock | Hours, day: Term | None = None) -> Term:
    """An hour, or from hour to hour, of a day."""
    return From(clock, day) if isinstance(clock, Hours) else At(clock, day)


def at_hour(hour: str | int, day: Term | None = None, minute: str = "0") -> Term | None:
    """As in "At 3" of a day."""
    found = clock(hour, minute)
    return At(found, day) if found else None


def at_digits(digits: str, day: Term) -> Term | None:
    """As in "Tomorrow at 0900"."""
    found = clock_digits(digits)
    return At(found, day) if found else None


def as_term(found: Term | Clock | Hours) -> Term:
    """A phrase as a term, also where it is an hour alone."""
    return at(found) if isinstance(found, (Clock, Hours)) else found


def bound(word: str, when: Term | Clock | Hours) -> Bound:
    """A phrase with the word that limits it; the innermost such word counts."""
    term = as_term(when)
    return term if isinstance(term, Bound) else Bound(word, term)


def after(amount: Amount, base: Term | Clock | Hours | None = None) -> Shift:
    """So long after something, or after the moment of writing."""
    return Shift(amount, None if base is None else as_term(base))


def before(amount: Amount, base: Term | Clock | Hours | None = None) -> Shift:
    """So long before something, or before the moment of writing."""
    return Shift(amount, None if base is None else as_term(base), back=True)


def within(amount: Amount) -> Shift:
    """Any time up to so long after the moment of writing."""
    return Shift(amount, window=True)


def inside(what: Term, within: Term) -> Term | Left:
    """A day in a week or a month, a month in a year; left alone where the two do not fit."""
    if isinstance(what, Part) and what.base is not None:
        base = inside(what.base, within)
        return base if isinstance(base, Left) else Part(what.part, base)
    fits = isinstance(what, (Weekday, Named)) or (isinstance(what, Date) and what.year is None)
    return Inside(what, within) if fits else Left.ALONE


def nth_in(nth: int, what: Weekday | str, within: Term) -> Nth:
    """As in "The first Monday of March", "the last week of the quarter"."""
    return Nth(nth, what.weekday if isinstance(what, Weekday) else what, within)


def nth_in_months(nth: int, bareday: Weekday, amount: Amount) -> Nth:
    """As in "First Monday in two months"."""
    return nth_in(nth, bareday, Around("month", Shift(amount)))


def count_after(count: str | float, what: Weekday | str, when: Term | Clock | Hours | None = None) -> Count:
    """As in "Two Mondays after May 25"."""
    day = what.weekday if isinstance(what, Weekday) else what
    return Count(int(as_number(count)), day, None if when is None else as_term(when))


def count_before(count: str | float, what: Weekday, when: Term | Clock | Hours) -> Count:
    """As in "The second Monday before May 25"."""
    return replace(count_after(count, what, when), back=True)


def either(a: Term | Clock, b: Term | Clock) -> Either:
    """One or the other."""
    return Either(as_term(a), as_term(b))


def spread(a: Term | Clock | Hours, b: Term | Clock | Hours) -> Range | Hours:
    """From one to the other."""
    if isinstance(a, Clock) and isinstance(b, Clock):
        return Hours(a, b)
    return Range(as_term(a), as_term(b))


def month(month: int) -> Date:
    """A month of the year."""
    return Date(month=month)


def numbered(unit: str, number: str | int, year: str | int | None = None) -> Numbered:
    """Q3, week 36."""
    return Numbered(unit, int(number), None if year is None else full_year(str(year)))


def weekday_and_numbers(weekday: int, one: str, two: str) -> Date | None:
    """Monday 11/26."""
    found = two_numbers(one, two)
    return found and with_weekday(weekday, found)


def and_day(date: Date, mday: int) -> Range:
    """January 10th and 11th."""
    return Range(date, replace(date, day=mday))


def after_when(amount: Amount, when: Term | Clock | Hours) -> Shift:
    """Two weeks after something."""
    return after(amount, when)


def out(amount: Amount) -> Shift | Left:
    """Two weeks out, but not a night out."""
    return Left.ALONE if amount.parts[0][1] in ("day", "night") else after(amount)


def before_when(amount: Amount, when: Term | Clock | Hours) -> Shift:
    """Two weeks before something."""
    return before(amount, when)


def edge(edge: str, span: Term) -> Edge:
    """The early part, the end, ... of something."""
    return Edge(edge, span)


def part(part: str, day: Term) -> Part:
    """The morning, ... of a day."""
    return Part(part, day)


def part_by_half(half: str, day: Term) -> Part:
    """As in "Tomorrow am"."""
    return Part("morning" if half == "am" else "afternoon", day)


def part_on(parted: Term, day: Term) -> Term | Left:
    """As in "Tuesday night, May 1st": the same night, better known."""
    return Part(parted.part, day) if isinstance(parted, Part) else Left.ALONE


def part_of_day(day: Term, parted: Term) -> Term | Left:
    """As in "tomorrow this afternoon": the part of the day named first."""
    return Part(parted.part, day) if isinstance(parted, Part) else Left.ALONE


def parted_in(parted: Term, span: Term) -> Term | Left:
    """As in "Friday morning this week"."""
    return inside(parted, span)


def in_span(day: Term, span: Term) -> Term | Left:
    """As in "Friday next week", "March 5 next year"."""
    return inside(day, span)


def span_in_span(a: Term, b: Term) -> Term | Left:
    """As in "March next year", "Q1 next year", "mid-week next week"."""
    if isinstance(a, Edge) and isinstance(a.base, Period) and isinstance(b, Period) and a.base.unit == b.unit:
        return replace(a, base=b)
    is_part = (isinstance(a, Date) and a.year is None) or (isinstance(a, Numbered) and a.year is None)
    is_year = (isinstance(b, Date) and b.month is None) or (isinstance(b, Period) and b.unit == "year")
    return Inside(a, b) if is_part and is_year else Left.ALONE


def same_day(day: Term, b: Term) -> Term | Left:
    """As in "Tomorrow, Thursday": one day said twice."""
    if isinstance(b, Weekday) and not b.which and not isinstance(day, Weekday):
        return Same(day, b.weekday)
    if isinstance(b, Shift) and isinstance(day, Date) and day.year is None and b.amount.parts[0][1] == "year":
        return Inside(day, b)
    return Left.ALONE


def at_hours(first: str | int, last: str | int, day: Term) -> Term | None:
    """As in "The 11th, 8-12"."""
    found = hours(first, last)
    return From(found, day) if found else None


def in_minutes(number: str) -> Bound:
    """As in "Calling you in 10"."""
    return Bound("within", Shift(amount(number, "minute")))


def lone_hour(hour: str | int) -> Bound | None:
    """As in "I'll call you at 3"."""
    found = clock(hour)
    return Bound("by", At(replace(found, bare=True))) if found else None


def hours_by_half(a: str, c: str, b: str = "0", d: str = "0", half: str = "") -> Hours | None:
    """3:30-4:30pm."""
    first = clock(a, b, "" if half else half)
    last = clock(c, d, half)
    return Hours(first, last) if first and last else None


def weeks_on(amount: Amount, day: Weekday) -> Term | Left:
    """As in "A week on Tuesday"."""
    return Shift(amount, day) if amount.parts[0][1] in ("week", "fortnight") else Left.ALONE


def at_with_year(clock: Clock, day: Term, year: str) -> Term | Left:
    """As in "Oct 26 11:00:09 2023"."""
    return At(clock, replace(day, year=int(year))) if isinstance(day, Date) else Left.ALONE


def edge_of_period(edge: str, unit: str, ahead: int = 0) -> Edge:
    """The end of the week, or of a later one."""
    return Edge(edge, Period(unit, ahead))


def season(season: int, year: str | None = None) -> Numbered:
    """This summer, winter 2027."""
    return numbered("season", season, year)


def next_season(season: int) -> Inside:
    """Next summer is that of next year."""
    return Inside(Numbered("season", season), Period("year", 1))


def spelt_clock(hour: int, minute: float, half: str = "") -> Clock | Left:
    """Seven thirty."""
    found = clock(hour, str(int(minute)), half) if 10 <= minute < 60 else None
    return found or Left.ALONE


def offset(clock: Clock, offset: Clock) -> Clock:
    """09:15+01:00."""
    return zoned(clock, f"+{offset.hour:02}:{offset.minute:02}")


def ahead_of_utc(clock: Clock, hours: str | int, minutes: str = "0") -> Clock:
    """9:00 GMT+2."""
    return zoned(clock, f"+{int(hours):02}:{int(minutes):02}")


def behind_utc(clock: Clock, hours: str | int, minutes: str = "0") -> Clock:
    """9:00 UTC-5."""
    return zoned(clock, f"-{int(hours):02}:{int(minutes):02}")


def months(a: int, b: int, year: str | None = None) -> Range:
    """From one month to another."""
    years = None if year is None else int(year)
    return Range(Date(years, a), Date(years, b))


def about(when: Term | Clock | Hours) -> Bound:
    """What something is for: "the numbers for June" are not due then, but "ready for Friday" is a due."""
    term = as_term(when)
    is_topic = (isinstance(term, Date) and term.day is None) or (
        isinstance(term, Numbered | Period) and term.unit in ("month", "quarter", "half", "year")
    )
    return bound("about" if is_topic else "on", term)


def weekday_in_weeks(bareday: Weekday, amount: Amount) -> Term | Left:
    """As in "Monday in two weeks": the Monday of that week."""
    if amount.parts[0][1] not in ("week", "fortnight"):
        return Left.ALONE
    return Inside(Weekday(bareday.weekday), Around("week", Shift(amount)))


def unit_after(unit: str, when: Term | Clock | Hours) -> Term:
    """The day after something; the week after it is the whole one that follows."""
    return _whole(unit, after(amount(1, unit), when))


def unit_before(unit: str, when: Term | Clock | Hours) -> Term:
    """The day before something; the week before it is the whole one."""
    return _whole(unit, before(amount(1, unit), when))


def _whole(unit: str, shift: Shift) -> Term:
    return Around(unit, shift) if unit in ("week", "month", "quarter", "year") else shift


def weekend_beside(span: Term, side: bool, when: Term | Clock | Hours) -> Term | Left:
    """The weekend before or after something."""
    if span != Period("weekend"):
        return Left.ALONE
    return Count(1, "weekend", as_term(when), back=side)
