"""The moment at which a request is over, headers and handshake included, whatever drips in meanwhile."""

import ssl
from typing import Any

import httpcore2
import httpx2

from agent.ports import Clock
from connectors._until import UntilBackend


class Deadline:
    """When the present request is over."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = float("inf")

    def begin(self, seconds: float) -> None:
        """A request begins that may last so long."""
        self._until = self._clock.monotonic() + seconds

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        """The shorter of this time and what is left; raises `httpcore2.ReadTimeout` where nothing is, whatever was late."""
        left = self._until - self._clock.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the answer does not end")
        return left if timeout is None else min(timeout, left)

    def got(self, size: int) -> None:
        """What came gives no more time."""


def transport(deadline: Deadline, context: ssl.SSLContext | bool) -> httpx2.HTTPTransport:
    """What carries requests, each until the deadline."""
    carrier = httpx2.HTTPTransport(verify=context, trust_env=False)
    pool: Any = carrier._pool  # httpx2 hands its pool no backend of ours
    pool._network_backend = UntilBackend(pool._network_backend, deadline)
    return carrier
