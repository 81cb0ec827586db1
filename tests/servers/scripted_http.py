"""A small HTTP server that answers as told, for CalDAV and autoconfig: redirects, refusals, lies and drips."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    body: str


@dataclass(frozen=True)
class Said:
    """One answer. With `drip` seconds pass between its bytes; with `short` it breaks off before the end."""

    status: int = 207
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    short: bool = False
    octets: bytes | None = None  # what is sent in place of the body


@dataclass
class ScriptedHttp:
    """The server's script, and what it was asked."""

    port: int
    answer: Callable[[Asked], Said] = lambda asked: Said(404)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        state: ScriptedHttp = self.server.state  # type: ignore[attr-defined]
        state.asked.append(asked)
        said = state.answer(asked)
        raw = said.body.encode() if said.octets is None else said.octets
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw) + said.short))
        self.end_headers()
        with suppress(OSError):
            for octet in raw if said.drip else b"":
                self.wfile.write(bytes([octet]))
                time.sleep(said.drip)
            if not said.drip:
                self.wfile.write(raw)
        if said.short:
            self.close_connection = True

    do_GET = do_PROPFIND = do_REPORT = _answer  # noqa: N815 - the names that http.server wants

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what tests are about."""


@contextmanager
def scripted_http(host: str = "127.0.0.1", port: int = 0) -> Iterator[ScriptedHttp]:
    """A server for the time of the block."""
    with _Server((host, port), _Handler) as server:
        state = ScriptedHttp(server.server_address[1])
        server.state = state  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
