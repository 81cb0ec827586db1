"""One transaction, and the store that gives it."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from agent.store_port.browsing import Browsing
from agent.store_port.connections import Connections
from agent.store_port.drafts import Drafts
from agent.store_port.erasure import Erasure
from agent.store_port.exchanges import Exchanges
from agent.store_port.health import Health
from agent.store_port.jobs import Jobs
from agent.store_port.ledger import Ledger
from agent.store_port.mailboxes import Mailboxes
from agent.store_port.overview import Overview
from agent.store_port.pages import Pages
from agent.store_port.retention import Retention
from agent.store_port.suspects import Suspects


class Unit(Protocol):
    """One transaction and the questions that may be asked in it."""

    @property
    def mailboxes(self) -> Mailboxes: ...

    @property
    def pages(self) -> Pages: ...

    @property
    def exchanges(self) -> Exchanges: ...

    @property
    def ledger(self) -> Ledger: ...

    @property
    def drafts(self) -> Drafts: ...

    @property
    def connections(self) -> Connections: ...

    @property
    def jobs(self) -> Jobs: ...

    @property
    def erasure(self) -> Erasure: ...

    @property
    def retention(self) -> Retention: ...

    @property
    def health(self) -> Health: ...

    @property
    def overview(self) -> Overview: ...

    @property
    def browsing(self) -> Browsing: ...

    @property
    def suspects(self) -> Suspects: ...


class Store(Protocol):
    """The database. Leaving a unit commits it, an exception rolls it back; `StoreTrouble` says what is wrong."""

    @property
    def team(self) -> str | None:
        """Whose mailboxes its units ask about; None: those of all teams."""
        ...

    @property
    def is_walled(self) -> bool:
        """Whether the database itself keeps teams apart as well."""
        ...

    def for_team(self, team: str) -> "Store":
        """The same database as this team sees it."""
        ...

    def across_teams(self) -> "Store":
        """The same database as what must see all of it does: who looks what is due, who counts."""
        ...

    def writing(self, now: datetime, *, repeatable: bool = False) -> AbstractContextManager[Unit]:
        """A unit that may change things; `now` is the time it records. Units that write wait for each other.

        `repeatable` says that all of it could be made again from the mail (pages, what the machine
        found): the disk is not waited for, and a power cut may take the last of such units, whole.
        """
        ...

    def reading(self) -> AbstractContextManager[Unit]:
        """A unit that sees one state of the database throughout and may change nothing."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
