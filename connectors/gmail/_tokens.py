"""The access token of one connection: from the vault, refreshed under its lock, never by two at a time.

The secret is the JSON that Google's own tools write (`authorized_user` or `service_account`), with the
access token, its end and the granted scopes beside it. google-auth makes the requests; whatever fails on
the way there is passing trouble, and only Google's own "no" means that somebody has to sign in again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2 import credentials, service_account

from agent.clock import wait_before_retry
from agent.errors import BadInput, SignInNeeded, SlowDown, SourceError
from agent.ports import Clock, Vault
from connectors.gmail._errors import SIGN_IN_AGAIN, Unclear, refusal
from connectors.gmail._transport import CutError, Transport

SCOPES = (
    "https://www.googleapis.com/auth/gmail.readonly",  # mail, labels, settings.sendAs
    "https://www.googleapis.com/auth/gmail.compose",  # drafts; it could send too, which _no_send prevents
    "https://www.googleapis.com/auth/calendar.readonly",
)
INSERT = "https://www.googleapis.com/auth/gmail.insert"  # lay a mail into one's own mailbox; only where the report is to lie there
_COVER_INSERT = frozenset(
    (INSERT, "https://www.googleapis.com/auth/gmail.modify", "https://mail.google.com/")
)
_CLIENT = frozenset(
    ("invalid_client", "unauthorized_client", "deleted_client", "disabled_client", "restricted_client")
)
_POLICY = frozenset(("admin_policy_enforced", "access_denied", "org_internal"))
_REFUSALS = (
    _CLIENT | _POLICY | {"invalid_grant", "invalid_scope", "invalid_request", "unsupported_grant_type"}
)
"""Words of RFC 6749 5.2 and Google's own that are a no; any other answer is taken for passing trouble."""
_RATE_CODES = frozenset(("rate_limit_exceeded", "slow_down", "quota_exceeded"))
_EARLY = timedelta(minutes=2)  # before its end a token is no longer begun with
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Grant:
    """What the token endpoint gave."""

    token: str
    expires_at: datetime
    refresh_token: str = ""
    scopes: frozenset[str] = frozenset()  # empty where the endpoint does not say


def read_secret(text: str) -> dict[str, Any]:
    """The credentials as the vault or a file holds them; raises `BadInput`."""
    try:
        secret = json.loads(text)
    except ValueError:
        secret = None
    if not isinstance(secret, dict):
        raise BadInput("The Google credentials are no JSON.", "See docs/connect-google.md.")
    needed = {"authorized_user": ("client_id", "refresh_token"),
              "service_account": ("client_email", "private_key")}.get(str(secret.get("type", "authorized_user")))  # fmt: skip
    if needed is None:
        raise BadInput(
            f"Credentials of the type {str(secret.get('type'))[:40]!r} are not understood.",
            "Give authorized_user or service_account JSON.",
        )
    missing = [name for name in needed if not isinstance(secret.get(name), str) or not secret[name]]
    if missing:
        raise BadInput(f"The Google credentials lack {', '.join(missing)}.", "See docs/connect-google.md.")
    return secret


def asked_of(secret: Mapping[str, Any]) -> Sequence[str]:
    """The scopes that tokens of this secret are asked for with."""
    return [str(one) for one in secret.get("asked") or SCOPES]


def may_insert(secret: Mapping[str, Any]) -> bool:
    """Whether the sign-in may lay a mail into the inbox; True, too, where Google never said what it covers."""
    known = secret.get("scopes")
    if not known and secret.get("type") == "service_account":
        known = asked_of(secret)  # its tokens cover what they are asked for with, or there are none
    return not known or not _COVER_INSERT.isdisjoint(map(str, known))


class _Asking:
    """google-auth's way to the token endpoint: our transport, bounded, tried again while trouble is passing.

    Only a grant or a no reaches google-auth: of anything else it would make "sign in again", some of it after waiting and
    trying on its own clock.
    """

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self.scopes = ""  # of the last grant; google-auth tells them only to who asked for some

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **_: Any,
    ) -> "_Answer":
        trouble = Unclear("Google's sign-in gives no answer that could be used.")
        for attempt in range(_TRIES):
            answer = self._once(url, method, body, headers)
            if answer:
                return answer
            if attempt + 1 < _TRIES:
                wait_before_retry(self._clock, 2.0**attempt, trouble)
        raise trouble

    def _once(
        self, url: str, method: str, body: bytes | None, headers: Mapping[str, str] | None
    ) -> "_Answer | None":
        """A grant or Google's own no; None for passing trouble, a proxy's page among it."""
        try:
            response, content = self._transport.request(url, method, body, headers)
        except CutError:
            return None
        said = _read(content)
        code = str(said.get("error") or "")
        refused = refusal(response.status, response, content, self._clock.now())
        if response.status == 429 or refused.is_named_a_rate or code in _RATE_CODES:
            raise SlowDown("Google's sign-in asks to slow down.", refused.retry_after or 60.0)
        if said.get("access_token") or (400 <= response.status < 500 and code in _REFUSALS):
            self.scopes = str(said.get("scope") or "")
            return _Answer(response.status, response, content)
        return None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    data: bytes


def _read(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def ask_for_grant(
    secret: Mapping[str, Any],
    transport: Transport,
    clock: Clock,
    *,
    token_uri: str,
    subject: str,
    scopes: Sequence[str] = (),
) -> Grant:
    """A new access token; raises `SignInNeeded`, `SlowDown`, `ProviderDown`.

    `subject`: whom a service account acts for; `scopes`: others than those of the secret.
    """
    asking = _Asking(transport, clock)
    try:
        made = _credentials(secret, token_uri, subject, scopes or asked_of(secret))
        made.refresh(asking)
    except SourceError:
        raise
    except RefreshError as error:
        raise _no_grant(error) from None
    except (GoogleAuthError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SignInNeeded(
            f"The stored sign-in cannot be used ({type(error).__name__}).", SIGN_IN_AGAIN
        ) from None
    lasts = made.expiry - datetime.now(UTC).replace(tzinfo=None) if made.expiry else timedelta(minutes=50)
    return Grant(
        str(made.token),
        clock.now() + lasts,
        str(getattr(made, "refresh_token", None) or ""),
        frozenset(asking.scopes.split()),
    )


def _credentials(secret: Mapping[str, Any], token_uri: str, subject: str, scopes: Sequence[str]) -> Any:
    if secret.get("type") == "service_account":
        given = {**secret, "token_uri": token_uri}
        return service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            given, scopes=scopes, subject=subject or None
        )
    return credentials.Credentials(  # type: ignore[no-untyped-call]
        token=None,
        refresh_token=secret["refresh_token"],
        token_uri=token_uri,
        client_id=secret["client_id"],
        client_secret=secret.get("client_secret") or "",
    )


def _no_grant(error: RefreshError) -> SignInNeeded:
    """The endpoint's own no. Its code is a word of RFC 6749 5.2; its description is left out."""
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    code = str(answer.get("error", ""))
    if code in _CLIENT:
        return SignInNeeded(
            "Google does not accept the client or service account of this sign-in.",
            "Check it in the Google Cloud console (docs/connect-google.md), then `kept connect gmail`.",
        )
    if code in _POLICY:
        return SignInNeeded(
            "The administrator of this Google Workspace does not allow this sign-in.",
            "Ask the administrator (docs/connect-google.md), then `kept connect gmail`.",
        )
    return SignInNeeded(
        "Google does not accept the sign-in any more: it was revoked, expired, or the password changed.",
        SIGN_IN_AGAIN,
    )


class Tokens:
    """Access tokens for one connection's requests."""

    def __init__(
        self, vault: Vault, transport: Transport, clock: Clock, *, token_uri: str, subject: str
    ) -> None:
        self._vault = vault
        self._transport = transport
        self._clock = clock
        self._token_uri = token_uri
        self._subject = subject
        self._token = ""
        self._until = datetime.min.replace(tzinfo=UTC)

    def current(self) -> str:
        """A token that may be begun with."""
        if self._token and self._clock.now() < self._until:
            return self._token
        return self.renewed("")

    def renewed(self, rejected: str) -> str:
        """Another token than the rejected one: what somebody else refreshed meanwhile, or a new one."""
        with self._vault.locked():
            secret = self._secret()
            token, until = _stored(secret)
            if not token or token == rejected or self._clock.now() >= until:
                token, until = self._refreshed(secret)
        self._token, self._until = token, until
        return token

    def _secret(self) -> dict[str, Any]:
        try:
            return read_secret(self._vault.load())
        except BadInput:
            raise SignInNeeded("The stored sign-in cannot be read.", SIGN_IN_AGAIN) from None

    def _refreshed(self, secret: dict[str, Any]) -> tuple[str, datetime]:
        grant = ask_for_grant(
            secret, self._transport, self._clock, token_uri=self._token_uri, subject=self._subject
        )
        renewed = with_grant(secret, grant)
        self._vault.save(json.dumps(renewed))
        return _stored(renewed)


def with_grant(secret: Mapping[str, Any], grant: Grant) -> dict[str, Any]:
    """The secret with a new token in it, and the refresh token that came along, if one did."""
    renewed = {**secret, "token": grant.token, "expiry": grant.expires_at.isoformat()}
    if grant.refresh_token:
        renewed["refresh_token"] = grant.refresh_token
    if grant.scopes:
        renewed["scopes"] = sorted(grant.scopes)
    return renewed


def _stored(secret: Mapping[str, Any]) -> tuple[str, datetime]:
    """The token in a secret and until when it may be begun with."""
    try:
        ends = datetime.fromisoformat(str(secret.get("expiry", "")))
    except ValueError:
        return "", datetime.min.replace(tzinfo=UTC)
    ends = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
    return str(secret.get("token") or ""), ends - _EARLY
