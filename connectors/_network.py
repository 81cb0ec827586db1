"""What every connector needs of a network: whose machine a host is, which certificates are trusted, troubles in words."""

import ipaddress
import socket
import ssl

from agent.errors import TRIES_AGAIN, NotAllowed, ProviderDown, SourceError

_SECOND_LEVELS = frozenset({"co", "com", "org", "net", "ac", "edu", "gov", "ne", "or"})


_SHARED = frozenset(
    """
    duckdns.org dyndns.org ddns.net no-ip.org hopto.org zapto.org dynv6.net spdns.de selfhost.eu goip.de synology.me myfritz.net
    myqnapcloud.com dscloud.me nextcloud.hosting github.io gitlab.io herokuapp.com azurewebsites.net cloudapp.net amazonaws.com
    cloudfront.net fly.dev pages.dev workers.dev ngrok.io ngrok.app trycloudflare.com ts.net
    """.split()
)  # domains under which everybody may have a name


def is_this_machine(host: str) -> bool:
    """Whether a connection to this host never leaves the machine; a name is not looked up for that."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def are_kin(host: str, other: str) -> bool:
    """Whether two names belong to one owner: the same registered domain, as far as a name shows it."""
    return "." in host and not host.replace(".", "").isdigit() and _domain(host) == _domain(other)


def _domain(host: str) -> str:
    labels = host.lower().rstrip(".").split(".")
    is_land = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    is_shared = ".".join(labels[-2:]) in _SHARED
    return ".".join(labels[-3:] if is_land or is_shared else labels[-2:])


def trust(ca_bundle: str) -> ssl.SSLContext:
    """Certificates are always checked, against this file where one is named and else against the system's."""
    try:
        return ssl.create_default_context(cafile=ca_bundle or None)
    except (OSError, ssl.SSLError):
        raise NotAllowed(
            f"{ca_bundle} holds no certificates that can be read.", "Correct KEPT_CA_BUNDLE."
        ) from None


def network_trouble(error: OSError, where: str) -> SourceError:
    """The error of kept for one of a socket; `where` names the server in its sentence."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _of_certificate(error, where)
    if isinstance(error, ssl.SSLError):
        if "WRONG_VERSION" in str(error) or "UNKNOWN_PROTOCOL" in str(error):
            return NotAllowed(
                f"{where} does not speak TLS at that port.",
                "Check the port: 993 for IMAP, 443 for CalDAV; a port 143 wants --tls starttls.",
            )
        return ProviderDown(f"TLS with {where} broke off.", TRIES_AGAIN)
    if isinstance(error, socket.gaierror):
        return ProviderDown(f"{where} is not known by that name.", "Check its spelling and the network.")
    if isinstance(error, TimeoutError):
        return ProviderDown(f"{where} does not answer in time.", "Check its name and port, and the network.")
    if isinstance(error, ConnectionRefusedError):
        return ProviderDown(f"Nothing answers at {where}.", "Check its name and port.")
    return ProviderDown(f"The connection to {where} broke.", TRIES_AGAIN)


_CERTIFICATES = {
    10: ("has expired", "Tell whoever runs the server."),
    9: ("is not valid yet", "Check this machine's clock."),
    18: (
        "is signed by nobody but itself",
        "Put it into a file and name that in KEPT_CA_BUNDLE, if you trust it.",
    ),
    19: (
        "comes from an authority that this machine does not know",
        "Name a file with the authority's certificate in KEPT_CA_BUNDLE, if you trust it.",
    ),
    20: (
        "comes from an authority that this machine does not know",
        "Name a file with the authority's certificate in KEPT_CA_BUNDLE, if you trust it.",
    ),
    62: ("is for another name", "Use the name that the provider's help pages give for the server."),
    64: ("is for another address", "Use the server's name instead of its address."),
}
"""OpenSSL's X509_V_ERR codes in words, and what to do."""


def _of_certificate(error: ssl.SSLCertVerificationError, where: str) -> NotAllowed:
    what, next_step = _CERTIFICATES.get(
        error.verify_code, ("cannot be trusted", "Check the server's name, and KEPT_CA_BUNDLE if it is set.")
    )
    return NotAllowed(f"The certificate of {where} {what}.", next_step)
