"""Months and quarters of the calendar, each named by its first day."""

from datetime import date, datetime, timedelta, tzinfo


def month_of(moment: datetime, zone: tzinfo) -> date:
    """The first day of the month in which an aware moment lies, in `zone`."""
    return moment.astimezone(zone).date().replace(day=1)


def months_until(now: datetime, zone: tzinfo, count: int) -> tuple[date, ...]:
    """The last `count` months, the running one last."""
    month, found = month_of(now, zone), [month_of(now, zone)]
    while len(found) < count:
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return tuple(reversed(found))


def quarter_of(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def next_quarter(first: date) -> date:
    """The first day of the quarter after the one that begins on `first`."""
    return quarter_of(first + timedelta(days=95))


def quarter_name(first: date) -> str:
    """ "2026 Q3"."""
    return f"{first.year} Q{(first.month + 2) // 3}"
