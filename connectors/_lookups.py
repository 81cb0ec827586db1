"""The network of discovery: DNS and https with time limits, and no sign-in."""

from collections.abc import Sequence

import dns.exception
import dns.resolver
import httpx2

from agent.clock import SystemClock
from connectors._deadline import Deadline, transport
from connectors._network import trust
from connectors._no_send import refuse_sending

_SECONDS = 5.0
_LARGEST = 256 * 1024


class NetworkLookups:
    """Looks that fail find nothing (`connectors._discovery.Lookups`)."""

    def __init__(self, ca_bundle: str = "") -> None:
        self._ca_bundle = ca_bundle

    def srv(self, name: str) -> Sequence[tuple[str, int]]:
        """By priority, then by weight; the root as a target says that there is no such service (RFC 2782)."""
        records = sorted(_asked(name, "SRV"), key=lambda one: (one.priority, -one.weight))  # type: ignore[attr-defined]
        found = [(str(one.target).rstrip("."), int(one.port)) for one in records]  # type: ignore[attr-defined]
        return [(host, port) for host, port in found if host]

    def mx(self, domain: str) -> Sequence[str]:
        """The most preferred first."""
        records = sorted(_asked(domain, "MX"), key=lambda one: one.preference)  # type: ignore[attr-defined]
        return [str(one.exchange) for one in records]  # type: ignore[attr-defined]

    def txt(self, name: str) -> Sequence[str]:
        """Each record as one text."""
        return [
            b"".join(one.strings).decode("utf-8", "replace")  # type: ignore[attr-defined]
            for one in _asked(name, "TXT")
        ]

    def file(self, url: str) -> bytes:
        """Without redirects, cookies or a sign-in."""
        refuse_sending("GET", url)
        try:
            deadline = Deadline(SystemClock())
            carrier = transport(deadline, trust(self._ca_bundle) if url.startswith("https:") else False)
            deadline.begin(_SECONDS)
            with (
                httpx2.Client(transport=carrier, timeout=_SECONDS, trust_env=False) as client,
                client.stream("GET", url) as response,
            ):
                if response.status_code != 200:
                    return b""
                return next(response.iter_bytes(_LARGEST), b"")
        except httpx2.HTTPError:
            return b""


def _asked(name: str, kind: str) -> list[object]:
    try:
        return list(dns.resolver.resolve(name, kind, lifetime=_SECONDS))
    except (dns.exception.DNSException, OSError, ValueError):
        return []
