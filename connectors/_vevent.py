"""VEVENT to `Meeting`: the only reader of calendars, for every connector that gets iCalendar text."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from agent.core.meeting import Answer, Attendee
from agent.core.message import Address
from connectors._body import clean_text
from connectors._calendar_text import Component, Line
from connectors._headers import one_line
from connectors._numbers import number_of
from connectors._stamps import Stamp, read_duration, read_stamp
from connectors._zones import Zones

_LONGEST_LINE, _LONGEST_TEXT = 1_000, 20_000

_ANSWERS = {
    "ACCEPTED": Answer.ACCEPTED,
    "TENTATIVE": Answer.TENTATIVE,
    "DECLINED": Answer.DECLINED,
    "DELEGATED": Answer.DECLINED,  # somebody else is to come
}


@dataclass(frozen=True, slots=True)
class Clock:
    """How the times of one calendar are read: its zones, the one of times that name none, and the rep's."""

    zones: Zones
    floating: tzinfo
    rep: tzinfo

    def zone_of(self, line: Line, stamp: Stamp, problems: list[str]) -> tzinfo:
        """The zone in which this line's time stands; days stand in the rep's."""
        if stamp.is_day:
            return self.rep
        if stamp.is_utc:
            return UTC
        name = line.parameters.get("TZID", "")
        if not name:
            return self.floating
        zone = self.zones.named(name)
        if zone is None:
            _note(problems, f"its zone {one_line(name)[:60]!r} is not known, the calendar's own was taken")
        return zone or self.floating

    def moment(self, line: Line | None, problems: list[str]) -> datetime | None:
        """The line's time as a moment, or None."""
        stamp = read_stamp(line.value) if line else None
        if line is None or stamp is None:
            return None
        return stamp.wall.replace(tzinfo=self.zone_of(line, stamp, problems))


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT, its fields understood, its repetition not yet worked out."""

    uid: str
    start: Stamp
    zone: tzinfo
    length: timedelta  # on the wall clock
    component: Component
    clock: Clock
    replaces: Stamp | None = None  # RECURRENCE-ID
    replaces_at: datetime | None = None
    and_later: bool = False  # RANGE=THISANDFUTURE: what it replaces, and every time after that
    sequence: int = 0
    stamped: datetime | None = None
    cancelled: bool = False
    problems: tuple[str, ...] = ()


def read_event(component: Component, clock: Clock, *, method: str = "") -> Event | None:
    """The event, or None where it has no beginning that can be read."""
    line = component.first("DTSTART")
    start = read_stamp(line.value) if line else None
    if line is None or start is None:
        return None
    problems: list[str] = []
    zone = clock.zone_of(line, start, problems)
    length = _length(component, start, zone, clock, problems)
    replaced = component.first("RECURRENCE-ID")
    replaces = read_stamp(replaced.value) if replaced else None
    return Event(
        uid=uid_of(component),
        start=start,
        zone=zone,
        length=length,
        component=component,
        clock=clock,
        replaces=replaces,
        replaces_at=clock.moment(replaced, problems),
        and_later=replaced is not None and replaced.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        sequence=_number(component.value("SEQUENCE")),
        stamped=clock.moment(component.first("DTSTAMP") or component.first("LAST-MODIFIED"), problems),
        cancelled=is_cancelled(component, method),
        problems=tuple(problems),
    )


def _length(component: Component, start: Stamp, zone: tzinfo, clock: Clock, problems: list[str]) -> timedelta:
    """From beginning to end; a day where it has no end and is a day, nothing where it is a time (RFC 5545 3.6.1)."""
    default = timedelta(days=1) if start.is_day else timedelta()
    ends = component.first("DTEND")
    if ends is None:
        said = component.value("DURATION")
        length = read_duration(said) if said else default
    else:
        stamp = read_stamp(ends.value)
        length = _between(start, zone, stamp, clock.zone_of(ends, stamp, problems)) if stamp else None
    if length is None or length < timedelta():
        _note(problems, "its end cannot be read")
        return default
    return length


def _between(start: Stamp, zone: tzinfo, end: Stamp, end_zone: tzinfo) -> timedelta:
    if end_zone == zone or start.is_day or end.is_day:
        return end.wall - start.wall
    return end.wall.replace(tzinfo=end_zone).astimezone(zone).replace(tzinfo=None) - start.wall


def is_cancelled(component: Component, method: str) -> bool:
    """Whether the event was called off: by its status, or by being sent as a cancellation (RFC 5546 3.2.5)."""
    return method == "CANCEL" or component.value("STATUS").upper() == "CANCELLED"


def uid_of(component: Component) -> str:
    """The event's UID; for one without, a name that is the same for the same event."""
    uid = one_line(component.value("UID"))[:_LONGEST_LINE]
    if uid:
        return uid
    said = "\n".join(component.value(name) for name in ("DTSTART", "SUMMARY", "ORGANIZER"))
    return f"sha256.{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}@local"


def _number(text: str) -> int:
    return number_of(text, most=9) or 0


def _note(problems: list[str], problem: str) -> None:
    if problem not in problems:
        problems.append(problem)


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def text_of(component: Component, name: str) -> str:
    """A TEXT value (RFC 5545 3.3.11) with its escapes resolved and its HTML, if any, as it stands."""
    value = component.value(name)[: 2 * _LONGEST_TEXT]
    if "\\" in value:
        value = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return clean_text(value)[:_LONGEST_TEXT].strip()


def line_of(component: Component, name: str) -> str:
    """A TEXT value as one line."""
    return one_line(text_of(component, name))[:_LONGEST_LINE]


def attendees_of(component: Component) -> tuple[Attendee, ...]:
    """Who was asked, each address once, with the last answer given under it."""
    found: dict[str, Attendee] = {}
    for line in component.lines.get("ATTENDEE", []):
        address = address_of(line)
        if address:
            answer = _ANSWERS.get(line.parameters.get("PARTSTAT", "").upper(), Answer.NONE)
            is_resource = line.parameters.get("CUTYPE", "").upper() in ("ROOM", "RESOURCE")
            found[address.email] = Attendee(address, answer, is_resource)
    return tuple(found.values())


_EMAIL = re.compile(r"[^\s<>()\[\]\\,;:\"@]{1,128}@[^\s<>()\[\]\\,;:\"@]{1,255}")


def address_of(line: Line | None) -> Address | None:
    """The person of an ATTENDEE or ORGANIZER line; None where it names no mail address."""
    if line is None:
        return None
    value = line.value.strip()
    if value[:7].lower() == "mailto:":
        value = value[7:]
    for candidate in (value.strip("<> "), line.parameters.get("EMAIL", "")):
        if _EMAIL.fullmatch(candidate):
            return Address(candidate.lower(), one_line(line.parameters.get("CN", ""))[:256])
    return None
