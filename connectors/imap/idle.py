"""Word of new mail at once (IDLE, RFC 2177): an accelerator, for regular looks find everything without it.

A watch has a connection of its own. It may be told nothing, or too much, or lose its connection at any
time; whoever waits looks then, and finds what there is.
"""

from agent.errors import ProviderDown
from agent.ports import Clock
from connectors.imap._trouble import translating
from connectors.imap.client import Client
from connectors.imap.session import Session

_LONGEST = 24 * 60.0  # seconds; servers end an IDLE after half an hour
_PAUSE, _LONGEST_PAUSE = 5.0, 300.0  # before a connection is tried again
_NO_IDLE = "its server has no IDLE"


class Watch:
    """Waits for something to happen in the inbox."""

    def __init__(self, session: Session, clock: Clock, folder: str = "INBOX") -> None:
        """`session` is the watch's own."""
        self._session, self._clock, self._folder = session, clock, folder
        self._failures = 0
        self.trouble = ""

    def wait(self, timeout: float) -> bool:
        """Whether something may have happened within so many seconds; returns as soon as it has.

        A broken connection counts as something, once, for what it hid. Where the server has no IDLE or
        cannot be reached, the time is waited out and nothing is known. Raises `SignInNeeded`.
        """
        until = self._clock.monotonic() + timeout
        while (left := until - self._clock.monotonic()) > 0:
            try:
                heard = self._session.read(
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
            self.trouble = _NO_IDLE if heard is None else ""
            if heard is None:
                self._clock.sleep(left)
                return False
            if heard:
                return True
        return False

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _listen(self, client: Client, left: float) -> bool | None:
        """True where the server said something, False where time passed, None where it has no IDLE."""
        if not client.has("IDLE"):
            return None
        with translating(self._session.place.shown):
            client.idle()
            heard = client.wire.wait(min(left, _LONGEST))
            client.idle_done()
        return heard

    def _broken(self, left: float) -> bool:
        """Pause, longer each time; True at the first break, after which the caller should look."""
        self._failures += 1
        pause = min(_PAUSE * 2.0 ** (self._failures - 1), _LONGEST_PAUSE, left)
        self._clock.sleep(pause)
        return self._failures == 1
