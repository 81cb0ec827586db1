"""A commitment while it is followed: what is looked for, where, and until when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from agent.core.commitment import Action, By, CommitmentId, Due, Found
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.sort import is_of_somebody, meant_action
from agent.core.fulfil.topic import Topic
from agent.core.message import Address, MessageKey, ThreadKey

_FRESH = 2  # weeks


@dataclass(slots=True)
class Pending:
    """Changes while the exchange is gone through; lives no longer than one call of `follow`."""

    id: CommitmentId
    by: By
    promiser: Address
    promisee: tuple[Address, ...]
    account: str
    message: MessageKey
    thread: ThreadKey
    made_at: datetime
    found: Found
    topic: Topic
    due: Due | None
    zone: tzinfo  # the rep's: it decides when a day ends
    language: str = "en"  # in which it was made
    threads: set[ThreadKey] = field(default_factory=set)
    spoken_in: set[MessageKey] = field(default_factory=set)  # the mails that promise it
    looks: int = 0  # messages it was compared with
    asked: bool = False  # the rep has a question open about it
    is_waiting: bool = False  # for a deed of the other side
    action: Action = field(init=False)  # what is to be done
    sends_somebody: bool = field(init=False)  # what is sent is a person, to do some work

    def __post_init__(self) -> None:
        """The action is asked for at every look, so it is read from the words once."""
        self.action = meant_action(self.found, self.language)
        self.sends_somebody = self.action is Action.SEND and is_of_somebody(self.found)

    def is_promisers(self, message: ReadMessage) -> bool:
        """Whether a message was written by the side that owes."""
        if self.by is By.CUSTOMER:
            return message.side is Side.CUSTOMER
        return message.side in (Side.REP, Side.COLLEAGUE)

    def is_told_to(self, message: ReadMessage) -> bool:
        """Whether a message was written by the side to which it is owed."""
        return not self.is_promisers(message)

    def is_of_thread(self, message: ReadMessage) -> bool:
        """Whether a message lies in a conversation in which this was spoken of."""
        return message.thread in self.threads

    def has_passed(self, at: datetime) -> bool:
        """Whether it is overdue at a moment, unless something has kept it."""
        return self.due is not None and at >= self.due.deadline(self.zone)

    def waits(self, at: datetime) -> timedelta:
        """How long it has been due, or, without a due, how long ago it was made; negative before the due."""
        return at - (self.due.deadline(self.zone) if self.due else self.made_at)

    def freshness(self, at: datetime) -> float:
        """What is left of the weight of mere words, 0 to 1: weeks later they are seldom about this any more."""
        weeks = self.waits(at) / timedelta(weeks=1 if self.due else 2)
        return 1.0 if weeks <= _FRESH else max(0.7, 1.0 - 0.05 * (weeks - _FRESH))

    def ends(self, look_back_days: int) -> datetime:
        """The moment after which nothing more is looked for."""
        since = self.due.deadline(self.zone) if self.due else self.made_at
        return max(since, self.made_at) + timedelta(days=look_back_days)
