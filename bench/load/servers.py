"""A PostgreSQL of the measurement's own: as it comes, with 256 MB of shared memory, and waiting for the disk as a team's would."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.store.conftest import _binaries, _wait_until_ready, _where_nobody_sees


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty server on a socket of its own."""
    binaries = _binaries()
    assert binaries is not None, "PostgreSQL is not installed"
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="kept-load-"))
    if drop:
        binaries = _where_nobody_sees(binaries, folder)
        shutil.chown(folder, 65534, 65534)
    made = ["-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([*drop, str(binaries / "initdb"), *made], check=True, capture_output=True)
    options = ["-c", "listen_addresses=", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB"]
    server = subprocess.Popen(
        [*drop, str(binaries / "postgres"), "-D", f"{folder}/data", "-k", str(folder), *options],
        stderr=subprocess.DEVNULL,
    )
    try:
        while not (folder / ".s.PGSQL.5432").exists():
            time.sleep(0.05)
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        _wait_until_ready(url)
        yield url
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
