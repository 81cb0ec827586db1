"""Forgetting a person or a mailbox."""

from dataclasses import dataclass
from typing import Protocol

from agent.core.forgotten import Forgetting
from agent.core.message import Address
from agent.store_port.drafts import StoredDraft
from agent.store_port.mailboxes import MailboxId


@dataclass(frozen=True, slots=True)
class SaidBesides:
    """What was open of a mail that went with somebody, though other customers were on it: perhaps it was theirs."""

    people: tuple[Address, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of somebody."""

    messages: int = 0
    meetings: int = 0
    commitments: int = 0
    drafts: tuple[StoredDraft, ...] = ()  # the rows are gone; where the texts lay
    besides: tuple[SaidBesides, ...] = ()


class Erasure(Protocol):
    """Forgetting somebody, the one case in which the ledger loses lines."""

    def person(self, mailbox: MailboxId, forgetting: Forgetting) -> Erased:
        """Erase these, each an address or everybody of a domain, and remember to keep nothing of theirs again."""
        ...

    def mailbox(self, mailbox: MailboxId) -> None:
        """Erase a rep's mailbox with everything in it."""
        ...

    def forgotten(self, mailbox: MailboxId) -> frozenset[str]:
        """Whose mail is not to be kept."""
        ...

    def remember_again(self, mailbox: MailboxId, who: str) -> bool:
        """Keep their mail again from now on; False where they were not forgotten."""
        ...
