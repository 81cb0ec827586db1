"""What connectors are handed in tests: a vault in memory, and a clock that waits for nobody."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass
class OpenVault:
    """A secret that lies open (`agent.ports.Vault`)."""

    secret: str

    def load(self) -> str:
        return self.secret

    @contextmanager
    def locked(self) -> Iterator[None]:
        yield

    def save(self, secret: str) -> None:
        self.secret = secret


@dataclass
class ImpatientClock:
    """Real time but for sleeping, which is noted and done at once (`agent.ports.Clock`)."""

    slept: list[float] = field(default_factory=list)
    moment: datetime = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def monotonic(self) -> float:
        return time.monotonic()
