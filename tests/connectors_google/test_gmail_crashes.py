"""The crash sweep on Gmail: killed at every named step, beside a provider that remembers every draft it ever took."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent import bootstrap
from agent.bootstrap import Application
from agent.core.policy import Rep
from agent.flows.progress import Silent
from agent.ports import ConnectionInfo
from agent.store_port import ConnectionState, Wanted
from connectors.gmail._quota import Tariff
from tests.children import patched
from tests.connectors_google.conftest import ME
from tests.contract.crash_sweep import PLACES, CrashSweep, World
from tests.fakes.google.client import FakeGoogle

_NOW = datetime(2026, 5, 11, 8, tzinfo=UTC)
_PROMISES = (
    ("Oak tops", "I will send you the lead times by Thursday.", "sven@brandt.example"),
    ("Veneer", "I'll send you the veneer samples tomorrow.", "ida@lund.example"),
)


class GoogleWorld:
    """Noor's account at the fake, with two promises that have slipped, and a data folder that is signed in to it."""

    now = _NOW

    def __init__(self, fake: FakeGoogle, folder: Path, account: str) -> None:
        self.fake, self.data, self.account = fake, folder, account
        self.data.mkdir(mode=0o700)
        lines = [
            f'google_api_root = "{fake.root}"',
            f'google_token_uri = "{fake.root}/token"',
            f'google_auth_uri = "{fake.root}/o/oauth2/auth"',
        ]
        (self.data / "kept.toml").write_text("\n".join(lines))
        for number, (subject, words, to) in enumerate(_PROMISES):
            self._deliver(f"a{number}", _NOW - timedelta(days=6, hours=number), subject, words, to)
            thanks = _NOW - timedelta(days=5, hours=number)
            self._deliver(f"b{number}", thanks, f"Re: {subject}", "Thanks!", ME, to)
        with self._application() as app, app.store.writing(_NOW) as unit:
            mailbox = unit.mailboxes.put(Rep(ME, ZoneInfo("Europe/Stockholm"), "Noor Haddad"))
            unit.connections.put(mailbox.id, ConnectionInfo("gmail", ME), fake.secret(account))

    def _application(self) -> AbstractContextManager[Application]:
        return bootstrap.application(self.data)

    def _deliver(
        self, key: str, at: datetime, subject: str, words: str, to: str, sender: str = ME, *, extra: str = ""
    ) -> None:
        raw = (
            f"Message-ID: <{key}@tilia.example>\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\n"
            f"From: {sender}\nTo: {to}\nSubject: {subject}\n{extra}\n{words}\n"
        )
        labels = ["SENT"] if sender == ME else ["INBOX"]
        self.fake.deliver(self.account, raw.encode(), labels, at=at.timestamp())

    def sync(self, now: datetime) -> None:
        self.fake.do("set", set_to=now.timestamp())
        with self._application() as app:
            done = (
                bootstrap.SignedIn(app)
                .live(bootstrap.SignedIn(app).connections()[0])
                .sync(lambda: now, Silent())
            )
            assert done.state is ConnectionState.OK, done.reason

    def change(self) -> None:
        extra = "Content-Type: multipart/mixed; boundary=x\n"
        words = (
            "--x\nContent-Type: text/plain\n\nHere are the lead times.\n--x\nContent-Type: application/pdf\n"
            'Content-Disposition: attachment; filename="lead times.pdf"\n\npdf\n--x--'
        )
        at = self.now + timedelta(minutes=30)
        self._deliver("c0", at, f"Re: {_PROMISES[0][0]}", words, _PROMISES[0][2], extra=extra)

    def ledger(self) -> object:
        with self._application() as app, app.store.reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            rows = unit.ledger.commitments(mailbox.id, Wanted())
            drafts = unit.drafts.all(mailbox.id)
            counts = unit.pages.counts(mailbox.id)
            later = _NOW + timedelta(hours=2)
            states = sorted((row.id, row.state(later, mailbox.rep.zone)) for row in rows)
            return states, sorted((row.commitment, row.kind, row.state) for row in drafts), dict(counts)

    def created(self) -> Counter[str]:
        return Counter(self.fake.do("created", account=self.account))


_SMALL_PAGES = {
    "connectors.gmail.mail.GmailSource.__init__.__kwdefaults__": {"page_items": 2},
    "connectors.gmail._quota.NEW_PROJECT": Tariff(10**9),  # many worlds of one address, in one minute
}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several pages of few mails, and no waiting for the next minute."""
    patched(monkeypatch, _SMALL_PAGES)


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestGmailCrashes(CrashSweep):
    places = (*PLACES, "gmail.before_create", "gmail.after_create")
    patches = _SMALL_PAGES

    @pytest.fixture
    def make_world(self, tmp_path: Path, fake: FakeGoogle) -> Callable[[], World]:
        made: list[GoogleWorld] = []

        def make() -> World:
            number = len(made)
            made.append(GoogleWorld(fake, tmp_path / str(number), f"{ME}~{number}"))
            return made[-1]

        return make
