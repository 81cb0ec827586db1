"""Old words go in the background, and `kept doctor` says so."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from agent import bootstrap
from agent.bootstrap.background import Background
from agent.core.commitment import State
from agent.core.fulfil.wordless import ERASED
from agent.flows.sync import sync
from agent.store_port import Mailbox, Wanted
from workers.run import serve

_MAIL = (
    "From x Mon Mar  2 09:00:00 2026\nX-Folder: Sent\nMessage-ID: <{key}@test.example>\nDate: {date}\n"
    "From: Lena <lena@harbour.example>\nTo: Otto <otto@quarry.example>\nSubject: {subject}\n{more}\n{text}\n\n"
)
_DAYS = 400


def _mail(key: str, days: int, text: str, subject: str = "Stone", more: str = "") -> str:
    date = f"{datetime.now(UTC) - timedelta(days=days):%a, %d %b %Y %H:%M:%S +0000}"
    return _MAIL.format(key=key, date=date, text=text, subject=subject, more=more)


def _read(data: Path, name: str, *mails: str) -> Mailbox:
    mbox = data.parent / f"{name}.mbox"
    mbox.write_text("".join(mails))
    now = datetime.now(UTC)
    with bootstrap.application(data) as app:
        box = app.put_mailbox("lena@harbour.example", ZoneInfo("Europe/Berlin"), ())
        (source,) = bootstrap.sources((mbox,), now=now, zone=box.rep.zone)
        sync(app.store, box, source, reader=app.reader(box), now=now, progress=lambda *_: None)
        Background(app).follow(box)
    return box


def test_old_words_go_and_the_record_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A promise kept a year ago stays kept without its words, also after the account is followed again."""
    data = tmp_path / "data"
    sent = "\n".join(
        ("MIME-Version: 1.0", "In-Reply-To: <1@test.example>", "References: <1@test.example>", "")
    )
    box = _read(
        data,
        "old",
        _mail("1", _DAYS, "Hello Otto,\n\nI'll send you the price list tomorrow."),
        _mail(
            "2",
            _DAYS - 1,
            "Hello Otto,\n\nhere is the price list as promised: https://x.example/list",
            more=sent,
        ),
    )
    wanted = Wanted(now=datetime.now(UTC))
    with bootstrap.application(data) as app, app.store.reading() as unit:
        (before,) = unit.ledger.commitments(box.id, wanted)
    assert before.state(datetime.now(UTC), box.rep.zone) is State.KEPT
    monkeypatch.setenv("KEPT_RETENTION__KEEP_DAYS", "365")
    serve(data, threads=1, stop=Event(), once=True)
    _read(
        data, "new", _mail("3", 1, "Hello Otto,\n\nI'll send you the drawings tomorrow.", subject="Drawings")
    )
    with bootstrap.application(data) as app, app.store.reading() as unit:
        rows = unit.ledger.commitments(box.id, wanted)
        words = [one.own for one in unit.exchanges.load(box.id, "quarry.example").messages]
    assert len(words) == 1
    assert [row.found.quote == ERASED for row in rows] == [True, False]
    assert (rows[0].id, rows[0].settled_at, rows[0].made_at) == (before.id, before.settled_at, before.made_at)
    doctor = [sys.executable, "-m", "agent.cli", "doctor", "--data", str(data)]
    said = subprocess.run(doctor, capture_output=True, text=True, timeout=60, check=False).stdout
    assert "of 2 mails and 0 meetings the words are erased" in said
