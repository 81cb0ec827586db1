"""What was being read or followed when a process was lost, and how often."""

from collections.abc import Collection, Mapping
from typing import Protocol

from agent.store_port.connections import Lease
from agent.store_port.mailboxes import MailboxId

MOST_TAKES = 2
"""How often an item is taken in hand that is the death of a process; before the first nobody knew that it would be."""

FOLLOWING = ""
"""In place of a source's name: what is in hand are accounts, to be followed."""

SCANNING = "scan"
"""In place of a source's name: what is in hand are files as a whole, by a process that is named in place of the item.

No source is called so, for each has its kind and a colon before its own name.
"""


class Suspects(Protocol):
    """Notes of what is in hand, made one by one only after a reading that was lost with its process.

    What is in hand is named by its source and the source's name for it; while it is followed an account
    is in hand, in the source `FOLLOWING`.
    """

    def of(self, mailbox: MailboxId, source: str) -> Mapping[str, int]:
        """How often each suspect of this source was taken in hand and never let go; more than `MOST_TAKES`: left alone."""
        ...

    def take(
        self, mailbox: MailboxId, source: str, ref: str, *, instead_of: str = "", lease: Lease | None = None
    ) -> bool:
        """Note that it is in hand, and `instead_of` no more; False where it is to be left alone from now on.

        Then the losses of before are explained, and count against the mailbox's jobs no more. Raises
        `LeaseLost` where `lease` is not the connection's newest.
        """
        ...

    def let_go(self, mailbox: MailboxId, source: str, refs: Collection[str] | None = None) -> None:
        """These of the source, or all, are in hand no more; what is left alone stays so."""
        ...

    def try_again(self) -> int:
        """Give all that is left alone another chance: its sources are read from the beginning; how many there were."""
        ...
