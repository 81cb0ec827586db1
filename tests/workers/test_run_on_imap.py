"""`kept run` at a real mailbox: the promise is read, its slip lies in Drafts, the report in the inbox, each once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from imapclient import IMAPClient

from agent import bootstrap
from agent.ports import ConnectionInfo
from agent.store_port import ConnectionState, DraftState
from connectors._password import Secret
from tests.servers.absent import absent
from tests.servers.dovecot import BINARY, WITHOUT, Dovecot, dovecot

_USER = "lena"
_ANSWER = (
    b"Received: from quarry.example by mx.harbour.example; Mon, 2 Mar 2026 09:00:00 +0100\r\nMessage-ID: <2@quarry.example>\r\n"
    b"From: Otto Brandt <otto@quarry.example>\r\nTo: lena@harbour.example\r\nSubject: The order\r\nDate: %s\r\n\r\n"
    b"Hello Lena,\r\n\r\nI will sign the order on Thursday.\r\n\r\nOtto\r\n"
) % f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S +0000}".encode()
_SETTINGS = "[report]\ninto_inbox = true\n"


@pytest.fixture
def server() -> Iterator[Dovecot]:
    """A Dovecot of the test's own."""
    if not BINARY:
        absent(WITHOUT)
    with dovecot() as running:
        yield running


@contextmanager
def _human(server: Dovecot) -> Iterator[IMAPClient]:
    client = IMAPClient("127.0.0.1", server.port, ssl=False)
    client.login(_USER, "pass")
    yield client
    client.logout()


@pytest.fixture
def data(tmp_path: Path, server: Dovecot) -> Path:
    """A signed-in mailbox whose rep promised something a week ago."""
    sent = datetime.now(UTC) - timedelta(days=7)
    mail = (
        f"Message-ID: <1@harbour.example>\r\nDate: {sent:%a, %d %b %Y %H:%M:%S +0000}\r\n"
        "From: Lena Voss <lena@harbour.example>\r\nTo: Otto <otto@quarry.example>\r\nSubject: Stone\r\n\r\n"
        "Hello Otto,\r\n\r\nI'll send you the price list tomorrow.\r\n\r\nLena\r\n"
    )
    with _human(server) as client:
        client.append("Sent", mail.encode(), flags=(rb"\Seen",), msg_time=sent)
    data = tmp_path / "data"
    data.mkdir()
    (data / "kept.toml").write_text(_SETTINGS)
    options = {"host": "127.0.0.1", "port": str(server.port), "user": _USER, "tls": "none"}
    with bootstrap.application(data) as app:
        info = ConnectionInfo("imap", "lena@harbour.example", options)
        bootstrap.SignedIn(app).connect(info, Secret("pass").sealed(), zone=ZoneInfo("Europe/Berlin"))
    return data


def _run_once(data: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    command = [sys.executable, "-m", "agent.cli", "run", "--once", "--data", str(data)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr


def _subjects(server: Dovecot, folder: str) -> list[str]:
    with _human(server) as client:
        client.select_folder(folder, readonly=True)
        found = client.fetch(client.search("ALL"), ["ENVELOPE"])
        return [row[b"ENVELOPE"].subject.decode() for row in found.values()]


def test_new_mail_is_read_as_it_comes(data: Path, server: Dovecot) -> None:
    """With the server's word (IDLE) a mail is in the ledger long before the next round of five minutes."""
    with _running(data) as running:
        _until(lambda: _is_read(data))
        time.sleep(2)  # the watch is set beside the first reading
        with _human(server) as client:
            client.append("INBOX", _ANSWER)
        _until(lambda: len(_quotes(data)) == 2)
        _until(lambda: "hears of new mail at once" in _doctor(data))
    assert running.returncode == 0
    assert "I will sign the order on Thursday." in _quotes(data)


@pytest.mark.parametrize("place", ["draft.before_create", "imap.before_append", "imap.after_append"])
def test_killed_at_its_draft_it_has_made_one_within_a_minute(data: Path, server: Dovecot, place: str) -> None:
    """As it ships, with a round every five minutes: what was in doubt is looked for as soon as the server must show it."""
    with _running(data, KEPT_TEST_CRASH=place) as first:
        assert first.wait(60) == -signal.SIGKILL
    with _running(data):
        _until(lambda: _states(data) == [DraftState.WRITTEN])
    assert _subjects(server, "Drafts") == ["Re: Stone"]


@contextmanager
def _running(data: Path, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")}
    command = [sys.executable, "-m", "agent.cli", "run", "--data", str(data)]
    running = subprocess.Popen(command, env=plain | more, stderr=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(10)


def _states(data: Path) -> list[DraftState]:
    with bootstrap.application(data) as app:
        (mailbox,) = app.mailboxes()
        with app.store.reading() as unit:
            return [row.state for row in unit.drafts.all(mailbox.id)]


def _doctor(data: Path) -> str:
    command = [sys.executable, "-m", "agent.cli", "doctor", "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.5)


def _is_read(data: Path) -> bool:
    with bootstrap.application(data) as app:
        return bootstrap.SignedIn(app).connections()[0].checked_at is not None


def _quotes(data: Path) -> list[str]:
    with bootstrap.application(data) as app:
        (mailbox,) = app.mailboxes()
        with app.store.reading() as unit:
            return [row.found.quote for row in unit.ledger.commitments(mailbox.id)]


def test_everything_is_done_once(data: Path, server: Dovecot) -> None:
    """Two rounds leave one draft in the thread and one report, and the connection as read."""
    _run_once(data)
    _run_once(data)
    assert _subjects(server, "Drafts") == ["Re: Stone"]
    (report,) = _subjects(server, "INBOX")
    assert report.startswith("Your word, week ")
    with bootstrap.application(data) as app:
        (connection,) = bootstrap.SignedIn(app).connections()
        (mailbox,) = app.mailboxes()
        with app.store.reading() as unit:
            assert len(unit.ledger.commitments(mailbox.id)) == 1
    assert connection.state is ConnectionState.OK
    assert connection.checked_at is not None
