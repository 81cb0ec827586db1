"""The sessions that were ended before their time, in a file beside the reports, so that a restart brings none of them back.

A line is a session's hash and the second after which its cookie is worth nothing by itself; then the line goes.
"""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from agent.errors import StoreTrouble
from agent.whole import write_whole


class Ended:
    """What was signed out; may be asked from any thread. Without a file it lasts as long as this value."""

    def __init__(self, file: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        """`clock` says the seconds since 1970, by which cookies age. Raises `StoreTrouble` where the file cannot be read."""
        self._file, self._clock = file, clock
        self._until = _read(file) if file is not None else {}
        self._lock = Lock()

    def __contains__(self, session: str) -> bool:
        return _hash(session) in self._until

    def add(self, session: str, *, lifetime: int) -> None:
        """From now on; its cookie was signed no later than now, and ages within `lifetime` seconds.

        Raises `StoreTrouble` where that cannot be written down; then it holds until the next start.
        """
        with self._lock:
            now = self._clock()
            self._until[_hash(session)] = int(now) + lifetime + 1
            self._until = {one: until for one, until in self._until.items() if until > now}
            if self._file is not None:
                _write(self._file, self._until)


def _hash(session: str) -> str:
    return hashlib.sha256(b"kept ended" + session.encode()).hexdigest()


def _read(file: Path) -> dict[str, int]:
    try:
        lines = file.read_text("ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StoreTrouble(
            f"Who signed out stands in {file}, which cannot be read: {error.strerror or error}.",
            "Allow kept to read it, or delete it; then sign-outs of the last days are forgotten.",
        ) from None
    pairs = (line.split() for line in lines)
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isdecimal()}


def _write(file: Path, until: dict[str, int]) -> None:
    try:
        write_whole(file, "".join(f"{one} {seconds}\n" for one, seconds in sorted(until.items())))
    except OSError as error:
        raise StoreTrouble(
            f"You are signed out, but that could not be written to {file}: {error.strerror or error}.",
            "It holds until kept web is started again; make room or allow writing there, and sign out once more.",
        ) from None
