"""Mailboxes on a real Dovecot, each test with a user of its own, and a human at another mail program."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from imapclient import IMAPClient

from agent.core.policy import Rep
from agent.ports import ConnectionInfo, Endpoints, Opened, Page, Source
from connectors._password import Secret
from connectors.imap import open_connection
from tests.servers.absent import absent
from tests.servers.dovecot import BINARY, FULL, POOR, WITHOUT, Dovecot, Variant, dovecot
from tests.servers.parts import ImpatientClock, OpenVault

WINDOW = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC))

VARIANTS = {
    "maildir": FULL,
    "mdbox, dots": Variant(store="mdbox", separator="."),
    "no CONDSTORE": Variant(without=("CONDSTORE", "QRESYNC")),
    "no special use": Variant(special_use=False, without=("SPECIAL-USE",)),
    "poor": POOR,
}


@dataclass
class Box:
    """One mailbox. `open` is how kept sees it, `human` how its owner does."""

    server: Dovecot
    variant: Variant
    user: str = field(default_factory=lambda: f"dana{uuid4().hex[:10]}")
    clock: ImpatientClock = field(default_factory=ImpatientClock)
    options: dict[str, str] = field(default_factory=dict)
    window: tuple[datetime, datetime] = WINDOW
    stack: ExitStack = field(default_factory=ExitStack)

    def info(self) -> ConnectionInfo:
        """The connection as it is stored."""
        options = {"host": "127.0.0.1", "port": str(self.server.port), "user": self.user, "tls": "none"}
        return ConnectionInfo("imap", "dana@tilia.example", options | self.options)

    def open(self) -> Opened:
        """The connection as a new run of kept opens it; closed when the test ends."""
        opened = open_connection(
            self.info(),
            OpenVault(Secret("pass").sealed()),
            Endpoints(),
            rep=Rep("dana@tilia.example", ZoneInfo("Europe/Berlin"), aliases=("d.k@tilia.example",)),
            window=self.window,
            clock=self.clock,
        )
        self.stack.callback(opened.close)
        return opened

    def source(self, folder: str = "INBOX") -> Source:
        """The source of one folder."""
        return next(one for one in self.open().sources if one.name.endswith(f"/{folder}"))

    def named(self, folder: str) -> str:
        """The folder's name on this server."""
        return (
            folder
            if folder == "INBOX"
            else f"{self.variant.prefix}{folder}".replace("/", self.variant.separator)
        )

    def human(self) -> IMAPClient:
        """The owner's own mail program."""
        client = IMAPClient("127.0.0.1", self.server.port, ssl=False)
        client.login(self.user, "pass")
        self.stack.callback(client.shutdown)
        return client


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[Variant], Dovecot]]:
    """Running servers by variant, each started when it is first asked for."""
    if not BINARY:
        absent(WITHOUT)
    running: dict[Variant, Dovecot] = {}
    with ExitStack() as stack:

        def server(variant: Variant) -> Dovecot:
            if variant not in running:
                running[variant] = stack.enter_context(dovecot(variant))
            return running[variant]

        yield server


@pytest.fixture(params=VARIANTS)
def box(request: pytest.FixtureRequest, servers: Callable[[Variant], Dovecot]) -> Iterator[Box]:
    """A new mailbox on every variant of the server."""
    variant = VARIANTS[request.param]
    box = Box(servers(variant), variant)
    with box.stack:
        yield box


@pytest.fixture
def full(servers: Callable[[Variant], Dovecot]) -> Iterator[Box]:
    """A new mailbox on the server that can do everything."""
    box = Box(servers(FULL), FULL)
    with box.stack:
        yield box


def mail(
    number: int, *, sender: str = "sven@brandt.example", body: bytes = b"The samples left this morning."
) -> bytes:
    """One small mail."""
    return (
        b"Message-ID: <%d@brandt.example>\r\nDate: Thu, 07 May 2026 08:%02d:00 +0200\r\nFrom: %s\r\n"
        b"To: dana@tilia.example\r\nSubject: Samples\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"
        % (number, number % 60, sender.encode(), body)
    )


@pytest.fixture
def write_mail() -> Callable[..., bytes]:
    """Makes small mails by number."""
    return mail


def keys(pages: list[Page]) -> list[str]:
    """Message-IDs in the order given."""
    return [item.message.key for page in pages for item in page.items if item.message]
