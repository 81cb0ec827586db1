"""Backup, restore and export: everything comes back as it was, nothing is overwritten, a damaged file changes nothing."""

import csv
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.backups import restore
from agent.flows.lease import own_name
from agent.settings import load_settings
from agent.store_port import TURN
from tests.cli.conftest import Run

_MAIL = (
    "From x Mon Mar  2 09:00:00 2026\nX-Folder: Sent\nMessage-ID: <1@test.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\n"
    "From: Lena <lena@harbour.example>\nTo: Otto <otto@quarry.example>\nSubject: Stone\n\nHello Otto,\n\n{words}\n\nLena\n"
)
_NOW = ("--now", "2026-03-12T09:00:00+01:00")


@pytest.fixture
def data(tmp_path: Path, run: Run) -> Path:
    """A data folder with one promise."""
    mbox = tmp_path / "mail.mbox"
    mbox.write_text(_MAIL.format(words="I'll send you the price list tomorrow."))
    data = tmp_path / "data"
    assert run("scan", mbox, "--me", "lena@harbour.example", *_NOW, "--data", data).status == 0
    return data


def _promises(run: Run, data: Path) -> object:
    return json.loads(run("promises", "--json", *_NOW, "--data", data).out)


def test_a_backup_brings_everything_back(tmp_path: Path, run: Run, data: Path) -> None:
    """Into an empty folder, with its key: the same ledger and drafts."""
    file, other = tmp_path / "kept.zip", tmp_path / "other"
    assert run("backup", file, "--with-key", "--data", data).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("restore", file, "--data", other).status == 0
    assert _promises(run, other) == _promises(run, data)


def test_without_the_key_a_backup_is_no_use(tmp_path: Path, run: Run, data: Path) -> None:
    """The key is not in it unless asked for, and kept says so instead of opening half of it."""
    file, other = tmp_path / "kept.zip", tmp_path / "other"
    assert "opens only with the key" in run("backup", file, "--data", data).out
    assert "key" not in zipfile.ZipFile(file).namelist()
    assert b"price list" not in zipfile.ZipFile(file).read("kept.sqlite")
    done = run("restore", file, "--data", other)
    assert done.status != 0
    assert "key" in done.err


def test_what_was_there_is_put_aside(tmp_path: Path, run: Run, data: Path) -> None:
    """A restore over a living folder keeps the old database beside the new."""
    file = tmp_path / "kept.zip"
    run("backup", file, "--data", data)
    before = _promises(run, data)
    assert run("restore", file, "--data", data).status == 0
    assert list(data.glob("kept.sqlite.before-restore-*"))
    assert _promises(run, data) == before


def _names(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [name for (name,) in opened.execute("SELECT name FROM mailbox")]


@contextmanager
def _only_in_its_log(data: Path, name: str) -> Iterator[Path]:
    """The database of a kept that works: its newest transaction is not in the file yet."""
    database = data / "kept.sqlite"
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_autocheckpoint = 0")
        with opened:
            opened.execute("UPDATE mailbox SET name = ?", (name,))
        assert name.encode() not in database.read_bytes()
        yield database


def test_a_backup_holds_what_was_stored_a_moment_ago(tmp_path: Path, run: Run, data: Path) -> None:
    """Also what SQLite keeps in the log beside the file, while kept goes on working."""
    file = tmp_path / "kept.zip"
    with _only_in_its_log(data, "Lena of the log"):
        assert run("backup", file, "--data", data).status == 0
    with zipfile.ZipFile(file) as archive:
        archive.extract("kept.sqlite", tmp_path)
    assert _names(tmp_path / "kept.sqlite") == ["Lena of the log"]


def test_a_restored_database_never_meets_the_log_of_the_one_before(
    tmp_path: Path, run: Run, data: Path
) -> None:
    """Of a kept that was killed, and whose database cannot be opened any more, it is put aside too, not played into the new one."""
    file, killed = tmp_path / "kept.zip", tmp_path / "killed"
    run("backup", file, "--with-key", "--data", data)
    with _only_in_its_log(data, "Lena of the log"):
        shutil.copytree(data, killed)  # as it lies there after a power cut
    assert (killed / "kept.sqlite-wal").stat().st_size
    restore(load_settings(killed), file, now=datetime.now(UTC))
    assert _names(killed / "kept.sqlite") != ["Lena of the log"]
    assert list(killed.glob("kept.sqlite-wal.before-restore-*"))


def test_nothing_that_may_have_been_drafted_since_the_backup_is_drafted_again(
    tmp_path: Path, run: Run
) -> None:
    """A draft that was made after the backup and thrown away stays away; the promise is still shown as overdue."""
    file, early, mail = tmp_path / "kept.zip", tmp_path / "early", tmp_path / "mail.mbox"
    mail.write_text(_MAIL.format(words="I'll send you the price list tomorrow."))
    again = ("scan", mail, "--me", "lena@harbour.example")
    run(*again, "--now", "2026-03-02T12:00:00+01:00", "--data", early)
    run("backup", file, "--with-key", "--data", early)
    run(*again, *_NOW, "--data", early)
    (draft,) = (early / "drafts" / "cur").iterdir()
    draft.unlink()
    done = run("restore", file, "--data", early)
    assert "No draft is made about what fell due before now" in done.out
    run(*again, *_NOW, "--data", early)
    assert not list((early / "drafts").rglob("*kept-*"))
    found = json.loads(run("promises", "--json", *_NOW, "--data", early).out)["commitments"]
    assert [row["state"] for row in found] == ["overdue"]


def test_a_backup_whose_key_comes_later_drafts_nothing_twice_either(
    tmp_path: Path, run: Run, data: Path
) -> None:
    """A restore that ends in a complaint about the key has said all the same that it is a backup."""
    file, other = tmp_path / "kept.zip", tmp_path / "other"
    run("backup", file, "--data", data)
    assert run("restore", file, "--data", other).status != 0
    shutil.copy(data / "key", other / "key")
    with bootstrap.application(other) as app:
        (mailbox,) = app.mailboxes()
    assert mailbox.restored_at is not None


def test_a_database_that_its_server_put_back_is_noted_as_such(run: Run, data: Path) -> None:
    """After pg_restore: what fell due before is drafted no more, as after kept's own."""
    assert "Noted" in run("restore", "--by-server", "--data", data).out
    with bootstrap.application(data) as app:
        (mailbox,) = app.mailboxes()
    assert mailbox.restored_at is not None


@pytest.mark.parametrize("arguments", [(), ("kept.zip", "--by-server")])
def test_what_is_put_back_must_be_clear(run: Run, data: Path, arguments: tuple[str, ...]) -> None:
    """A file, or a server's database; the refusal says what to type."""
    done = run("restore", *arguments, "--data", data)
    assert done.status != 0
    assert "kept restore FILE" in done.err


def test_a_folder_that_is_being_worked_on_is_not_restored_over(tmp_path: Path, run: Run, data: Path) -> None:
    """What a running kept stores meanwhile would be lost, and it would go on with what is no longer there."""
    file = tmp_path / "kept.zip"
    run("backup", file, "--data", data)
    with bootstrap.application(data) as app, app.store.writing(datetime.now(UTC)) as unit:
        unit.jobs.take_turn(TURN, own_name(), until=datetime.now(UTC) + timedelta(seconds=30))
    done = run("restore", file, "--data", data)
    assert done.status != 0
    assert "Stop `kept run`" in done.err
    assert not list(data.glob("*.before-restore-*"))


def test_no_backup_is_overwritten(tmp_path: Path, run: Run, data: Path) -> None:
    """A file that is there stays as it is."""
    file = tmp_path / "kept.zip"
    file.write_text("mine")
    assert run("backup", file, "--data", data).status != 0
    assert file.read_text() == "mine"


@pytest.mark.parametrize("harm", ["cut", "foreign", "text", "changed"])
def test_a_file_that_is_no_sound_backup_changes_nothing(
    tmp_path: Path, run: Run, data: Path, harm: str
) -> None:
    """Cut off, of another program, no archive, or changed: refused with a sentence."""
    file = tmp_path / "kept.zip"
    run("backup", file, "--data", data)
    whole = file.read_bytes()
    if harm == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "text":
        file.write_text("no archive")
    else:
        _rewritten(file, extra=harm == "foreign")
    before = sorted(path.name for path in data.iterdir())
    done = run("restore", file, "--data", data)
    assert done.status != 0
    assert "Traceback" not in done.err
    assert sorted(path.name for path in data.iterdir()) == before


def _rewritten(file: Path, *, extra: bool) -> None:
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content |= {"../evil": b"x"} if extra else {"kept.sqlite": content["kept.sqlite"] + b"x"}
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)


def test_export_gives_the_ledger_with_its_history(tmp_path: Path, run: Run, data: Path) -> None:
    """JSON with every line, a table with a row for each commitment, drafts beside."""
    assert run("export", tmp_path / "out", *_NOW, "--data", data).status == 0
    room = tmp_path / "out" / "lena@harbour.example"
    (story,) = json.loads((room / "ledger.json").read_text())["commitments"]
    assert [line["kind"] for line in story["history"]][:1] == ["found"]
    (row,) = csv.DictReader((room / "ledger.csv").read_text().splitlines())
    assert row["quote"] == story["quote"]
    (draft,) = json.loads((room / "drafts.json").read_text())["drafts"]
    assert draft["about"] == story["quote"]


def test_a_spreadsheet_runs_no_customers_words(tmp_path: Path, run: Run) -> None:
    """A quote that begins like a formula is text in the table (CSV injection)."""
    mbox = tmp_path / "mail.mbox"
    mbox.write_text(
        _MAIL.format(
            words="=HYPERLINK will be sent by me tomorrow.\n\n@Otto: I'll send you the price list tomorrow."
        )
    )
    data = tmp_path / "data"
    run("scan", mbox, "--me", "lena@harbour.example", *_NOW, "--data", data)
    run("export", tmp_path / "out", *_NOW, "--data", data)
    table = (tmp_path / "out" / "lena@harbour.example" / "ledger.csv").read_text()
    rows = list(csv.reader(table.splitlines()))
    assert rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
