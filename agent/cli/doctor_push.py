"""What the doctor says of word of new mail: whether it comes by itself, for how long yet, and what failed.

Deaf is not blind: a mailbox that nobody tells of is looked at every few minutes, and the doctor says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from agent.cli.dates import stamp
from agent.cli.finding import Finding
from agent.store_port import Connection

_PLAIN = {
    "imap": "over a connection that is held open (IDLE)",
    "gmail": "Gmail watches",
    "outlook": "Microsoft's subscriptions stand",
}
_BY_HAND = "looked at when you type kept sync"
_SET_UP = {"gmail": "docs/connect-google.md", "outlook": "docs/connect-outlook.md"}


@dataclass(frozen=True, slots=True)
class Listening:
    """How word of new mail is to come by the settings."""

    taken: Mapping[str, datetime]  # by provider: until when somebody is known to take its word
    wanted: frozenset[str]  # providers that are asked for word
    every_minutes: int  # how often mailboxes are looked at without it; 0: only when somebody types kept sync


NOWHERE = Listening({}, frozenset(), 0)
"""Nobody is asked for word."""


def push_findings(
    connection: Connection, listening: Listening, *, now: datetime, zone: tzinfo
) -> Iterator[Finding]:
    """One line for a mailbox; none for a calendar alone, of which nobody sends word."""
    provider = connection.info.provider
    if provider not in _PLAIN:
        return
    looks = f"looked at every {listening.every_minutes} minutes" if listening.every_minutes else _BY_HAND
    if provider not in listening.wanted:
        how = _SET_UP.get(provider)
        yield Finding(f"    {looks}; {how} says how word comes at once" if how else f"    {looks}")
        return
    why = _deaf(connection, listening, now, zone)
    if not why and connection.push and connection.push.until:
        held = f", until {stamp(connection.push.until, zone)} unless renewed" if provider != "imap" else ""
        yield Finding(f"    hears of new mail at once: {_PLAIN[provider]}{held}")
        return
    yield Finding(
        f"    does not hear of new mail at once, and is only {looks}: {why}",
        _SET_UP.get(provider, ""),
        needs_you=provider in _SET_UP,
    )


def _deaf(connection: Connection, listening: Listening, now: datetime, zone: tzinfo) -> str:
    """Why no word comes; empty where it does."""
    push, provider = connection.push, connection.info.provider
    taken = listening.taken.get(provider)
    if taken is None or taken <= now:
        who = "kept run" if provider == "imap" else "kept hooks, or kept run with google_subscription"
        since = f" since {stamp(taken, zone)}" if taken else ""
        return f"nobody listens{since} ({who} would)"
    if push is None:
        return "nobody has asked for it yet"
    if push.trouble:
        return push.trouble.rstrip(".")
    if push.until is None or push.until <= now:
        return f"what was promised ended {stamp(push.until, zone)}" if push.until else "nothing was promised"
    return ""
