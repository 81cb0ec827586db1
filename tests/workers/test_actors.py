"""Jobs carry identifiers only, may run twice, and do what the flows do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dramatiq
import pytest
from dramatiq.brokers.stub import StubBroker

from agent import bootstrap
from agent.bootstrap import Application
from agent.errors import BadSettings
from agent.flows.sync import sync
from agent.ports import Verdict
from agent.store_port import DraftState, Mailbox, Wanted
from workers.actors import register
from workers.broker import broker_for

_MAIL = (
    "From x Mon Mar  2 09:00:00 2026\nX-Folder: Sent\nMessage-ID: <1@test.example>\nDate: {date}\n"
    "From: Lena <lena@harbour.example>\nTo: Otto <otto@quarry.example>\nSubject: Stone\n\n"
    "Hello Otto,\n\nI'll send you the price list tomorrow.\n\nLena\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one mail read and nothing followed: what a worker finds after a crash."""
    mbox = tmp_path / "mail.mbox"
    week_ago = datetime.now(UTC) - timedelta(days=7)
    mbox.write_text(_MAIL.format(date=f"{week_ago:%a, %d %b %Y %H:%M:%S +0000}"))
    with bootstrap.application(tmp_path / "data") as app:
        box = app.put_mailbox("lena@harbour.example", ZoneInfo("Europe/Berlin"), ())
        (source,) = bootstrap.sources((mbox,), now=week_ago, zone=box.rep.zone)
        sync(app.store, box, source, reader=app.reader(box), now=week_ago, progress=lambda *_: None)
    return tmp_path / "data"


def _open(data: Path) -> Iterator[Application]:
    with bootstrap.application(data) as app:
        yield app


def _drafts(app: Application, mailbox: Mailbox) -> list[DraftState]:
    with app.store.reading() as unit:
        return [draft.state for draft in unit.drafts.all(mailbox.id)]


def test_a_job_follows_a_mailbox_and_running_it_twice_changes_nothing(data: Path) -> None:
    """Two messages for the same mailbox leave one commitment and one draft."""
    broker = StubBroker()
    follow_mailbox = register(broker, lambda: contextmanager(_open)(data))
    worker = dramatiq.Worker(broker, worker_timeout=100, worker_threads=1)
    worker.start()
    try:
        follow_mailbox.send("lena@harbour.example")
        follow_mailbox.send("lena@harbour.example")
        broker.join("follow", timeout=60_000)
        worker.join()
    finally:
        worker.stop()
        broker.close()
    with bootstrap.application(data) as app:
        (mailbox,) = app.mailboxes()
        with app.store.reading() as unit:
            assert len(unit.ledger.commitments(mailbox.id, Wanted())) == 1
            assert unit.pages.counts(mailbox.id)[Verdict.READ] == 1
        assert _drafts(app, mailbox) == [DraftState.WRITTEN]


def test_an_unknown_queue_is_refused_with_a_sentence() -> None:
    """A broker URL that kept does not know says which it does."""
    with pytest.raises(BadSettings, match="no queue that kept knows"):
        broker_for("kafka://localhost")


def test_no_broker_url_means_this_process() -> None:
    """One machine needs no queue server."""
    assert isinstance(broker_for(""), StubBroker)
