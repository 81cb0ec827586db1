"""The gate looks into every part of a batch and at the whole of a server's name."""

import json

import pytest

from agent.errors import NotAllowed
from connectors._no_send import refuse_sending

_READ = ("GET", "/me/messages/a")
_SEND = ("POST", "/me/sendMail")
_GMAIL = "https://gmail.googleapis.com/batch/gmail/v1"
_GRAPH = "https://graph.microsoft.com/v1.0/$batch"


def _as_json(*parts: tuple[str, str]) -> bytes:
    said = [{"id": str(number), "method": verb, "url": url} for number, (verb, url) in enumerate(parts)]
    return json.dumps({"requests": said}).encode()


def _as_multipart(*parts: tuple[str, str]) -> bytes:
    lines = "".join(
        f"--b\r\nContent-Type: application/http\r\n\r\n{verb} {url}\r\n\r\n" for verb, url in parts
    )
    return f"{lines}--b--\r\n".encode()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_that_sends_is_found_wherever_it_stands(place: int) -> None:
    """A batch of readings passes; with one sending among them, first, in the middle or last, none of it does."""
    for url, written in ((_GRAPH, _as_json), (_GMAIL, _as_multipart)):
        parts = [_READ, _READ]
        refuse_sending("POST", url, body=written(*parts))
        parts.insert(place, _SEND)
        with pytest.raises(NotAllowed):
            refuse_sending("POST", url, body=written(*parts))


@pytest.mark.parametrize(
    "url",
    [
        "https://notgraph.microsoft.com/v1.0/me/messages",
        "https://graph.microsoft.com.else.example/v1.0/me/messages",
        "https://eve.graph.microsoft.com/v1.0/me/messages",
        "http://graph.microsoft.com:443/v1.0/me/messages",
        "https://graph.microsoft.com:8443/v1.0/me/messages",
        "https://graph.microsoft.com@else.example/v1.0/me/messages",
    ],
)
def test_a_name_that_looks_alike_is_another_server(url: str) -> None:
    """With roots, only the very host, by the very scheme and port, is spoken to."""
    roots = ("https://graph.microsoft.com/v1.0",)
    refuse_sending("GET", "https://graph.microsoft.com/v1.0/me/messages", roots=roots)
    with pytest.raises(NotAllowed):
        refuse_sending("GET", url, roots=roots)
