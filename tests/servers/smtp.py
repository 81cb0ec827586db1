"""A mail server of the tests' own, over TLS on this machine: it takes mails, or misbehaves as it is told."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import trustme


@dataclass
class Postbox:
    """What was handed in, and how the server is to answer."""

    port: int
    ca: Path
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)  # from, to, the mail
    logins: list[str] = field(default_factory=list)
    refuses: bool = False  # says no after the mail's words
    hangs_up: bool = False  # takes the words, and is gone before it says so
    connections: int = 0


@contextmanager
def postbox(folder: Path, *, from_start: bool = False) -> Iterator[Postbox]:
    """A server on a free port, for as long as the block lasts; TLS after STARTTLS, or from the start."""
    authority = trustme.CA()
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        box = Postbox(listening.getsockname()[1], ca)
        thread = threading.Thread(target=_serve, args=(listening, context, box, from_start))
        thread.start()
        yield box
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listening: socket.socket, context: ssl.SSLContext, box: Postbox, from_start: bool) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        box.connections += 1
        with suppress(OSError), plain:
            _talk(context.wrap_socket(plain, server_side=True) if from_start else plain, context, box)


def _talk(line: socket.socket, context: ssl.SSLContext, box: Postbox) -> None:
    """One conversation, as RFC 5321 has it, as far as a client that behaves goes."""
    is_safe = isinstance(line, ssl.SSLSocket)
    line.sendall(b"220 here\r\n")
    with line, line.makefile("rb") as stream:
        while command := stream.readline():
            if command[:4].upper() == b"STAR":
                line.sendall(b"220 go on\r\n")
                with context.wrap_socket(line, server_side=True) as safe, safe.makefile("rb") as words:
                    _take(safe, words, box)
                return
            if is_safe:
                line.sendall(_greeting(command))
                _take(line, stream, box)
                return
            line.sendall(b"250-here\r\n250 STARTTLS\r\n")


def _greeting(command: bytes) -> bytes:
    assert command[:4].upper() == b"EHLO"
    return b"250-here\r\n250 AUTH PLAIN\r\n"


def _take(line: socket.socket, stream: IO[bytes], box: Postbox) -> None:
    """What is said once the line is safe."""
    sender = reader = ""
    while command := stream.readline():
        verb, said = command[:4].upper(), command.decode()
        if verb == b"EHLO":
            line.sendall(_greeting(command))
            continue
        if verb == b"DATA":
            line.sendall(b"354 go on\r\n")
            words = b"".join(iter(stream.readline, b".\r\n"))
            if not box.refuses:
                box.mails.append((sender, reader, words))
            if box.hangs_up:
                return
            line.sendall(b"451 not now\r\n" if box.refuses else b"250 taken\r\n")
            continue
        if verb == b"AUTH":
            box.logins.append(said.split()[-1])
        elif verb == b"MAIL":
            sender = said.partition("<")[2].partition(">")[0]
        elif verb == b"RCPT":
            reader = said.partition("<")[2].partition(">")[0]
        line.sendall({b"AUTH": b"235 well\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 well\r\n"))
