"""The clock on the wall, for shells and connectors; the core and the steps are given a time.

And the patience of a look at one mailbox: what a provider asks to wait for longer is waited for outside of the look,
while others have their turn.
"""

import time
from collections import deque
from datetime import UTC, datetime

from agent.errors import KeptError, SlowDown
from agent.ports import Clock

_PATIENCE = 5.0  # seconds of waiting
_WITHIN = 60.0  # seconds of a look


class SystemClock:
    """This machine's time (`agent.ports.Clock`)."""

    def now(self) -> datetime:
        """The aware moment."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Let this much time pass; none where it is past already."""
        time.sleep(max(0.0, seconds))

    def monotonic(self) -> float:
        """Seconds since some moment; never falls."""
        return time.monotonic()


class Patient:
    """Another clock's time, for one look: waits for some seconds in each minute, and raises `SlowDown` rather than wait longer."""

    def __init__(self, clock: Clock) -> None:
        self.wall = clock
        self._waits: deque[tuple[float, float]] = deque()

    def now(self) -> datetime:
        """The aware moment."""
        return self.wall.now()

    def monotonic(self) -> float:
        """Seconds since some moment; never falls."""
        return self.wall.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let this much time pass, if it is little; raises `SlowDown` before any of it has passed."""
        now = self.wall.monotonic()
        while self._waits and self._waits[0][0] <= now - _WITHIN:
            self._waits.popleft()
        if sum(waited for _, waited in self._waits) + seconds > _PATIENCE:
            raise SlowDown("The provider asks to wait; other mailboxes are read meanwhile.", seconds)
        self._waits.append((now, seconds))
        self.wall.sleep(seconds)


def wall_of(clock: Clock) -> Clock:
    """The clock whose time this one shows: what one look spent is remembered by the next."""
    return clock.wall if isinstance(clock, Patient) else clock


def wait_before_retry(clock: Clock, seconds: float, trouble: KeptError) -> None:
    """Let time pass before another try; raises `trouble`, which a try ended in, where the clock has no patience for that."""
    try:
        clock.sleep(seconds)
    except SlowDown:
        raise trouble from None
