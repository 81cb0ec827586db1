"""Word of new mail at once (IDLE, RFC 2177): an accelerator, for regular looks find everything without it.

A watch has a connection of its own. It may be told nothing, or too much, or lose its connection at any
time; whoever waits looks then, and finds what there is.
"""

from contextlib import suppress

from agent.errors import ProviderDown
from agent.ports import Clock
from connectors.imap._trouble import Refused, translating
from connectors.imap.client import Client
from connectors.imap.session import Session

_LONGEST = 24 * 60.0  # seconds; servers end an IDLE after half an hour
_PAUSE, _LONGEST_PAUSE = 5.0, 300.0  # before a connection is tried again
_LONGEST_BRAKE = 60.0
_NEWS = frozenset(
    {"EXISTS", "RECENT", "EXPUNGE", "VANISHED"}
)  # flags, and words to keep the line open, are none
_QUICK = 5.0  # seconds; a server that says something sooner, again and again, is listened to less
_FREELY = 3  # times in a row that it may
_NO_IDLE = "its server has no IDLE"


class Watch:
    """Waits for something to happen in the inbox."""

    def __init__(self, session: Session, clock: Clock, folder: str = "INBOX") -> None:
        """`session` is the watch's own."""
        self._session, self._clock, self._folder = session, clock, folder
        self._failures = 0
        self._in_a_row = 0  # how often the server spoke at once
        self.trouble = ""

    def wait(self, timeout: float) -> bool:
        """Whether something may have happened within so many seconds; returns as soon as it has.

        A broken connection counts as something, once, for what it hid. Where the server has no IDLE or
        cannot be reached, the time is waited out and nothing is known. Raises `SignInNeeded`.
        """
        until = self._clock.monotonic() + timeout
        while (left := until - self._clock.monotonic()) > 0:
            if self._in_a_row > _FREELY:
                self._clock.sleep(min(2.0 ** min(self._in_a_row - _FREELY, 10), _LONGEST_BRAKE, left))
            began = self._clock.monotonic()
            try:
                said = self._session.read(
                    lambda client, left=left: self._listen(client, left),  # type: ignore[misc]
                    folder=self._folder,
                    attempts=1,
                )
            except ProviderDown as down:
                self.trouble = down.sentence
                if self._broken(left):
                    return True
                continue
            self._failures = 0
            self.trouble = _NO_IDLE if said is None else ""
            if said is None:
                self._clock.sleep(left)
                return False
            is_quick = said and self._clock.monotonic() - began < _QUICK
            self._in_a_row = self._in_a_row + 1 if is_quick else 0
            if said & _NEWS:
                return True
        return False

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _listen(self, client: Client, left: float) -> frozenset[str] | None:
        """The kinds of what the server said, nothing where time passed; None where it has no IDLE, or refuses it."""
        if not client.has("IDLE"):
            return None
        with suppress(Refused), translating(self._session.place.shown):
            return client.listen(min(left, _LONGEST))
        return None

    def _broken(self, left: float) -> bool:
        """Pause, longer each time; True at the first break, after which the caller should look."""
        self._failures += 1
        pause = min(_PAUSE * 2.0 ** (self._failures - 1), _LONGEST_PAUSE, left)
        self._clock.sleep(pause)
        return self._failures == 1
