"""TZID of a calendar to a zone: IANA names, Windows names, and the zone that the file itself describes."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from tzlocal.windows_tz import win_tz

from connectors._calendar_text import Component, Line
from connectors._patience import Patience
from connectors._recurrence import Budget, RuleError, occurrences, read_rule
from connectors._stamps import read_stamp

_FIXED = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?\d{2})?", re.IGNORECASE)
_RETIRED = {
    "Kamchatka Standard Time": "Asia/Kamchatka",
    "Mid-Atlantic Standard Time": "Etc/GMT+2",  # its summer time was Windows' own; nobody lived by it
}  # Windows still offers them; the CLDR, from which the others are, has let go of them
_WINDOWS = {name.lower(): iana for name, iana in {**win_tz, **_RETIRED}.items()}
_NAMES_OF_UTC = frozenset(
    {"UTC", "GMT", "Z", "ETC/UTC", "COORDINATED UNIVERSAL TIME", "TZONE://MICROSOFT/UTC"}
)
_NAMES_LIMIT = 500  # of one file; each is looked for on the disk
_OBSERVANCES_LIMIT = 200
_CHANGES_LIMIT = 1_000  # of one zone; twice a year makes 140
_DAYS_LIMIT = 300_000  # tested for all zones of a file


@lru_cache(maxsize=512)
def zone_named(name: str) -> tzinfo | None:
    """The zone of this name as IANA, Windows or an offset writes it; None where it is none of these."""
    name = name.strip().strip("\"'")[:100]
    if name.upper() in _NAMES_OF_UTC:
        return UTC
    for candidate in (name, _WINDOWS.get(name.lower(), ""), *_tails(name)):
        if zone := _iana(candidate):
            return zone
    fixed = _FIXED.fullmatch(name)
    return _fixed(fixed[1], fixed[2], fixed[3] or "0") if fixed else None


def _tails(name: str) -> list[str]:
    """`/mozilla.org/20050126_1/Europe/Berlin` ends in a zone's name; vendors put their own before it."""
    pieces = name.split("/")
    return ["/".join(pieces[-length:]) for length in (3, 2) if len(pieces) > length]


def _iana(name: str) -> tzinfo | None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}", name):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a directory an OSError
        return None


def _fixed(sign: str, hours: str, minutes: str) -> tzinfo | None:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset >= timedelta(hours=24):
        return None
    return timezone(-offset if sign == "-" else offset)


class Zones:
    """The zones of one calendar file."""

    def __init__(self, described: Sequence[Component], patience: Patience | None = None) -> None:
        self._budget = Budget(_DAYS_LIMIT, patience=patience or Patience())
        self._described: dict[str, Component] = {}
        for component in described:
            self._described.setdefault(component.value("TZID").strip('"'), component)
        self._found: dict[str, tzinfo | None] = {}

    def named(self, name: str) -> tzinfo | None:
        """The zone; names known to everybody win over the file's own description of them."""
        if name not in self._found:
            if len(self._found) >= _NAMES_LIMIT:
                return None
            self._found[name] = zone_named(name) or self._by_description(name)
        return self._found[name]

    def _by_description(self, name: str) -> tzinfo | None:
        component = self._described.get(name)
        if component is None:
            return None
        location = component.value("X-LIC-LOCATION")
        return (zone_named(location) if location else None) or described_zone(component, self._budget)


class DescribedZone(tzinfo):
    """A zone as a VTIMEZONE describes it: the offsets that hold from each of its changes on."""

    def __init__(self, name: str, changes: Sequence[tuple[datetime, timedelta]], before: timedelta) -> None:
        self._name = name
        self._since = [since for since, _ in changes]  # in order, by the clock on the wall
        self._offsets = [before, *(offset for _, offset in changes)]

    def utcoffset(self, moment: datetime | None, /) -> timedelta:
        if moment is None:
            return self._offsets[0]
        return self._offsets[bisect_right(self._since, moment.replace(tzinfo=None))]

    def fromutc(self, moment: datetime, /) -> datetime:
        return moment + self.utcoffset(moment + self.utcoffset(moment))

    def dst(self, moment: datetime | None, /) -> timedelta:
        return timedelta()

    def tzname(self, moment: datetime | None, /) -> str:
        return self._name


_FIRST, _LAST = datetime(1990, 1, 1), datetime(2060, 1, 1)  # noqa: DTZ001 - wall clocks


def described_zone(component: Component, budget: Budget) -> tzinfo | None:
    """The zone of a VTIMEZONE, right from 1990 to 2060; None where it cannot be understood or changes too often."""
    changes: list[tuple[datetime, timedelta]] = []
    before: timedelta | None = None
    for observance in component.inner[:_OBSERVANCES_LIMIT]:
        to, since = _offset(observance.value("TZOFFSETTO")), read_stamp(observance.value("DTSTART"))
        if to is None or since is None:
            return None
        if before is None:
            before = _offset(observance.value("TZOFFSETFROM")) or to
        try:
            changes += [(moment, to) for moment in _onsets(observance, since.wall, budget)]
        except RuleError:
            return None
    if before is None or len(changes) > _CHANGES_LIMIT:
        return None
    return DescribedZone(component.value("TZID")[:100], sorted(changes), before)


def _onsets(observance: Component, since: datetime, budget: Budget) -> list[datetime]:
    onsets = [since]
    for line in observance.lines.get("RDATE", [])[:100]:
        onsets += [
            stamp.wall for text in line.value.split(",", _CHANGES_LIMIT) if (stamp := read_stamp(text))
        ]
    rule = observance.first("RRULE")
    if rule:
        ruled = occurrences(read_rule(rule.value), since, first=_FIRST, last=_until(rule), budget=budget)
        onsets += islice(ruled, _CHANGES_LIMIT)
    return onsets


def _until(rule: Line) -> datetime:
    stamp = read_stamp(read_rule(rule.value).until)
    return min(_LAST, stamp.wall) if stamp else _LAST


_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?")


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text.strip())
    zone = _fixed(found[1], found[2], found[3]) if found else None
    return zone.utcoffset(None) if zone else None
