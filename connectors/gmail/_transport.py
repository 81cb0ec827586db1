"""Requests to Google over one pool of connections: bounded in time and size, never redirected, never sending.

Lowest step of the Gmail and Calendar connector; `connectors.gmail._api` gives meaning to the answers.
The client library brings httplib2, whose time limit starts anew with every byte: a server that drips
holds a worker for ever. Here one deadline holds for a whole request, connecting and headers included.
"""

import time
from collections.abc import Mapping, Sequence
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httplib2

from agent.observe import Outcome, ProviderAsked, answered, tell
from connectors._no_send import refuse_sending
from connectors._trust import trusted
from connectors._until import UntilBackend

TOTAL_SECONDS = 30.0  # for one request, from connecting to its last byte; more as bytes come in
IDLE_SECONDS = 20.0  # without a single byte
_SLOWEST = 64 * 1024  # bytes a second: what a download may be as slow as, and a drip is not
USUAL_LIMIT = 16 * 1024 * 1024  # bytes of an answer
_UNSENT = ("accept-encoding", "user-agent", "content-length", "host", "connection")


class CutError(Exception):
    """No whole answer came: no connection, a reset, a deadline, a body that ends early. Internal to the connector."""


class TooLargeError(CutError):
    """The answer is larger than was allowed."""


class _Deadline:
    """Until when the request under way may take: later with every byte that comes."""

    def __init__(self) -> None:
        self.until = 0.0

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        """Seconds that one read or write may take; raises `late` where the deadline has passed."""
        remaining = self.until - time.monotonic()
        if remaining <= 0:
            raise late("the whole answer took too long")
        return min(remaining, IDLE_SECONDS if timeout is None else timeout)

    def got(self, size: int) -> None:
        """A download may take as long as it needs; a drip may not."""
        self.until += size / _SLOWEST


class Transport:
    """What httplib2's `Http` is to Google's client. One thread at a time; `close` it in the end.

    `roots` are the only servers it speaks to.
    """

    def __init__(
        self, roots: Sequence[str], *, ca_bundle: str = "", total_seconds: float = TOTAL_SECONDS
    ) -> None:
        self._roots = tuple(roots)
        self._total_seconds = total_seconds
        self._deadline = _Deadline()
        backend = UntilBackend(httpcore2.SyncBackend(), self._deadline)
        self._pool = _pool(backend, self._roots, ca_bundle)

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        limit: int = USUAL_LIMIT,
    ) -> tuple[httplib2.Response, bytes]:
        """One attempt. The answer of any status below 300 or above 399; raises `CutError`, `NotAllowed` before the socket."""
        content = body.encode() if isinstance(body, str) else body or b""
        refuse_sending(method, uri, body=content, roots=self._roots)
        self._deadline.until = time.monotonic() + self._total_seconds
        try:
            status, said, answer = self._exchange(method, uri, content, headers or {}, limit)
        except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError) as error:
            tell(ProviderAsked("google", Outcome.FAILED))
            raise CutError(type(error).__name__) from error
        except (httpcore2.ProxyError, httpcore2.UnsupportedProtocol, OSError) as error:
            tell(ProviderAsked("google", Outcome.FAILED))
            raise CutError(type(error).__name__) from error
        answered("google", status, throttled=status == 403 and b"ateLimitExceeded" in answer)
        if 300 <= status < 400:
            raise CutError("a redirect, which is not followed")
        return httplib2.Response({**said, "status": str(status)}), answer

    def _exchange(
        self, method: str, uri: str, content: bytes, headers: Mapping[str, str], limit: int
    ) -> tuple[int, dict[str, str], bytes]:
        given = {name: value for name, value in headers.items() if name.lower() not in _UNSENT}
        with self._pool.stream(
            method,
            uri,
            headers=[
                ("host", httpcore2.URL(uri).host.decode() + _port_of(uri)),
                ("user-agent", "kept"),
                *given.items(),
                *([("content-length", str(len(content)))] if method != "GET" else []),
            ],
            content=content,
            extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), IDLE_SECONDS)},
        ) as response:
            said = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            return response.status, said, _whole(response, limit)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.close()


def _port_of(uri: str) -> str:
    port = httpcore2.URL(uri).port
    return "" if port is None else f":{port}"


def _whole(response: httpcore2.Response, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_stream():
        size += len(piece)
        if size > limit:
            raise TooLargeError(f"more than {limit} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def _pool(backend: UntilBackend, roots: Sequence[str], ca_bundle: str) -> httpcore2.ConnectionPool:
    """A pool of connections, through the proxy that the system names for the first of the roots, if any."""
    trust = trusted(ca_bundle) if any(root.startswith("https:") for root in roots) else None
    proxy = _proxy_for(roots[0])
    if proxy:
        return httpcore2.HTTPProxy(
            proxy_url=proxy, ssl_context=trust, network_backend=backend, max_connections=4
        )
    return httpcore2.ConnectionPool(
        ssl_context=trust, network_backend=backend, max_connections=4, keepalive_expiry=60
    )


def _proxy_for(root: str) -> str:
    url = httpcore2.URL(root)
    host = url.host.decode()
    if host in ("localhost", "127.0.0.1", "::1") or proxy_bypass(host):
        return ""
    return getproxies().get(url.scheme.decode(), "")
