"""A finished draft is read back by two parsers, and each of them alone may refuse it."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from typing import Any

import pytest

from agent.core.message import Address
from agent.errors import BadInput
from agent.ports import OutgoingDraft
from connectors import _compose
from connectors._digest import sealed
from connectors._headers import read_head

_DRAFT = OutgoingDraft(
    mark="a-mark",
    sender=Address("ines@alder.example", "Ines Okoro"),
    to=(Address("bo@quillmark.example", "Bo Lind"),),
    subject="Re: Crates",
    text="The crates are late.",
    html="<p>The crates are late.</p>",
    written_at=datetime(2026, 6, 1, 9, tzinfo=UTC),
)


def test_a_header_that_only_the_library_sees_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the standard library finds one header more than was meant, there is no draft."""

    def seeing_more(raw: bytes, **_: Any) -> Message:
        found = Message()
        for line in raw.partition(b"\n\n")[0].decode().replace("\n ", " ").split("\n"):
            name, _colon, value = line.partition(": ")
            found[name] = value
        found["Bcc"] = "eve@else.example"
        return found

    assert sealed(_DRAFT)
    monkeypatch.setattr(_compose, "message_from_bytes", seeing_more)
    with pytest.raises(BadInput, match="cannot be written safely"):
        sealed(_DRAFT)


def test_a_header_that_only_we_see_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where our own reader finds one more, there is none either."""
    monkeypatch.setattr(_compose, "read_head", lambda raw: read_head(b"Bcc: eve@else.example\n" + raw))
    with pytest.raises(BadInput, match="cannot be written safely"):
        _compose.compose(_DRAFT, digest="0")


@pytest.mark.parametrize("name", ["Bo (Crates)\\", 'Bo "The \\ Crate" Lind', "Lind, Bo\\, eve@else.example"])
def test_a_backslash_in_a_name_stays_in_it(name: str) -> None:
    """A name that ends in a backslash takes no quotation mark, and with it no address, along."""
    raw = sealed(replace(_DRAFT, to=(Address("bo@quillmark.example", name),)))
    assert getaddresses([message_from_bytes(raw)["To"]]) == [(name, "bo@quillmark.example")]
