"""iCalendar text (RFC 5545 3.1) to its components, limited before anything in them is understood.

One pass over the lines. What a meeting does not need (alarms, tasks, inline files) is left out here,
so hostile amounts of it cost next to nothing.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from connectors._charsets import decode_bytes
from connectors._patience import TOO_LONG, Patience

LINE_LIMIT = 64 * 1024  # bytes of one unfolded line
LINES_LIMIT = 1_000_000
EVENTS_LIMIT = 20_000
OF_ONE_KIND = 1_000  # ATTENDEE, EXDATE or RDATE lines of one event
_DEPTH_LIMIT = 20
_LINES_AT_ONCE = 64


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


def read_contents(raw: bytes, patience: Patience | None = None) -> Contents:
    """The calendars, events and zones of a file, as far as patience lasts."""
    patience = patience or Patience(len(raw))
    contents = Contents()
    nesting = _Nesting(contents)
    for number, line in enumerate(_LINES.finditer(_unfolded(raw))):
        if number >= LINES_LIMIT:
            contents.note(f"it has more than {LINES_LIMIT:,} lines, the rest left out")
            break
        if number % _LINES_AT_ONCE == 0 and patience.is_over:
            contents.note(TOO_LONG)
            break
        nesting.take(line[0])
    nesting.close()
    return contents


_LINES = re.compile(rb"[^\r\n]+")


def _unfolded(raw: bytes) -> bytes:
    """The file unfolded as bytes: a fold may stand within a character (RFC 5545 3.1)."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    for fold in (b"\r\n ", b"\r\n\t", b"\n ", b"\n\t"):  # a pattern would hold a piece for every fold
        raw = raw.replace(fold, b"")
    return raw


class _Nesting:
    """Where the walk stands: the components that are begun and not yet ended."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._open: list[Component] = []
        self._ignored: list[str] = []  # components within which nothing is wanted

    def take(self, line: bytes) -> None:
        """The next content line."""
        head = line[:6].upper()
        if head == b"BEGIN:":
            self._begin(_kind(line[6:]))
        elif head.startswith(b"END:"):
            self._end(_kind(line[4:]))
        elif self._open and not self._ignored:
            self._add(line)

    def close(self) -> None:
        """The end of the file; what is still open is taken as far as it goes."""
        if self._open or self._ignored:
            self._contents.note("it ends within a component: it may be cut off")
        while self._open:
            self._keep(self._open.pop())

    def _begin(self, kind: str) -> None:
        self._contents.is_calendar = self._contents.is_calendar or kind in _OF_CALENDARS
        if self._ignored or not self._is_wanted(kind):
            self._ignored.append(kind)
            del self._ignored[_DEPTH_LIMIT:]
            return
        component = Component(kind, calendar=len(self._contents.calendars))
        if kind == "VCALENDAR":
            self._contents.calendars.append(component)
        elif kind in ("STANDARD", "DAYLIGHT") and self._open:
            self._open[-1].inner.append(component)
        self._open.append(component)

    def _is_wanted(self, kind: str) -> bool:
        if kind == "VEVENT" and len(self._contents.events) >= EVENTS_LIMIT:
            self._contents.note(f"it holds more than {EVENTS_LIMIT:,} events, the rest left out")
            return False
        return kind in _WANTED and len(self._open) < _DEPTH_LIMIT

    def _end(self, kind: str) -> None:
        if self._ignored and self._ends_something_ignored(kind):
            return
        while any(component.kind == kind for component in self._open):
            component = self._open.pop()
            self._keep(component)
            if component.kind == kind:
                break

    def _ends_something_ignored(self, kind: str) -> bool:
        """Leave what is ignored; an end of something outside it shows that its own end is missing."""
        if kind in self._ignored:
            while self._ignored.pop() != kind:
                pass
            return True
        if not any(component.kind == kind for component in self._open):
            return True
        self._ignored.clear()
        return False

    def _keep(self, component: Component) -> None:
        if component.kind == "VTIMEZONE":
            self._contents.zones.append(component)
        elif component.kind == "VEVENT":
            self._contents.events.append(component)

    def _add(self, octets: bytes) -> None:
        component = self._open[-1]
        name = _NAME.match(octets)
        if not name or (known := name[0].decode("ascii").upper()) not in _WANTED[component.kind]:
            return
        if len(octets) > LINE_LIMIT:
            self._contents.note("a line of more than 64 KB was cut")
            octets = octets[:LINE_LIMIT]
        text, sure = decode_bytes(octets[name.end() :], "utf-8")
        if not sure and len(octets) < LINE_LIMIT:
            self._contents.note("it is not UTF-8: read as well as it could be")
        line = _line(known, text)
        same = component.lines.setdefault(known, [])
        if line is None:
            self._contents.note("a line in it is not understood")
        elif len(same) < OF_ONE_KIND:
            same.append(line)
        else:
            self._contents.note(f"an event has more than {OF_ONE_KIND:,} lines of {known}, the rest left out")


def _kind(name: bytes) -> str:
    return name[:100].decode("latin-1").strip().upper()


_NAME = re.compile(rb"[A-Za-z0-9-]{1,60}")
_PARAMETER = re.compile(r'\s*;\s*([A-Za-z0-9-]{1,60})\s*=\s*("[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*')
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}  # RFC 6868


def _line(name: str, rest: str) -> Line | None:
    """A content line's parameters and value; None where its value cannot be told from its parameters."""
    parameters: dict[str, str] = {}
    at = 0
    while found := _PARAMETER.match(rest, at):
        parameters.setdefault(found[1].upper(), _uncareted(found[2].strip('"')))
        at = found.end()
    colon = rest.find(":", at)
    if colon < 0:
        return None
    return Line(name, parameters, rest[colon + 1 :].strip())


def _uncareted(value: str) -> str:
    if "^" not in value:
        return value
    return re.sub(r"\^[n'^]", lambda found: _CARETS[found[0]], value)
