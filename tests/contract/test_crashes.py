"""The crash sweep on files: a provider that is a folder, and careless: asked twice, it makes two drafts."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text

from agent import bootstrap
from agent.bootstrap import Application
from agent.core.policy import Rep
from agent.flows.progress import Silent
from agent.ports import ConnectionInfo, Opened, Vault
from agent.store_port import ConnectionState, Wanted
from tests.children import Child, patched
from tests.contract.crash_sweep import CrashSweep, World, settle
from tests.contract.folders import FolderDrafts, Mail
from tests.store.conftest import postgres as postgres

_NOW = datetime(2026, 5, 11, 8, tzinfo=UTC)
_ME = "noor@tilia.example"
_INFO = ConnectionInfo("imap", _ME)
_PROMISES = (
    ("Oak tops", "I will send you the lead times by Thursday.", "sven@brandt.example"),
    ("Veneer", "I'll send you the veneer samples tomorrow.", "ida@lund.example"),
)


class FolderWorld:
    """Noor's mailbox as a Maildir, with two promises that have slipped."""

    now = _NOW

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.mail, self.drafts, self.data = folder / "mail", folder / "drafts", folder / "data"
        for place in ("cur", "new", "tmp"):
            (self.mail / place).mkdir(parents=True)
        self.drafts.mkdir()
        self.data.mkdir(mode=0o700)
        (self.data / "kept.toml").write_text(f'database_url = "{database_url}"\n')
        for number, (subject, words, to) in enumerate(_PROMISES):
            self._deliver(f"a{number}", _NOW - timedelta(days=6, hours=number), subject, words, to)
            self._deliver(
                f"b{number}", _NOW - timedelta(days=5, hours=number), f"Re: {subject}", "Thanks!", _ME, to
            )
        with self._application() as app, app.store.writing(_NOW) as unit:
            mailbox = unit.mailboxes.put(Rep(_ME, ZoneInfo("Europe/Stockholm"), "Noor Haddad"))
            unit.connections.put(mailbox.id, _INFO, "secret")

    def _application(self) -> AbstractContextManager[Application]:
        return bootstrap.application(self.data)

    def _deliver(
        self, key: str, at: datetime, subject: str, words: str, to: str, sender: str = _ME, *, extra: str = ""
    ) -> None:
        received = "" if sender == _ME else "Received: from mx.example\n"
        (self.mail / "cur" / f"{int(at.timestamp())}.{key}:2,S").write_text(
            f"{received}Message-ID: <{key}@tilia.example>\nDate: {at:%a, %d %b %Y %H:%M:%S +0000}\n"
            f"From: {sender}\nTo: {to}\nSubject: {subject}\n{extra}\n{words}\n"
        )

    def sync(self, now: datetime, *, busy_is_fine: bool = False) -> None:
        with self._application() as app:
            live = replace(
                bootstrap.SignedIn(app).live(bootstrap.SignedIn(app).connections()[0]), open=self._open
            )
            state = live.sync(lambda: now, Silent()).state
            assert state is ConnectionState.OK or (busy_is_fine and state is None)

    def _open(self, info: ConnectionInfo, vault: Vault, window: tuple[datetime, datetime]) -> Opened:
        return Opened((Mail(self.mail),), FolderDrafts(self.drafts))

    def change(self) -> None:
        at = self.now + timedelta(minutes=30)
        extra = "Content-Type: multipart/mixed; boundary=x\n"
        words = (
            "--x\nContent-Type: text/plain\n\nHere are the lead times.\n--x\nContent-Type: application/pdf\n"
            'Content-Disposition: attachment; filename="lead times.pdf"\n\npdf\n--x--'
        )
        self._deliver("c0", at, f"Re: {_PROMISES[0][0]}", words, _PROMISES[0][2], extra=extra)

    def ledger(self) -> object:
        with self._application() as app, app.store.reading() as unit:
            (mailbox,) = unit.mailboxes.all()
            rows = unit.ledger.commitments(mailbox.id, Wanted())
            drafts = unit.drafts.all(mailbox.id)
            counts = unit.pages.counts(mailbox.id)
            commitments = sorted(
                (row.id, row.state(_NOW + timedelta(hours=2), mailbox.rep.zone)) for row in rows
            )
            return commitments, sorted((row.commitment, row.kind, row.state) for row in drafts), dict(counts)

    def created(self) -> Counter[str]:
        return Counter(path.name.partition(".")[2] for path in self.drafts.iterdir())


_SMALL_PAGES = {"connectors.maildir.PAGE_ITEMS": 2}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several pages of few mails."""
    patched(monkeypatch, _SMALL_PAGES)


class TestFiles(CrashSweep):
    patches = _SMALL_PAGES

    @pytest.fixture
    def make_world(self, tmp_path: Path) -> Callable[[], World]:
        made: list[FolderWorld] = []

        def make() -> World:
            made.append(FolderWorld(tmp_path / str(len(made))))
            return made[-1]

        return make


@pytest.mark.slow
class TestFilesOnPostgres(CrashSweep):
    @pytest.fixture
    def make_world(self, tmp_path: Path, postgres: str) -> Iterator[Callable[[], World]]:
        names: list[str] = []

        def make() -> World:
            names.append(f"crash_{uuid4().hex[:12]}")
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {names[-1]}"))
            return FolderWorld(tmp_path / names[-1], postgres.replace("/postgres?", f"/{names[-1]}?"))

        engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
        yield make
        with engine.connect() as connection:
            for name in names:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def test_eight_at_once_write_one_draft_each(tmp_path: Path) -> None:
    """Eight processes that read the same mailbox at the same moment, five times over, are as good as one."""
    undisturbed, world = FolderWorld(tmp_path / "one"), FolderWorld(tmp_path / "eight")
    settle(undisturbed, _NOW)
    for minutes in range(0, 15, 3):
        reading = partial(world.sync, _NOW + timedelta(minutes=minutes), busy_is_fine=True)
        children = [Child(reading, _SMALL_PAGES) for _ in range(8)]
        assert [child.ended() for child in children] == [0] * 8
    assert world.created() == undisturbed.created()
    assert world.ledger() == undisturbed.ledger()


@pytest.mark.parametrize("place", ["draft.after_create", "draft.before_written"])
def test_the_environment_names_the_place(tmp_path: Path, place: str) -> None:
    """A command dies where `KEPT_TEST_CRASH` says, and typed again it completes the work with one draft of each."""
    world = FolderWorld(tmp_path)
    run = [
        sys.executable, "-m", "agent.cli", "scan", str(world.mail), "--me", _ME, "--tz", "Europe/Stockholm",
        "--data", str(tmp_path / "scanned"), "--json", "--now",
    ]  # fmt: skip
    environment = {**os.environ, "KEPT_TEST_CRASH": f"{place}:2"}
    died = subprocess.run([*run, _NOW.isoformat()], env=environment, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL
    for minutes in (0, 3, 6):
        at = (_NOW + timedelta(minutes=minutes)).isoformat()
        subprocess.run([*run, at], capture_output=True, check=True)
    assert len(list((tmp_path / "scanned" / "drafts" / "cur").iterdir())) == 2
