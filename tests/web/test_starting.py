"""What `kept web` refuses before it answers anybody."""

import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from agent.errors import BadInput
from agent.web.serve import serve
from tests.web.serving import MONDAY


def _serve(data: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
    now: Callable[[], datetime] = lambda: MONDAY  # noqa: E731  a clock that stands still
    serve(data, host=host, port=port, now=now, began=_nobody, next_link=lambda _link: None)


def _nobody(_origin: str, _link: str) -> None:
    raise AssertionError("it has begun")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "kept.example"])
def test_only_this_machine_reaches_pages_without_a_teams_sign_in(tmp_path: Path, host: str) -> None:
    """Another address is refused before anything listens."""
    with pytest.raises(BadInput, match="Only this machine"):
        _serve(tmp_path, host=host)


def test_a_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    """With the way to choose another."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(BadInput, match="answers at port"):
            _serve(tmp_path, port=other.getsockname()[1])
