"""A scan that is shared among processes gives the same ledger as one that is not."""

import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.core.fulfil.ledger import Entry
from agent.core.policy import Policy, Rep
from agent.errors import ProviderDown
from agent.flows import follow
from agent.flows.find import Reader
from agent.flows.follow import follow_accounts
from agent.flows.sync import sync
from agent.flows.words import WordReader
from agent.ports import Page, Spread, Verdict
from agent.processes import OneProcess, Processes
from agent.resources import detector
from agent.store.seal import Keys
from agent.store.unit import Store
from connectors import mbox

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
_FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
_REP = Rep("lena@harbour.example", ZoneInfo("Europe/Berlin"), own_domains=("harbour.example",))


def _mailbox(path: Path, customers: int) -> Path:
    """Two mails with each customer: a promise, and what was promised."""
    mails = []
    for number in range(customers):
        for words, hours in (
            ("I will send you the price list tomorrow.", 0),
            ("Here is the price list.", 20),
        ):
            sent = _FIRST + timedelta(days=number % 20, hours=hours)
            mails.append(
                f"From lena@harbour.example {sent:%a %b %d %H:%M:%S %Y}\n"
                f"From: Lena <lena@harbour.example>\nTo: buyer@quarry{number}.example\n"
                f"Subject: Stone {number}\nMessage-ID: <{number}.{hours}@harbour.example>\n"
                f"Date: {sent:%a, %d %b %Y %H:%M:%S} +0000\n\n{words}\n\n"
            )
    path.write_text("".join(mails))
    return path


def _ledger(room: Path, source: Path, spread: Spread) -> list[list[Entry]]:
    room.mkdir()
    store = Store.open(room / "kept.sqlite", Keys.from_file(room / "key"), now=NOW)
    with store.writing(NOW) as unit:
        box = unit.mailboxes.put(_REP)
    reader = Reader(_REP, Policy(), WordReader(_REP, detector()))
    sync(store, box, mbox.MboxSource(source), reader=reader, now=NOW, progress=lambda *_: None, spread=spread)
    follow_accounts(store, box, policy=Policy(), now=NOW, progress=lambda *_: None, spread=spread)
    with store.reading() as unit:
        rows = unit.ledger.commitments(box.id)
        ledger = [[line.entry for line in unit.ledger.history(box.id, row.id)] for row in rows]
    store.close()
    return ledger


def test_the_ledger_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read and accounts followed in two processes give what one gives, entry by entry."""
    monkeypatch.setattr(mbox, "PAGE_ITEMS", 3)
    monkeypatch.setattr(follow, "_MANY", 0)
    monkeypatch.setattr(follow, "_AT_ONCE", 3)
    source = _mailbox(tmp_path / "sent.mbox", 45)
    alone = _ledger(tmp_path / "alone", source, OneProcess())
    assert len(alone) == 45
    assert _ledger(tmp_path / "shared", source, Processes(1)) == alone


def test_another_process_gets_a_store_of_its_own(tmp_path: Path) -> None:
    """A pickled store opens the same database with connections of its own."""
    store = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=NOW)
    again = pickle.loads(pickle.dumps(store))
    with store.writing(NOW) as unit:
        unit.mailboxes.put(_REP)
    with again.reading() as unit:
        assert [box.rep for box in unit.mailboxes.all()] == [_REP]
    again.close()
    store.close()


@pytest.mark.parametrize("spread", [OneProcess(), Processes(1)], ids=["alone", "shared"])
def test_what_came_before_trouble_is_stored(tmp_path: Path, spread: Spread) -> None:
    """A source that breaks off after some pages, read ahead by then or not, leaves every page that it gave stored."""
    source = mbox.MboxSource(_mailbox(tmp_path / "sent.mbox", 5))
    (whole,) = source.pages(None)

    class Broken:
        name = source.name

        def pages(self, cursor: str | None = None) -> Iterator[Page]:
            for number, item in enumerate(whole.items):
                yield Page((item,), str(number))
            raise ProviderDown("It went away.", "Try again.")

    store = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=NOW)
    with store.writing(NOW) as unit:
        box = unit.mailboxes.put(_REP)
    reader = Reader(_REP, Policy(), WordReader(_REP, detector()))
    with pytest.raises(ProviderDown):
        sync(store, box, Broken(), reader=reader, now=NOW, progress=lambda *_: None, spread=spread)
    with store.reading() as unit:
        assert unit.pages.counts(box.id)[Verdict.READ] == len(whole.items)
        assert unit.pages.cursor(box.id, source.name) == str(len(whole.items) - 1)
    store.close()
