"""Kinds of values that settings share: what may be left empty, and addresses that give no token away."""

from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator

_VERSION_OF_GRAPH = "/v1.0"  # some write it, some do not; connectors add it


def endpoint(text: str) -> str:
    """The address without a slash at its end; plain http only where it does not leave this machine."""
    where = urlsplit(text)
    if text and (where.scheme not in ("http", "https") or not where.hostname):
        raise ValueError("write it like https://host.example/path")
    if where.username or where.query or where.fragment:
        raise ValueError("it may hold neither a user nor a question mark nor a #")
    if where.scheme == "http" and not _is_loopback(where.hostname or ""):
        raise ValueError("plain http is only for servers on this machine; write https")
    return text.rstrip("/").removesuffix(_VERSION_OF_GRAPH)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


MaybePath = Annotated[Path | None, BeforeValidator(_empty_is_none)]
"""A path, or empty."""

MaybeTime = Annotated[time | None, BeforeValidator(_empty_is_none)]
"""A time of day, or empty."""

WebAddress = Annotated[str, BeforeValidator(lambda value: endpoint(str(value)))]
"""An address as `endpoint` takes it, or empty."""
