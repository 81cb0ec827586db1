"""A wire that breaks: between kept and a server, cut after so many lines of the client, for good or until mended."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Breaking:
    """The wire. `left` lines of the client still pass; `after` cuts once the last one was answered, not before it passes."""

    port: int
    to: int
    left: int = 1 << 30
    after: bool = False
    passed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def mend(self) -> None:
        """From now on everything passes."""
        self.left = 1 << 30

    def break_after(self, lines: int, *, answered: bool) -> None:
        """Cut once the client has said so many lines, the last one answered or never heard."""
        self.left, self.after, self.passed = lines, answered, 0

    def serve(self, client: socket.socket) -> None:
        """Carry one connection."""
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self.to)) as server:
            if self.left <= 0:
                return
            back = threading.Thread(target=_carry, args=(server, client), daemon=True)
            back.start()
            while octets := client.recv(65536):
                with self.lock:
                    self.passed += octets.count(b"\n")
                    self.left -= octets.count(b"\n")
                    over = self.left <= 0
                if over and not self.after:
                    break
                server.sendall(octets)
                if over:
                    server.settimeout(0.2)
                    back.join(0.2)  # the answer gets as far as the server, not as far as kept's next question
                    break
            for end in (client, server):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


def _carry(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while octets := source.recv(65536):
            to.sendall(octets)


@contextmanager
def breaking_wire(to: int) -> Iterator[Breaking]:
    """A wire to this port for the time of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Breaking(listener.getsockname()[1], to)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=wire.serve, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield wire
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
