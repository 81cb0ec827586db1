"""Recurrence rules of calendars (RFC 5545 3.3.10): which moments of a window a rule names.

Work is bounded by the window, not by the rule. The libraries that do this (recurring-ical-events is dateutil
within) walk from the first occurrence on and, where a rule matches nothing, to the year 9999; a calendar of
105 bytes keeps them busy for ever. Here the periods that touch the window are looked up by arithmetic, each day of them is
tested once, and every test is paid from a budget that the whole file shares. Rules that repeat
by the hour or oftener are refused. Checked against both in the tests: rules, and whole series.
"""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from connectors._patience import Patience

TIMES_A_DAY_LIMIT = 24
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


class RuleError(ValueError):
    """A rule that is not understood or costs too much; its text is a reason for a person."""


@dataclass(slots=True)
class Budget:
    """What may still be spent on one file: days tested, occurrences given, time."""

    days: int = 400_000
    occurrences: int = 40_000
    patience: Patience = field(default_factory=Patience)

    def spend(self, days: int) -> None:
        """Pay for these days; raises `RuleError` where too few are left, `TooLongError` where time is up."""
        self.patience.check()
        self.days -= days
        if self.days < 0:
            raise RuleError("its repetitions are too many to be worked out")


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE. `until` is the value as it stands, or empty: its zone is the caller's to know."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    week_start: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    nth_weekdays: frozenset[tuple[int, int]] = frozenset()  # (nth, weekday)
    positions: frozenset[int] = frozenset()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()


def read_rule(text: str) -> Rule:
    """The rule of an RRULE value; raises `RuleError`."""
    parts = dict(
        piece.strip().upper().partition("=")[::2] for piece in text[:2000].split(";") if piece.strip()
    )
    freq = parts.get("FREQ", "")
    if freq in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise RuleError("it repeats by the hour or oftener")
    if freq not in _INDEX:
        raise RuleError("its repetition is not understood")
    try:
        rule = _rule(freq, parts)
    except ValueError as error:
        raise RuleError("its repetition is not understood") from error
    if max(1, len(rule.hours)) * max(1, len(rule.minutes)) * max(1, len(rule.seconds)) > TIMES_A_DAY_LIMIT:
        raise RuleError("it repeats by the hour or oftener")
    return rule


def _rule(freq: str, parts: dict[str, str]) -> Rule:
    weekdays = [day.strip() for day in parts.get("BYDAY", "").split(",") if day.strip()]
    nth = frozenset((int(day[:-2]), _weekday(day)) for day in weekdays if day[:-2])
    plain = frozenset(_weekday(day) for day in weekdays if not day[:-2])
    if freq in ("DAILY", "WEEKLY"):  # an ordinal means nothing there
        plain, nth = plain | {day for _, day in nth}, frozenset()
    return Rule(
        freq=freq,
        interval=max(1, min(int(parts.get("INTERVAL") or 1), 10_000)),
        count=int(parts["COUNT"]) if parts.get("COUNT") else None,
        until=parts.get("UNTIL", ""),
        week_start=_weekday(parts.get("WKST") or "MO"),
        months=frozenset(_numbers(parts, "BYMONTH", 1, 12)),
        month_days=frozenset(_numbers(parts, "BYMONTHDAY", -31, 31)),
        year_days=frozenset(_numbers(parts, "BYYEARDAY", -366, 366)),
        weeks=frozenset(_numbers(parts, "BYWEEKNO", -53, 53)) if freq == "YEARLY" else frozenset(),
        weekdays=plain,
        nth_weekdays=nth,
        positions=frozenset(_numbers(parts, "BYSETPOS", -366, 366)),
        hours=tuple(sorted(set(_numbers(parts, "BYHOUR", 0, 23)))),
        minutes=tuple(sorted(set(_numbers(parts, "BYMINUTE", 0, 59)))),
        seconds=tuple(sorted(set(_numbers(parts, "BYSECOND", 0, 59)))),
    )


def _weekday(text: str) -> int:
    if text[-2:] not in _DAYS:
        raise RuleError("its repetition is not understood")
    return _DAYS[text[-2:]]


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> list[int]:
    numbers = [int(number) for number in parts.get(name, "").split(",") if number.strip()]
    if any(not least <= number <= most for number in numbers):
        raise RuleError("its repetition is not understood")
    return numbers


def occurrences(
    rule: Rule, start: datetime, *, first: datetime, last: datetime, budget: Budget
) -> Iterator[datetime]:
    """The moments of the rule from `first` to `last`, in order, on the clock that `start` was given on.

    All four are naive times of one zone. `start` itself counts as the first occurrence, whether or
    not the rule fits it.
    """
    given = 0
    begins = start if rule.count else max(start, first)
    if start >= begins:
        given = 1
        if first <= start <= last:
            yield start
    times = _times(rule, start)
    seeks = _with_defaults(rule, start.date())
    for days in _periods(seeks, start.date(), begins.date(), last.date()):
        budget.spend(max(1, len(days)))
        moments = [datetime.combine(day, at) for day in days if _fits(seeks, day) for at in times]
        for moment in _at_positions(moments, rule.positions):
            if moment <= start or moment < begins:
                continue
            given += 1
            if moment > last or (rule.count is not None and given > rule.count):
                return
            if moment >= first:
                yield moment


def _times(rule: Rule, start: datetime) -> list[time]:
    hours, minutes, seconds = (
        rule.hours or (start.hour,),
        rule.minutes or (start.minute,),
        rule.seconds or (start.second,),
    )
    return [time(hour, minute, second) for hour in hours for minute in minutes for second in seconds]


def _with_defaults(rule: Rule, start: date) -> Rule:
    """The rule with the day that DTSTART implies where it names none."""
    if (
        rule.weeks
        or rule.year_days
        or rule.month_days
        or rule.weekdays
        or rule.nth_weekdays
        or rule.freq == "DAILY"
    ):
        return rule
    if rule.freq == "WEEKLY":
        return replace(rule, weekdays=frozenset({start.weekday()}))
    months = rule.months or (frozenset({start.month}) if rule.freq == "YEARLY" else frozenset())
    return replace(rule, months=months, month_days=frozenset({start.day}))


_INDEX: dict[str, Callable[[date, int], int]] = {
    "DAILY": lambda day, _: day.toordinal(),
    "WEEKLY": lambda day, week_start: (day.toordinal() - 1 - week_start) // 7,
    "MONTHLY": lambda day, _: day.year * 12 + day.month - 1,
    "YEARLY": lambda day, _: day.year,
}


def _periods(rule: Rule, start: date, first: date, last: date) -> Iterator[list[date]]:
    """The days of each period that the rule looks at, from the one that holds `first` to the one that holds `last`."""
    index = _INDEX[rule.freq]
    origin = index(start, rule.week_start)
    ahead = max(0, index(first, rule.week_start) - origin) // rule.interval
    for number in range(origin + ahead * rule.interval, index(last, rule.week_start) + 1, rule.interval):
        yield _days_of(rule, number)


def _days_of(rule: Rule, number: int) -> list[date]:
    if rule.freq == "DAILY":
        return [date.fromordinal(number)]
    if rule.freq == "WEEKLY":
        begins = number * 7 + 1
        return [date.fromordinal(begins + rule.week_start + offset) for offset in _offsets(rule)]
    if rule.freq == "MONTHLY":
        return _days_of_month(number // 12, number % 12 + 1)
    months = sorted(rule.months) if rule.months else range(1, 13)
    return [day for month in months for day in _days_of_month(number, month)]


@lru_cache(maxsize=256)
def _offsets(rule: Rule) -> tuple[int, ...]:
    """The days of its week that a weekly rule names, counted from the day its week starts on."""
    return tuple(sorted((weekday - rule.week_start) % 7 for weekday in rule.weekdays or range(7)))


@lru_cache(maxsize=4096)
def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


@lru_cache(maxsize=256)
def _days_of_month(year: int, month: int) -> list[date]:
    begins = date(year, month, 1)
    return [begins + timedelta(days=day) for day in range(_days_in(year, month))]


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not _counts_as(day.day, _days_in(day.year, day.month), rule.month_days):
        return False
    if rule.year_days and not _counts_as(day.timetuple().tm_yday, _length_of_year(day.year), rule.year_days):
        return False
    if rule.weeks and not _in_weeks(rule, day):
        return False
    if rule.weekdays or rule.nth_weekdays:
        return day.weekday() in rule.weekdays or _is_nth(rule, day)
    return True


def _counts_as(number: int, total: int, wanted: frozenset[int]) -> bool:
    """Whether the day with this number is meant, counted from the beginning or, with a minus, from the end."""
    return number in wanted or number - total - 1 in wanted


def _length_of_year(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _is_nth(rule: Rule, day: date) -> bool:
    if not rule.nth_weekdays:
        return False
    if rule.freq == "YEARLY" and not rule.months:
        number, total = day.timetuple().tm_yday, _length_of_year(day.year)
    else:
        number, total = day.day, _days_in(day.year, day.month)
    nth, from_end = (number - 1) // 7 + 1, (total - number) // 7 + 1
    return (nth, day.weekday()) in rule.nth_weekdays or (-from_end, day.weekday()) in rule.nth_weekdays


def _in_weeks(rule: Rule, day: date) -> bool:
    """Whether the day lies in one of the rule's weeks; week 1 is the first with four days in its year."""
    fourth = day + timedelta(days=3 - (day.weekday() - rule.week_start) % 7)  # decides whose week it is
    number = (fourth.timetuple().tm_yday - 1) // 7 + 1
    last = (
        _length_of_year(fourth.year) - fourth.timetuple().tm_yday
    ) // 7  # weeks of that year still to come
    return number in rule.weeks or -last - 1 in rule.weeks


def _at_positions(moments: list[datetime], positions: frozenset[int]) -> list[datetime]:
    if not positions:
        return moments
    total = len(moments)
    return [moment for number, moment in enumerate(moments, 1) if _counts_as(number, total, positions)]
