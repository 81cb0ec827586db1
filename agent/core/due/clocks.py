"""Hours on the clock: what "at 3" means in business talk, and when "9pm" comes next."""

from datetime import date, datetime, timedelta

from agent.core.due.terms import Amount, Clock, Hours

TICKS = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}

BEGINS = {"morning": 6, "lunch": 12, "afternoon": 12, "evening": 17, "night": 18}
"""The hour at which a part of the day begins."""

_ENDS = {"morning": 5, "lunch": 14, "afternoon": 16, "evening": 21, "night": 24}
"""From this hour on, "in the morning" (or "at lunch") said without a day means tomorrow's."""

_HALF = {"morning": "am", "lunch": "pm", "afternoon": "pm", "evening": "pm", "night": "pm"}
_OPENS, _SHUTS = 7, 20  # an hour without am or pm is taken to lie from seven to eight


def is_over(part: str, now: datetime) -> bool:
    """Whether a part of the day, named without a day, can no longer be today's."""
    return now.hour >= _ENDS[part]


def has_ticks(amount: Amount) -> bool:
    """Whether an amount has hours, minutes or seconds in it."""
    return any(unit in TICKS for _, unit in amount.parts)


def ticks(amount: Amount) -> timedelta:
    """The part of an amount that is counted on the clock."""
    return sum((count * TICKS[unit] for count, unit in amount.parts if unit in TICKS), timedelta())


def on_day(clock: Clock, day: date, *, part: str, now: datetime) -> datetime:
    """The moment at which the clock shows that hour on that day.

    An hour without am or pm is a business hour, or one of the part of the day it was said with;
    the small hours of a night are those of the next morning, and midnight is the end of the day.
    """
    hour = clock.hour
    if clock.half == "midnight":
        hour = 24
    elif clock.half in ("am", "pm"):
        hour = hour % 12 + (12 if clock.half == "pm" else 0)
    elif not clock.half and hour <= 12:
        hour = _hour_in(part, clock.hour) if part else _business_hour(clock, day, now)
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour, minutes=clock.minute)


def _hour_in(part: str, hour: int) -> int:
    if part in ("night", "evening") and (hour < 5 or hour == 12):
        return 24 + hour % 12
    if part == "afternoon" or part == "lunch":
        return hour % 12 + 12
    return hour % 12 + (12 if _HALF[part] == "pm" else 0)


def _business_hour(clock: Clock, day: date, now: datetime) -> int:
    hour = clock.hour
    if hour < _OPENS:
        return hour + 12
    is_past = day == now.date() and (hour, clock.minute) <= (now.hour, now.minute)
    return hour + 12 if is_past and hour + 12 <= _SHUTS else hour


def next_time(clock: Clock, now: datetime) -> datetime:
    """When the clock next shows that hour."""
    when = on_day(clock, now.date(), part="", now=now)
    if when < now:
        when = on_day(clock, now.date() + timedelta(days=1), part="", now=now)
    return when


def stretch(hours: Hours, day: date | None, *, part: str, now: datetime) -> tuple[datetime, datetime]:
    """From one hour to another; the half of the day said for one holds for both where it can."""
    first, last = hours.first, hours.last
    if not first.half and last.half in ("am", "pm"):
        first = _same_half(first, last)
    begin = on_day(first, day, part=part, now=now) if day else next_time(first, now)
    if last.half:
        end = on_day(last, begin.date(), part=part, now=now)
        return begin, end if end > begin else end + timedelta(days=1)
    return begin, _soonest(last, begin)


def _same_half(first: Clock, last: Clock) -> Clock:
    same = Clock(first.hour, first.minute, last.half)
    is_before = (same.hour % 12, same.minute) < (last.hour % 12, last.minute)
    if first.hour > 12:
        return Clock(first.hour, first.minute, "24")
    return same if is_before else Clock(first.hour, first.minute, "am" if last.half == "pm" else "pm")


def _soonest(clock: Clock, begin: datetime) -> datetime:
    """The first time after `begin` at which a twelve-hour clock shows that hour."""
    start = datetime.combine(begin.date(), datetime.min.time())
    base = start + timedelta(hours=clock.hour % 12 if clock.hour <= 12 else clock.hour, minutes=clock.minute)
    step = timedelta(hours=12 if clock.hour <= 12 else 24)
    while base <= begin:
        base += step
    return base
