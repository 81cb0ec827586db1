"""A commitment: somebody took on a future action; and the states it may be in.

`Found` is what detection sees in one sentence. `Commitment` is the current row: a fold of the
ledger's entries (`agent.core.fulfil.ledger`). Neither knows where it is stored.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import NewType

from agent.core.fixed import fixed
from agent.core.message import Address, MessageKey, ThreadKey

CommitmentId = NewType("CommitmentId", str)
"""Twelve letters and digits, derived from the message and the sentence: the same mail gives the same id."""


class By(StrEnum):
    """Whose word it is."""

    REP = "rep"  # the rep, or somebody of the rep's side
    CUSTOMER = "customer"


class Strength(StrEnum):
    """How firmly it was said."""

    FIRM = "firm"
    WEAK = "weak"  # try, hope, should, plan, probably
    CONDITIONAL = "conditional"  # waits for something not in the sender's hands


class Owner(StrEnum):
    """Who is to act."""

    SENDER = "sender"  # I, or an implied I
    SIDE = "side"  # we, a named colleague, a department


class Action(StrEnum):
    """What is to be done."""

    SEND = "send"  # deliver a document, data, money, goods, information
    REPLY = "reply"  # get back, let you know, confirm
    CALL = "call"
    MEET = "meet"  # attend, host, schedule, visit
    INTRODUCE = "introduce"
    DO = "do"  # any other work


class State(StrEnum):
    """Where a commitment stands at a moment."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"  # the rep: "that is no promise"
    UNCLEAR = "unclear"  # nothing in mail or calendar can tell: the rep is asked


@fixed
class Due:
    """The last moment at which a commitment is still kept, and how that was read from the words.

    `first` and `last` bound the window. A date means a whole day, kept until that day ends in the
    rep's zone; a datetime is aware and is itself the last moment.
    """

    first: date | datetime
    last: date | datetime
    text: str  # the words, verbatim
    start: int = 0  # offsets of the words in the text that was searched
    end: int = 0
    zone: str = ""  # IANA name or "+02:00": in which the words were read
    rule: str = ""  # how the words were read: "weekday after 'by'"
    sure: float = 1.0  # 0 to 1
    alternatives: tuple[date | datetime, ...] = ()  # other readings of an ambiguous phrase ("5/6")

    @property
    def has_hour(self) -> bool:
        """Whether the words named a moment rather than a day."""
        return isinstance(self.last, datetime)

    def deadline(self, zone: tzinfo) -> datetime:
        """The first moment at which it is too late, aware; a day ends at the next midnight in `zone`."""
        if isinstance(self.last, datetime):
            # A due given to the minute is kept until that minute has passed.
            return self.last + timedelta(minutes=1)
        return _end_of(self.last, zone)


@lru_cache(
    maxsize=4096
)  # a report of fifty thousand commitments asks for the same few hundred days a million times
def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


@fixed
class Found:
    """A commitment as one sentence of somebody's own words shows it."""

    start: int  # offsets into the own words
    end: int
    quote: str  # the sentence or clause, verbatim, white space folded
    action: Action
    strength: Strength
    owner: Owner
    object: str = ""  # "the revised proposal"; empty where none is named
    actor: str = ""  # the named colleague, where it is not the sender
    due: Due | None = None
    due_text: str | None = None  # the words that set a time, also where they resolve to no date
    condition: str = ""  # "once legal signs off"
    renegotiates: bool = False  # gives a new date for something promised before
    probability: float = 1.0  # calibrated
    reasons: tuple[str, ...] = ()  # for a person to read


@fixed
class Evidence:
    """What made, moved or fulfilled a commitment: a message or a meeting, never both."""

    message: MessageKey | None = None
    meeting: str | None = None  # its UID


@fixed
class Commitment:
    """The current row of one commitment."""

    id: CommitmentId
    by: By
    promiser: Address
    promisee: tuple[Address, ...]
    account: str  # the customer's domain; the address itself for freemail
    message: MessageKey  # where it was first made
    thread: ThreadKey
    made_at: datetime
    found: Found
    due: Due | None  # the newest; found.due is the first
    mentions: tuple[MessageKey, ...] = ()  # messages that said it again
    evidence: Evidence | None = None
    settled_at: datetime | None = None  # when the evidence happened
    reasons: tuple[str, ...] = ()  # why the evidence counts, or why it was withdrawn
    withdrawn_at: datetime | None = None
    moved_at: datetime | None = None  # when the last move was said; None where it never moved
    told_in_time: bool | None = (
        None  # of the last move or slip: said before the due that it replaced had passed
    )
    told_at: datetime | None = None  # the other side was told of the slip, with or without a new date
    confirmed: bool = False  # by the rep
    dismissed: bool = False  # by the rep
    unclear: bool = False  # something may have fulfilled it; the rep is asked
    conversations: tuple[ThreadKey, ...] = ()  # every thread it was spoken of in, oldest first
    waits: bool = False  # for a deed of the other side that has not been heard from since

    @property
    def moved(self) -> bool:
        """Whether a later word gave it a new date."""
        return self.moved_at is not None

    def as_of(self, now: datetime) -> "Commitment":
        """The row without what is yet to happen: a meeting that is in the calendar settles nothing before it began."""
        if self.settled_at is None or self.settled_at <= now:
            return self
        return replace(self, settled_at=None, evidence=None, reasons=())

    def deadline(self, zone: tzinfo) -> datetime | None:
        """The first moment at which it is too late; None without a due, and while it waits for the other side."""
        return self.due.deadline(zone) if self.due and not self.waits else None

    def state(self, now: datetime, zone: tzinfo) -> State:
        """Where it stands at `now`; a day's due ends with that day in `zone`, the rep's."""
        if self.dismissed:
            return State.DISMISSED
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        deadline = self.deadline(zone)
        if self.settled_at is not None and self.settled_at <= now:
            return State.LATE if deadline and self.settled_at >= deadline else State.KEPT
        if deadline is not None and now < deadline:
            return State.OPEN  # nobody need be asked before it is due
        if self.unclear:
            return State.UNCLEAR
        return State.OVERDUE if deadline else State.OPEN
