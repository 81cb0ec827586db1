"""What a mail newly says and what is promised in it: the arithmetic of reading, which any process can do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from agent.core.commitment import Found
from agent.core.detect import Context, Detector
from agent.core.due import Workdays
from agent.core.fulfil.exchange import Side
from agent.core.message import Message
from agent.core.policy import Rep
from agent.core.reading import OwnWords, own_words
from agent.flows.trouble import named


class Unread(NamedTuple):
    """A mail that may hold a promise, and whose it is."""

    side: Side
    message: Message


class Words(NamedTuple):
    """What was newly written, and what was found in it: all of a mail's words that is kept."""

    own: str
    signature: str
    found: tuple[Found, ...]


class Stumbled(NamedTuple):
    """A mistake of ours on one mail or one account; it must stop no other. `error` says which and where (`named`)."""

    error: str


@dataclass(frozen=True, slots=True)
class WordReader:
    """Reads the words of one rep's mail. Pure, and small enough to send to another process."""

    rep: Rep
    detector: Detector
    workdays: Workdays = field(default_factory=Workdays)
    day_first: bool = False

    def read_all(self, some: Sequence[Unread]) -> list[Words | Stumbled]:
        """The words of each, in order."""
        return [self.tried(one) for one in some]

    def tried(self, one: Unread) -> Words | Stumbled:
        """The words of a mail, or that it could not be read."""
        try:
            return self.read(one)
        except Exception as error:  # noqa: BLE001  one mail must not stop a mailbox for good
            return Stumbled(named(error))

    def read(self, one: Unread) -> Words:
        """The words of a mail."""
        own = own_words(one.message)
        return Words(own.text, own.signature, self._find(one.message, one.side, own))

    def _find(self, message: Message, side: Side, words: OwnWords) -> tuple[Found, ...]:
        if side is Side.COLLEAGUE:
            return ()  # a colleague's promises stand in the colleague's own ledger
        context = Context(
            sent_at=self.rep.clock_of(message.sent_at, is_own=side is Side.REP),
            quoted=words.quoted,
            subject=message.subject,
            sender_name=message.sender.name if message.sender else "",
            workdays=self.workdays,
            day_first=self.day_first,
        )
        return self.detector.find(words.text, context) + self.detector.find_in_subject(
            message.subject, context
        )
