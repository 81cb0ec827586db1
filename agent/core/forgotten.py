"""Whether an address is of somebody who asked to be forgotten."""

from collections.abc import Iterable, Set

from agent.core.message import Address


def is_of(address: Address, who: str) -> bool:
    """Whether it is this address, or of this domain (its subdomains too)."""
    email, wanted = address.email.lower(), who.lower().lstrip("@")
    if "@" in wanted:
        return email == wanted
    domain = email.rpartition("@")[2]
    return domain == wanted or domain.endswith(f".{wanted}")


def is_among(address: Address, forgotten: Set[str]) -> bool:
    """Whether any of these is asked to be forgotten by this address."""
    return any(is_of(address, who) for who in forgotten)


def are_all(addresses: Iterable[Address], forgotten: Set[str]) -> bool:
    """Whether there is somebody, and nobody else than forgotten ones."""
    some = list(addresses)
    return bool(some) and all(is_among(address, forgotten) for address in some)
