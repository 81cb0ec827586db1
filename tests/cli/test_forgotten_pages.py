"""What was erased for somebody who asked is not left in pages that the database file no longer uses."""

from pathlib import Path

import pytest

from agent.store.unit import Store
from tests.cli.conftest import Run

_MAIL = (
    "From x Mon Mar  2 09:00:00 2026\nX-Folder: Sent\nMessage-ID: <1@test.example>\n"
    "Date: Mon, 02 Mar 2026 09:00:00 +0000\nFrom: Lena <lena@harbour.example>\nTo: Otto <otto@quarry.example>\n"
    "Subject: Stone\n\nHello Otto,\n\nI'll send you the price list tomorrow.\n\nLena\n"
)


def test_the_file_is_written_anew_after_forgetting(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite leaves deleted rows in free pages until they are used again, so the file is written anew at the end."""
    (tmp_path / "mail.mbox").write_text(_MAIL)
    data, now = tmp_path / "data", ("--now", "2026-03-04T09:00:00+00:00")
    me = ("--me", "lena@harbour.example")
    assert run("scan", tmp_path / "mail.mbox", *me, *now, "--data", data).status == 0
    scrubbed: list[Store] = []
    monkeypatch.setattr(Store, "scrub", lambda store: scrubbed.append(store))
    assert run("forget", "otto@quarry.example", "--yes", "--data", data).status == 0
    assert len(scrubbed) == 1
