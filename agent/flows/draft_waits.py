"""What new drafts wait for: mail of the rep's that is still to be read may be the one that keeps the promise.

At any of the rep's connections, for a promise is kept from whichever account is at hand. Nothing is waited for longer
than a day, and no draft waits longer, whatever else stays away meanwhile: what cannot be had for a day may never be, and
a draft that turns out wrong is withdrawn while nobody has touched it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.core.commitment import Commitment
from agent.store_port import Connection, StoredDraft

_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Unread:
    """By connection: the latest moment at which something came there that may not be read yet."""

    until: Mapping[str, datetime] = field(default_factory=dict)

    def about(self, row: Commitment) -> tuple[str, ...]:
        """The connections at which something may lie that came after the promise was made: it may settle it."""
        return tuple(name for name, until in self.until.items() if row.made_at <= until)


def waited_for(owed: Iterable[datetime], now: datetime) -> tuple[datetime, ...]:
    """Of what was listed at these times and could not be had so far, what drafts wait for."""
    return tuple(listed for listed in owed if now - listed < _A_DAY)


def elsewhere(
    connections: Iterable[Connection], own: str, now: datetime, lately: timedelta
) -> dict[str, datetime]:
    """What may lie unread at the rep's connections other than `own`: those read within `lately` are known."""
    found = {one.name: _unread_at(one, now, lately) for one in connections if one.name != own}
    return {name: until for name, until in found.items() if until is not None}


def is_first_read(one: Connection, now: datetime) -> bool:
    """Whether a connection is still read for the first time, and nobody has given up waiting for it."""
    return one.checked_at is None and not _is_given_up(one, now)


def _is_given_up(one: Connection, now: datetime) -> bool:
    return one.troubled_at is not None and now - one.troubled_at >= _A_DAY


def _unread_at(one: Connection, now: datetime, lately: timedelta) -> datetime | None:
    if one.troubled_at is not None:
        return None if _is_given_up(one, now) else now
    if one.checked_at is None or now - one.checked_at > lately:
        return now  # nobody has looked for a while, or ever; somebody is about to
    return next(iter(waited_for([one.owed_at] if one.owed_at else (), now)), None)


def has_waited_enough(row: StoredDraft, now: datetime) -> bool:
    """Whether a draft has waited for a day."""
    return row.held_at is not None and now - row.held_at >= _A_DAY
