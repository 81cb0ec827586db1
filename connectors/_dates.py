"""When a mail was written, with the offset that its writer's clock had."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from functools import lru_cache

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_USUAL = re.compile(
    r"(?:[A-Za-z]{3},? *)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ?([+-])(\d\d)(\d\d)\b"
)
_ASCTIME = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d)(?::(\d\d))?"
    r"(?: (?:[A-Z]{1,5}|([+-])(\d\d)(\d\d)))? (\d{4})"
)
_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_LONGEST = 120  # characters of a date that are looked at


def read_date(value: str) -> datetime | None:
    """The moment a Date header names, aware; None where it names none between 1970 and 2100.

    The offset is kept as it stands. `-0000` and a missing zone mean that the writer's clock is not
    known (RFC 5322 3.3): the moment is then read as UTC.
    """
    return _remembered(value) if len(value) <= _LONGEST else _read(value)


def _read(value: str) -> datetime | None:
    usual = _USUAL.match(value)
    if usual:
        day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = usual.groups()
        number = _MONTHS.get(month.lower())
        if number:
            zone = _zone(sign, zone_hours, zone_minutes)
            return _moment((int(year), number, int(day)), (int(hour), int(minute), int(second or 0)), zone)
    return _unusual_date(value[:_LONGEST])


_remembered = lru_cache(maxsize=512)(_read)
"""Exports hold a mail again for each folder it lay in."""


def _unusual_date(value: str) -> datetime | None:
    try:
        parsed = parsedate_tz(value)
    except (ValueError, TypeError, IndexError, OverflowError):  # it meets odd dates with all of these
        return None
    if parsed is None:
        return None
    year, month, day, hour, minute, second, *_, offset = parsed
    zone: tzinfo = UTC
    if offset and abs(offset) < 86_400:
        zone = timezone(timedelta(seconds=offset))
    return _moment((year, month, day), (hour, minute, second), zone)


def _moment(day: tuple[int, int, int], hour: tuple[int, int, int], zone: tzinfo) -> datetime | None:
    if not _FIRST_YEAR <= day[0] <= _LAST_YEAR:
        return None
    try:
        return datetime(*day, hour[0], hour[1], min(hour[2], 59), tzinfo=zone)
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _zone(sign: str, hours: str, minutes: str) -> tzinfo:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if not offset or offset >= timedelta(hours=24):
        return UTC
    return timezone(-offset if sign == "-" else offset)


def received_date(values: Sequence[str]) -> datetime | None:
    """The moment of the newest Received header, the topmost, that names one (RFC 5321 4.4)."""
    for value in values[:20]:
        found = read_date(value.rpartition(";")[2].strip())
        if found:
            return found
    return None


def envelope_date(line: str) -> datetime | None:
    """The moment in the `From ` line before a message of an mbox, UTC where it names no zone; None where it has none."""
    found = _ASCTIME.search(line[:300])
    if not found:
        return None
    month, day, hour, minute, second, sign, zone_hours, zone_minutes, year = found.groups()
    number = _MONTHS.get(month.lower())
    if not number:
        return None
    zone = _zone(sign, zone_hours, zone_minutes) if sign else UTC
    return _moment((int(year), number, int(day)), (int(hour), int(minute), int(second or 0)), zone)
