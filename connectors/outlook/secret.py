"""What is sealed in the vault for one mailbox at Microsoft: MSAL's cache, or a company's certificate, with whose they are."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from agent.errors import BadInput, SignInNeeded
from connectors.outlook.refusals import AGAIN

SCOPES = ("Mail.ReadWrite", "Calendars.Read", "MailboxSettings.Read", "User.Read")
"""What a person is asked to agree to (`offline_access` beside them is MSAL's to ask for). Never Mail.Send."""

NEEDED = ("Mail.ReadWrite", "Calendars.Read")
_OURS = frozenset({*(scope.lower() for scope in SCOPES), "calendars.readwrite", ".default"})


@dataclass(frozen=True, slots=True)
class Secret:
    """One sign-in."""

    client_id: str
    tenant: str = "common"
    known_as: str = ""  # the host the cache files its tokens under, where that is not the configured one
    cache: str = field(default="", repr=False)  # MSAL's, serialised
    scopes: tuple[str, ...] = SCOPES
    private_key: str = field(default="", repr=False)  # a company's, in PEM; a person's sign-in has none
    certificate: str = ""

    @property
    def is_application(self) -> bool:
        """Whether a company's application signs in, and no person."""
        return bool(self.private_key)

    def write(self) -> str:
        """For the vault."""
        return json.dumps(asdict(self))

    def with_cache(self, cache: str) -> "Secret":
        """The same sign-in with newer tokens."""
        return replace(self, cache=cache)


def read_secret(text: str) -> Secret:
    """What `write` wrote; `SignInNeeded` where there is none."""
    try:
        said = json.loads(text)
        return Secret(**{**said, "scopes": tuple(said["scopes"])})
    except (ValueError, KeyError, TypeError):
        raise SignInNeeded("There is no sign-in for this mailbox.", AGAIN) from None


def read_cache(text: str, *, tenant: str = "", client_id: str = "") -> Secret:
    """The sign-in that a serialised MSAL cache holds; `BadInput` where it holds none."""
    try:
        cache: Any = json.loads(text)
        tokens = _entries(cache, "RefreshToken") + _entries(cache, "AccessToken")
    except (ValueError, AttributeError, TypeError):
        tokens = []
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
        cache=text,
        scopes=_scopes(cache),
    )


def _entries(cache: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    return [entry for entry in cache.get(kind, {}).values() if isinstance(entry, dict)]


def _tenant(cache: Mapping[str, Any]) -> str:
    """The tenant a cached access token was given by: under another, MSAL would not find it."""
    realms = [str(token.get("realm") or "") for token in _entries(cache, "AccessToken")]
    return next((realm for realm in realms if realm), "")


def _scopes(cache: Mapping[str, Any]) -> tuple[str, ...]:
    """The scopes as the cached access token spells them, where it allows what kept needs; else our own.

    Of what that other program was allowed beside (to send, say) nothing is asked for.
    """
    for token in _entries(cache, "AccessToken"):
        target = tuple(s for s in str(token.get("target") or "").split() if _name(s) in _OURS)
        if not missing(target):
            return target
    return SCOPES


def _name(scope: str) -> str:
    """A scope without its resource."""
    return scope.rpartition("/")[2].lower()


def missing(granted: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """What kept cannot do without and was not given; scopes may be spelt with their resource before them."""
    names = {_name(scope) for scope in granted}
    if ".default" in names:
        return ()
    return tuple(
        scope for scope in NEEDED if not names & {scope.lower(), scope.lower().replace(".read", ".readwrite")}
    )
