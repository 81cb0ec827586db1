"""Sockets under an HTTP client that know until when the request under way may take, headers and handshake included.

The clients' own limits are of one read each: a server that says a letter now and then is waited for without end.
"""

import ssl
from collections.abc import Iterable
from typing import Any, Protocol

import httpcore2


class Deadline(Protocol):
    """When the present request is over."""

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        """Seconds that one read or write may take, `timeout` at most; raises where nothing is left, `late` or its like."""
        ...

    def got(self, size: int) -> None:
        """So many bytes came."""
        ...


class UntilBackend(httpcore2.NetworkBackend):
    """Connects by another backend, each step by the deadline."""

    def __init__(self, plain: httpcore2.NetworkBackend, deadline: Deadline) -> None:
        self._plain, self._deadline = plain, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout, httpcore2.ConnectTimeout)
        stream = self._plain.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(stream, self._deadline)

    def sleep(self, seconds: float) -> None:
        self._plain.sleep(seconds)


class _Stream(httpcore2.NetworkStream):
    """Every read and write ends by the deadline."""

    def __init__(self, plain: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._plain, self._deadline = plain, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found = self._plain.read(max_bytes, self._deadline.left(timeout, httpcore2.ReadTimeout))
        self._deadline.got(len(found))
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, self._deadline.left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._plain.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)
