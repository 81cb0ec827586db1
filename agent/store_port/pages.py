"""What was read, page by page, and how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from agent.core.fixed import fixed
from agent.core.fulfil.exchange import ReadMessage
from agent.core.meeting import Meeting
from agent.core.message import MessageKey
from agent.ports import Verdict
from agent.store_port.connections import Lease
from agent.store_port.mailboxes import MailboxId


@fixed
class BookedMessage:
    """A message after reading, with every account it concerns.

    `message.thread` need not be right: the store joins conversations and gives the thread back when
    the exchange is loaded. `small` says that following can use nothing of it (bulk mail, mail among
    colleagues): only its key, time and thread are then stored.
    """

    message: ReadMessage
    accounts: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class BookedMeeting:
    """A meeting with every account that was asked to it."""

    meeting: Meeting
    accounts: tuple[str, ...] = ()


@fixed
class ReadItem:
    """How one item of a source ended, and what was read in it."""

    ref: str
    verdict: Verdict
    reason: str = ""  # for people; never words of the mail
    message: BookedMessage | None = None
    meetings: tuple[BookedMeeting, ...] = ()
    has_grown: bool = False  # there is more of it than what was stored under this ref


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What is stored in one transaction."""

    items: tuple[ReadItem, ...]
    cursor: str
    removed: tuple[str, ...] = ()  # refs that are gone for good; what was promised in them stays
    begins: bool = False  # the first page of a walk from the beginning
    whole: bool = False  # the last page of such a walk: what none of its pages listed is gone
    seen_at: datetime | None = None  # when the source was last read to its end: what began before, took place
    window: tuple[datetime, datetime] | None = (
        None  # of which the source tells everything; None: nobody knows
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a source was read, since when its vanishing is not believed, and what was in hand when a process was lost."""

    cursor: str | None = None  # None: it never was
    frozen_at: datetime | None = None
    suspects: Mapping[str, int] = field(
        default_factory=dict
    )  # by ref: how often each was in hand (`suspects.py`)


class Pages(Protocol):
    """Sources and what was read from them."""

    def cursor(self, mailbox: MailboxId, source: str) -> str | None:
        """How far the source was read; None where it never was."""
        ...

    def reached(self, mailbox: MailboxId, sources: Sequence[str]) -> Mapping[str, Reached]:
        """How far each of these sources was read, all in one answer."""
        ...

    def below(self, mailbox: MailboxId, begins: str) -> Mapping[str, Reached]:
        """How far every source was read whose name begins so."""
        ...

    def store(
        self, mailbox: MailboxId, source: str, page: ReadPage, *, lease: Lease | None = None
    ) -> Mapping[Verdict, int]:
        """Keep a page with its cursor; the count of new items by verdict.

        An item known by its ref counts no second time, save that a quarantined one may be read at
        last. A message known by its key is `skipped` as a duplicate, whatever source it comes from.
        Meetings of items that are gone are cancelled; where more than half of a source goes at once,
        nothing of that is believed and the source is frozen. Raises `LeaseLost` where `lease` is not
        the connection's newest: then nothing is kept.
        """
        ...

    def ref_of(self, mailbox: MailboxId, source: str, key: MessageKey) -> str:
        """The source's own name for the message with this key; empty where it was not read there."""
        ...

    def refs_of(self, mailbox: MailboxId, key: MessageKey) -> Mapping[str, str]:
        """What each source that holds the message with this key calls it, by the source's name."""
        ...

    def frozen(self, mailbox: MailboxId, source: str) -> datetime | None:
        """Since when the source's vanishing is not believed; None where all is well."""
        ...

    def believe(self, mailbox: MailboxId, source: str) -> int:
        """The user says that what vanished is gone indeed; how many items."""
        ...

    def counts(self, mailbox: MailboxId, sources: Sequence[str] = ()) -> Mapping[Verdict, int]:
        """How many items ended in each verdict, in these sources or in all."""
        ...
