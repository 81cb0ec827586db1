"""Whose mailbox it is: its address, the addresses it sends as, and their signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.errors import NotAllowed, SourceMissing
from connectors.gmail._api import Api, Json


@dataclass(frozen=True, slots=True)
class Alias:
    """An address the account may write under."""

    email: str  # lower case
    name: str = ""
    signature: str = ""  # HTML, as Gmail's settings hold it
    is_primary: bool = False


class Identity:
    """Asked of Gmail once, when first needed. Where the settings cannot be read, `known` is all there is."""

    def __init__(self, api: Api, known: Sequence[str]) -> None:
        self._api = api
        self._known = frozenset(address.lower() for address in known)
        self._aliases: tuple[Alias, ...] | None = None

    def addresses(self) -> frozenset[str]:
        """Every address the account sends as, lower case."""
        return frozenset(alias.email for alias in self.aliases()) or self._known

    def signature(self, email: str) -> str:
        """The signature set for this address, as HTML; empty where there is none."""
        return next((alias.signature for alias in self.aliases() if alias.email == email.lower()), "")

    def aliases(self) -> tuple[Alias, ...]:
        """The account's addresses, none where its settings cannot be read."""
        if self._aliases is None:
            self._aliases = read_aliases(self._api)
        return self._aliases


def read_aliases(api: Api) -> tuple[Alias, ...]:
    """The addresses of `settings.sendAs` that are verified."""
    request = api.mail.settings().sendAs().list(userId="me")
    try:
        answer = api.read(request, api.tariff.send_as_list)
    except (SourceMissing, NotAllowed):
        return ()
    listed = answer.get("sendAs")
    found = [_alias(one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(alias for alias in found if alias)


def _alias(one: dict[str, Any]) -> Alias | None:
    email = str(one.get("sendAsEmail") or "").strip().lower()
    if "@" not in email or one.get("verificationStatus") not in (None, "", "accepted"):
        return None
    return Alias(
        email,
        str(one.get("displayName") or ""),
        str(one.get("signature") or ""),
        is_primary=one.get("isPrimary") is True,
    )


def read_profile(api: Api) -> Json:
    """`users.getProfile`: address and newest history id; empty where the server has no profiles."""
    try:
        return api.read(api.mail.getProfile(userId="me"), api.tariff.get_profile)
    except SourceMissing:
        return {}


def address_of(api: Api) -> str:
    """The mailbox's own address, lower case; empty where nobody says it."""
    said = str(read_profile(api).get("emailAddress") or "").strip().lower()
    if said:
        return said
    aliases = read_aliases(api)
    primary = [alias.email for alias in aliases if alias.is_primary] or [alias.email for alias in aliases[:1]]
    return primary[0] if primary else ""
