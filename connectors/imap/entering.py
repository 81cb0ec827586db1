"""The way into a server: how its port is protected, TLS, its certificate, and the sign-in."""

import imaplib
import socket
import ssl

from imapclient.exceptions import LoginError

from agent.errors import NotAllowed, ProviderDown
from agent.ports import Clock
from connectors._network import is_this_machine
from connectors._opening import or_else
from connectors._password import Secret
from connectors.imap._limits import Limits
from connectors.imap._trouble import Refused, sign_in_refused, translating
from connectors.imap.client import Client
from connectors.imap.listing import Names
from connectors.imap.place import Mechanism, Place, Tls

_NOT_IT = "Check its name and port: this is hardly the server of your mail."


def connect(
    place: Place,
    secret: Secret,
    names: Names,
    *,
    context: ssl.SSLContext | None,
    limits: Limits,
    clock: Clock,
) -> Client:
    """A client that is signed in and knows folders by these names; raises the errors of kept."""
    client = _greeted(place, names, context, limits, clock)
    with or_else(client.wire.shutdown), translating(place.shown):
        _protect(client, place, context)
        _sign_in(client, place, secret)
    return client


def _greeted(
    place: Place, names: Names, context: ssl.SSLContext | None, limits: Limits, clock: Clock
) -> Client:
    try:
        with translating(place.shown):
            return Client(place, names, context=context, limits=limits, clock=clock)
    except Refused:
        raise ProviderDown(
            f"{place.shown} does not greet as an IMAP server.", "Check its name and port."
        ) from None


def _protect(client: Client, place: Place, context: ssl.SSLContext | None) -> None:
    if place.tls is not Tls.STARTTLS:
        return
    if not client.has("STARTTLS"):
        raise NotAllowed(
            f"{place.shown} offers no TLS at this port.", "Use port 993; kept sends no password in the clear."
        )
    client.starttls(context)


def _sign_in(client: Client, place: Place, secret: Secret) -> None:
    value = secret.value()
    if client.wire.state == "AUTH":
        raise NotAllowed(f"{place.shown} lets everybody in unasked, which no mailbox should.", _NOT_IT)
    try:
        _authenticate(client, place, value)
    except LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort):  # IMAPClient takes a break for a refusal
            raise error.__context__ from None
        raise sign_in_refused(str(error), place.shown, place.typed) from None
    client._cached_capabilities = None  # servers say more to those they know
    client.offered("ID", lambda: client.id_({"name": "kept"}))  # without it 163.com shows no folder
    if client.has("QRESYNC"):
        client.offered("ENABLE", lambda: client.enable("QRESYNC"))


def _authenticate(client: Client, place: Place, value: str) -> None:
    if place.mechanism is Mechanism.XOAUTH2:
        client.sasl_login("XOAUTH2", _Bearer(place.user, value))
    elif client.has("AUTH=PLAIN"):
        client.plain_login(place.user, value)
    else:
        if not (place.user + value).isascii() or any(ord(letter) < 32 for letter in value):
            raise NotAllowed(
                f"{place.shown} takes passwords of plain letters only.", "Choose one of plain letters."
            )
        client.login(client.wire.quoted(place.user), value)


class _Bearer:
    """XOAUTH2: the token first; to the server's word of what is wrong with it, an empty line."""

    def __init__(self, user: str, token: str) -> None:
        self._answers = [f"user={user}\1auth=Bearer {token}\1\1".encode()]

    def __call__(self, challenge: bytes) -> bytes:
        return self._answers.pop() if self._answers else b""


def how_protected(host: str, port: int, limits: Limits) -> Tls:
    """How this port is to be spoken to: a server without TLS from the first octet greets within a moment."""
    if port == 993:
        return Tls.IMPLICIT
    if port == 143 and not is_this_machine(host):
        return Tls.STARTTLS
    with translating(f"{host}:{port}"), socket.create_connection((host, port), limits.connect) as probe:
        probe.settimeout(limits.greeting)
        try:
            said = probe.recv(4096)
        except TimeoutError:
            return Tls.IMPLICIT
        if b"CAPABILITY" not in said.upper():
            probe.sendall(b"k1 CAPABILITY\r\n")
            said += probe.recv(4096)
    if is_this_machine(host) and b"LOGINDISABLED" not in said.upper():
        return Tls.NONE
    return Tls.STARTTLS
