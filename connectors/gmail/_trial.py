"""A sign-in is believed only after it was tried: the scopes it was granted, and whose mailbox it opens."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from agent.errors import BadInput, NotAllowed, SignInNeeded
from agent.ports import Clock, ConnectionInfo, Endpoints
from connectors.gmail import OPTION_ACCOUNT, OPTION_CALENDARS, OPTION_QUOTA, open_api
from connectors.gmail._calendars import chosen_calendars
from connectors.gmail._errors import SIGN_IN_AGAIN
from connectors.gmail._identity import Alias, address_of, read_aliases
from connectors.gmail._tokens import (
    INSERT,
    SCOPES,
    ask_for_grant,
    may_insert,
    read_secret,
    with_grant,
)
from connectors.gmail._transport import Transport

_WIDER = {
    SCOPES[0]: ("https://www.googleapis.com/auth/gmail.modify", "https://mail.google.com/"),
    SCOPES[1]: ("https://www.googleapis.com/auth/gmail.modify", "https://mail.google.com/"),
    SCOPES[2]: ("https://www.googleapis.com/auth/calendar",),
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that was tried and found good."""

    info: ConnectionInfo
    secret: str = field(repr=False)
    name: str = ""  # the user's, as Gmail shows it
    aliases: tuple[str, ...] = ()  # other addresses the account sends as
    zone: str = ""  # IANA name, of the primary calendar
    may_insert: bool = False  # whether the weekly report can be laid into its inbox


@contextmanager
def token_transport(endpoints: Endpoints) -> Iterator[Transport]:
    """What reaches Google's token endpoint and nothing else."""
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
    with token_transport(endpoints) as transport:
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


def wanted_scopes(into_inbox: bool) -> tuple[str, ...]:
    """What is asked for."""
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
    wider = {**usual, "asked": list(wanted_scopes(into_inbox))}
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
