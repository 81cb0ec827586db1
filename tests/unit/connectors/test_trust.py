"""Certificates that are trusted are read once; a file without any is said to be one, at every provider's door."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.errors import NotAllowed
from connectors._trust import trusted
from connectors.gmail._transport import Transport
from connectors.outlook.authority import AuthorityClient
from connectors.outlook.gate import Gate
from connectors.outlook.transport import Graph

_ROOT = "https://api.example"


@pytest.mark.parametrize(
    "open_door",
    [
        lambda bundle: Transport([_ROOT], ca_bundle=bundle),
        lambda bundle: Graph(_ROOT, lambda _: "token", SystemClock(), Gate(), ca_bundle=bundle),
        lambda bundle: AuthorityClient(_ROOT, SystemClock(), ca_bundle=bundle),
    ],
    ids=["google", "graph", "authority"],
)
def test_a_file_without_certificates_is_said(open_door: Callable[[str], object], tmp_path: Path) -> None:
    """By its name, with the setting that names it."""
    file = tmp_path / "proxy.pem"
    file.write_text("no certificate")
    with pytest.raises(NotAllowed) as refused:
        open_door(str(file))
    assert "proxy.pem" in refused.value.sentence
    assert "KEPT_CA_BUNDLE" in refused.value.next_step


def test_certificates_are_read_once() -> None:
    """However many mailboxes are opened."""
    assert trusted("") is trusted("")
