"""A kept that reads a bent mailbox again and again, and what it would hold of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.core.policy import Rep
from agent.errors import CursorLost, KeptError
from agent.ports import Endpoints, Verdict
from connectors._password import Secret
from connectors.imap import look_around
from connectors.imap._limits import Limits
from connectors.imap.place import Place, Tls
from connectors.imap.session import Session
from connectors.imap.source import FolderSource
from tests.connectors_imap.conftest import mail
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_imap import Mailbox, Scripted

_HASTY = Limits(connect=2, silence=0.3, grace=0.6, pace=100_000, literal=400_000, answer=1_000_000)
REP = Rep("dana@tilia.example", ZoneInfo("UTC"))
MOST = 400  # commands that a reading of ten mails may take, however it goes


def furnish(server: Scripted, offers: str) -> None:
    server.fault, server.capabilities = None, offers
    server.folders = {name: Mailbox() for name in ("INBOX", "Sent", "Drafts", "Customers")}
    for number in range(1, 8):
        server.folders["INBOX"].put(mail(number))
    for number in (11, 12, 13):
        server.folders["Sent"].put(mail(number, sender="dana@tilia.example"))
    server.folders["Drafts"].put(mail(21, sender="dana@tilia.example", body=b"A human's own."))
    server.commands.clear()


@dataclass
class Reading:
    """What a store would hold of one folder."""

    cursor: str | None = None
    held: dict[str, str] = field(default_factory=dict)  # Message-IDs by ref

    def read(self, source: FolderSource) -> None:
        """One reading; a lost cursor means that the next one begins anew."""
        begins = self.cursor is None
        there: set[str] = set()
        try:
            for page in source.pages(self.cursor):
                self.cursor = page.cursor
                for item in page.items:
                    there.add(item.ref)
                    assert item.verdict is Verdict.READ or item.reason, (
                        "each item ends in a verdict with its reason"
                    )
                    if item.message:
                        self.held[item.ref] = item.message.key
                for ref in page.removed:
                    self.held.pop(ref, None)
                if begins and page.whole:
                    self.held = {ref: key for ref, key in self.held.items() if ref in there}
        except CursorLost:
            self.cursor = None
            raise


@contextmanager
def only_our_errors() -> Iterator[None]:
    """Whatever happens, the user is told in a sentence."""
    try:
        yield
    except KeptError as trouble:
        assert trouble.sentence.endswith("."), trouble.sentence
        assert "Traceback" not in trouble.sentence


@contextmanager
def session_with(server: Scripted, clock: ImpatientClock) -> Iterator[Session]:
    place = Place("127.0.0.1", server.port, "dana", tls=Tls.NONE)
    session = Session(place, lambda: Secret("pass"), Endpoints(), clock=clock, limits=_HASTY)
    try:
        yield session
    finally:
        session.close()


def run(
    server: Scripted, clock: ImpatientClock, readings: dict[str, Reading], since: datetime | None
) -> None:
    """One run of kept over the whole mailbox."""
    clock.moment += timedelta(hours=4)
    server.commands.clear()
    with session_with(server, clock) as session, only_our_errors():
        listed, chosen = look_around(session)
        ahead = {one.name: one.status for one in listed}
        for folder in chosen.folders:
            source = FolderSource(session, folder, rep=REP, since=since, ahead=ahead[folder.name])
            with only_our_errors():
                readings.setdefault(folder.name, Reading()).read(source)
    assert len(server.commands) < MOST, "it comes to an end"


def nothing_is_lost(server: Scripted, readings: dict[str, Reading]) -> None:
    """What is held is what the server has."""
    for name in ("INBOX", "Sent", "Customers"):
        box = server.folders[name]
        held = sorted(readings[name].held.values()) if name in readings else []
        assert held == sorted(f"{number}@brandt.example" for number in _numbers(box)), name


def _numbers(box: Mailbox) -> list[int]:
    return [int(raw.split(b"<")[1].split(b"@")[0]) for raw in box.mails.values()]
