"""The transport: TLS by the certificates that were named, no redirect, no answer without end."""

import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from connectors.gmail._transport import CutError, TooLargeError, Transport
from tests.fakes.google.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """The fake inside this process, so that it can be given a certificate."""
    server = Server()
    yield server
    server.shutdown()
    server.server_close()


def serve(server: Server) -> None:
    threading.Thread(target=server.serve_forever, daemon=True).start()


def test_a_named_certificate_is_trusted(server: Server, tmp_path: Path) -> None:
    """KEPT_CA_BUNDLE, for a company's own proxy or a test server; without it the server is a stranger."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    serve(server)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    root = server.root.replace("http:", "https:")
    trusting = Transport([root], ca_bundle=str(bundle))
    assert trusting.request(f"{root}/gmail/v1/users/me/profile")[0].status == 401
    trusting.close()
    strict = Transport([root])
    with pytest.raises(CutError):
        strict.request(f"{root}/gmail/v1/users/me/profile")
    strict.close()


def test_an_answer_without_end_ends(server: Server) -> None:
    """By its size."""
    serve(server)
    transport = Transport([server.root])
    with pytest.raises(TooLargeError):
        transport.request(f"{server.root}/gmail/v1/users/me/profile", limit=10)
    transport.close()


def test_nobody_there_is_trouble() -> None:
    """A refused connection and a name that is none."""
    for root in ("http://127.0.0.1:1", "http://nowhere.invalid"):
        transport = Transport([root], total_seconds=2)
        with pytest.raises((CutError, Exception)) as caught:
            transport.request(f"{root}/x")
        assert isinstance(caught.value, CutError) or "socket" in type(caught.value).__name__.lower()
        transport.close()
