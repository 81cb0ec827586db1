"""Working time between two moments: what is left when Saturdays and Sundays are taken out."""

from datetime import datetime, time, timedelta, tzinfo

_SATURDAY = 5


def working_time(start: datetime, end: datetime, zone: tzinfo) -> timedelta:
    """The time from `start` to `end` without the weekends of `zone`, by its clocks; nothing where `end` is not later."""
    here, until = start.astimezone(zone), end.astimezone(zone)
    if until <= here:
        return timedelta(0)
    weeks, rest = divmod((until.date() - here.date()).days, 7)
    free = 2 * weeks + sum((here.date() + timedelta(days=n)).weekday() >= _SATURDAY for n in range(rest))
    whole = timedelta(days=7 * weeks + rest - free)
    return max(whole - _begun(here) + _begun(until), timedelta(0))


def _begun(moment: datetime) -> timedelta:
    """How much of a working day has passed; nothing of a day off."""
    if moment.weekday() >= _SATURDAY:
        return timedelta(0)
    return moment.replace(tzinfo=None) - datetime.combine(moment.date(), time.min)
