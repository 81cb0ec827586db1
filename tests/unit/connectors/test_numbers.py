"""A number that a stranger wrote: plain digits, not too many, and everything else is none and costs nothing more."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.errors import BadInput, ProviderDown
from connectors._discovery import read_autoconfig
from connectors._numbers import number_of, port_of
from connectors.gmail.push import _until
from connectors.imap.signin import split_port

_NONE: list[Any] = [
    "",
    " ",
    "x",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "1_0",
    " 1",
    "²",
    "١",
    "9" * 20,
    "9" * 5_000,
    None,
    True,
    1.0,
    [],
    {},
]


@pytest.mark.parametrize("said", _NONE, ids=lambda said: repr(said)[:12])
def test_what_is_no_number_is_none(said: object) -> None:
    """Nor is what Python itself would take for one."""
    assert number_of(said) is None


@pytest.mark.parametrize(("said", "number"), [("0", 0), ("007", 7), (5, 5), ("9" * 19, int("9" * 19))])
def test_plain_digits_are_a_number(said: object, number: int) -> None:
    """As text or as a number."""
    assert number_of(said) == number


@pytest.mark.parametrize(
    ("said", "port"), [("1", 1), ("993", 993), ("65535", 65_535), ("65536", None), ("0", None)]
)
def test_a_port_is_one_that_can_be_opened(said: str, port: int | None) -> None:
    """1 to 65,535."""
    assert port_of(said) == port


@pytest.mark.parametrize("said", [one for one in _NONE if isinstance(one, str)], ids=lambda said: said[:8])
def test_wherever_it_is_read_it_costs_no_more(said: str) -> None:
    """A server typed by hand or named by a stranger's file, the end of a watch, a status: refused in words, or passed over."""
    with pytest.raises(BadInput):
        split_port(f"imap.mill.example:{said}")
    file = f"""<clientConfig><emailProvider id="x"><incomingServer type="imap"><hostname>imap.mill.example</hostname>
        <port>{said}</port><socketType>SSL</socketType></incomingServer></emailProvider></clientConfig>"""
    if said.strip() != "1":
        assert read_autoconfig(file.encode(), "eva@mill.example") == []
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(ProviderDown):
        _until(said, now)


def test_strangers_numbers_are_read_in_one_place() -> None:
    """No connector asks by itself whether a text is made of digits; two look at what is no number, or at their own words."""
    root = Path(__file__).parents[3] / "connectors"
    asking = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"\.isdigit\(\)", path.read_text("utf-8"))
    }
    assert asking == {"_numbers.py", "_network.py", "memory.py"}
