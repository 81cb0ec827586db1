"""What Google's refusals mean: the one table from status and reason to the error tree.

By reason and not by status alone: a 403 may be a limit, a policy or a missing scope. Nothing of an
answer's body gets into a sentence, for it may hold words of mail.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.errors import (
    CursorLost,
    NotAllowed,
    ProviderDown,
    SignInNeeded,
    SlowDown,
    SourceError,
    SourceMissing,
)

SIGN_IN_AGAIN = "Type `kept connect gmail` and sign in once more."
_LONGEST_WAIT = 24 * 3600.0
_RATE = frozenset(
    {"ratelimitexceeded", "userratelimitexceeded", "rate_limit_exceeded", "resource_exhausted", "quotaexceeded",
     "concurrentlimitexceeded"}
)  # fmt: skip
_DAY = frozenset({"dailylimitexceeded", "dailylimitexceededunreg"})
_SCOPE = frozenset(
    {"insufficientpermissions", "access_token_scope_insufficient", "insufficientauthenticationscopes"}
)
_SWITCHED_OFF = (
    "The Gmail or Calendar API is not switched on in your Google Cloud project.",
    "Switch both on (docs/connect-google.md, step 2) and wait a minute.",
)
_POLICY = {
    "domainpolicy": (
        "The administrator of this Google Workspace has not allowed kept to reach mail or calendars.",
        "Ask them to trust your client ID under API controls, App access control (docs/connect-google.md).",
    ),
    "accessnotconfigured": _SWITCHED_OFF,
    "service_disabled": _SWITCHED_OFF,
    "delegationdenied": (
        "The service account may not act for this mailbox.",
        "An administrator delegates the whole domain to it (docs/connect-google.md).",
    ),
    "failedprecondition": (
        "This Google account has no Gmail mailbox that could be read.",
        "Connect the account whose mail you read in Gmail.",
    ),
}


class NotThere(SourceMissing):
    """404: what was asked for is gone, or not to be seen yet. Stays inside the connector."""


class LongGone(CursorLost):
    """410: a sync token that means nothing any more. Stays inside the connector."""


class Malformed(NotAllowed):
    """400: something in the request is refused, a page token of yesterday say. Stays inside the connector."""


class Unclear(ProviderDown):
    """No answer, half an answer or a 5xx: for a request that wrote something, it may have happened."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success."""

    status: int
    reasons: frozenset[str] = frozenset()  # lower case
    retry_after: float | None = None  # seconds
    is_googles: bool = False  # the body is Google's JSON error

    @property
    def is_passing(self) -> bool:
        """Whether the same request may be answered a little later."""
        return self.status >= 500 or self.status == 408 or self.is_throttling

    @property
    def is_throttling(self) -> bool:
        """Whether it asks to slow down. A 403 says so by its reason, or is not Google's own."""
        return self.status == 429 or (self.status == 403 and (self.is_named_a_rate or not self.is_googles))

    @property
    def is_named_a_rate(self) -> bool:
        """Whether Google's own words say that a limit was reached."""
        return bool(_RATE & self.reasons)


def refusal(status: int, headers: Mapping[str, str], content: bytes, now: datetime) -> Refusal:
    """The refusal in an answer; `now` is for a Retry-After that names a date."""
    error = _error(content)
    wait = _retry_after(headers.get("retry-after", ""), now) or _named_moment(error, now)
    return Refusal(status, _reasons(error), wait, bool(error))


def _error(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content[:100_000])
    except (ValueError, RecursionError):
        return {}
    error = found.get("error") if isinstance(found, dict) else None
    return error if isinstance(error, dict) else {}


def _reasons(error: dict[str, Any]) -> frozenset[str]:
    found = [error.get("status")]
    for listed in (error.get("errors"), error.get("details")):
        if isinstance(listed, list):
            found += [one.get("reason") for one in listed[:20] if isinstance(one, dict)]
    return frozenset(reason.lower() for reason in found if isinstance(reason, str))


def _retry_after(value: str, now: datetime) -> float | None:
    """Seconds of a Retry-After header, given as a number or as a date; between nothing and a day."""
    value = value.strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", value):
        return min(float(value), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_WAIT)


_RETRY_MOMENT = re.compile(r"[Rr]etry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")


def _named_moment(error: dict[str, Any], now: datetime) -> float | None:
    """Gmail names the moment in its message: "User-rate limit exceeded.  Retry after 2026-03-02T10:15:00.000Z"."""
    found = _RETRY_MOMENT.search(str(error.get("message", ""))[:500])
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_WAIT)


def as_ours(refused: Refusal, now: datetime) -> SourceError:
    """The error that a refusal is, once there is nothing left to try."""
    status, reasons = refused.status, refused.reasons
    if status == 401:
        return SignInNeeded("Google does not accept the sign-in any more.", SIGN_IN_AGAIN)
    if status == 403 and _DAY & reasons:
        return SlowDown("Today's quota of your Google Cloud project is used up.", _until_midnight(now))
    if status == 403 and _SCOPE & reasons:
        return SignInNeeded("The sign-in does not cover all that kept needs.", SIGN_IN_AGAIN)
    for reason, (sentence, step) in _POLICY.items():
        if reason in reasons and status in (400, 403):
            return NotAllowed(sentence, step)
    if status == 429 or (status == 403 and refused.is_passing):
        return SlowDown("Google asks to slow down.", refused.retry_after or 60.0)
    if status == 404:
        return NotThere("Google does not know it (any more).")
    if status == 410:
        return LongGone("Google no longer knows where we stood in this calendar.")
    if status in (400, 412, 413, 414, 422):
        return Malformed(f"Google refused a request as it stood ({status}).")
    if status >= 500 or status == 408:
        return Unclear(f"Google is in trouble ({status}).")
    return NotAllowed(
        f"Google refused the request ({status}).", "See docs/connect-google.md, `When Google says no`."
    )


_PACIFIC = ZoneInfo("America/Los_Angeles")


def _until_midnight(now: datetime) -> float:
    """Seconds until the daily quotas begin anew: midnight Pacific time."""
    here = now.astimezone(_PACIFIC)
    midnight = datetime.combine(here.date() + timedelta(days=1), datetime.min.time(), _PACIFIC)
    return (midnight - now).total_seconds()
