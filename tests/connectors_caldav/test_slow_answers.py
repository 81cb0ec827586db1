"""Calendar servers that say a letter now and then: a request is over when its time is, wherever in the answer it stands."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from agent.errors import ProviderDown
from connectors import _lookups
from connectors._password import Secret
from connectors.caldav.calendars import list_calendars
from connectors.caldav.transport import Limits, Transport
from tests.servers.parts import ImpatientClock

HASTY = Limits(connect=2, silence=0.5, total=0.6, answer=400_000)

BEGINNINGS = {
    "before the status": b"",
    "in a header": b"HTTP/1.1 207 Multi-Status\r\nX-A: ",
    "between headers": b"HTTP/1.1 207 Multi-Status\r\n",
    "in hints before the answer": b"HTTP/1.1 103 Early Hints\r\nLink: ",
    "in the body": b"HTTP/1.1 207 Multi-Status\r\nContent-Length: 100000\r\n\r\n",
    "in a chunk's length": b"HTTP/1.1 207 Multi-Status\r\nTransfer-Encoding: chunked\r\n\r\n0",
}


@pytest.fixture
def server() -> Iterator[list[object]]:
    """A port, and what it begins its answers with."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        script: list[object] = [listening.getsockname()[1], b""]
        threading.Thread(target=_serve, args=(listening, script), daemon=True).start()
        yield script


def _serve(listening: socket.socket, script: list[object]) -> None:
    with suppress(OSError):
        while True:
            talk = listening.accept()[0]
            threading.Thread(target=_drip, args=(talk, script[1]), daemon=True).start()


def _drip(talk: socket.socket, beginning: bytes) -> None:
    with suppress(OSError), talk:
        talk.recv(65536)
        talk.sendall(beginning)
        for _ in range(200):
            talk.sendall(b"0")
            time.sleep(0.05)


@pytest.mark.parametrize("where", BEGINNINGS)
def test_a_look_for_servers_ends_wherever_the_drip_is(
    server: list[object], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever answers for a domain's autoconfig file keeps nobody waiting who connects a mailbox there."""
    monkeypatch.setattr(_lookups, "_SECONDS", 0.5)
    server[1] = BEGINNINGS[where].replace(b"207 Multi-Status", b"200 OK")
    began = time.monotonic()
    assert len(_lookups.NetworkLookups().file(f"http://127.0.0.1:{server[0]}/")) < 200
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("where", BEGINNINGS)
def test_a_drip_ends_wherever_it_is(server: list[object], where: str) -> None:
    """After its time a request is over, is asked again, and then the server is said to be down."""
    server[1] = BEGINNINGS[where]
    url = f"http://127.0.0.1:{server[0]}/"
    transport = Transport(url, "dana", Secret("x"), clock=ImpatientClock(), limits=HASTY)
    began = time.monotonic()
    with pytest.raises(ProviderDown):
        list_calendars(transport, url)
    assert time.monotonic() - began < 3 * HASTY.total + 2
    transport.close()
