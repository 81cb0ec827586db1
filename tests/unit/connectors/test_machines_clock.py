"""What a provider says of a moment is read alike in every zone that this machine may be in."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from connectors._dates import envelope_date, read_date, received_date
from connectors.gmail._errors import refusal
from connectors.outlook.waiting import asked_wait

_NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
_HTTP = {"retry-after": "Wed, 04 Mar 2026 09:10:00 GMT"}
_NO_ZONE = {"retry-after": "Wed, 04 Mar 2026 09:10:00"}
_GMAILS = json.dumps({"error": {"message": "Limit exceeded.  Retry after 2026-03-04T09:10:00.000Z"}}).encode()


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kolkata"], autouse=True)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in this zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("headers", [_HTTP, _NO_ZONE])
def test_a_wait_until_a_moment_is_as_long_everywhere(headers: dict[str, str]) -> None:
    """Of Microsoft and of Google, in a header; a date without a zone is GMT (RFC 9110 5.6.7)."""
    assert asked_wait(headers, _NOW) == 600
    assert refusal(429, headers, b"", _NOW).retry_after == 600


def test_the_moment_in_gmails_sentence_is_as_far_everywhere() -> None:
    """It says Z."""
    assert refusal(429, {}, _GMAILS, _NOW).retry_after == 600


@pytest.mark.parametrize(
    "found",
    [
        lambda: read_date("4 Mar 2026 09:00"),
        lambda: read_date("Wed, 4 Mar 2026 09:00:00 -0000"),
        lambda: received_date(["from a by b; id x; Wed, 4 Mar 2026 10:00:00 +0100"]),
        lambda: envelope_date("From x Wed Mar  4 09:00:00 2026"),
    ],
)
def test_a_mail_is_of_the_same_moment_everywhere(found: object) -> None:
    """Where its zone is not known, of UTC; where something else stands before the date, all the same."""
    assert callable(found)
    assert found() == _NOW
