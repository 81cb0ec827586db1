"""A team whose workers are killed: real processes, a real queue, a real database, and a rep at some provider with two slips."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from agent import bootstrap
from agent.core.policy import Rep
from agent.ports import ConnectionInfo
from agent.store_port import DraftState, Wanted
from tests.contract.folders import FolderDrafts

PROMISES = (
    ("Oak tops", "I will send you the lead times tomorrow.", "sven@brandt.example"),
    ("Veneer", "I'll send you the veneer samples tomorrow.", "ida@lund.example"),
)
AT_MOST = 60.0  # seconds, from a death to the end of what was under way
_REPOSITORY = Path(__file__).resolve().parents[2]


class Provider(Protocol):
    """Where the rep's mail lies."""

    me: str

    def sign_in(self) -> tuple[ConnectionInfo, str]:
        """What kept is told of it, and the secret."""
        ...

    def settings(self) -> str:
        """Lines for kept.toml."""
        ...

    def deliver(self, key: str, at: datetime, mail: str) -> None:
        """A mail that the rep sent; its lines end with a line feed."""
        ...

    def created(self) -> Counter[str]:
        """How often a draft with each mark was ever made."""
        ...


@dataclass
class Folders:
    """The careless one of `tests/contract/folders.py`."""

    folder: Path
    me: str = "noor@tilia.example"

    def __post_init__(self) -> None:
        self.mail, self.put = self.folder / "mail", self.folder / "drafts"
        for place in (self.mail / "cur", self.mail / "new", self.mail / "tmp", self.put):
            place.mkdir(parents=True)
        self.drafts = FolderDrafts(self.put)

    def sign_in(self) -> tuple[ConnectionInfo, str]:
        options = {"mail": str(self.mail), "drafts": str(self.put)}
        return ConnectionInfo("folders", self.me, options), "secret"

    def settings(self) -> str:
        return ""

    def deliver(self, key: str, at: datetime, mail: str) -> None:
        (self.mail / "cur" / f"{int(at.timestamp())}.{key}:2,S").write_text(mail)

    def created(self) -> Counter[str]:
        return self.drafts.created()


class Team:
    """One rep of a team, whose promises have slipped; workers are begun and die."""

    def __init__(self, folder: Path, database: str, queue: str, provider: Provider) -> None:
        self.data, self.database, self.queue, self.provider = folder / "data", database, queue, provider
        self.began = datetime.now(UTC)
        self.data.mkdir(mode=0o700)
        lines = f'database_url = "{database}"\n{provider.settings()}'
        (self.data / "kept.toml").write_text(lines)
        for number, (subject, words, to) in enumerate(PROMISES):
            self.says(f"a{number}", self.began - timedelta(days=7, hours=number), subject, words, to)
        info, secret = provider.sign_in()
        with bootstrap.application(self.data) as app, app.store.writing(self.began) as unit:
            rep = Rep(provider.me, ZoneInfo("Europe/Stockholm"), "Noor Haddad")
            self.mailbox = unit.mailboxes.put(rep).id
            self.connection = unit.connections.put(self.mailbox, info, secret).id
            unit.jobs.ensure()

    def says(self, key: str, at: datetime, subject: str, words: str, to: str, *, answers: str = "") -> None:
        """The rep writes a mail."""
        thread = f"In-Reply-To: <{answers}@tilia.example>\n" if answers else ""
        self.provider.deliver(
            key,
            at,
            f"Message-ID: <{key}@tilia.example>\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\nFrom: {self.provider.me}\n"
            f"To: {to}\nSubject: {subject}\n{thread}\n{words}\n",
        )

    @contextmanager
    def worker(
        self, crash: str = "", *, host: str = "here", poison: str = ""
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """A worker for the time of the block, on a machine of this name, which dies at a place or of a word where one is named."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
        ours = {
            "KEPT_BROKER_URL": self.queue, "KEPT_TEST_CRASH": crash, "KEPT_TEST_HOST": host, "KEPT_TEST_POISON": poison
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.workers.crash_worker", str(self.data)]
        with (self.data / "workers.log").open("ab") as log:
            running = subprocess.Popen(command, env=plain | ours, cwd=_REPOSITORY, stderr=log)
        try:
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)

    def dies_at(self, place: str, *, host: str = "here") -> None:
        """A worker is begun and killed where it comes by this place."""
        with self.worker(place, host=host) as worker:
            until = time.monotonic() + AT_MOST
            while worker.poll() is None:
                assert time.monotonic() < until, f"no worker came by {place}\n{self.log()}"
                self.hurry()
                time.sleep(0.3)
        assert worker.returncode == -signal.SIGKILL, self.log()

    def hurry(self) -> None:
        """Word of new mail, as a provider gives it."""
        with bootstrap.application(self.data) as app, app.store.writing(datetime.now(UTC)) as unit:
            unit.jobs.hurry(self.connection)

    def states(self) -> list[DraftState]:
        """Where the draft about each promise stands, in their order; none where there is none."""
        with bootstrap.application(self.data) as app, app.store.reading() as unit:
            rows = unit.ledger.commitments(self.mailbox, Wanted())
            quotes = {row.id: row.found.quote for row in rows}
            drafts = {quotes[row.commitment]: row.state for row in unit.drafts.all(self.mailbox)}
        assert len(rows) == len(quotes) <= len(PROMISES), "a promise is there twice"
        return [drafts[words] for _, words, _ in PROMISES if words in drafts]

    def comes_to(self, wanted: list[DraftState]) -> float:
        """Wait until the drafts stand so and no job is under way; how many seconds it took. Fails after a minute."""
        began = time.monotonic()
        while not (is_so := self.states() == wanted and self._is_quiet()):
            if time.monotonic() - began > AT_MOST:
                break
            self.hurry()
            time.sleep(0.5)
        assert is_so, f"{self.states()} instead of {wanted}\n{self.log()}"
        return time.monotonic() - began

    def _is_quiet(self) -> bool:
        with bootstrap.application(self.data) as app, app.store.across_teams().reading() as unit:
            jobs = unit.jobs.all()
        return not any(job.strikes or job.set_aside_at for job in jobs)

    def mark_of(self, promise: int) -> str:
        """The mark of the draft about a promise."""
        with bootstrap.application(self.data) as app, app.store.reading() as unit:
            quotes = {row.id: row.found.quote for row in unit.ledger.commitments(self.mailbox, Wanted())}
            marks = {quotes[row.commitment]: row.draft.mark for row in unit.drafts.all(self.mailbox)}
        return marks[PROMISES[promise][1]]

    def log(self) -> str:
        """What the workers said last."""
        return (self.data / "workers.log").read_text()[-3000:]
