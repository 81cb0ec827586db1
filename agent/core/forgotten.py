"""What goes with somebody who asked to be forgotten, and what stays with the others.

One rule for what is read and for what was stored, so that erasing somebody leaves what reading without them gives:

- What they wrote is theirs. So is what was written to them: all of whom a mail addresses asked to be forgotten,
  whoever else is in copy. A mail from the rep's side addresses the customers in To, or where there are none those in
  Cc, and its own people only where no customer is on it; a customer's mail addresses whoever stands in To.
- Any other mail stays with the others, who read the same words, and they are taken out of it.
- A meeting is theirs where they called it, or no customer is left beside them. Out of any other they are taken.

Forgetting two people one after the other leaves the same as forgetting both at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.core.fulfil.sides import accounts_among, is_own_side
from agent.core.meeting import Meeting
from agent.core.message import Address
from agent.core.policy import Policy, Rep


def is_of(address: Address, who: str) -> bool:
    """Whether it is this address, or of this domain (its subdomains too)."""
    email, wanted = address.email.lower(), who.lower().lstrip("@")
    if "@" in wanted:
        return email == wanted
    domain = email.rpartition("@")[2]
    return domain == wanted or domain.endswith(f".{wanted}")


def is_account_of(account: str, who: str) -> bool:
    """Whether an account (a domain, or an address at a provider of many) is, or may be, one of theirs alone."""
    wanted = who.lower().lstrip("@")
    domain = account.rpartition("@")[2]
    return account == wanted or wanted.endswith(f"@{account}") or f".{domain}".endswith(f".{wanted}")


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Who is forgotten in one rep's mailbox: addresses and domains."""

    rep: Rep
    policy: Policy
    who: frozenset[str]

    def names(self, address: Address) -> bool:
        """Whether it is an address of somebody forgotten."""
        return any(is_of(address, one) for one in self.who)

    def has_account(self, account: str) -> bool:
        """Whether an account is, or may be, one of theirs alone."""
        return any(is_account_of(account, one) for one in self.who)

    def names_any(self, people: Iterable[Address]) -> bool:
        """Whether somebody forgotten is among them."""
        return any(self.names(one) for one in people)

    def without(self, people: Iterable[Address]) -> tuple[Address, ...]:
        """The others, in their order."""
        return tuple(one for one in people if not self.names(one))

    def is_theirs(
        self, senders: Iterable[Address], to: Sequence[Address], cc: Sequence[Address] = ()
    ) -> bool:
        """Whether a mail goes with them, as told above; a promise, too, by whom and to whom it was made."""
        wrote = tuple(senders)
        addressed = self._addressed(wrote, to, cc)
        return self.names_any(wrote) or (bool(addressed) and all(map(self.names, addressed)))

    def beside(self, senders: Iterable[Address], people: Iterable[Address]) -> tuple[Address, ...]:
        """The other customers on a mail."""
        return self.without(dict.fromkeys(self._customers((*senders, *people))))

    def accounts(self, people: Iterable[Address]) -> tuple[str, ...]:
        """The accounts of those who are left of these, in their order."""
        return accounts_among(self.without(people), self.rep, self.policy)

    def meeting_without(self, meeting: Meeting) -> Meeting | None:
        """The meeting without them; None where it goes with them."""
        if meeting.organizer is not None and self.names(meeting.organizer):
            return None
        guests = tuple(one for one in meeting.attendees if not self.names(one.address))
        if guests == meeting.attendees:
            return meeting
        left = replace(meeting, attendees=guests)
        asked = [one for one in left.people if one != meeting.organizer]
        had_customers, has_customers = (any(self._customers(one.people)) for one in (meeting, left))
        return left if asked and has_customers == had_customers else None

    def _addressed(
        self, senders: Sequence[Address], to: Sequence[Address], cc: Sequence[Address]
    ) -> Sequence[Address]:
        is_ours = all(is_own_side(one, self.rep) for one in senders)
        customers = [self._customers(to), self._customers(cc)] if is_ours else []
        return next((people for people in [*customers, to, cc] if people), ())

    def _customers(self, people: Iterable[Address]) -> list[Address]:
        return [one for one in people if "@" in one.email and not is_own_side(one, self.rep)]
