"""A data folder with one mail read and nothing followed, and queues of every sort on loopback."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text

from agent import bootstrap
from agent.flows.sync import sync
from agent.store.database import engine_for, url_of
from agent.store.migrations import upgrade
from agent.store_port import DraftState, Wanted
from tests.fakes.google.client import FakeGoogle
from tests.fakes.google.client import running as fake_google
from tests.fakes.graph.client import FakeGraph
from tests.fakes.unsent import GOOGLE, MICROSOFT, strange_writes
from tests.servers import brokers
from tests.servers.absent import absent
from tests.servers.dovecot import BINARY, WITHOUT, Dovecot, dovecot
from tests.store.conftest import postgres as postgres

_MAIL = (
    "From x Mon Mar  2 09:00:00 2026\nX-Folder: Sent\nMessage-ID: <1@test.example>\nDate: {date}\n"
    "From: Lena <lena@harbour.example>\nTo: Otto <otto@quarry.example>\nSubject: Stone\n\n"
    "Hello Otto,\n\nI'll send you the price list tomorrow.\n\nLena\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """What a worker finds after a crash: a promise of a week ago that nobody followed."""
    return unfollowed(tmp_path)


@pytest.fixture
def data_on_server(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in a database of a server."""
    name = f"kept_{uuid4().hex}"
    _on_server(postgres, f"CREATE DATABASE {name}")
    url = url_of(postgres).set(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("KEPT_DATABASE_URL", url)
    return unfollowed(tmp_path)


def unfollowed(tmp_path: Path) -> Path:
    """A data folder of that kind."""
    mbox = tmp_path / "mail.mbox"
    week_ago = datetime.now(UTC) - timedelta(days=7)
    mbox.write_text(_MAIL.format(date=f"{week_ago:%a, %d %b %Y %H:%M:%S +0000}"))
    with bootstrap.application(tmp_path / "data") as app:
        box = app.put_mailbox("lena@harbour.example", ZoneInfo("Europe/Berlin"), ())
        (source,) = bootstrap.sources((mbox,), now=week_ago, zone=box.rep.zone)
        sync(app.store, box, source, reader=app.reader(box), now=week_ago, progress=lambda *_: None)
    return tmp_path / "data"


def outcome(data: Path) -> tuple[int, list[DraftState]]:
    """How many commitments there are, and how their drafts stand."""
    with bootstrap.application(data) as app:
        (mailbox,) = app.mailboxes()
        with app.store.reading() as unit:
            drafts = [draft.state for draft in unit.drafts.all(mailbox.id)]
            return len(unit.ledger.commitments(mailbox.id, Wanted())), drafts


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """The URL of a Redis of the test run's own."""
    with tempfile.TemporaryDirectory(prefix="kept-redis-") as folder, brokers.redis(Path(folder)) as url:
        yield url


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[str]:
    """The URL of a RabbitMQ of the test run's own."""
    with tempfile.TemporaryDirectory(prefix="kept-rabbit-") as folder, brokers.rabbitmq(Path(folder)) as url:
        yield url


@pytest.fixture(params=["redis", "rabbitmq"])
def queue(request: pytest.FixtureRequest) -> str:
    """The URL of a queue, of each sort."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(scope="session")
def migrated(postgres: str) -> str:
    """The name of a database of today's tables, to be copied."""
    name = f"kept_{uuid4().hex[:12]}"
    _on_server(postgres, f"CREATE DATABASE {name}")
    engine = engine_for(url_of(postgres.replace("/postgres?", f"/{name}?")))
    upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture(params=["postgresql", "sqlite"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database; none means a file in the data folder."""
    if request.param == "sqlite":
        yield ""
        return
    server, name = request.getfixturevalue("postgres"), f"kept_{uuid4().hex[:12]}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('migrated')}")
    yield server.replace("/postgres?", f"/{name}?")
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Dovecot]:
    """A Dovecot of the test run's own."""
    if not BINARY:
        absent(WITHOUT)
    with dovecot() as running:
        yield running


@pytest.fixture(scope="session")
def google() -> Iterator[FakeGoogle]:
    """A fake of Google; whatever workers died of, nothing but drafts was written."""
    with fake_google() as fake:
        yield fake
        assert strange_writes(fake.do("writes"), GOOGLE) == []


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    """A fake of Microsoft Graph, of the test's own: it has one mailbox, in which nothing but drafts was written."""
    fake = FakeGraph()
    yield fake
    written = fake.do("writes")
    fake.stop()
    assert strange_writes(written, MICROSOFT) == []


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(url_of(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
