"""The browser's way back: one page on this machine that takes Google's answer to a sign-in."""

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from agent.errors import SignInNeeded

_PAGE = """<!doctype html><meta charset="utf-8"><title>kept</title>
<p style="font: 1.1rem/1.5 sans-serif; margin: 3rem">{}</p>"""
_DONE = "kept has what it needs. You can close this window and go back to the terminal."
_NOT_THIS = "This is not the answer kept waits for."


class ComingBack:
    """Listens on a free port of 127.0.0.1 from the moment it is made; `close` it in the end."""

    def __init__(self) -> None:
        self._answer = ""
        self._is_answer: Callable[[str], bool] = lambda _: False
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self._server.timeout = 0.5

    @property
    def redirect_uri(self) -> str:
        """Where the browser is to come back to (RFC 8252 7.3: a loopback address, any port)."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def wait(self, is_answer: Callable[[str], bool], *, seconds: float = 300.0) -> str:
        """The address that answers this sign-in; others are turned away. Raises `SignInNeeded` when nobody comes."""
        self._is_answer = is_answer
        until = time.monotonic() + seconds
        while not self._answer:
            if time.monotonic() > until:
                raise SignInNeeded(
                    "Nobody signed in within five minutes.",
                    "Start again: `kept connect gmail`. Where Google showed an error instead: docs/connect-google.md,"
                    " `When Google says no`.",
                )
            self._server.handle_request()
        return self._answer

    def close(self) -> None:
        """Stop listening."""
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        back = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                is_it = back._is_answer(self.path)
                body = _PAGE.format(_DONE if is_it else _NOT_THIS).encode()
                self.send_response(200 if is_it else 404)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(body)))
                self.send_header("referrer-policy", "no-referrer")
                self.end_headers()
                self.wfile.write(body)
                if is_it:
                    back._answer = self.path

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """The address holds a code; it goes nowhere."""

        return Handler
