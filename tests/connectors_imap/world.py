"""A rep's mailbox on a real server, connected to a data folder: what is killed, edited and looked at in tests."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from imapclient import IMAPClient

from agent import bootstrap
from agent.core.policy import Rep
from agent.flows.progress import Silent
from agent.ports import ConnectionInfo
from agent.store_port import ConnectionState, Wanted
from connectors._password import Secret
from tests.servers.dovecot import Dovecot, Variant

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
_ME = "dana@tilia.example"
_PROMISES = (
    ("Oak tops", "I will send you the lead times by Thursday.", "sven@brandt.example"),
    ("Veneer", "I'll send you the veneer samples tomorrow.", "ida@lund.example"),
)


class ImapWorld:
    """Dana's mailbox on a real server, with two promises that have slipped."""

    now = NOW

    def __init__(self, data: Path, server: Dovecot, variant: Variant, *, port: int = 0) -> None:
        self.data, self.server, self.variant = data, server, variant
        self.user = f"dana{uuid4().hex[:10]}"
        self.data.mkdir(mode=0o700, parents=True)
        for number, (subject, words, to) in enumerate(_PROMISES):
            self._lay("Sent", f"a{number}", NOW - timedelta(days=6, hours=number), subject, words, to)
            at = NOW - timedelta(days=5, hours=number)
            self._lay("INBOX", f"b{number}", at, f"Re: {subject}", "Thanks!", _ME, sender=to)
        options = {"host": "127.0.0.1", "port": str(port or server.port), "user": self.user, "tls": "none"}
        info = ConnectionInfo("imap", _ME, options)
        with bootstrap.application(self.data) as app, app.store.writing(NOW) as unit:
            mailbox = unit.mailboxes.put(Rep(_ME, ZoneInfo("Europe/Stockholm"), "Dana Keller"))
            unit.connections.put(mailbox.id, info, Secret("pass").sealed())

    def human(self) -> IMAPClient:
        client = IMAPClient("127.0.0.1", self.server.port, ssl=False)
        client.login(self.user, "pass")
        return client

    def _lay(
        self,
        folder: str,
        key: str,
        at: datetime,
        subject: str,
        words: str,
        to: str,
        *,
        sender: str = _ME,
        extra: str = "",
    ) -> None:
        head = f"Message-ID: <{key}@tilia.example>\r\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\r\nFrom: {sender}\r\n"
        raw = f"{head}To: {to}\r\nSubject: {subject}\r\n{extra}\r\n{words}\r\n"
        program = self.human()
        program.append(
            folder if folder == "INBOX" else f"{self.variant.prefix}{folder}", raw.encode(), msg_time=at
        )
        program.logout()

    def lay_more(self, number: int) -> None:
        """A mail more of a customer of its own, with a promise in every second."""
        words = (
            "I will send you the grading rules by Friday." if number % 2 else "Good to hear that all is well."
        )
        at = NOW - timedelta(days=20, hours=number)
        self._lay("Sent", f"m{number}", at, f"Grade {number}", words, f"buyer@mill{number}.example")

    def try_sync(self, now: datetime) -> ConnectionState | None:
        """One reading, whatever comes of it."""
        with bootstrap.application(self.data) as app:
            return (
                bootstrap.SignedIn(app)
                .live(bootstrap.SignedIn(app).connections()[0])
                .sync(lambda: now, Silent())
                .state
            )

    def sync(self, now: datetime) -> None:
        assert self.try_sync(now) is ConnectionState.OK

    def change(self) -> None:
        extra = "Content-Type: multipart/mixed; boundary=x\r\n"
        words = (
            "--x\r\nContent-Type: text/plain\r\n\r\nHere are the lead times.\r\n--x\r\nContent-Type: application/pdf\r\n"
            'Content-Disposition: attachment; filename="lead times.pdf"\r\n\r\npdf\r\n--x--'
        )
        subject, _, to = _PROMISES[0]
        self._lay("Sent", "c0", self.now + timedelta(minutes=30), f"Re: {subject}", words, to, extra=extra)
        words = "I will call you on Monday about the edge."  # a second page of the same reading
        self._lay("Sent", "c1", self.now + timedelta(minutes=31), f"Re: {subject}", words, to)

    def ledger(self) -> object:
        with bootstrap.application(self.data) as app, app.store.reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            rows = unit.ledger.commitments(mailbox.id, Wanted())
            drafts = unit.drafts.all(mailbox.id)
            zone = mailbox.rep.zone
            commitments = sorted((row.id, row.state(NOW + timedelta(hours=2), zone)) for row in rows)
            return (
                commitments,
                sorted((row.kind, row.state) for row in drafts),
                dict(unit.pages.counts(mailbox.id)),
                self.lying(),
            )

    def lying(self) -> list[str]:
        """The subjects of what lies in Drafts."""
        program = self.human()
        program.select_folder(f"{self.variant.prefix}Drafts", readonly=True)
        rows = program.fetch(program.search("ALL"), ["ENVELOPE"]).values()
        program.logout()
        return sorted(row[b"ENVELOPE"].subject.decode() for row in rows)

    def created(self) -> Counter[str]:
        """How many drafts were ever put there, by what the server counts: two are right, so each stands for half of them."""
        program = self.human()
        put = program.folder_status(f"{self.variant.prefix}Drafts", ["UIDNEXT"])[b"UIDNEXT"] - 1
        program.logout()
        return Counter({"first": put // 2, "second": put - put // 2})
