"""Hours on the clock, alone and with their day: "half past three", "9:00 GMT+2", "tomorrow at 4"."""

from dataclasses import replace

from agent.core.due.meanings.amounts import Left, as_number
from agent.core.due.terms import At, Bound, Clock, Date, DayNumber, From, Hours, Part, Term


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


def lone_digits(digits: str) -> Clock | Left:
    """As in "At 1030": an hour that people name, and not a number of something."""
    return (clock_digits(digits) or Left.ALONE) if int(digits) % 5 == 0 else Left.ALONE


def noon(hour: str | int = 12) -> Clock | Left:
    """Noon, and "12 noon"; another number before it is a date's: "December 6 noon"."""
    return Clock(12, 0, "24") if int(hour) == 12 else Left.ALONE


def midnight(hour: str | int = 12) -> Clock | Left:
    """The end of the day."""
    return Clock(0, 0, "midnight") if int(hour) == 12 else Left.ALONE


def before_hour(hour: str | int, minutes: str | float, half: str = "") -> Clock | None:
    """A quarter to three."""
    earlier = int(hour) - 1 or 12
    return clock(earlier, str(60 - int(as_number(minutes))), half)


def minutes_past(hour: str | int, minute: str | float, half: str = "") -> Clock | None:
    """Twenty past three."""
    return clock(hour, str(int(as_number(minute))), half)


def spelt_clock(hour: int, minute: float, half: str = "") -> Clock | Left:
    """Seven thirty."""
    found = clock(hour, str(int(minute)), half) if 10 <= minute < 60 else None
    return found or Left.ALONE


def zoned(clock: Clock, zone: str) -> Clock:
    """An hour in a zone."""
    return replace(clock, zone=zone)


def offset(clock: Clock, offset: Clock) -> Clock:
    """09:15+01:00."""
    return zoned(clock, f"+{offset.hour:02}:{offset.minute:02}")


def ahead_of_utc(clock: Clock, hours: str | int, minutes: str = "0") -> Clock:
    """9:00 GMT+2."""
    return zoned(clock, f"+{int(hours):02}:{int(minutes):02}")


def behind_utc(clock: Clock, hours: str | int, minutes: str = "0") -> Clock:
    """9:00 UTC-5."""
    return zoned(clock, f"-{int(hours):02}:{int(minutes):02}")


def hours(first: Clock | str | int, last: Clock | str | int) -> Hours | None:
    """From one hour to another."""
    one, two = (found if isinstance(found, Clock) else clock(found) for found in (first, last))
    return Hours(one, two) if one and two else None


def hours_by_half(a: str, c: str, b: str = "0", d: str = "0", half: str = "") -> Hours | None:
    """3:30-4:30pm."""
    first = clock(a, b, "" if half else half)
    last = clock(c, d, half)
    return Hours(first, last) if first and last else None


def at(clock: Clock | Hours, day: Term | None = None) -> Term:
    """An hour, or from hour to hour, of a day; a number that an hour follows is none itself ("Monday 9 at 16h")."""
    if isinstance(day, DayNumber):
        day = Date(day=day.number, weekday=day.weekday)
    return From(clock, day) if isinstance(clock, Hours) else At(clock, day)


def at_hour(hour: str | int, day: Term | None = None, minute: str = "0") -> Term | None:
    """As in "At 3" of a day."""
    found = clock(hour, minute)
    return At(found, day) if found else None


def at_digits(digits: str, day: Term, half: str = "24") -> Term | None:
    """As in "Tomorrow at 0900", "730 in the evening"."""
    found = clock_digits(digits, half)
    return At(found, day) if found else None


def digit_hours(first: str, last: str) -> Hours | Left:
    """As in "Tomorrow 0930 - 1045"."""
    one, two = lone_digits(first), lone_digits(last)
    return Left.ALONE if isinstance(one, Left) or isinstance(two, Left) else Hours(one, two)


def hours_of_part(
    day: Part, clock: Hours | None = None, first: str | int = 0, last: str | int = 0
) -> Term | None:
    """As in "Monday morning 6-8", "tomorrow afternoon between 2pm and 4pm"."""
    found = clock or hours(first, last)
    return From(found, day) if found else None


def at_hours(first: str | int, last: str | int, day: Term) -> Term | None:
    """As in "The 11th, 8-12"."""
    found = hours(first, last)
    return From(found, day) if found else None


def at_with_year(clock: Clock, day: Term, year: str) -> Term | Left:
    """As in "Oct 26 11:00:09 2023"."""
    return At(clock, replace(day, year=int(year))) if isinstance(day, Date) else Left.ALONE


def lone_hour(hour: str | int) -> Bound | None:
    """As in "I'll call you at 3"."""
    found = clock(hour)
    return Bound("by", At(replace(found, bare=True))) if found else None


def after_hour(clock: Clock, day: Term) -> Bound:
    """As in "Wednesday after 4pm"."""
    return Bound("after", At(clock, day))


def after_lone_hour(hour: str | int, day: Term | None = None) -> Bound | None:
    """As in "after 4", and "Wednesday after 4"."""
    found = clock(hour)
    return Bound("after", At(replace(found, bare=day is None), day)) if found else None
