"""What following works on: messages and meetings of one account, already read.

An *exchange* is everything that went between the rep's side and one account, in order of time.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agent.core.commitment import Found
from agent.core.fixed import fixed
from agent.core.meeting import Meeting
from agent.core.message import Address, Attachment, MailKind, MessageKey, ThreadKey


class Side(StrEnum):
    """Who speaks in a message."""

    REP = "rep"
    COLLEAGUE = "colleague"  # of the rep's own domains
    CUSTOMER = "customer"  # anyone else
    NOBODY = "nobody"  # forged, several senders, unreadable: nobody's word


@fixed
class ReadMessage:
    """One message after reading and detection. `found` is empty where it may not hold commitments."""

    key: MessageKey
    thread: ThreadKey
    sent_at: datetime
    side: Side
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    own: str  # the sender's own words
    account: str  # where its commitments are booked
    found: tuple[Found, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    kind: MailKind = MailKind.PERSONAL
    in_reply_to: MessageKey | None = None
    references: tuple[MessageKey, ...] = ()
    signature: str = ""  # what closes the message and was cut from the own words: "Best,", a name, a firm

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To and Cc, in that order."""
        return self.to + self.cc


@dataclass(frozen=True, slots=True)
class MailHead:
    """Of one mail what the envelope tells: who wrote when, in which conversation."""

    key: MessageKey
    thread: ThreadKey
    sent_at: datetime
    side: Side


@dataclass(frozen=True, slots=True)
class Exchange:
    """All that is known between the rep's side and one account, each in order of time."""

    account: str
    messages: tuple[ReadMessage, ...] = ()
    meetings: tuple[Meeting, ...] = ()
