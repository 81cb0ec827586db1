"""Dates in figures and words, months, quarters and seasons: "5/6", "March 3", "Q3"."""

from dataclasses import replace

from agent.core.due.meanings.amounts import Left
from agent.core.due.terms import Date, DayNumber, Inside, Numbered, Period, Range, Weekday

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_IDIOMS = frozenset({("7", "11"), ("9", "11"), ("24", "7"), ("50", "50")})
_FRACTIONS = frozenset({("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4")})


def ordinal(digits: str) -> int:
    """The 15 of "15th"."""
    return int(digits)


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


def spelt_date(month: int, mday: float) -> Date | Left:
    """As in "May twenty nine": two words, for one may count anything ("in May two of us")."""
    return (date(month=month, mday=int(mday)) or Left.ALONE) if mday > 20 and mday % 10 else Left.ALONE


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def two_numbers(one: str, two: str, *, year: str | None = None) -> Date | None:
    """5/6 or 5/6/2026: month first or day first, whichever the calendar allows, or both."""
    month_first = date(year=year, month=int(one), mday=two) if 1 <= int(one) <= 12 else None
    day_first = date(year=year, month=int(two), mday=one) if 1 <= int(two) <= 12 else None
    if month_first and day_first and month_first != day_first:
        return replace(month_first, other=day_first)
    return month_first or day_first


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


def day_number(day: Weekday, number: str) -> DayNumber:
    """Monday 16."""
    return DayNumber(day.weekday, int(number))


def weekday_and_numbers(weekday: int, one: str, two: str) -> Date | None:
    """Monday 11/26."""
    found = two_numbers(one, two)
    return found and with_weekday(weekday, found)


def and_day(date: Date, mday: int) -> Range:
    """January 10th and 11th."""
    return Range(date, replace(date, day=mday))


def month(month: int) -> Date:
    """A month of the year."""
    return Date(month=month)


def months(a: int, b: int, year: str | None = None) -> Range:
    """From one month to another."""
    years = None if year is None else int(year)
    return Range(Date(years, a), Date(years, b))


def numbered(unit: str, number: str | int, year: str | int | None = None) -> Numbered:
    """Q3, week 36."""
    return Numbered(unit, int(number), None if year is None else full_year(str(year)))


def season(season: int, year: str | None = None) -> Numbered:
    """This summer, winter 2027."""
    return numbered("season", season, year)


def next_season(season: int) -> Inside:
    """Next summer is that of next year."""
    return Inside(Numbered("season", season), Period("year", 1))
