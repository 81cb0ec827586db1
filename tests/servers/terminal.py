"""A program at a terminal that a test types into and reads: tmux without a person before it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

TMUX = shutil.which("tmux")


@dataclass(frozen=True)
class Terminal:
    """One program on a screen of 100 by 30."""

    socket: str

    def type(self, *keys: str) -> None:
        """Keys as tmux names them: `y`, `Enter`."""
        self._tmux("send-keys", "-t", "0", *keys)

    def screen(self) -> str:
        """What stands on the screen, without empty lines at its end."""
        return self._tmux("capture-pane", "-p", "-t", "0").rstrip()

    def shows(self, text: str, seconds: float = 30) -> str:
        """The screen, once it shows this."""
        until = time.monotonic() + seconds
        while text not in (screen := self.screen()):
            assert time.monotonic() < until, f"{text!r} does not come; the screen shows:\n{screen}"
            time.sleep(0.05)
        return screen

    def ends(self, seconds: float = 30) -> None:
        """Until the program has come to its end."""
        until = time.monotonic() + seconds
        while self._tmux("list-sessions"):
            assert time.monotonic() < until, f"it does not end:\n{self.screen()}"
            time.sleep(0.05)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self.socket, *words], capture_output=True, text=True, check=False
        )
        return done.stdout


@contextmanager
def terminal(command: str) -> Iterator[Terminal]:
    """The program, ended with the block."""
    socket = f"kept-{os.getpid()}-{time.monotonic_ns()}"
    start = ["tmux", "-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", command]
    subprocess.run(start, check=True, env=os.environ | {"TERM": "xterm", "LANG": "C.UTF-8"})
    shown = Terminal(socket)
    try:
        yield shown
    finally:
        subprocess.run(["tmux", "-L", socket, "kill-server"], capture_output=True, check=False)
