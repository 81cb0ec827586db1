"""iCalendar text (RFC 5545 3.1) to its components, limited before anything in them is understood.

One pass over the lines. What a meeting does not need (alarms, tasks, inline files) is left out here,
so hostile amounts of it cost next to nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from connectors._body import clean_text
from connectors._charsets import decode_bytes

LINE_LIMIT = 64 * 1024  # characters of one unfolded line
EVENTS_LIMIT = 20_000
LINES_LIMIT = 2_000  # of one component
OF_ONE_KIND = 1_000  # ATTENDEE, EXDATE or RDATE lines of one event
_DEPTH_LIMIT = 20


class Line(NamedTuple):
    """One content line; names in capitals, parameter values without quotes."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """One VEVENT or VTIMEZONE with its lines by name; of a VTIMEZONE also the parts within."""

    kind: str
    lines: dict[str, list[Line]] = field(default_factory=dict)
    inner: list["Component"] = field(default_factory=list)
    calendar: int = 0  # which VCALENDAR of the file it stands in

    def first(self, name: str) -> Line | None:
        """The first line of this name."""
        found = self.lines.get(name)
        return found[0] if found else None

    def value(self, name: str) -> str:
        """The value of the first line of this name, or an empty string."""
        found = self.lines.get(name)
        return found[0].value if found else ""


@dataclass(slots=True)
class Contents:
    """What a calendar file holds."""

    is_calendar: bool = False
    calendars: list[Component] = field(default_factory=list)  # METHOD, X-WR-TIMEZONE
    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        """Say once what could not be read."""
        if problem not in self.problems:
            self.problems.append(problem)


_WANTED = {
    "VCALENDAR": frozenset({"METHOD", "X-WR-TIMEZONE"}),
    "VEVENT": frozenset(
        "UID DTSTART DTEND DURATION SUMMARY DESCRIPTION LOCATION ORGANIZER ATTENDEE STATUS SEQUENCE CREATED"
        " LAST-MODIFIED DTSTAMP RRULE RDATE EXDATE EXRULE RECURRENCE-ID".split()
    ),
    "VTIMEZONE": frozenset({"TZID", "X-LIC-LOCATION"}),
    "STANDARD": frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"}),
    "DAYLIGHT": frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"}),
}

_OF_CALENDARS = _WANTED.keys() | {"VTODO", "VJOURNAL", "VFREEBUSY", "VALARM", "VAVAILABILITY", "AVAILABLE"}


def read_contents(raw: bytes) -> Contents:
    """The calendars, events and zones of a file."""
    text, sure = decode_bytes(raw.removeprefix(b"\xef\xbb\xbf"), "utf-8")
    contents = Contents()
    if not sure:
        contents.note("it is not UTF-8: read as well as it could be")
    _Nesting(contents).walk(unfolded(clean_text(text)))
    return contents


_FOLD = re.compile(r"\n[ \t]")


def unfolded(text: str) -> Iterator[str]:
    """The content lines, unfolded."""
    for line in _FOLD.sub("", text).split("\n"):
        if line:
            yield line


class _Nesting:
    """Where the walk stands: the components that are begun and not yet ended."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._open: list[Component] = []
        self._ignored: list[str] = []  # components within which nothing is wanted

    def walk(self, lines: Iterator[str]) -> None:
        for line in lines:
            head = line[:6].upper()
            if head == "BEGIN:":
                self._begin(line[6:].strip().upper())
            elif head.startswith("END:"):
                self._end(line[4:].strip().upper())
            elif self._open and not self._ignored:
                self._add(line)
        if self._open or self._ignored:
            self._contents.note("it ends within a component: it may be cut off")
            while self._open:
                self._keep(self._open.pop())

    def _begin(self, kind: str) -> None:
        self._contents.is_calendar = self._contents.is_calendar or kind in _OF_CALENDARS
        if self._ignored or kind not in _WANTED or len(self._open) >= _DEPTH_LIMIT:
            self._ignored.append(kind)
            del self._ignored[_DEPTH_LIMIT:]
            return
        component = Component(kind, calendar=len(self._contents.calendars))
        if kind == "VCALENDAR":
            self._contents.calendars.append(component)
        elif kind in ("STANDARD", "DAYLIGHT") and self._open:
            self._open[-1].inner.append(component)
        self._open.append(component)

    def _end(self, kind: str) -> None:
        if self._ignored:
            if kind in self._ignored:
                del self._ignored[len(self._ignored) - 1 - self._ignored[::-1].index(kind) :]
            elif any(component.kind == kind for component in self._open):
                self._ignored.clear()
        while not self._ignored and any(component.kind == kind for component in self._open):
            component = self._open.pop()
            self._keep(component)
            if component.kind == kind:
                break

    def _keep(self, component: Component) -> None:
        if component.kind == "VTIMEZONE":
            self._contents.zones.append(component)
        elif component.kind == "VEVENT" and len(self._contents.events) < EVENTS_LIMIT:
            self._contents.events.append(component)
        elif component.kind == "VEVENT":
            self._contents.note(f"it holds more than {EVENTS_LIMIT:,} events, the rest left out")

    def _add(self, text: str) -> None:
        component = self._open[-1]
        name = _NAME.match(text)
        if not name or name[0].upper() not in _WANTED[component.kind]:
            return
        if len(text) > LINE_LIMIT:
            self._contents.note("a line of more than 64 KB was cut")
            text = text[:LINE_LIMIT]
        line = _line(name[0].upper(), text[name.end() :])
        if line is None:
            self._contents.note("a line in it is not understood")
            return
        same = component.lines.setdefault(line.name, [])
        if len(same) < OF_ONE_KIND:
            same.append(line)
        else:
            self._contents.note(
                f"an event has more than {OF_ONE_KIND:,} lines of {line.name}, the rest left out"
            )


_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_PARAMETER = re.compile(r'\s*;\s*([A-Za-z0-9-]{1,60})\s*=\s*("[^"]*"|[^";:,]*)((?:,(?:"[^"]*"|[^";:,]*))*)')


def _line(name: str, rest: str) -> Line | None:
    """A content line's parameters and value; None where its value cannot be told from its parameters."""
    parameters: dict[str, str] = {}
    at = 0
    while found := _PARAMETER.match(rest, at):
        parameters.setdefault(found[1].upper(), found[2].strip('"'))
        at = found.end()
    colon = rest.find(":", at)
    if colon < 0:
        return None
    return Line(name, parameters, rest[colon + 1 :].strip())
