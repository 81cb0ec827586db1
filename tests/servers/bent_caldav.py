"""A CalDAV server from the documents, with two calendars and a memory of what changed, whose answers are bent on their way out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from tests.servers.scripted_http import Asked, Said

Way = Callable[[Said, Asked, int], Said]
"""Given an answer, what was asked and a number: what is sent instead."""

_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'
_RESPONSE = re.compile(r"<d:response>.*?</d:response>", re.DOTALL)
HOME = "/dana/"


@dataclass
class Truth:
    """What the server has: objects by path, and each change in its order. Their ETags are the number of the change."""

    calendars: tuple[str, ...] = ("/dana/team/", "/dana/work/")
    objects: dict[str, str] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    def put(self, path: str, text: str) -> None:
        self.objects[path] = text
        self.changes.append(path)

    def delete(self, path: str) -> None:
        del self.objects[path]
        self.changes.append(path)

    def etag(self, path: str) -> str:
        """Of an object that is there."""
        last = max(at for at, changed in enumerate(self.changes) if changed == path)
        return f'"e{last}"'

    def token(self, calendar: str) -> str:
        return f"http://sync.example/{sum(path.startswith(calendar) for path in self.changes)}"

    def __call__(self, asked: Asked) -> Said:
        if asked.method == "GET":
            text = self.objects.get(unquote(asked.path))
            return Said(200, text) if text else Said(404)
        calendar = next((one for one in self.calendars if asked.path.startswith(one)), "")
        if asked.method == "PROPFIND":
            return self._described(asked, calendar)
        if not calendar:
            return Said(404)
        if "calendar-multiget" in asked.body:
            return multistatus(*map(self._text, re.findall(r"<d:href>(.*?)</d:href>", asked.body)))
        if "calendar-query" in asked.body:
            return multistatus(*(self._etag(path) for path in self._within(calendar) if "old" not in path))
        return self._since(asked, calendar)

    def _described(self, asked: Asked, calendar: str) -> Said:
        deep = asked.headers["depth"] == "1"
        if calendar:
            inner = [self._etag(path) for path in self._within(calendar)] if deep else []
            return multistatus(self._calendar(calendar), *inner)
        if asked.path == HOME and deep:
            kind = found("<d:resourcetype><d:collection/></d:resourcetype>")
            return multistatus(response(HOME, kind), *map(self._calendar, self.calendars))
        if asked.path in ("/", HOME):
            home = f"<c:calendar-home-set><d:href>{HOME}</d:href></c:calendar-home-set>"
            return multistatus(response(asked.path, found(home)))
        return Said(404)

    def _within(self, calendar: str) -> list[str]:
        return [path for path in self.objects if path.startswith(calendar)]

    def _calendar(self, path: str) -> str:
        token = self.token(path)
        return response(
            path,
            found(
                "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
                f"<d:displayname>{path.split('/')[-2]}</d:displayname><d:sync-token>{token}</d:sync-token>"
                f'<cs:getctag>"{token}"</cs:getctag><c:supported-calendar-component-set><c:comp name="VEVENT"/>'
                "</c:supported-calendar-component-set>"
            )
            + missing("<d:supported-report-set/>"),
        )

    def _etag(self, path: str) -> str:
        return response(path, found(f"<d:resourcetype/><d:getetag>{self.etag(path)}</d:getetag>"))

    def _text(self, href: str) -> str:
        path = unquote(href)
        if path not in self.objects:
            return gone(path)
        data = f"<c:calendar-data>{self.objects[path]}</c:calendar-data>"
        return response(path, found(f"<d:getetag>{self.etag(path)}</d:getetag>{data}"))

    def _since(self, asked: Asked, calendar: str) -> Said:
        told = re.search(r"<d:sync-token>(.*?)</d:sync-token>", asked.body)
        count = told[1].removeprefix("http://sync.example/") if told else ""
        mine = [path for path in self.changes if path.startswith(calendar)]
        if not count.isdigit() or int(count) > len(mine):
            return Said(403, f"<d:error {_SPACES}><d:valid-sync-token/></d:error>")
        news = dict.fromkeys(mine[int(count) :])
        rows = [self._etag(path) if path in self.objects else gone(path) for path in news]
        return multistatus(*rows, f"<d:sync-token>{self.token(calendar)}</d:sync-token>")


def multistatus(*inner: str) -> Said:
    return Said(
        207,
        f'<?xml version="1.0" encoding="utf-8"?><d:multistatus {_SPACES}>{"".join(inner)}</d:multistatus>',
    )


def response(path: str, inner: str) -> str:
    return f"<d:response><d:href>{path}</d:href>{inner}</d:response>"


def found(properties: str) -> str:
    return f"<d:propstat><d:prop>{properties}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"


def missing(properties: str, status: str = "HTTP/1.1 404 Not Found") -> str:
    return f"<d:propstat><d:prop>{properties}</d:prop><d:status>{status}</d:status></d:propstat>"


def gone(path: str) -> str:
    return response(path, "<d:status>HTTP/1.1 404 Not Found</d:status>")


@dataclass
class Bend:
    """Bends the answers to what fits: the one that is `at` of them, or all where `at` is negative."""

    question: str  # a method, or a word in the body; empty for all
    way: Way
    at: int = -1
    number: int = 0
    seen: int = field(default=0, compare=False)

    def fits(self, asked: Asked) -> bool:
        """Whether this answer is bent; each is counted."""
        asks = f"{asked.method}{asked.headers.get('depth', '')} {asked.body}"
        if self.question not in asks:
            return False
        self.seen += 1
        return self.at < 0 or self.at == self.seen - 1


def bending(truth: Callable[[Asked], Said], bends: Sequence[Bend]) -> Callable[[Asked], Said]:
    """The server, with its answers bent in all these ways, one after the other."""

    def answer(asked: Asked) -> Said:
        said = truth(asked)
        for bend in bends:
            if bend.fits(asked):
                said = bend.way(said, asked, bend.number)
        return said

    return answer


def say(*others: Said) -> Way:
    """Something else is answered."""
    return lambda said, asked, number: others[number % len(others)]


def send(*others: Callable[[bytes], Said]) -> Way:
    """The answer's octets are sent in another way."""

    def way(said: Said, asked: Asked, number: int) -> Said:
        made = others[number % len(others)](said.body.encode())
        return replace(made, status=made.status or said.status)

    return way


def rewrite(pattern: str, *others: str) -> Way:
    """Whatever fits this pattern is written otherwise: once, or, for even numbers, everywhere; `<1>` is its first group."""

    def way(said: Said, asked: Asked, number: int) -> Said:
        other = others[number % len(others)]
        body = re.sub(
            pattern,
            lambda it: other.replace("<1>", it[1] if it.re.groups else ""),
            said.body,
            count=0 if number % 2 == 0 else 1,
            flags=re.DOTALL,
        )
        return replace(said, body=body)

    return way


def rows(change: Callable[[list[str], int], list[str]]) -> Way:
    """The responses of a multistatus are changed as a list."""

    def way(said: Said, asked: Asked, number: int) -> Said:
        if not (there := _RESPONSE.findall(said.body)):
            return said
        before, _, rest = said.body.partition("<d:response>")
        after = rest[rest.rindex("</d:response>") + len("</d:response>") :]
        return replace(said, body=before + "".join(change(there, number)) + after)

    return way


leave_out = rows(lambda there, number: there[: (at := number % len(there))] + there[at + 1 :])
leave_all_out = rows(lambda there, number: [])
double = rows(lambda there, number: there[: (at := number % len(there)) + 1] + there[at:])
turn_round = rows(lambda there, number: there[::-1])


def put_in(*others: str) -> Way:
    """One more response among the others."""

    def change(there: list[str], number: int) -> list[str]:
        at = number % (len(there) + 1)
        return [*there[:at], others[number % len(others)], *there[at:]]

    return rows(change)
