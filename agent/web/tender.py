"""The thread that keeps what pages show fresh: it reads a mailbox before somebody has to wait, and reckons what grew old."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Condition, Thread
from time import monotonic

from agent.errors import KeptError
from agent.flows.reckoned import Reckoned

_log = logging.getLogger(__name__)

_LOOKS = 0.05  # seconds between two looks of a page that waits
_EVERY = 20.0  # seconds between two rounds
_LOOKED_AT = 1800.0  # seconds for which a mailbox that nobody looks at any more is kept fresh


class Tender:
    """Tends what was looked at lately, one after the other."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._looked_at: dict[Reckoned, float] = {}
        self._changed = Condition()
        self._stopping = self._hurried = False
        self._thread = Thread(target=self._run, name="tender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch that is being reckoned."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()

    def tend(self, reckoned: Reckoned) -> None:
        """Keep this fresh; a new one is read at once."""
        with self._changed:
            is_new = reckoned not in self._looked_at
            self._looked_at[reckoned] = monotonic()
            if is_new:
                self._changed.notify_all()

    def hurry(self) -> None:
        """Something was changed by a page: reckon it before the next one is asked for."""
        with self._changed:
            self._hurried = True
            self._changed.notify_all()

    def wait_for(self, reckoned: Reckoned, seconds: float) -> bool:
        """Whether it was read within so many seconds."""
        until = monotonic() + seconds
        while not reckoned.is_ready and monotonic() < until:
            with self._changed:
                self._changed.wait(_LOOKS)
        return reckoned.is_ready

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._stopping:
                    return
                now = monotonic()
                self._looked_at = {one: at for one, at in self._looked_at.items() if now - at < _LOOKED_AT}
                due = list(self._looked_at)
                self._hurried = False
            for one in due:
                self._tend(one)
            with self._changed:
                self._changed.notify_all()
                if not (self._stopping or self._hurried) and all(one in due for one in self._looked_at):
                    self._changed.wait(_EVERY)

    def _tend(self, one: Reckoned) -> None:
        try:
            one.tend(self._now(), lambda: self._stopping)
        except KeptError as error:
            # A page that needs it meets the same trouble, and says so.
            _log.warning("%s", error.sentence)
