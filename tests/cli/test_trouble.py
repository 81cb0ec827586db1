"""Trouble in the middle: a sentence that says what happened and what to do, nothing half-written, and running
again completes the work."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

_WHO = ("--me", "lena@harbour.example", "--tz", "Europe/Berlin", "--now", "2026-03-12T09:00:00+01:00")
_MANY = 1500


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An mbox of 1,500 mails, each with a promise of its own to one of fifty customers."""
    path = tmp_path_factory.mktemp("large") / "large.mbox"
    path.write_text("".join(_mail(number) for number in range(_MANY)), encoding="utf-8")
    return path


def _mail(number: int) -> str:
    return (
        f"From x Mon Mar  2 09:00:00 2026\nX-Folder: Sent\nMessage-ID: <{number}@large.example>\n"
        f"Date: Mon, 2 Mar 2026 {9 + number % 9:02}:{number % 60:02}:00 +0100\nFrom: Lena <lena@harbour.example>\n"
        f"To: Otto <otto@quarry{number % 50}.example>\nSubject: Block {number}\n\n"
        f"Hello Otto,\n\nI'll send you drawing {number} by Friday.\n\nLena\n\n"
    )


def _start(data: Path, *arguments: str | Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "KEPT_DATA": str(data)}
    command = [sys.executable, "-m", "agent.cli", *map(str, arguments)]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


def _ledger(data: Path) -> list[dict[str, object]]:
    status, out, err = _finish(_start(data, "promises", "--json", "--now", "2026-03-12T09:00:00+01:00"))
    assert status == 0, err
    rows: list[dict[str, object]] = json.loads(out)["commitments"]
    return sorted(rows, key=lambda row: str(row["id"]))


@pytest.fixture(scope="module")
def undisturbed(large: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[dict[str, object]]]:
    """The last line and the ledger of a scan that nothing disturbed."""
    data = tmp_path_factory.mktemp("undisturbed")
    status, out, err = _finish(_start(data, "scan", large, *_WHO))
    assert status == 0, err
    return out.splitlines()[-1], _ledger(data)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_scan_stopped_in_the_middle_is_completed_by_the_next(
    large: Path, tmp_path: Path, undisturbed: tuple[str, list[dict[str, object]]], stop: signal.Signals
) -> None:
    """Ctrl-C says how to go on; after it or after a kill, the same command comes to the undisturbed ledger."""
    process = _start(tmp_path, "scan", large, *_WHO)
    _wait_for_a_page(tmp_path, process)
    process.send_signal(stop)
    status, _, err = _finish(process)
    if stop is signal.SIGINT and status != 0:
        assert (status, "same command again" in err, "Traceback" in err) == (130, True, False)
    status, out, err = _finish(_start(tmp_path, "scan", large, *_WHO))
    assert (status, out.splitlines()[-1]) == (0, undisturbed[0]), err
    assert _ledger(tmp_path) == undisturbed[1]


def _wait_for_a_page(data: Path, process: subprocess.Popen[str]) -> None:
    journal = data / "kept.sqlite-wal"
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if journal.exists() and journal.stat().st_size > 200_000:
            return
        time.sleep(0.01)


def test_a_full_disk_is_a_sentence_and_loses_nothing(
    large: Path, tmp_path: Path, undisturbed: tuple[str, list[dict[str, object]]]
) -> None:
    """Where nothing more can be written, kept says so; with room again, the same command completes the work."""
    environment = {**os.environ, "KEPT_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "agent.cli", "scan", str(large), *_WHO]
    full = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=100,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)),
    )  # fmt: skip
    assert full.returncode == 1, full.stderr
    assert "full" in full.stderr
    assert "Traceback" not in full.stderr
    status, out, err = _finish(_start(tmp_path, "scan", large, *_WHO))
    assert (status, out.splitlines()[-1]) == (0, undisturbed[0]), err
    assert _ledger(tmp_path) == undisturbed[1]


def test_a_truncated_mbox_is_read_as_far_as_it_goes(run: Run, mailbox: Path) -> None:
    """The cut mail is read in part and counted; when the rest is there, the same command reads it whole."""
    promise = b"\nI will send you the signed lease by Friday, 13 March.\n"
    whole = mailbox.read_bytes().rstrip(b"\n") + promise
    mailbox.write_bytes(whole[: -len(promise)])
    assert run("scan", mailbox, *_WHO).out.splitlines()[-1].startswith("3 files: 2 read, 1 read in part")
    assert "signed lease" not in run("promises", "--json", *_WHO[-2:]).out
    mailbox.write_bytes(whole)
    assert run("scan", mailbox, *_WHO).out.splitlines()[-1].startswith("3 files: 3 read, 0 read in part")
    assert "signed lease" in run("promises", "--json", *_WHO[-2:]).out


def test_an_mbox_that_was_empty_is_read_when_mail_came(run: Run, mailbox: Path) -> None:
    """What is delivered into a file that held nothing at the first scan is read by the next, its first mail too."""
    whole = mailbox.read_bytes()
    mailbox.write_bytes(b"")
    assert (
        run("scan", mailbox, *_WHO)
        .out.splitlines()[-1]
        .startswith("1 files: 0 read, 0 read in part, 1 skipped")
    )
    mailbox.write_bytes(whole)
    assert (
        run("scan", mailbox, *_WHO)
        .out.splitlines()[-1]
        .startswith("3 files: 3 read, 0 read in part, 0 skipped")
    )


def test_a_folder_without_mail_is_said(run: Run, tmp_path: Path) -> None:
    """A folder that holds no mail is refused with a sentence that says what would do."""
    (tmp_path / "empty").mkdir()
    answer = run("scan", tmp_path / "empty", *_WHO)
    assert answer.status == 1
    assert "holds neither mail nor a calendar" in answer.err
    assert "mbox" in answer.err


def test_an_unreadable_file_is_said(run: Run, mailbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mailbox that may not be read is refused with a sentence; nothing is stored of it."""
    opened = Path.open

    def refuse(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        # Root may read everything, so the system's answer is given here.
        if path == mailbox:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(os, "access", lambda *_: False)  # nor is anybody else to say so before
    answer = run("scan", mailbox, *_WHO)
    assert answer.status == 1
    assert "may not be read" in answer.err
