"""Where the browser comes back to after a sign-in: one answer, on this machine alone, with the state that was sent out.

Microsoft posts the answer as a form, which leaves no code in the browser's history; servers that know
only addresses are understood as well.
"""

import hmac
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

from connectors._numbers import number_of

_LONGEST = 64 * 1024
_DONE = b"<!doctype html><title>kept</title><p>You can close this window and go back to kept.</p>"


class Loopback:
    """Listens on a free port while it is entered."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)

    def __enter__(self) -> "Loopback":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    @property
    def address(self) -> str:
        """What the application is registered with; for `localhost` Microsoft minds no port."""
        return f"http://localhost:{self._server.server_port}"

    def wait(self, *, state: str, seconds: float) -> dict[str, str] | None:
        """The answer that bears this state; None where none came in time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._server.timeout = left
            self._server.handle_request()
            found, self._server.answer = self._server.answer, None
            if found and hmac.compare_digest(found.get("state", "").encode(), state.encode()):
                return found
        return None


class _Server(HTTPServer):
    answer: dict[str, str] | None = None


class _Handler(BaseHTTPRequestHandler):
    timeout = 10  # seconds, for a browser that opens a line and says nothing
    server: _Server

    def do_GET(self) -> None:
        self._take(urlsplit(self.path).query)

    def do_POST(self) -> None:
        size = number_of(self.headers.get("Content-Length", "")) or 0
        self._take(self.rfile.read(min(size, _LONGEST)).decode("utf-8", "replace"))

    def _take(self, form: str) -> None:
        found = dict(parse_qsl(form[:_LONGEST]))
        if "code" in found or "error" in found:
            self.server.answer = found
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(_DONE)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(_DONE)

    def log_message(self, *_: object) -> None:
        """Addresses hold codes: nothing is written anywhere."""
