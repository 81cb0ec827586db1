"""A calendar server in memory: what `connectors.caldav` asks of its transport, answered as a server answers, in XML.

Everything of the connector lives above it as it ships but the HTTP client: its second tries, its bisecting of what
a server cannot give, its walk and its cursors.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from agent.errors import ProviderDown
from agent.ports import Clock
from connectors.caldav.multistatus import path_of, quoted
from connectors.caldav.transport import Answer, Transport

_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'
_HREF = re.compile("<d:href>([^<]*)</d:href>")
_TOKEN = re.compile("<d:sync-token>([^<]*)</d:sync-token>")
_HOME = "https://calendars.example/home/"
_WORK = "/home/work/"


@dataclass
class Event:
    """One meeting as it stands."""

    uid: str
    starts_at: datetime
    guest: str
    version: int = 1

    @property
    def text(self) -> str:
        """The calendar object."""
        lines = (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//simulated//EN", "BEGIN:VEVENT", f"UID:{self.uid}",
            f"DTSTAMP:20260301T{self.version // 60:02d}{self.version % 60:02d}00Z", f"SEQUENCE:{self.version}",
            f"DTSTART:{self.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}", "DURATION:PT1H", "SUMMARY:Review",
            "ORGANIZER:mailto:lena@harbour.example", f"ATTENDEE:mailto:{self.guest}", "END:VEVENT", "END:VCALENDAR",
        )  # fmt: skip
        return "\r\n".join(lines) + "\r\n"


@dataclass
class CalendarServer:
    """One calendar. `has_tokens`: it tells what changed since; else a reader compares what it lists."""

    has_tokens: bool = True
    tells_at_most: int = 1000  # changes in one answer
    events: dict[str, Event] = field(default_factory=dict)  # by path
    changes: list[str] = field(default_factory=list)  # paths, in order
    generation: int = 1
    bad: set[str] = field(default_factory=set)  # paths that no answer can hold
    after: int = 0
    fails: int = 0  # of the next questions but `after`
    fails_with: int = 0  # a status; 0: the line is cut
    is_quiet: bool = False

    def put(self, path: str, event: Event) -> None:
        """A new or a changed meeting."""
        self.events[path] = event
        self.changes.append(path)

    def take(self, path: str) -> None:
        """It is called off."""
        del self.events[path]
        self.changes.append(path)

    def answer(self, method: str, url: str, body: str, depth: str) -> Answer:
        """What the server says."""
        self._go_wrong()
        if url == _HOME:
            return self._said(url, [self._calendar()])
        if "sync-collection" in body:
            return self._since(url, body)
        if "calendar-multiget" in body:
            return self._texts(url, [path_of(href, url) for href in _HREF.findall(body)])
        if "calendar-query" in body or depth == "1":
            return self._said(url, [self._listed(path) for path in self.events])
        return self._said(url, [self._calendar()])

    def _go_wrong(self) -> None:
        if self.is_quiet or not self.fails:
            return
        if self.after:
            self.after -= 1
            return
        self.fails -= 1
        if not self.fails_with:
            raise ProviderDown("calendars.example does not answer.", "kept will try again.")
        raise_for = Answer(
            self.fails_with, _HOME, b"", {"retry-after": "900"} if self.fails_with == 429 else {}
        )
        Transport._judge(MemoryTransport(self, None), raise_for)  # type: ignore[arg-type]

    def _etag(self, path: str) -> str:
        return f'"{self.events[path].version}"'

    def _calendar(self) -> str:
        token = f"<d:sync-token>{self._token(len(self.changes))}</d:sync-token>" if self.has_tokens else ""
        return _response(
            _WORK,
            f"<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:displayname>Work</d:displayname>{token}"
            f"<cs:getctag>{self.generation}-{len(self.changes)}</cs:getctag>",
        )

    def _token(self, place: int) -> str:
        return f"https://calendars.example/{self.generation}/{place}"

    def _listed(self, path: str) -> str:
        return _response(path, f"<d:getetag>{escape(self._etag(path))}</d:getetag><d:resourcetype/>")

    def _since(self, url: str, body: str) -> Answer:
        found = _TOKEN.search(body)
        generation, _, place = (found[1] if found else "").rpartition("/")
        if generation != self._token(0).rpartition("/")[0]:
            return Answer(403, url, f"<d:error {_SPACES}><d:valid-sync-token/></d:error>".encode(), {})
        end = min(len(self.changes), int(place) + self.tells_at_most)
        changed = dict.fromkeys(self.changes[int(place) : end])
        said = [
            self._listed(path) if path in self.events else _response(path, status=404) for path in changed
        ]
        if end < len(self.changes):
            said.append(_response(_WORK, status=507))
        return self._said(url, said, f"<d:sync-token>{self._token(end)}</d:sync-token>")

    def _texts(self, url: str, paths: list[str]) -> Answer:
        if not self.is_quiet and self.bad & set(paths):
            raise ProviderDown("calendars.example cannot answer at present.", "kept will try again.")
        said = [
            _response(
                path,
                f"<d:getetag>{escape(self._etag(path))}</d:getetag>"
                f"<c:calendar-data>{escape(self.events[path].text)}</c:calendar-data>",
            )
            if path in self.events
            else _response(path, status=404)
            for path in paths
        ]
        return self._said(url, said)

    def _said(self, url: str, responses: list[str], rest: str = "") -> Answer:
        body = f"<d:multistatus {_SPACES}>{''.join(responses)}{rest}</d:multistatus>"
        return Answer(207, url, body.encode(), {})


def _response(path: str, found: str = "", *, status: int = 0) -> str:
    href = f"<d:href>{escape(quoted(path))}</d:href>"
    if status:
        return f"<d:response>{href}<d:status>HTTP/1.1 {status} Said</d:status></d:response>"
    okay = f"<d:propstat><d:prop>{found}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
    return f"<d:response>{href}{okay}</d:response>"


class MemoryTransport(Transport):
    """The way to a server in memory."""

    def __init__(self, server: CalendarServer, clock: Clock) -> None:
        self._server, self._clock, self._home = server, clock, _HOME

    def close(self) -> None:
        """There is no socket."""

    def _once(self, method: str, url: str, body: str, depth: str) -> Answer:
        answer = self._server.answer(method, url, body, depth)
        self._judge(answer)
        return answer


def path_for(number: int) -> str:
    """Where an event lies."""
    return f"{_WORK}{number}.ics"


HOME = _HOME
SOURCE = f"caldav:calendars.example{_WORK}"
SOON = timedelta(days=2)
