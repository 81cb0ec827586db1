"""Forgetting somebody leaves nothing of theirs in any file, and nothing of theirs comes back."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run

_NOW = ("--now", "2026-03-12T09:00:00+01:00")
_CANARY = "zebrafinch"


def _mail(number: int, sender: str, to: str, words: str, *, sent: bool) -> str:
    place = "X-Folder: Sent\n" if sent else "Received: from x by y; Mon, 2 Mar 2026 09:00:00 +0100\n"
    return (
        f"From x Mon Mar  2 09:00:00 2026\n{place}Message-ID: <{number}@{_CANARY if not sent else 'harbour'}.example>\n"
        f"Date: Mon, 2 Mar 2026 09:{number:02d}:00 +0100\nFrom: {sender}\nTo: {to}\nSubject: Stone {number}\n\n{words}\n\n"
    )


_LENA, _OTTO, _ANNA = (
    "Lena <lena@harbour.example>",
    f"Otto <otto@{_CANARY}.example>",
    "Anna <anna@quarry.example>",
)
_MAILS = [
    _mail(1, _LENA, _OTTO, "Hello Otto,\n\nI'll send you the price list tomorrow.\n\nLena", sent=True),
    _mail(2, _OTTO, _LENA, "Hello Lena,\n\nI will sign the order on Thursday.\n\nOtto", sent=False),
    _mail(
        3,
        _LENA,
        f"{_ANNA}, {_OTTO}",
        "Hello both,\n\nI will send you the drawings tomorrow.\n\nLena",
        sent=True,
    ),
    _mail(4, _LENA, _ANNA, "Hello Anna,\n\nI'll call you on Wednesday.\n\nLena", sent=True),
]


@pytest.fixture
def data(tmp_path: Path, run: Run) -> Path:
    """A ledger with two customers, one of whom will ask to be forgotten."""
    mbox = tmp_path / "mail.mbox"
    mbox.write_text("".join(_MAILS))
    data = tmp_path / "data"
    assert run("scan", mbox, "--me", "lena@harbour.example", *_NOW, "--data", data).status == 0
    return data


def _promises(run: Run, data: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("promises", "--json", *_NOW, "--data", data).out)[
        "commitments"
    ]
    return found


def _files_with(data: Path, word: str) -> list[str]:
    files = (path for path in data.rglob("*") if path.is_file())
    return [path.name for path in files if word.encode() in path.read_bytes()]


@pytest.mark.parametrize("who", [f"otto@{_CANARY}.example", f"{_CANARY}.example"])
def test_nothing_of_theirs_is_left(run: Run, data: Path, who: str) -> None:
    """Neither in the ledger nor in any file of the data folder; what concerns others stays."""
    assert _files_with(data, _CANARY)
    done = run("forget", who, "--yes", "--data", data)
    assert done.status == 0, done.err
    rows = _promises(run, data)
    assert {row["account"] for row in rows} == {"quarry.example"}
    assert len(rows) == 2
    assert all(f"otto@{_CANARY}.example" not in str(row) for row in rows)
    left = _files_with(data, f"otto@{_CANARY}.example")
    assert left == []


def test_nothing_comes_back(tmp_path: Path, run: Run, data: Path) -> None:
    """The same mails in another file are skipped, and counted with the reason."""
    run("forget", f"{_CANARY}.example", "--yes", "--data", data)
    before = _promises(run, data)
    again = tmp_path / "again.mbox"
    again.write_text("".join(_MAILS))
    done = run("scan", again, "--me", "lena@harbour.example", *_NOW, "--data", data)
    assert "0 read, 0 read in part, 4 skipped" in done.out
    assert _promises(run, data) == before


def test_what_others_in_copy_lose_with_it_is_said(run: Run, data: Path, tmp_path: Path) -> None:
    """A mail to them goes, whoever is in copy: the user is told what is open of it, and to whom it may have been said."""
    more = tmp_path / "more.mbox"
    copied = _mail(
        5, _LENA, _OTTO, "Hello both,\n\nI will send Anna the moulds on Friday.\n\nLena", sent=True
    )
    more.write_text(copied.replace("\nSubject", f"\nCc: {_ANNA}, Kurt <kurt@harbour.example>\nSubject"))
    run("scan", more, "--me", "lena@harbour.example", *_NOW, "--data", data)
    done = run("forget", f"otto@{_CANARY}.example", "--yes", "--data", data)
    assert (
        "note what you owe them:\n    anna@quarry.example: I will send Anna the moulds on Friday" in done.out
    )
    assert "price list" not in done.out


def test_whoever_is_named_first_leaves_the_promise_to_the_other(run: Run, data: Path, tmp_path: Path) -> None:
    """It was booked on the account of the first, and is on that of who is left."""
    more = tmp_path / "more.mbox"
    more.write_text(
        _mail(
            6,
            _LENA,
            f"{_OTTO}, {_ANNA}",
            "Hello,\n\nI will send you the moulds on Friday.\n\nLena",
            sent=True,
        )
    )
    run("scan", more, "--me", "lena@harbour.example", *_NOW, "--data", data)
    run("forget", f"{_CANARY}.example", "--yes", "--data", data)
    (row,) = [row for row in _promises(run, data) if "moulds" in str(row["quote"])]
    assert (row["account"], row["promisee"]) == ("quarry.example", ["anna@quarry.example"])


def test_it_can_be_undone_for_what_comes(run: Run, data: Path, tmp_path: Path) -> None:
    """Their new mail is kept again; what was erased stays erased."""
    run("forget", f"{_CANARY}.example", "--yes", "--data", data)
    assert "kept again" in run("forget", f"{_CANARY}.example", "--undo", "--data", data).out
    assert "not forgotten" in run("forget", f"{_CANARY}.example", "--undo", "--data", data).out
    new = tmp_path / "new.mbox"
    new.write_text(
        _mail(9, _LENA, _OTTO, "Hello Otto,\n\nI'll send you the invoice tomorrow.\n\nLena", sent=True)
    )
    run("scan", new, "--me", "lena@harbour.example", *_NOW, "--data", data)
    assert f"{_CANARY}.example" in {row["account"] for row in _promises(run, data)}


def test_a_whole_mailbox_goes(run: Run, data: Path) -> None:
    """A rep who leaves takes everything along."""
    assert run("forget", "lena@harbour.example", "--yes", "--data", data).status != 0
    done = run("forget", "lena@harbour.example", "--mailbox", "--yes", "--data", data)
    assert done.status == 0, done.err
    assert _files_with(data, "quarry.example") in (
        [],
        [name for name in _files_with(data, "quarry.example") if "sqlite" not in name],
    )
    assert run("promises", "--data", data).status != 0


@pytest.mark.parametrize("who", ["otto", "otto at home", ""])
def test_what_is_neither_is_refused(run: Run, data: Path, who: str) -> None:
    """A name alone erases nothing."""
    before = _promises(run, data)
    assert run("forget", who, "--yes", "--data", data).status != 0
    assert _promises(run, data) == before


_CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//harbour//EN
BEGIN:VEVENT
UID:1@harbour.example
DTSTAMP:20260301T080000Z
DTSTART:20260320T100000Z
DURATION:PT1H
SUMMARY:Talk
ORGANIZER:mailto:lena@harbour.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:otto@goldcrest.example
END:VEVENT
END:VCALENDAR
"""


def test_their_meetings_do_not_come_back(tmp_path: Path, run: Run) -> None:
    """The calendar that is read again the next day still holds them; kept's files do not."""
    data, calendar = tmp_path / "other", tmp_path / "calendar.ics"
    calendar.write_text(_CALENDAR.replace("\n", "\r\n"))
    scan = ("scan", tmp_path, "--me", "lena@harbour.example", "--json", "--data", data, "--now")
    run(*scan, "2026-03-12T09:00:00+01:00")
    assert _files_with(data, "goldcrest")
    run("forget", "goldcrest.example", "--yes", "--data", data)
    assert _files_with(data, "goldcrest") == []
    run(*scan, "2026-03-13T09:00:00+01:00")
    assert _files_with(data, "goldcrest") == []


def test_an_account_of_which_only_a_shared_mail_is_left_goes(run: Run, data: Path) -> None:
    """The mail to both customers stays with the other one."""
    run("forget", f"{_CANARY}.example", "--yes", "--data", data)
    said = json.loads(run("accounts", "--json", *_NOW, "--data", data).out)
    assert f"{_CANARY}.example" not in json.dumps(said)
    with sqlite3.connect(data / "kept.sqlite") as database:
        names = [name for (name,) in database.execute("select name from account")]
    assert names == ["quarry.example"]
