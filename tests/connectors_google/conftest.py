"""One fake of Google for all tests, as its own process; each test begins with an empty world."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.core.policy import Rep
from agent.ports import ConnectionInfo, Endpoints, Opened
from connectors.gmail import open_api
from connectors.gmail._identity import Identity
from connectors.gmail._letters import Letters
from connectors.gmail.calendar import CalendarSource
from connectors.gmail.drafts import GmailDrafts
from connectors.gmail.mail import GmailSource
from connectors.gmail.signin import InHand
from tests.fakes.google.client import FakeGoogle, HandClock, running
from tests.fakes.unsent import GOOGLE, sends, strange_writes

ME = "noor@tilia.example"


@pytest.fixture(scope="session")
def fake_process() -> Iterator[FakeGoogle]:
    with running() as fake:
        yield fake


@pytest.fixture
def fake(fake_process: FakeGoogle) -> Iterator[FakeGoogle]:
    """An empty world; whatever was answered in the test was as Google publishes it, and nothing could send."""
    fake_process.do("reset")
    yield fake_process
    assert fake_process.do("violations") == []
    assert sends(fake_process.do("calls")) == []
    assert strange_writes(fake_process.do("writes"), GOOGLE) == []


class Desk:
    """One account at the fake, opened as a run of the program would."""

    def __init__(self, fake: FakeGoogle, me: str = ME) -> None:
        self.fake = fake
        self.me = me
        self.clock = HandClock(fake=fake)
        self.vault = InHand(fake.secret(me))
        self.page_items = 3
        self.total_seconds: float | None = None
        self._count = 0
        self._opened: list[Opened] = []

    def close(self) -> None:
        """Let go of all connections."""
        for opened in self._opened:
            opened.close()

    @property
    def endpoints(self) -> Endpoints:
        root = self.fake.root
        return Endpoints(
            google_api_root=root, google_token_uri=f"{root}/token", google_auth_uri=f"{root}/o/oauth2/auth"
        )

    @property
    def window(self) -> tuple[datetime, datetime]:
        return self.clock.now() - timedelta(days=90), self.clock.now() + timedelta(days=90)

    def open(self) -> Opened:
        """Mail, the primary calendar and Drafts."""
        rep = Rep(self.me, ZoneInfo("Europe/Berlin"))
        info = ConnectionInfo("gmail", self.me)
        api, transport = open_api(
            info, self.vault, self.endpoints, clock=self.clock, total_seconds=self.total_seconds
        )
        identity = Identity(api, [self.me])
        letters = Letters(api, identity)
        mail = GmailSource(api, letters, self.me, since=self.window[0], page_items=self.page_items)
        calendar = CalendarSource(
            api, self.me, "primary", zone=rep.zone, window=self.window, page_items=self.page_items
        )
        opened = Opened((mail, calendar), GmailDrafts(api, letters, identity, self.me), transport.close)
        self._opened.append(opened)
        return opened

    def raw(self, **said: Any) -> bytes:
        """A mail; named headers and `body` replace the usual ones, None leaves one out."""
        self._count += 1
        usual = {
            "From": "Sven Brandt <sven@brandt.example>",
            "To": self.me,
            "Subject": f"Oak tops {self._count}",
            "Date": format_datetime(self.clock.now()),
            "Message-ID": f"<{self._count}.{self.clock.now():%H%M%S}@brandt.example>",
        }
        body = said.pop("body", "Can you send the lead times?")
        headers = {**usual, **{name.replace("_", "-"): value for name, value in said.items()}}
        lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
        return ("\r\n".join(lines) + f"\r\n\r\n{body}\r\n").encode()

    def arrive(self, count: int = 1, labels: list[str] | None = None, **said: Any) -> list[str]:
        """Mails arrive, a minute apart; their ids."""
        begins = self.clock.now().timestamp()
        raws = [(self.raw(**said), begins + 60 * number) for number in range(1, count + 1)]
        self.clock.forward(60 * count)
        return self.fake.deliver_all(self.me, raws, labels)


@pytest.fixture
def desk(fake: FakeGoogle) -> Iterator[Desk]:
    made = Desk(fake)
    yield made
    made.close()
