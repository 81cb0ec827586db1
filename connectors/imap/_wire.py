"""The socket under IMAPClient, with limits of time and size that the standard library's has not.

imaplib waits for ever for a server that sends a byte a minute, reads whatever number of octets a
literal announces, and hands what came in plain text before STARTTLS to the session after it. Here
every octet is read through one buffer that watches all three. This is the one file that leans on
imaplib's inside; the rest speaks IMAPClient.
"""

import imaplib
import re
import socket
import ssl
from contextlib import suppress
from typing import Any

from agent.ports import Clock
from connectors.imap._limits import Limits

_CHUNK = 256 * 1024
_LITERAL = re.compile(rb"~?\{(\d+)\+?\}\r\n$")


class Wire(imaplib.IMAP4):
    """One connection; with a `context` TLS is spoken from the first octet."""

    def __init__(
        self, host: str, port: int, *, context: ssl.SSLContext | None, limits: Limits, clock: Clock
    ) -> None:
        self._context, self._limits, self._clock = context, limits, clock
        self._buffer = bytearray()
        self._received = self._lines = 0
        self._since = clock.monotonic()
        self._ahead: tuple[bytes, tuple[str, ...]] | None = None  # the tag and words of what was asked ahead
        super().__init__(host, port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect within the limit; no IMAP server answers at a port for sending."""
        self.host, self.port = host, port
        self.sock = socket.create_connection((host, port), self._limits.connect)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=host)

    def shutdown(self) -> None:
        """Close, whatever state the connection is in."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any:
        """Go over to TLS; what came before it in plain text and was not asked for ends the connection."""
        assert ssl_context is not None, "certificates are always checked"
        kind, said = self._simple_command("STARTTLS")
        if kind != "OK":
            return kind, said
        if self._buffer:
            raise self.abort("octets in plain text after STARTTLS")
        self.sock.settimeout(self._limits.connect)
        self.sock = ssl_context.wrap_socket(self.sock, server_hostname=self.host)
        self._tls_established = True
        self._get_capabilities()
        return kind, said

    def _get_capabilities(self) -> None:
        """What the server offers; one that speaks only the newest IMAP (RFC 9051) understands what is said here, too."""
        super()._get_capabilities()  # type: ignore[misc]
        if "IMAP4REV2" in self.capabilities:
            self.capabilities += ("IMAP4REV1",)

    def readline(self) -> bytes:
        """The next line."""
        self._lines += 1
        if self._lines > self._limits.lines:
            raise self.abort("an answer of more lines than was asked for")
        looked = 0
        while (end := self._buffer.find(b"\n", looked)) < 0:
            looked = len(self._buffer)
            if looked > self._limits.line:
                raise self.abort("a line without end")
            self._fill()
        return _usual(self._take(end + 1))

    def read(self, size: int) -> bytes:
        """The octets of a literal."""
        if size > self._limits.literal:
            raise self.abort("a literal larger than any mail that was asked for")
        while len(self._buffer) < size:
            self._fill()
        return self._take(size)

    def send(self, data: Any) -> None:
        """Send within the limit."""
        self.sock.settimeout(self._limits.silence)
        self.sock.sendall(data)

    def quoted(self, text: str) -> str:
        """The text as an IMAP string; imaplib quotes passwords, but no user's name."""
        quoted: str = self._quote(text)
        return quoted

    def wait(self, seconds: float) -> bool:
        """Whether the server says something within this time."""
        if b"\n" in self._buffer:
            return True
        self._begin()
        self.sock.settimeout(max(0.001, seconds))
        try:
            self._receive()
        except TimeoutError:
            return False
        return True

    def ask_ahead(self, *words: str) -> None:
        """Send a command and go on: the server gets the answer ready, and whoever gives the same command next finds it sent.

        Any other command comes after its answer, which is nobody's then.
        """
        self._ahead = (self._command(*words), words)

    @property
    def owes_an_answer(self) -> bool:
        """Whether something was asked ahead."""
        return self._ahead is not None

    def _command(self, name: str, *args: Any) -> bytes:
        ahead, self._ahead = self._ahead, None
        if ahead and ahead[1] == (name, *args):
            self._begin()  # no server is blamed for the time in which nobody listened
            return ahead[0]
        if ahead:
            self._begin()
            self._get_tagged_response(ahead[0])
            self.untagged_responses.pop("FETCH", None)
        tag: bytes = super()._command(name, *args)  # type: ignore[misc]
        return tag

    def _new_tag(self) -> bytes:
        self._begin()
        tag: bytes = super()._new_tag()  # type: ignore[misc]
        return tag

    def _begin(self) -> None:
        """From here on time and size are counted anew."""
        self._received, self._lines, self._since = 0, 0, self._clock.monotonic()

    def _fill(self) -> None:
        due = self._since + self._limits.grace + self._received / self._limits.pace
        left = due - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError("the answer does not end")
        if self._received > self._limits.answer:
            raise self.abort("an answer larger than what was asked for")
        self.sock.settimeout(min(self._limits.silence, left))
        self._receive()

    def _receive(self) -> None:
        chunk = self.sock.recv(_CHUNK)
        if not chunk:
            raise self.abort("the connection was closed")
        self._buffer += chunk
        self._received += len(chunk)

    def _take(self, size: int) -> bytes:
        taken = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return taken


def _usual(line: bytes) -> bytes:
    """The line as imaplib knows lines: its end in two octets, binary literals (`~{12}`, RFC 3516) announced like others."""
    if not line.endswith(b"\r\n"):
        line = line[:-1] + b"\r\n"
    return _LITERAL.sub(rb"{\1}\r\n", line) if line.endswith(b"}\r\n") else line
