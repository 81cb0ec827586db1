"""A store on disk with one rep whose one promise is overdue, for the steps that write drafts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.core.commitment import Action, By, CommitmentId, Due, Evidence, Found, Owner, Strength
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.ledger import Entry, EntryKind, Parties
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Rep
from agent.ports import Verdict
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import BookedMessage, Mailbox, ReadItem, ReadPage

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
LENA, OTTO = Address("lena@harbour.example", "Lena Voss"), Address("otto@quarry.example", "Otto Brandt")
KEY = MessageKey("1@test.example")
PROMISE = CommitmentId("aaaaaaaaaaaa")
QUOTE = "You will have the price list by Friday."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    made = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=MADE)
    yield made
    made.close()


@pytest.fixture
def mailbox(store: Store) -> Mailbox:
    """Lena's mailbox, with one promise to Otto that passed its due on Friday."""
    rep = Rep(LENA.email, ZoneInfo("Europe/Berlin"), own_domains=("harbour.example",))
    with store.writing(MADE) as unit:
        mailbox = unit.mailboxes.put(rep)
        page = ReadPage(
            (ReadItem("1", Verdict.READ, message=BookedMessage(_mail(), ("quarry.example",))),), "1"
        )
        unit.pages.store(mailbox.id, "memory:", page)
        (work,) = unit.exchanges.dirty(mailbox.id)
        unit.ledger.settle(mailbox.id, work, [found()])
    return mailbox


def _mail() -> ReadMessage:
    return ReadMessage(
        key=KEY, thread=ThreadKey(KEY), sent_at=MADE, side=Side.REP, sender=LENA, to=(OTTO,), cc=(),
        subject="Stone for the quay", own=f"Hello Otto,\n\n{QUOTE}\n\nLena", account="quarry.example",
    )  # fmt: skip


def found() -> Entry:
    """The ledger's first line of the promise."""
    due = Due(date(2026, 3, 6), date(2026, 3, 6), "by Friday", zone="Europe/Berlin")
    sentence = Found(
        13, 13 + len(QUOTE), QUOTE, Action.SEND, Strength.FIRM, Owner.SENDER, "the price list", due=due
    )
    parties = Parties(By.REP, LENA, (OTTO,), "quarry.example", KEY, ThreadKey(KEY))
    return Entry(PROMISE, EntryKind.FOUND, MADE, Evidence(KEY), due=due, found=sentence, parties=parties)


def fulfilled(at: datetime) -> Entry:
    """The ledger's line that the promise was kept at `at`."""
    return Entry(PROMISE, EntryKind.FULFILLED, at, Evidence(MessageKey("2@test.example")))


LATER = timedelta(hours=1)
