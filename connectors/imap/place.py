"""Which IMAP server, reached how, as whom: the connection's options as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agent.errors import BadInput
from connectors._network import is_this_machine
from connectors.imap.folders import Roles


class Tls(StrEnum):
    """How the connection is protected."""

    IMPLICIT = "implicit"  # from the first octet, port 993
    STARTTLS = "starttls"
    NONE = "none"  # on this machine only


class Mechanism(StrEnum):
    """What the secret is."""

    PASSWORD = "password"  # noqa: S105 the name of a mechanism
    XOAUTH2 = "xoauth2"


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox's server. `folders` narrows what is read (empty: every folder that holds mail), `roles` names some of them."""

    host: str
    port: int
    user: str
    tls: Tls = Tls.IMPLICIT
    mechanism: Mechanism = Mechanism.PASSWORD
    folders: tuple[str, ...] = ()
    roles: Roles = field(default_factory=Roles)

    def __post_init__(self) -> None:
        if self.tls is Tls.NONE and not is_this_machine(self.host):
            raise BadInput(
                f"{self.host} may only be reached with TLS.",
                "Leave --tls away, or use --tls starttls.",
            )
        if not (0 < self.port < 65536):
            raise BadInput(f"{self.port} is no port.", "IMAP answers at 993.")
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in self.host + self.user):
            raise BadInput("The server's name and the user must be one line each.")

    @property
    def shown(self) -> str:
        """The server for people."""
        return self.host if self.port in (993, 143) else f"{self.host}:{self.port}"

    @property
    def typed(self) -> str:
        """The command that signs in here."""
        tls = "" if self.tls is Tls.IMPLICIT else f" --tls {self.tls.value}"
        port = "" if self.port == 993 else f":{self.port}"
        return f"kept connect imap {self.host}{port} --user {self.user}{tls}"

    def options(self) -> dict[str, str]:
        """What a stored connection keeps of it; nothing is secret."""
        kept = {
            "host": self.host,
            "port": str(self.port),
            "user": self.user,
            "tls": self.tls.value,
            "mechanism": self.mechanism.value,
        }
        named = {"folders": self.folders, "sent": self.roles.sent, "without": self.roles.without}
        kept |= {key: "\n".join(names) for key, names in named.items() if names}
        return kept | ({"drafts": self.roles.drafts} if self.roles.drafts else {})


def place_of(options: Mapping[str, str]) -> Place:
    """The place that a stored connection's options name; raises `BadInput` where they name none."""
    try:
        return Place(
            host=options["host"],
            port=int(options.get("port", "993")),
            user=options["user"],
            tls=Tls(options.get("tls", Tls.IMPLICIT)),
            mechanism=Mechanism(options.get("mechanism", Mechanism.PASSWORD)),
            folders=_lines(options, "folders"),
            roles=Roles(_lines(options, "sent"), options.get("drafts", ""), _lines(options, "without")),
        )
    except (KeyError, ValueError):
        raise BadInput("This connection's settings cannot be used.", "Connect the mailbox again.") from None


def _lines(options: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(name for name in options.get(key, "").split("\n") if name)
