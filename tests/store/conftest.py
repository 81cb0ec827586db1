"""Stores to test on: a SQLite file, and PostgreSQL where psycopg and a server can be had."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Mailbox
from tests.servers.postgres import QUICK, postgres_with
from tests.store.making import NOW, REP


@pytest.fixture
def keys() -> Keys:
    """Keys of the test's own."""
    return Keys([os.urandom(32)])


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server: `KEPT_TEST_POSTGRES_URL`, or one started for the tests on a socket of its own."""
    if url := os.environ.get("KEPT_TEST_POSTGRES_URL"):
        yield url
        return
    with postgres_with(*QUICK) as server:
        yield server.url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database may be made: the path of a SQLite file, the URL of an empty PostgreSQL database."""
    if request.param == "sqlite":
        yield str(tmp_path / "kept.db")
        return
    server, name = request.getfixturevalue("postgres"), f"kept_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def store(place: str, keys: Keys) -> Iterator[Store]:
    """An empty store, on each database."""
    made = Store.open(place, keys, now=NOW)
    yield made
    made.close()


@pytest.fixture(scope="session")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A SQLite store for tests by many examples: each makes a mailbox of its own, in a team of its own."""
    made = Store.open(tmp_path_factory.mktemp("store") / "kept.db", Keys([os.urandom(32)]), now=NOW)
    yield made.across_teams()
    made.close()


@pytest.fixture
def mailbox(store: Store) -> Mailbox:
    """The mailbox of Ines."""
    with store.writing(NOW) as unit:
        return unit.mailboxes.put(REP)
