"""What a connector reads and everything after it works on: one message as its sender wrote it.

First value of the flow. Nothing here decides whether the sender is to be believed; that is
`agent.core.fulfil.sides`, which knows whose mailbox it is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from agent.core.fixed import fixed

MessageKey = NewType("MessageKey", str)
"""The Message-ID without its angle brackets (RFC 5322 3.6.4), or `sha256.<hex>@local` where a mail has none."""

ThreadKey = NewType("ThreadKey", str)
"""The key of the oldest message a conversation is known to go back to."""


class MailKind(StrEnum):
    """What sort of mail it is, judged by its headers and the way out it offers; only `personal` can hold commitments."""

    PERSONAL = "personal"
    LIST = "list"  # through a list that people write to: a group address or a discussion (RFC 2369 List-Post)
    BULK = "bulk"  # newsletters and lists: List-Id, List-Unsubscribe, Precedence: bulk
    AUTO_REPLY = "auto_reply"  # RFC 3834 and the older marks
    BOUNCE = "bounce"  # multipart/report, null return path, mailer-daemon
    CALENDAR = "calendar"  # an iTIP invitation or answer without words of its own


@fixed
class Address:
    """One mailbox of RFC 5322 3.4; `email` is lower case, `name` decoded and without control characters."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last @, or an empty string."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that a mail program would show as a file; its content is never kept."""

    name: str
    content_type: str
    size: int = 0  # bytes, decoded; 0 where unknown
    inline: bool = False  # a signature's picture, say


@fixed
class Message:
    """One mail, decoded. `sent_at` is aware and keeps the offset that the Date header named."""

    key: MessageKey
    sent_at: datetime
    senders: tuple[Address, ...]  # every mailbox of every From header; more than one is a bad sign
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    in_reply_to: MessageKey | None = None
    references: tuple[MessageKey, ...] = ()
    plain: str | None = None  # the text/plain body, \n line ends; None where there is none
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    kind: MailKind = MailKind.PERSONAL
    folders: tuple[str, ...] = ()  # X-Folder, X-Gmail-Labels, Maildir folder, provider folder
    is_received: bool = False  # bears a Received header: it came in from outside
    is_draft: bool = False
    sent: bool | None = None  # the connector attests: written by the mailbox's owner; None where nobody knows
    problems: tuple[str, ...] = field(default=())  # what could not be read; not empty means "read in part"

    @property
    def sender(self) -> Address | None:
        """The one who wrote it, or None where nobody or more than one is named."""
        return self.senders[0] if len(self.senders) == 1 else None

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To and Cc, in that order."""
        return self.to + self.cc
