"""A rep's calendar on a real Radicale, connected to a data folder: what is killed, cut and looked at in `test_crashes.py`."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx2

from agent import bootstrap
from agent.core.policy import Rep
from agent.flows.progress import Silent
from agent.ports import ConnectionInfo
from agent.store_port import ConnectionState
from connectors._password import Secret
from tests.servers.radicale import Radicale

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
_ME = "dana@tilia.example"
_LOOKS = tuple(
    timedelta(minutes=minutes) for minutes in (0, 20, 40, 120)
)  # longer than a server may ask for quiet


class CalendarWorld:
    """Dana's calendar with five meetings; `change` moves one, calls one off and plans three."""

    def __init__(self, data: Path, server: Radicale, *, port: int = 0) -> None:
        self.data, self.server = data, server
        self.user = f"dana{uuid4().hex[:10]}"
        self.data.mkdir(mode=0o700, parents=True)
        server.add_user(self.user)
        self.ask("MKCALENDAR", "")
        for number in range(5):
            self.put(number)
        url = f"http://127.0.0.1:{port or server.port}/{self.user}/"
        info = ConnectionInfo("caldav", _ME, {"url": url, "user": self.user})
        with bootstrap.application(self.data) as app, app.store.writing(NOW) as unit:
            mailbox = unit.mailboxes.put(Rep(_ME, ZoneInfo("Europe/Stockholm"), "Dana Keller"))
            unit.connections.put(mailbox.id, info, Secret("pass").sealed())

    def ask(self, method: str, name: str, body: str = "", *, calendar: str = "work") -> None:
        """What the user's own calendar program asks of the server."""
        where = f"{self.server.url}{self.user}/{calendar}/{name}"
        said = httpx2.request(
            method, where, content=body, auth=(self.user, "pass"), headers={"Content-Type": "text/calendar"}
        )
        said.raise_for_status()

    def put(self, number: int, *, days: int = 3, version: int = 0, calendar: str = "work") -> None:
        """A meeting with a customer, new or moved."""
        starts = NOW + timedelta(days=days, hours=number)
        lines = (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tilia//planner//EN", "BEGIN:VEVENT", f"UID:{number}@tilia.example",
            f"DTSTAMP:20261101T0{version}0000Z", f"SEQUENCE:{version}", f"DTSTART:{starts:%Y%m%dT%H%M%SZ}", "DURATION:PT1H",
            f"SUMMARY:Samples {number}", f"ORGANIZER:mailto:{_ME}", "ATTENDEE:mailto:sven@brandt.example", "END:VEVENT",
            "END:VCALENDAR",
        )  # fmt: skip
        self.ask("PUT", f"{number}.ics", "\r\n".join(lines) + "\r\n", calendar=calendar)

    def change(self) -> None:
        """More than a page of news."""
        self.put(0, days=10, version=1)
        self.ask("DELETE", "1.ics")
        for number in range(5, 8):
            self.put(number)

    def forget_tokens(self) -> None:
        """The server no longer knows what its tokens stand for."""
        for tokens in self.server.folder.rglob(f"{self.user}/*/.Radicale.cache/sync-token"):
            for one in tokens.iterdir():
                one.unlink()

    def try_sync(self, now: datetime) -> ConnectionState | None:
        """One reading, whatever comes of it."""
        return read_once(self.data, now)

    def settle(self, now: datetime) -> None:
        """Read until quiet; the last reading finds nothing wrong."""
        states = [self.try_sync(now + pause) for pause in _LOOKS]
        assert states[-1] is ConnectionState.OK

    def choose(self, calendar: str) -> None:
        """The user signs in anew, to read this calendar alone."""
        with bootstrap.application(self.data) as app, app.store.writing(NOW) as unit:
            (connection,) = unit.connections.all()
            options = {**connection.info.options, "calendars": calendar}
            info = replace(connection.info, options=options)
            unit.connections.put(connection.mailbox, info, Secret("pass").sealed())

    def ledger(self) -> tuple[list[tuple[str, str, int, int]], object]:
        """Every meeting as it stands, and what the calendar's objects came to."""
        with bootstrap.application(self.data) as app:
            path = app.settings.database.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as database:
            meetings = database.execute(
                "SELECT uid, starts_at, sequence, gone_at IS NULL FROM meeting ORDER BY uid"
            )
            items = database.execute("SELECT ref, verdict, gone_at IS NULL FROM item ORDER BY ref")
            return meetings.fetchall(), [(ref.rpartition("/")[2], *rest) for ref, *rest in items.fetchall()]


def read_once(data: Path, now: datetime) -> ConnectionState | None:
    """One reading of what this data folder is connected to; for a process of its own, too."""
    with bootstrap.application(data) as app:
        signed_in = bootstrap.SignedIn(app)
        return signed_in.live(signed_in.connections()[0]).sync(lambda: now, Silent()).state
