"""The clock on the wall, for shells and connectors; the core and the steps are given a time."""

import time
from datetime import UTC, datetime


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
