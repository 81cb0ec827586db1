"""Mail and calendars that break other programs, where they are at hand: each ends in a verdict, soon."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.ports import Item, Verdict
from connectors import open_source, window_around
from connectors.mbox import MboxSource

SHARED = Path(__file__).resolve().parents[4] / "shared"
WINDOW = window_around(datetime(2026, 3, 1, tzinfo=UTC))
LONGEST = 2.0  # seconds of processor time for one file

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the files of other projects are not at hand")


def files() -> list[Path]:
    """Every broken file, the folder's own description left out."""
    return sorted(path for path in (SHARED / "bad").rglob("*") if path.suffix in (".eml", ".msg", ".ics"))


@needs_shared
def test_every_broken_file_ends_in_one_verdict() -> None:
    """Read one by one, no file raises, none is caught at the last resort, none takes longer than two seconds."""
    for path in files():
        began = time.process_time()
        items = _items(path)
        assert time.process_time() - began < LONGEST, path.name
        assert len(items) >= 1, path.name
        assert not any("could not be read (" in item.reason for item in items), path.name


@needs_shared
def test_a_folder_of_them_is_accounted_for() -> None:
    """Read as one folder, there are as many verdicts as files, and most mail can be read."""
    items = _items(SHARED / "bad")
    assert len(items) == len(files()) + 1
    assert sum(item.verdict in (Verdict.READ, Verdict.PARTIAL) for item in items) > 0.7 * len(items)


@needs_shared
@pytest.mark.parametrize("name", ["allen-p.mbox", "blair-l.mbox"])
def test_real_mailboxes_are_read_whole(name: str) -> None:
    """Every message of two real mailboxes is read, each under its own key."""
    items = [item for page in MboxSource(SHARED / "corpus" / name).pages() for item in page.items]
    assert {item.verdict for item in items} == {Verdict.READ}
    assert len({item.message.key for item in items if item.message}) == len(items)


def _items(path: Path) -> list[Item]:
    return [
        item for source in open_source(path, window=WINDOW) for page in source.pages() for item in page.items
    ]
