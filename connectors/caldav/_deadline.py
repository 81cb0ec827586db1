"""The sockets under the HTTP client, with a moment at which a request is over, headers and handshake included.

The client's own limits are of one read each: a server that says a letter now and then is waited for without end.
"""

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2
import httpx2

from agent.ports import Clock


class Deadline:
    """When the present request is over."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = float("inf")

    def begin(self, seconds: float) -> None:
        """A request begins that may last so long."""
        self._until = self._clock.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """The shorter of this time and what is left; raises `httpcore2.ReadTimeout` where nothing is."""
        left = self._until - self._clock.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the answer does not end")
        return left if timeout is None else min(timeout, left)


def transport(deadline: Deadline, context: ssl.SSLContext | bool) -> httpx2.HTTPTransport:
    """What carries requests, each until the deadline."""
    carrier = httpx2.HTTPTransport(verify=context, trust_env=False)
    pool: Any = carrier._pool  # httpx2 hands its pool no backend of ours
    pool._network_backend = _Network(pool._network_backend, deadline)
    return carrier


class _Network(httpcore2.NetworkBackend):
    def __init__(self, inner: httpcore2.NetworkBackend, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout)
        return _Stream(
            self._inner.connect_tcp(host, port, left, local_address, socket_options), self._deadline
        )

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
