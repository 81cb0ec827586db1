"""What the steps need from the outside: mail and meetings in, drafts out, templates filled.

Words. A *source* is one mailbox or calendar, a file or an account. A *cursor* is an opaque string
that says how far a source was read; it is stored only together with what was read up to there.
An *item* is one thing a source lists, and ends in exactly one verdict. A *page* is what is stored
in one transaction. A *mark* is the name kept gives a draft, the same for the same commitment and
purpose, by which it finds the draft again. No port has a verb for sending.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from agent.core.drafting.facts import DraftKind as DraftKind
from agent.core.meeting import Meeting
from agent.core.message import Address, Message, MessageKey


class Verdict(StrEnum):
    """How an item ended."""

    READ = "read"
    PARTIAL = "partial"  # read in part: something in it could not be decoded
    SKIPPED = "skipped"  # rightly left alone, with a reason: a duplicate, an empty file
    QUARANTINED = "quarantined"  # could not be read; kept aside with its reason, may be tried again


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a source lists. A message or meetings where it could be read, a reason where it could not."""

    ref: str  # the source's own name for it, unique and stable within the source
    verdict: Verdict
    reason: str = ""  # empty only for READ
    message: Message | None = None
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Items in the source's order, and the cursor that stands after them."""

    items: tuple[Item, ...]
    cursor: str
    done: float = 0.0  # share of the source read so far, 0 to 1, for the progress line
    removed: tuple[str, ...] = ()  # refs that are gone for good


class Source(Protocol):
    """A mailbox or calendar, read page by page.

    Reading again from a stored cursor gives what came since and nothing that was given before;
    reading from None gives everything. Pages hold at most some hundred items and are made as they
    are asked for: a source of any size needs little memory. One bad item never stops the rest.
    Raises `SourceMissing` where there is nothing to read, `CursorLost` where the cursor means
    nothing any more (the file was replaced), never a provider's own error.
    """

    @property
    def name(self) -> str:
        """What names this source for good: a path, an account. Cursors are stored under it."""
        ...

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Pages after `cursor`, oldest position first; none where nothing is new."""
        ...


@dataclass(frozen=True, slots=True)
class OutgoingDraft:
    """A draft as kept wants it to lie in the rep's Drafts."""

    mark: str  # UUID of mailbox, commitment and kind
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    html: str
    written_at: datetime
    in_reply_to: MessageKey | None = None
    references: tuple[MessageKey, ...] = ()
    cc: tuple[Address, ...] = ()


class DraftFate(StrEnum):
    """What became of a draft."""

    UNTOUCHED = "untouched"
    EDITED = "edited"
    GONE = "gone"  # deleted, or sent and moved away by the human


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """A draft found in the rep's Drafts by its mark."""

    ref: str
    fate: DraftFate


class DraftSink(Protocol):
    """The rep's Drafts. Creating is tried once; after an unclear answer the caller looks with `find`.

    A draft that a human has edited is never changed or taken away.
    """

    @property
    def name(self) -> str:
        """Where drafts go, for people."""
        ...

    def create(self, draft: OutgoingDraft) -> str:
        """Write it and return the provider's name for it. A second call with the same mark makes no second draft."""
        ...

    def find(self, mark: str) -> SeenDraft:
        """What became of the draft with this mark; GONE where it is not there."""
        ...

    def withdraw(self, mark: str) -> bool:
        """Take an untouched draft away; False where it was edited or is gone, and then nothing is done."""
        ...
