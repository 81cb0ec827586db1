"""Who asks, and what they may see of a mailbox. Nothing else decides that."""

from collections.abc import Collection
from dataclasses import dataclass

from agent.settings import WebSettings
from agent.store_port import Mailbox


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who is signed in."""

    email: str = ""  # empty for whoever runs this on their own machine: everything here is theirs
    is_manager: bool = False  # of the team whose pages these are
    is_admin: bool = False

    @property
    def is_owner(self) -> bool:
        """Whether this machine is theirs."""
        return not self.email

    def may_read(self, mailbox: Mailbox) -> bool:
        """Whether words of its mails may be shown, and its rep's word taken: to the rep alone, in a team."""
        return self.is_owner or self.email in mailbox.rep.addresses

    @property
    def may_see_team(self) -> bool:
        """Whether the team's week may be shown, of each rep what that rep lets be seen."""
        return self.is_owner or self.is_manager

    @property
    def may_see_settings(self) -> bool:
        """Whether settings may be shown, and how mailboxes stand; no word of a mail is among them."""
        return self.is_owner or self.is_admin

    def is_known(self, mailboxes: Collection[Mailbox]) -> bool:
        """Whether there is anything here for them at all."""
        return self.may_see_team or self.may_see_settings or any(map(self.may_read, mailboxes))


def visitor_of(email: str, settings: WebSettings) -> Visitor:
    """What the settings make of somebody who signed in with this address; asked anew for every request."""
    return Visitor(email, email in settings.managers, email in settings.admins) if email else Visitor()
