"""Whose certificates are believed over HTTP, read once for all connections: the system's own take some 25 ms of a processor."""

import ssl
from functools import lru_cache

import httpx2

from connectors._network import trust


@lru_cache(maxsize=4)
def trusted(ca_bundle: str) -> ssl.SSLContext:
    """Those in this file or, where none is named, the system's; `NotAllowed` for a file that holds none."""
    return trust(ca_bundle) if ca_bundle else httpx2.create_ssl_context()
