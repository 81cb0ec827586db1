"""What the steps need from the outside: mail and meetings in, drafts out, a clock, a sealed secret.

Words. A *source* is one mailbox or calendar, a file or an account. A *cursor* is an opaque string
that says how far a source was read; it is stored only together with what was read up to there.
An *item* is one thing a source lists, and ends in exactly one verdict. A *page* is what is stored
in one transaction. A *mark* is the name kept gives a draft, the same for the same commitment and
purpose, by which it finds the draft again. A *connection* is one signed-in mailbox or calendar of
one rep at one provider. No port has a verb for sending.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias, TypeVar

from agent.core.drafting.facts import DraftKind as DraftKind
from agent.core.fixed import fixed
from agent.core.meeting import Meeting
from agent.core.message import Address, Message, MessageKey

Thing = TypeVar("Thing")
Result = TypeVar("Result")


class Verdict(StrEnum):
    """How an item ended."""

    READ = "read"
    PARTIAL = "partial"  # read in part: something in it could not be decoded
    SKIPPED = "skipped"  # rightly left alone, with a reason: a duplicate, an empty file
    QUARANTINED = "quarantined"  # could not be read; kept aside with its reason, may be tried again


@fixed
class Item:
    """One thing a source lists. A message or meetings where it could be read, a reason where it could not."""

    ref: str  # the source's own name for it, unique and stable within the source
    verdict: Verdict
    reason: str = ""  # empty only for READ
    message: Message | None = None
    meetings: tuple[Meeting, ...] = ()
    has_grown: bool = False  # there is more of it than when it was given last, at the end of a cut file


@dataclass(frozen=True, slots=True)
class Page:
    """Items in the source's order, and the cursor that stands after them."""

    items: tuple[Item, ...]
    cursor: str
    done: float = 0.0  # share of the source read so far, 0 to 1, for the progress line
    removed: tuple[str, ...] = ()  # refs that are gone for good
    newest_first: bool = False  # a first reading that begins with the newest; only informs
    whole: bool = False  # the last page of a complete walk: what no page of it listed is gone


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


class LiveSource(Source, Protocol):
    """A source at a provider, which may list what it does not give yet: that is *owed*, and asked for by later readings."""

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """When each thing was listed that could not be had up to `cursor`, one of this source's own; asks nobody."""
        ...


class Spread(Protocol):
    """Does the same pure work on one thing after another, in one process or several."""

    def map(
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = ...
    ) -> Iterator[Result]:
        """The results, in the order of the things, at most `ahead` of which are taken before their turn.

        Errors are those of `work`.
        """
        ...

    def together(self) -> AbstractContextManager["Spread"]:
        """The same, for all work of a block: what is started for the first is kept for the rest."""
        ...

    def followed_by(self, work: Callable[[Thing], object], thing: Thing) -> "Spread":
        """The same; who has no more of a map's work does this, for what it leaves open and compiled there.

        Nobody hears what came of it.
        """
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
    parent: str = ""  # the provider's own name (`Item.ref`) of the message answered, where it was read there


class DraftFate(StrEnum):
    """What became of a draft."""

    UNTOUCHED = "untouched"
    EDITED = "edited"
    SENT_AS_IS = "sent_as_is"
    SENT_EDITED = "sent_edited"
    GONE = "gone"  # deleted or sent: a sink that cannot tell says this, and the exchange decides


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """A draft found in the rep's Drafts by its mark."""

    ref: str
    fate: DraftFate


Fence: TypeAlias = Callable[[], None]
"""Asked whether this worker may still act; raises `LeaseLost` where another has taken over."""


def unfenced() -> None:
    """The fence of those who have no lease to lose."""


class DraftSink(Protocol):
    """The rep's Drafts. Creating is tried once; after an unclear answer the caller looks with `find`.

    A draft that a human has edited is never changed or taken away.
    """

    @property
    def name(self) -> str:
        """Where drafts go, for people."""
        ...

    @property
    def shows_within(self) -> timedelta:
        """How long a draft that was made may stay hidden from `find`: looks for one in doubt lie so far apart."""
        ...

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        """Write it and return the provider's name for it. A second call with the same mark makes no second draft.

        `fence` is asked before each request that would make it, after every look and every wait: right before the
        socket. What it raises goes through, and then nothing was made.
        """
        ...

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        """What became of the draft with this mark; GONE where it is not there.

        `ref` is what `create` returned or, where that was never heard, what `standing` said before.
        Raises rather than say GONE when unsure.
        """
        ...

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        """Take an untouched draft away; False where it was edited or is gone, and then nothing is done."""
        ...

    def is_taken(self, draft: OutgoingDraft) -> bool:
        """Whether a human's own draft lies in the thread already, so that ours would stand beside it."""
        ...

    def standing(self) -> str:
        """How Drafts stand before `create`, for `has_lost`; empty where the provider cannot tell what is gone."""
        ...

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        """Whether this draft may have been made since then and be gone again: a human had it before kept saw it.

        `since` is what `standing` said, and not empty. Asked where `find` says GONE; True when unsure.
        """
        ...


class Clock(Protocol):
    """Time, for what waits and retries; tests set it by hand."""

    def now(self) -> datetime:
        """The aware moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let this much time pass; raises `SlowDown` where whoever gave the clock has no patience for that."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; never falls, whatever is done to the clock on the wall."""
        ...


class Vault(Protocol):
    """The sealed secret of one connection: a token, a cache of tokens, a password."""

    def load(self) -> str:
        """The secret as it was last saved."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """One refresher at a time, over threads and processes: load again inside, refresh, save."""
        ...

    def save(self, secret: str) -> None:
        """Keep a new secret, before it is used."""
        ...


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the providers answer, without a slash at the end; other clouds and test servers have others."""

    google_api_root: str = "https://www.googleapis.com"  # before /gmail/v1 and /calendar/v3
    google_token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 an address
    google_auth_uri: str = "https://accounts.google.com/o/oauth2/auth"
    graph_root: str = "https://graph.microsoft.com"  # before /v1.0
    google_pubsub_root: str = "https://pubsub.googleapis.com"  # before /v1
    microsoft_authority: str = "https://login.microsoftonline.com"  # before the tenant
    ca_bundle: str = ""  # a file of certificates to trust instead of the system's


@dataclass(frozen=True, slots=True)
class PushTo:
    """Where a provider is to send word that something happened in a mailbox. Empty: it is not to."""

    topic: str = ""  # Google's: projects/P/topics/T
    url: str = ""  # public, of this very connection
    secret: str = field(default="", repr=False)  # comes back with every word sent to `url`


@dataclass(frozen=True, slots=True)
class Notice:
    """Word that something happened in a mailbox. What, only a look tells."""

    id: str  # the same when it is sent again
    address: str = ""  # the mailbox's, where the notice names it
    receipt: str = ""  # what says that it was heard, where the provider wants to know
    is_gap: bool = False  # notices were lost, or will be: see that they come


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """Which mailbox at which provider, and what else is needed to reach it. Nothing here is secret."""

    provider: str  # gmail, outlook, imap, caldav
    address: str  # the mailbox's, lower case
    options: Mapping[str, str] = field(
        default_factory=dict
    )  # host, port, user, folders, calendar ids, tenant

    @property
    def name(self) -> str:
        """What the connection is called on the command line."""
        return f"{self.provider}:{self.address}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection in use."""

    sources: tuple[LiveSource, ...]  # mail first, then calendars
    drafts: DraftSink | None = None  # None where there are none to be had (a calendar alone)
    close: Callable[[], None] = lambda: None
    all_below: tuple[
        str, ...
    ] = ()  # `sources` are all that are listed whose names begin so; other such may have vanished
    has_vanished: Callable[[str], bool] = bool  # whether the one of this name is gone that is not listed
