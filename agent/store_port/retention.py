"""Erasing words for their age."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agent.store_port.mailboxes import MailboxId


@dataclass(frozen=True, slots=True)
class Retained:
    """How far the words of a mailbox were erased, and what lost its words so far."""

    before: datetime  # what is older has no words any more, open conversations excepted
    ran_at: datetime
    messages: int = 0
    meetings: int = 0


class Retention(Protocol):
    """Letting go of old words. The ledger keeps its lines: who, to whom, until when, what became of it."""

    def erase(self, mailbox: MailboxId, before: datetime, *, most: int) -> int:
        """Erase the words of at most so many mails from before then; how many there were.

        A conversation in which something is still open keeps its words, and so does the sentence of a
        commitment that the rep gave a word on. Following no longer changes a commitment of which words went.
        """
        ...

    def erase_meetings(self, mailbox: MailboxId, before: datetime) -> int:
        """Erase the words of meetings that began before then and that no commitment rests on that may still change."""
        ...

    def finished(self, mailbox: MailboxId, before: datetime) -> None:
        """Note that nothing older is left to erase."""
        ...

    def state(self, mailbox: MailboxId) -> Retained | None:
        """How far it is; None where nothing was ever erased for its age."""
        ...
