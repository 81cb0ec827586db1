"""Whether an address is of somebody who asked to be forgotten."""

from collections.abc import Iterable, Set
from dataclasses import replace

from agent.core.meeting import Meeting
from agent.core.message import Address


def is_of(address: Address, who: str) -> bool:
    """Whether it is this address, or of this domain (its subdomains too)."""
    email, wanted = address.email.lower(), who.lower().lstrip("@")
    if "@" in wanted:
        return email == wanted
    domain = email.rpartition("@")[2]
    return domain == wanted or domain.endswith(f".{wanted}")


def is_account_of(account: str, who: str) -> bool:
    """Whether an account (a domain, or an address at a provider of many) is, or may be, one of theirs alone."""
    wanted = who.lower().lstrip("@")
    domain = account.rpartition("@")[2]
    return account == wanted or wanted.endswith(f"@{account}") or f".{domain}".endswith(f".{wanted}")


def is_among(address: Address, forgotten: Set[str]) -> bool:
    """Whether any of these is asked to be forgotten by this address."""
    return any(is_of(address, who) for who in forgotten)


def are_all(addresses: Iterable[Address], forgotten: Set[str]) -> bool:
    """Whether there is somebody, and nobody else than forgotten ones."""
    some = list(addresses)
    return bool(some) and all(is_among(address, forgotten) for address in some)


def meeting_without(meeting: Meeting, forgotten: Set[str]) -> Meeting | None:
    """The meeting without them; None where they called it, or nobody else was asked."""
    guests = tuple(one for one in meeting.attendees if not is_among(one.address, forgotten))
    is_theirs = meeting.organizer is not None and is_among(meeting.organizer, forgotten)
    if not is_theirs and guests == meeting.attendees:
        return meeting
    others = [one for one in guests if one.address != meeting.organizer]
    return None if is_theirs or not others else replace(meeting, attendees=guests)
