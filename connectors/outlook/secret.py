"""What is sealed in the vault for one mailbox at Microsoft: MSAL's cache, or a company's certificate, with whose they are."""

import json
from dataclasses import asdict, dataclass, field, replace

from agent.errors import SignInNeeded
from connectors.outlook.refusals import AGAIN

SCOPES = ("Mail.ReadWrite", "Calendars.Read", "MailboxSettings.Read", "User.Read")
"""What a person is asked to agree to (`offline_access` beside them is MSAL's to ask for). Never Mail.Send."""

NEEDED = ("Mail.ReadWrite", "Calendars.Read")


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


def name_of(scope: str) -> str:
    """A scope without its resource."""
    return scope.rpartition("/")[2].lower()


def missing(granted: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """What kept cannot do without and was not given; scopes may be spelt with their resource before them."""
    names = {name_of(scope) for scope in granted}
    if ".default" in names:
        return ()
    return tuple(
        scope for scope in NEEDED if not names & {scope.lower(), scope.lower().replace(".read", ".readwrite")}
    )
