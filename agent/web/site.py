"""What all requests share: kept with its database open, who is signed in, and what was reckoned for pages."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from agent.bootstrap import Application
from agent.errors import KeptError
from agent.flows.reckoned import Reckoned
from agent.flows.team_weeks import TeamWeeks
from agent.resources import workdays
from agent.store_port import Mailbox, MailboxId
from agent.web.oidc import OpenId
from agent.web.sessions import OneTimeLink, Sessions
from agent.web.tender import Tender

_WAIT = 2.0  # seconds that a page waits for a mailbox to be read for the first time


class StillReading(KeptError):
    """A big mailbox is being read for the first time; the page asks again by itself."""


@dataclass
class Site:
    """One running `kept web`."""

    app: Application
    origin: str  # like http://127.0.0.1:8127, without a slash at its end
    now: Callable[[], datetime]
    sessions: Sessions
    link: OneTimeLink
    tender: Tender
    openid: OpenId | None = None  # None: for this machine's own user, who signs in by the link
    team_weeks: TeamWeeks = field(init=False)
    _reckoned: dict[Mailbox, Reckoned] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.team_weeks = TeamWeeks(self.app.store)

    @property
    def cookie(self) -> str:
        """The cookie's name. Ports of one host share their cookies, so the name tells them apart."""
        if self.origin.startswith("https:"):
            return "__Host-kept"
        return f"kept-{self.origin.rpartition(':')[2]}"

    def mailboxes(self) -> tuple[Mailbox, ...]:
        """Every mailbox of the team whose pages these are."""
        with self.app.store.reading() as unit:
            return unit.mailboxes.all()

    def reckoned(self, mailbox: Mailbox) -> Reckoned:
        """What is at hand of a mailbox; raises `StillReading` where that takes longer than a page may wait."""
        found = self._at_hand(mailbox)
        self.tender.tend(found)
        if not found.is_ready and not self.tender.wait_for(found, _WAIT):
            raise StillReading("Your ledger is being read for the first time since kept web began.")
        return found

    def foresee(self, mailbox: Mailbox) -> None:
        """Begin to read a mailbox before its first page is asked for."""
        self.tender.tend(self._at_hand(mailbox))

    def _at_hand(self, mailbox: Mailbox) -> Reckoned:
        mailbox = replace(mailbox, manager_sees=None)  # what the rep shows changes nothing that is reckoned
        with self._lock:
            if mailbox not in self._reckoned:
                self._forget(mailbox.id)
                self._reckoned[mailbox] = Reckoned(
                    self.app.store,
                    mailbox,
                    half_life=self.app.half_life,
                    workdays=workdays(mailbox.rep.country),
                )
            return self._reckoned[mailbox]

    def _forget(self, mailbox: MailboxId) -> None:
        """Its zone or its people changed: all of it is to be reckoned anew."""
        for old in [one for one in self._reckoned if one.id == mailbox]:
            del self._reckoned[old]
