"""A rep's whole world at Microsoft: a mailbox with promises in it, and a data folder that is connected to it."""

import base64
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent import bootstrap
from agent.bootstrap import Application
from agent.clock import SystemClock
from agent.flows.live import Synced
from agent.flows.progress import Silent
from agent.ports import ConnectionInfo, Endpoints
from agent.store_port import Wanted
from connectors.outlook.marks import MARK
from connectors.outlook.signin import by_device
from tests.fakes.graph.client import REP, FakeGraph, HandClock

NOW = datetime(2026, 5, 11, 14, tzinfo=UTC)
PROMISES = (
    ("Oak tops", "I will send you the lead times by Thursday.", "sven@brandt.example"),
    ("Veneer", "I'll send you the veneer samples tomorrow.", "ida@lund.example"),
)


class OutlookWorld:
    """Dana's mailbox, on the fake's first day."""

    now = NOW

    def __init__(self, fake: FakeGraph, folder: Path) -> None:
        fake.do("reset")
        fake.do("authority", device="approved", base=fake.root)
        self.fake = fake
        self.data = folder
        self.data.mkdir(mode=0o700, parents=True)
        addresses = f'graph_root = "{fake.root}"\nmicrosoft_authority = "{fake.root}"\n'
        (self.data / "kept.toml").write_text(addresses, encoding="utf-8")
        self.clock: HandClock | None = None
        self._frozen: tuple[object, Counter[str]] | None = None

    def connect(self, now: datetime = NOW) -> None:
        """Sign in, and look once."""
        endpoints = Endpoints(graph_root=self.fake.root, microsoft_authority=self.fake.root)
        secret = by_device("client", "", endpoints, SystemClock(), say=lambda _: None)
        with self.application() as app:
            bootstrap.SignedIn(app).connect(
                ConnectionInfo("outlook", REP.email), secret.write(), zone=REP.zone, now=now
            )

    @contextmanager
    def application(self) -> Iterator[Application]:
        """kept over the data folder, as a command opens it."""
        with bootstrap.application(self.data) as app:
            if self.clock:
                vars(app)["clock"] = self.clock  # instead of the machine's, which would really wait
            yield app

    def with_promises(self) -> "OutlookWorld":
        """Two promises that have slipped, each thanked for by the customer."""
        for number, (subject, words, to) in enumerate(PROMISES):
            at = NOW - timedelta(days=6, hours=number)
            self.deliver(f"a{number}", at, subject, words, to=to)
            self.deliver(
                f"b{number}",
                at + timedelta(days=1),
                f"Re: {subject}",
                "Thanks!",
                sender=to,
                answers=f"a{number}",
            )
        return self

    def deliver(
        self,
        key: str,
        at: datetime,
        subject: str,
        words: str,
        *,
        to: str = REP.email,
        sender: str = REP.email,
        answers: str = "",
        extra: str = "",
    ) -> int:
        """A mail that the rep sent, or that came in."""
        is_own = sender == REP.email
        head = "" if is_own else f"Received: from mx.example; {at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
        thread = (
            f"In-Reply-To: <{answers}@w.example>\r\nReferences: <{answers}@w.example>\r\n" if answers else ""
        )
        mime = (
            f"{head}Message-ID: <{key}@w.example>\r\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\r\nFrom: {sender}\r\n"
            f"To: {to}\r\nSubject: {subject}\r\n{thread}{extra}\r\n{words}\r\n"
        )
        packed = base64.b64encode(mime.encode()).decode()
        folder = "sentitems" if is_own else "inbox"
        return int(
            self.fake.do("put", mime=packed, folder=folder, received=at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        )

    def try_sync(self, now: datetime) -> Synced:
        """What `kept sync` does, with everything opened anew and closed again."""
        if self.clock:
            self.clock.set(now)
        self.fake.do("set", now=f"{now:%Y-%m-%dT%H:%M:%SZ}")
        with self.application() as app:
            return (
                bootstrap.SignedIn(app)
                .live(bootstrap.SignedIn(app).connections()[0])
                .sync(lambda: now, Silent())
            )

    def sync(self, now: datetime) -> None:
        """A sync that must succeed."""
        done = self.try_sync(now)
        assert not done.failed, done.reason

    def change(self) -> None:
        """The first promise is kept, by a mail with a file."""
        words = (
            "--x\r\nContent-Type: text/plain\r\n\r\nHere are the lead times.\r\n--x\r\nContent-Type: application/pdf\r\n"
            'Content-Disposition: attachment; filename="lead times.pdf"\r\n\r\npdf\r\n--x--'
        )
        extra = "Content-Type: multipart/mixed; boundary=x\r\n"
        subject, _, to = PROMISES[0]
        at = NOW + timedelta(minutes=30)
        self.deliver("c0", at, f"Re: {subject}", words, to=to, extra=extra)

    def freeze(self) -> None:
        """Remember how all stands before the fake begins another world."""
        self._frozen = self._ledger(), self._created()

    def ledger(self) -> object:
        """Every commitment and draft as a user sees it."""
        return self._frozen[0] if self._frozen else self._ledger()

    def created(self) -> Counter[str]:
        """How often a draft with each mark was ever made, wherever it lies now."""
        return self._frozen[1] if self._frozen else self._created()

    def _ledger(self) -> object:
        with self.application() as app, app.store.reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            rows = unit.ledger.commitments(mailbox.id, Wanted())
            drafts = unit.drafts.all(mailbox.id)
            counts = unit.pages.counts(mailbox.id)
            commitments = sorted(
                (row.id, row.state(NOW + timedelta(hours=2), mailbox.rep.zone)) for row in rows
            )
            return commitments, sorted((row.commitment, row.kind, row.state) for row in drafts), dict(counts)

    def _created(self) -> Counter[str]:
        every = self.fake.do("messages", folder="")
        return Counter(one["extended"][MARK] for one in every if MARK in one["extended"])
