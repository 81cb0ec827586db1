"""From what the user typed to a server that lets them in: which ways there are, and the first that works."""

from dataclasses import dataclass, field, replace

from agent.errors import BadInput, KeptError, ProviderDown, SignInNeeded
from agent.ports import Clock, Endpoints
from connectors._discovery import Lookups, Way, preset_of_host, step_of, ways_to_mail
from connectors._numbers import port_of
from connectors._password import Secret
from connectors.imap import look_around
from connectors.imap._limits import USUAL, Limits
from connectors.imap.entering import how_protected
from connectors.imap.folders import Chosen, Roles
from connectors.imap.place import Mechanism, Place, Tls
from connectors.imap.session import Session
from connectors.imap.whose import own_addresses

_USUAL_PORTS = {None: (993, 143), Tls.IMPLICIT: (993,), Tls.STARTTLS: (143,), Tls.NONE: (143,)}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user typed. `target` is an address, or a server with or without a port."""

    target: str
    user: str = ""
    tls: Tls | None = None
    mechanism: Mechanism = Mechanism.PASSWORD
    folders: tuple[str, ...] = ()
    roles: Roles = field(default_factory=Roles)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A server that let the user in. `addresses` are the owner's, the usual one first; none where nothing says it."""

    place: Place
    addresses: tuple[str, ...]
    chosen: Chosen


def ways(wish: Wish, lookups: Lookups) -> list[Way]:
    """The servers to try. An address is looked up; a server is taken as it was typed."""
    if "@" in wish.target:
        found = ways_to_mail(wish.target.lower(), lookups)
        return [replace(way, user=wish.user or way.user) for way in found]
    host, port = split_port(wish.target)
    if not wish.user:
        raise BadInput("Say as whom to sign in.", f"kept connect imap {wish.target} --user YOU@WORK.EXAMPLE")
    ports = [port] if wish.target.rstrip("/").endswith(f":{port}") else _USUAL_PORTS[wish.tls]
    preset = preset_of_host(host, ports[0])
    hint = preset.hint if preset else ""
    return [Way(host, one, "", wish.user, found="as given", hint=hint) for one in ports]


def split_port(target: str) -> tuple[str, int]:
    """`imap.work.example:993` in its parts; without a port the one of IMAP over TLS."""
    plain = target.removeprefix("imaps://").removeprefix("imap://").rstrip("/")
    host, colon, port = plain.rpartition(":")
    if not colon or plain.endswith("]") or (":" in host and not host.endswith("]")):
        host, port = plain, "993"
    number = port_of(port)
    if number is None or not host.strip("[]"):
        raise BadInput(
            f"{target} is no server.", "Write one like imap.work.example or imap.work.example:993."
        )
    return host.strip("[]"), number


def try_ways(
    wish: Wish, found: list[Way], secret: Secret, endpoints: Endpoints, clock: Clock, limits: Limits = USUAL
) -> SignedIn:
    """The first server that answers and lets the user in; raises the trouble of the likeliest one.

    A refused password is not tried at the next server.
    """
    troubles: list[KeptError] = []
    for way in found:
        try:
            return _try(wish, way, secret, endpoints, clock, limits)
        except ProviderDown as trouble:
            troubles.append(trouble)
        except SignInNeeded as trouble:
            raise SignInNeeded(trouble.sentence, step_of(trouble, way)) from None
    if len(found) > 1 and all(way.found == "the usual name" for way in found):
        raise BadInput(
            f"No server for {wish.target} could be found.",
            f"Check the network, or name the server: `kept connect imap HOST --user {wish.target}`.",
        )
    raise troubles[0]


def _try(
    wish: Wish, way: Way, secret: Secret, endpoints: Endpoints, clock: Clock, limits: Limits
) -> SignedIn:
    tls = wish.tls or (Tls(way.tls) if way.tls else how_protected(way.host, way.port, limits))
    place = Place(
        way.host,
        way.port,
        way.user,
        tls=tls,
        mechanism=wish.mechanism,
        folders=wish.folders,
        roles=wish.roles,
    )
    session = Session(place, lambda: secret, endpoints, clock=clock, limits=limits)
    try:
        _, chosen = look_around(session)
        named = [one.lower() for one in (wish.target, way.user) if "@" in one]
        return SignedIn(place, tuple(dict.fromkeys([*named, *own_addresses(session, chosen)])), chosen)
    finally:
        session.close()
