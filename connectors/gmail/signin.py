"""Signing in to Google: by a browser, by a pasted code, or with a file; it ends in a secret for the vault.

A sign-in is believed only after it was tried: the scopes it was granted, and whose mailbox it opens. The
browser comes back to this machine (RFC 8252), with a state nobody else knows and PKCE (RFC 7636), so that a
code that somebody overhears or slips in is worth nothing.
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
from agent.ports import Clock, ConnectionInfo, Endpoints
from connectors._numbers import number_of
from connectors.gmail import OPTION_ACCOUNT, OPTION_CALENDARS, OPTION_QUOTA, open_api
from connectors.gmail._calendars import chosen_calendars
from connectors.gmail._coming_back import ComingBack
from connectors.gmail._errors import SIGN_IN_AGAIN, Unclear
from connectors.gmail._identity import Alias, address_of, read_aliases
from connectors.gmail._tokens import (
    INSERT,
    SCOPES,
    Grant,
    ask_for_grant,
    may_insert,
    read_secret,
    with_grant,
)
from connectors.gmail._transport import CutError, Transport

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

_WIDER = {
    SCOPES[0]: ("https://www.googleapis.com/auth/gmail.modify", "https://mail.google.com/"),
    SCOPES[1]: ("https://www.googleapis.com/auth/gmail.modify", "https://mail.google.com/"),
    SCOPES[2]: ("https://www.googleapis.com/auth/calendar",),
}


@dataclass(frozen=True, slots=True)
class Client:
    """The OAuth client that the user made in the Google Cloud console; for a desktop program its secret is none."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that was tried and found good."""

    info: ConnectionInfo
    secret: str = field(repr=False)
    name: str = ""  # the user's, as Gmail shows it
    aliases: tuple[str, ...] = ()  # other addresses the account sends as
    zone: str = ""  # IANA name, of the primary calendar
    may_insert: bool = False  # whether the weekly report can be laid into its inbox


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
            "scope": " ".join(_wanted(into_inbox)),
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
    with _transport(endpoints) as transport:
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


@contextmanager
def _transport(endpoints: Endpoints) -> Iterator[Transport]:
    transport = Transport([endpoints.google_token_uri], ca_bundle=endpoints.ca_bundle)
    try:
        yield transport
    finally:
        transport.close()


class InHand:
    """A vault that is a value: for a sign-in that is not stored before it was tried."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def load(self) -> str:
        return self._secret

    @contextmanager
    def locked(self) -> Iterator[None]:
        yield

    def save(self, secret: str) -> None:
        self._secret = secret


def check(
    secret: Mapping[str, Any],
    *,
    me: str,
    endpoints: Endpoints,
    clock: Clock,
    units_per_minute: str = "",
    into_inbox: bool = False,
) -> SignedIn:
    """Try a sign-in: its scopes, whose mailbox it opens, its calendars. `me`: the address meant, or empty for any.

    `into_inbox`: a service account asks for the right to lay the report there, and does without where it has none. Raises `NotAllowed` where it is for somebody else or covers too little, and what a connector raises.
    """
    service = str(secret.get("client_email") or "") if secret.get("type") == "service_account" else ""
    if service and not me:
        raise BadInput("A service account acts for somebody.", "Say for whom: `--me dana@northwind.example`.")
    with _transport(endpoints) as transport:
        if service:
            secret = _delegated(
                secret, transport, clock, endpoints.google_token_uri, subject=me, into_inbox=into_inbox
            )
        grant = ask_for_grant(secret, transport, clock, token_uri=endpoints.google_token_uri, subject=me)
    _refuse_too_little(grant.scopes or frozenset(map(str, secret.get("scopes") or ())))
    vault = InHand(json.dumps(with_grant(secret, grant)))
    options = {OPTION_QUOTA: units_per_minute, OPTION_ACCOUNT: service}
    info = ConnectionInfo("gmail", me.lower(), {name: value for name, value in options.items() if value})
    api, transport = open_api(info, vault, endpoints, clock=clock)
    try:
        aliases = read_aliases(api)
        address = _whose(address_of(api), me.strip().lower(), aliases)
        calendars, zone = chosen_calendars(api)
    finally:
        transport.close()
    info = ConnectionInfo("gmail", address, {**info.options, OPTION_CALENDARS: ",".join(calendars)})
    own = next((alias for alias in aliases if alias.email == address), None)
    others = tuple(alias.email for alias in aliases if alias.email != address)
    lays = may_insert(read_secret(vault.load()))
    return SignedIn(info, vault.load(), own.name if own else "", others, zone, lays)


def _wanted(into_inbox: bool) -> tuple[str, ...]:
    return (*SCOPES, INSERT) if into_inbox else SCOPES


def _delegated(
    secret: Mapping[str, Any],
    transport: Transport,
    clock: Clock,
    token_uri: str,
    *,
    subject: str,
    into_inbox: bool,
) -> Mapping[str, Any]:
    """The service account's secret with what it is to ask for: Google grants all of that or nothing."""
    usual = {name: value for name, value in secret.items() if name != "asked"}
    if not into_inbox:
        return usual
    wider = {**usual, "asked": list(_wanted(into_inbox))}
    try:
        ask_for_grant(wider, transport, clock, token_uri=token_uri, subject=subject)
    except SignInNeeded:
        return usual
    return wider


def _refuse_too_little(granted: frozenset[str]) -> None:
    """Somebody may untick a box at Google; finding out at the first draft would be too late."""
    if not any("/auth/" in scope or "mail.google.com" in scope for scope in granted):
        return  # the server does not say; looking around, which comes next, will tell
    missing = [scope for scope in SCOPES if scope not in granted and not granted & frozenset(_WIDER[scope])]
    if missing:
        names = ", ".join(scope.rpartition("/")[2] for scope in missing)
        raise NotAllowed(
            f"The sign-in does not cover {names}.", "Leave every box ticked at Google: `kept connect gmail`."
        )


def _whose(address: str, me: str, aliases: tuple[Alias, ...]) -> str:
    """The mailbox's address; raises where nobody says it, or it is not the one that was meant."""
    if not address:
        raise NotAllowed("Google does not say whose mailbox this is.", SIGN_IN_AGAIN)
    if me and _plain(me) not in {_plain(one) for one in (address, *(alias.email for alias in aliases))}:
        raise NotAllowed(
            f"This sign-in is for {address}, not for {me}.",
            "Sign in with the other account: `kept connect gmail`.",
        )
    return address


def _plain(address: str) -> str:
    """Gmail's own addresses are the same with and without dots."""
    local, _, domain = address.partition("@")
    return f"{local.replace('.', '')}@gmail.com" if domain in ("gmail.com", "googlemail.com") else address
