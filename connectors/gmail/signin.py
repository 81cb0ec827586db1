"""Signing in to Google: by a browser, by a pasted code, or with a file; it ends in a secret for the vault.

A sign-in is believed only after it was tried (`_trial.py`). The browser comes back to this machine (RFC 8252),
with a state nobody else knows and PKCE (RFC 7636), so that a code that somebody overhears or slips in is
worth nothing.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from agent.errors import BadInput, NotAllowed, SignInNeeded
from agent.ports import Clock, Endpoints
from connectors._numbers import number_of
from connectors.gmail._coming_back import ComingBack
from connectors.gmail._errors import SIGN_IN_AGAIN, Unclear
from connectors.gmail._tokens import (
    Grant,
    read_secret,
    with_grant,
)
from connectors.gmail._transport import CutError
from connectors.gmail._trial import InHand, SignedIn, check, token_transport, wanted_scopes

__all__ = [
    "Client",
    "Consent",
    "InHand",
    "SignedIn",
    "check",
    "client_of",
    "read_client",
    "read_secret",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Client:
    """The OAuth client that the user made in the Google Cloud console; for a desktop program its secret is none."""

    id: str
    secret: str = field(repr=False)


def read_client(text: str) -> Client:
    """The client of a `client_secret_*.json` as the console gives it; raises `BadInput`."""
    try:
        said = json.loads(text)
        inner = said.get("installed") or said.get("web") or said
        return Client(str(inner["client_id"]), str(inner["client_secret"]))
    except (ValueError, AttributeError, KeyError, TypeError):
        raise BadInput(
            "This is not the JSON of an OAuth client.",
            "Download it from the Google Cloud console (docs/connect-google.md, step 4).",
        ) from None


def client_of(secret: str) -> Client | None:
    """The client that an earlier sign-in used, so that signing in again needs no file."""
    said = read_secret(secret)
    return (
        Client(said["client_id"], said["client_secret"])
        if said.get("client_id") and said.get("client_secret")
        else None
    )


class Consent:
    """One try at being let in by the user: what to open in the browser, and what to make of its answer."""

    def __init__(
        self, client: Client, redirect_uri: str, *, auth_uri: str, hint: str = "", into_inbox: bool = False
    ) -> None:
        """`into_inbox`: ask, too, whether the weekly report may be laid there."""
        self._client = client
        self._redirect_uri = redirect_uri
        self._state = secrets.token_urlsafe(32)
        self._verifier = secrets.token_urlsafe(64)
        digest = hashlib.sha256(self._verifier.encode()).digest()
        asked = {
            "client_id": client.id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": " ".join(wanted_scopes(into_inbox)),
            "state": self._state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "access_type": "offline",  # or there is no refresh token
            "prompt": "consent",  # or there is none the second time
            **({"login_hint": hint} if hint else {}),
        }
        self.url = f"{auth_uri}?{urlencode(asked)}"

    def is_answer(self, address: str) -> bool:
        """Whether this address, which a browser came back to, answers this very try."""
        states = parse_qs(urlsplit(address).query).get("state", [])
        return len(states) == 1 and hmac.compare_digest(states[0].encode(), self._state.encode())

    def code(self, answer: str) -> str:
        """The code in what the browser came back to, or in what the user pasted: the address, or the code alone."""
        answer = answer.strip()
        if "://" not in answer and not answer.startswith("/"):
            return answer
        if not self.is_answer(answer):
            raise NotAllowed("That answer belongs to another sign-in.", "Start again: `kept connect gmail`.")
        said = parse_qs(urlsplit(answer).query)
        if said.get("error"):
            raise _declined(said["error"][0])
        codes = said.get("code", [])
        if len(codes) != 1:
            raise NotAllowed("Google's answer holds no code.", "Start again: `kept connect gmail`.")
        return codes[0]

    def redeem(self, code: str, endpoints: Endpoints, clock: Clock) -> dict[str, Any]:
        """The credentials for a code, as the vault keeps them; a code is good once, so it is tried once."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "client_id": self._client.id,
            "client_secret": self._client.secret,
            "code_verifier": self._verifier,
        }
        answer = _post(endpoints, asked)
        token, refresh = str(answer.get("access_token") or ""), str(answer.get("refresh_token") or "")
        if not token or not refresh:
            raise SignInNeeded("Google gave no lasting sign-in.", SIGN_IN_AGAIN)
        lasts = number_of(answer.get("expires_in"), most=9)
        grant = Grant(
            token,
            clock.now() + timedelta(seconds=3000 if lasts is None else lasts),
            refresh,
            frozenset(str(answer.get("scope") or "").split()),
        )
        made = {
            "type": "authorized_user",
            "client_id": self._client.id,
            "client_secret": self._client.secret,
        }
        return with_grant(made, grant)


def _declined(error: str) -> SignInNeeded:
    """What Google says at its own page instead of a code."""
    if "admin" in error or "policy" in error or error == "org_internal":
        return SignInNeeded(
            "The administrator of this Google Workspace does not allow this sign-in.",
            "Ask the administrator (docs/connect-google.md), then `kept connect gmail`.",
        )
    return SignInNeeded(
        "You did not agree to what kept asks for, so nothing was connected.",
        "docs/connect-google.md says what it asks and why; then `kept connect gmail`.",
    )


@contextmanager
def waiting() -> Iterator[ComingBack]:
    """A place for the browser to come back to."""
    back = ComingBack()
    try:
        yield back
    finally:
        back.close()


def _post(endpoints: Endpoints, asked: Mapping[str, str]) -> dict[str, Any]:
    with token_transport(endpoints) as transport:
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        try:
            response, content = transport.request(
                endpoints.google_token_uri, "POST", urlencode(asked), headers
            )
        except CutError as cut:
            raise Unclear("Google's sign-in does not answer.") from cut
    if response.status >= 500:
        raise Unclear("Google's sign-in is in trouble.")
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if response.status != 200 or not isinstance(answer, dict):
        raise SignInNeeded(
            "Google did not accept the code: it is used, too old, or not for this client.", SIGN_IN_AGAIN
        )
    return answer
