"""What was said with an account, and which accounts must be followed again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from agent.core.fulfil.exchange import Exchange, ReadMessage
from agent.store_port.mailboxes import MailboxId


@dataclass(frozen=True, slots=True)
class Work:
    """An account that must be followed again. `version` tells `settle` what its reader had seen."""

    account: str
    version: int
    messages: int = field(default=0, compare=False)  # that concern it


class Exchanges(Protocol):
    """What was said, account by account."""

    def dirty(self, mailbox: MailboxId) -> tuple[Work, ...]:
        """Accounts with something new since they were last settled, by name."""
        ...

    def accounts(self, mailbox: MailboxId) -> tuple[str, ...]:
        """Every account there is, by name."""
        ...

    def touch(self, mailbox: MailboxId, accounts: Collection[str]) -> None:
        """Mark these accounts as having something new, so that they are followed again."""
        ...

    def load(self, mailbox: MailboxId, account: str, *, since: datetime | None = None) -> Exchange:
        """All messages that concern the account or lie in a thread with one that does, and its meetings."""
        ...

    def load_all(
        self, mailbox: MailboxId, accounts: Sequence[str], *, since: datetime | None = None
    ) -> tuple[Exchange, ...]:
        """The same of some accounts, in their order."""
        ...

    def words(
        self, mailbox: MailboxId, accounts: Collection[str], *, since: datetime
    ) -> Mapping[str, tuple[ReadMessage, ...]]:
        """The messages of `load`, of many accounts at once; an account without any is left out."""
        ...
