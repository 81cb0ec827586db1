"""The dates, times and durations of calendars (RFC 5545 3.3.4 to 3.3.6) before a zone is put to them."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(?:\.\d{1,9})?(Z)?)?", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time on a wall clock; `is_day` for a DATE, `is_utc` for one that ends in Z."""

    wall: datetime
    is_day: bool = False
    is_utc: bool = False


def read_stamp(text: str) -> Stamp | None:
    """The DATE or DATE-TIME, or the beginning of a PERIOD; None where it is none between 1900 and 2200."""
    found = _STAMP.match(text.strip())
    if not found or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        return None
    year, month, day, hour, minute, second, utc = found.groups()
    try:
        wall = datetime(int(year), int(month), int(day))  # noqa: DTZ001 - a wall clock, on purpose
        if hour is not None:
            wall = datetime.combine(wall, time(int(hour) % 24, int(minute), min(int(second or 0), 59)))
    except ValueError:
        return None
    return Stamp(wall, is_day=hour is None, is_utc=utc is not None)


_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?",
    re.IGNORECASE,
)


def read_duration(text: str) -> timedelta | None:
    """The length that a DURATION names; None where it names none or one before its beginning."""
    found = _DURATION.fullmatch(text.strip())
    if not found or found[1] == "-" or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
