"""Calendars on a real Radicale, each test with a user of its own."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx2
import pytest

from agent.core.policy import Rep
from agent.ports import ConnectionInfo, Endpoints, Opened, Source
from connectors._password import Secret
from connectors.caldav import open_connection
from tests.servers.absent import absent
from tests.servers.parts import ImpatientClock, OpenVault
from tests.servers.radicale import IS_HERE, WITHOUT, Radicale, radicale

WINDOW = (datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC))


@dataclass
class Planner:
    """One user's calendars. `open` is how kept sees them, the rest what the user does in a calendar program."""

    server: Radicale
    user: str = field(default_factory=lambda: f"dana{uuid4().hex[:10]}")
    window: tuple[datetime, datetime] = WINDOW
    clock: ImpatientClock = field(default_factory=ImpatientClock)
    options: dict[str, str] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.server.add_user(self.user)
        self.program = httpx2.Client(base_url=self.server.url, auth=(self.user, "pass"), verify=False)
        self.stack.callback(self.program.close)
        self.make("work")

    @property
    def home(self) -> str:
        return f"{self.server.url}{self.user}/"

    def make(self, calendar: str, component: str = "VEVENT") -> None:
        """A new calendar."""
        body = (
            '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
            f"<d:displayname>{calendar.title()}</d:displayname><c:supported-calendar-component-set>"
            f'<c:comp name="{component}"/></c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>'
        )
        self.program.request("MKCALENDAR", f"/{self.user}/{calendar}/", content=body).raise_for_status()

    def put(self, name: str, text: str, calendar: str = "work") -> None:
        """A calendar object, new or changed."""
        path = f"/{self.user}/{calendar}/{name}.ics"
        self.program.put(path, content=text, headers={"Content-Type": "text/calendar"}).raise_for_status()

    def delete(self, name: str, calendar: str = "work") -> None:
        """Remove a calendar object."""
        self.program.delete(f"/{self.user}/{calendar}/{name}.ics").raise_for_status()

    def open(self) -> Opened:
        """The connection as a new run of kept opens it; closed when the test ends."""
        opened = open_connection(
            ConnectionInfo(
                "caldav", "dana@tilia.example", {"url": self.home, "user": self.user} | self.options
            ),
            OpenVault(Secret("pass").sealed()),
            Endpoints(),
            rep=Rep("dana@tilia.example", ZoneInfo("Europe/Berlin")),
            window=self.window,
            clock=self.clock,
        )
        self.stack.callback(opened.close)
        return opened

    def source(self, calendar: str = "work") -> Source:
        """The source of one calendar."""
        return next(one for one in self.open().sources if one.name.endswith(f"/{calendar}/"))


@pytest.fixture(scope="session")
def server() -> Iterator[Radicale]:
    """One server for all tests of a run."""
    if not IS_HERE:
        absent(WITHOUT)
    with radicale() as server:
        yield server


@pytest.fixture
def planner(server: Radicale) -> Iterator[Planner]:
    """A new user with a calendar named work."""
    planner = Planner(server)
    with planner.stack:
        yield planner


def event(number: int, *extra: str, start: str = "", ends: str = "DURATION:PT1H") -> str:
    """One meeting as an iCalendar object."""
    begins = start or f"DTSTART:202605{1 + number % 28:02d}T{8 + number // 28 % 10:02d}0000Z"
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tilia//planner//EN", "BEGIN:VEVENT", f"UID:{number}@tilia.example",
        "DTSTAMP:20260501T080000Z", begins, ends, f"SUMMARY:Samples {number}", *extra, "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return "\r\n".join(lines) + "\r\n"
