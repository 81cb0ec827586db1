"""How reading stands, for `kept doctor`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agent.ports import Verdict
from agent.store_port.mailboxes import MailboxId


@dataclass(frozen=True, slots=True)
class SourceState:
    """How reading a source stands."""

    name: str
    checked_at: datetime  # when a page of it was last stored
    items: int
    vanished: int = 0  # items that went away at once, so many that it was not believed


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why some items were not read, or only in part."""

    verdict: Verdict
    reason: str
    items: int
    example: str  # one of them: its source and the source's name for it


@dataclass(frozen=True, slots=True)
class Census:
    """How many there are of what at a moment, in the units' mailboxes; keys are words of ours."""

    Values = Mapping[tuple[str, ...], float]

    jobs: Values  # by kind and by where they stand: waiting, due, nudged, running, set_aside
    late: Values  # by kind: seconds by which the latest job that is due is late
    drafts: Values  # by state
    connections: Values  # by state
    mailboxes: int


class Health(Protocol):
    """What a check-up asks."""

    def sources(self, mailbox: MailboxId) -> tuple[SourceState, ...]:
        """Every source of the mailbox, by name."""
        ...

    def census(self, now: datetime) -> Census:
        """How everything stands that is worked on in the background."""
        ...

    def troubles(self, mailbox: MailboxId) -> tuple[Trouble, ...]:
        """Why items were not read whole, the most frequent reason first."""
        ...
