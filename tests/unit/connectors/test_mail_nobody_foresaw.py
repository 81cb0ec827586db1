"""Whatever one mail provokes in our reading, it ends in a verdict, and the mails after it are read."""

import pytest

from agent.ports import Verdict
from connectors import _mime
from connectors._mime import mail_item

_RAW = b"From: bo@quillmark.example\nDate: Mon, 1 Jun 2026 09:00:00 +0000\nSubject: Crates\n\nHello.\n"


@pytest.mark.parametrize(
    "error", [ValueError, KeyError, RecursionError, AttributeError, LookupError, OverflowError]
)
def test_every_sort_of_stumble_is_a_verdict(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Set aside with the kind of error as its reason, and with nothing that the mail says."""

    def stumble(*_: object, **__: object) -> None:
        raise error("Hello.")

    assert mail_item("1", _RAW).verdict is Verdict.READ
    monkeypatch.setattr(_mime, "read_body", stumble)
    item = mail_item("1", _RAW)
    assert (item.verdict, item.message) == (Verdict.QUARANTINED, None)
    assert error.__name__ in item.reason
    assert "Hello" not in item.reason
