"""A private Radicale on loopback for a test run."""

import importlib.util
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

IS_HERE = importlib.util.find_spec("radicale") is not None
WITHOUT = "no Radicale: it comes with the test group, `make test` installs it"

_CONF = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = error
"""


@dataclass
class Radicale:
    """A running server. The users are in the file `users`; `add_user` makes one with the password `pass`."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The server's root."""
        return f"http://127.0.0.1:{self.port}/"

    def add_user(self, user: str) -> None:
        """Let this user in."""
        with (self.folder / "users").open("a") as file:
            file.write(f"{user}:pass\n")

    def start(self) -> None:
        """Start it, or start it again."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "-C", str(self.folder / "config")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 30
        while not self._answers():
            assert self.process.poll() is None, "Radicale did not start"
            assert time.monotonic() < until, "Radicale does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it at once."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


@contextmanager
def radicale() -> Iterator[Radicale]:
    """A server for the time of the block."""
    folder = Path(tempfile.mkdtemp(prefix="kept-radicale-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "users").touch()
    (folder / "config").write_text(_CONF.format(folder=folder, port=port))
    server = Radicale(folder, port)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
