"""How long to wait: what Retry-After says, never less, and more with every refusal."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors._numbers import number_of

PATIENCE = 60.0  # seconds that a reading waits itself; longer is the caller's to schedule
_CAP = 32.0
_HORIZON = 86_400.0  # a Retry-After beyond a day is read as a day


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds of a Retry-After header as a number or as an HTTP date (RFC 9110 10.2.3); None where there is none."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return None
    if (seconds := number_of(said, most=100)) is not None:
        return min(float(seconds), _HORIZON)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), _HORIZON)


def back_off(attempt: int, asked: float | None) -> float:
    """Seconds before the next try; `asked` is a floor, for it was seen to be always 1 (msgraph-sdk-javascript 297)."""
    own = min(2.0**attempt, _CAP) * (1 + random.random() / 4)  # noqa: S311 - spreads mailboxes apart
    return max(own, asked or 0.0)
