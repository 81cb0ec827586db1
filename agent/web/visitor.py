"""Who asks, and what they may see of a mailbox. Nothing else decides that."""

from dataclasses import dataclass
from enum import StrEnum

from agent.store_port import Mailbox


class Role(StrEnum):
    """What somebody is to the mailboxes here."""

    OWNER = "owner"  # whoever runs this on their own machine: everything here is theirs
    REP = "rep"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who is signed in."""

    role: Role
    email: str = ""  # empty for the owner of this machine

    def may_read(self, mailbox: Mailbox) -> bool:
        """Whether words of its mails may be shown, and its rep's word taken: only to the rep."""
        return self.role is Role.OWNER or self.email.lower() in mailbox.rep.addresses
