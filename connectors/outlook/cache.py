"""MSAL's serialised cache, as far as kept reads it itself: whose it is, and whether an access token in it is still good.

Everything that changes it is MSAL's own business (`tokens.py`).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from agent.errors import BadInput
from connectors._numbers import number_of
from connectors.outlook.secret import SCOPES, Secret, missing, name_of

_OURS = frozenset({*(scope.lower() for scope in SCOPES), "calendars.readwrite", ".default"})
_KINDS = ("AccessToken", "RefreshToken", "IdToken", "Account")


def read_cache(text: str, *, tenant: str = "", client_id: str = "", mailbox: str = "") -> Secret:
    """The sign-in that a serialised MSAL cache holds; `BadInput` where it holds none, or several to choose from.

    `mailbox` is the account's name where there are several.
    """
    cache = _of_one(_read(text), mailbox)
    tokens = _entries(cache, "RefreshToken") + _entries(cache, "AccessToken")
    if client_id:
        tokens = [token for token in tokens if token.get("client_id") == client_id]
    if not tokens:
        raise BadInput(
            "That file holds no sign-in of MSAL's.",
            "Give the text that msal.SerializableTokenCache.serialize() wrote.",
        )
    return Secret(
        client_id=client_id or str(tokens[0].get("client_id") or ""),
        tenant=tenant or _tenant(cache) or "common",
        known_as=str(tokens[0].get("environment") or ""),
        cache=json.dumps(cache),
        scopes=_scopes(cache),
    )


def good_token(secret: Secret, now: datetime, *, early: float) -> tuple[str, float] | None:
    """An access token of the cache that is good for longer than `early` seconds, and for how long; None without one."""
    for token in _entries(_read(secret.cache), "AccessToken"):
        left = (number_of(token.get("expires_on")) or now.timestamp()) - now.timestamp()
        is_ours = token.get("client_id") == secret.client_id and isinstance(token.get("secret"), str)
        if is_ours and left > early and not missing(str(token.get("target") or "").split()):
            return str(token["secret"]), left
    return None


def _read(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _entries(cache: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    section = cache.get(kind)
    values: Iterable[Any] = section.values() if isinstance(section, dict) else ()
    return [entry for entry in values if isinstance(entry, dict)]


def _of_one(cache: dict[str, Any], mailbox: str) -> dict[str, Any]:
    """The cache with one account's entries alone, so that no other's mail is ever read under its name."""
    accounts = {
        str(entry.get("home_account_id")): str(entry.get("username") or "").lower()
        for entry in _entries(cache, "Account")
    }
    wanted = [key for key, name in accounts.items() if name == mailbox.lower()] if mailbox else list(accounts)
    if len(wanted) == 1:
        return {kind: _kept(cache, kind, wanted[0]) for kind in _KINDS} | {
            kind: section for kind, section in cache.items() if kind not in _KINDS
        }
    if mailbox or len(accounts) > 1:
        names = ", ".join(sorted(accounts.values())) or "nobody"
        raise BadInput(f"That file holds the sign-ins of {names}.", "Say whose: --mailbox ADDRESS.")
    return cache


def _kept(cache: Mapping[str, Any], kind: str, account: str) -> dict[str, Any]:
    section = cache.get(kind)
    if not isinstance(section, dict):
        return {}
    return {
        key: entry
        for key, entry in section.items()
        if isinstance(entry, dict) and entry.get("home_account_id") == account
    }


def _tenant(cache: Mapping[str, Any]) -> str:
    """The tenant a cached access token was given by: under another, MSAL would not find it."""
    realms = [str(token.get("realm") or "") for token in _entries(cache, "AccessToken")]
    return next((realm for realm in realms if realm), "")


def _scopes(cache: Mapping[str, Any]) -> tuple[str, ...]:
    """The scopes as the cached access token spells them, where it allows what kept needs; else our own.

    Of what that other program was allowed beside (to send, say) nothing is asked for.
    """
    for token in _entries(cache, "AccessToken"):
        target = tuple(s for s in str(token.get("target") or "").split() if name_of(s) in _OURS)
        if not missing(target):
            return target
    return SCOPES
