"""How reading stands, for `kept doctor`."""

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


class Health(Protocol):
    """What a check-up asks."""

    def sources(self, mailbox: MailboxId) -> tuple[SourceState, ...]:
        """Every source of the mailbox, by name."""
        ...

    def troubles(self, mailbox: MailboxId) -> tuple[Trouble, ...]:
        """Why items were not read whole, the most frequent reason first."""
        ...
