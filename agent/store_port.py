"""What the steps need from the store: the values that go in and out, and the protocols they are asked of.

Stands beside `agent.ports`, between the core and everything that acts. A *unit* is one transaction;
a page of a source, its messages, its meetings and its cursor are stored in one. Every question names
the mailbox it is asked about: what belongs to one mailbox is never an answer about another.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.fulfil.exchange import Exchange, MailHead, ReadMessage
from agent.core.fulfil.ledger import Entry
from agent.core.meeting import Meeting
from agent.core.message import MessageKey
from agent.core.policy import Rep
from agent.ports import ConnectionInfo, DraftKind, OutgoingDraft, Verdict

MailboxId = NewType("MailboxId", int)
DraftId = NewType("DraftId", int)
ConnectionId = NewType("ConnectionId", int)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One rep's mail and calendar; the root of everything stored about it."""

    id: MailboxId
    rep: Rep
    team: str = ""  # the tenant; empty on a laptop


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ReadItem:
    """How one item of a source ended, and what was read in it."""

    ref: str
    verdict: Verdict
    reason: str = ""  # for people; never words of the mail
    message: BookedMessage | None = None
    meetings: tuple[BookedMeeting, ...] = ()


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
class Work:
    """An account that must be followed again. `version` tells `settle` what its reader had seen."""

    account: str
    version: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling an account changed in its ledger."""

    appended: int = 0
    retracted: int = 0
    commitments: tuple[CommitmentId, ...] = ()  # those whose current row was made anew


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the ledger keeps it."""

    entry: Entry
    recorded_at: datetime
    retracted_at: datetime | None = None  # the machine took it back when it knew more


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commitments are asked for; each empty field asks for all."""

    states: frozenset[State] = field(default_factory=frozenset)  # at `now`, which must then be given
    by: By | None = None
    account: str | None = None
    made_from: datetime | None = None
    made_until: datetime | None = None  # exclusive
    due_from: datetime | None = None  # of the deadline: the first moment at which it is too late
    due_until: datetime | None = None  # exclusive
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """How reading a source stands."""

    name: str
    checked_at: datetime  # when a page of it was last stored
    items: int
    vanished: int = 0  # items that went away at once, so many that it was not believed


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why some items were not read, or only in part."""

    verdict: Verdict
    reason: str
    items: int
    example: str  # one of them: its source and the source's name for it


class DraftState(StrEnum):
    """Where a draft stands. The rows say so before and after the provider is asked (reliability: one draft, ever)."""

    PLANNED = "planned"  # the intent, written before anything is asked of the provider
    WRITING = "writing"  # the provider was asked, or may have been; settled by looking
    WRITTEN = "written"
    EDITED = "edited"  # by the human; never touched again
    SENT_AS_IS = "sent_as_is"
    SENT_EDITED = "sent_edited"
    ANSWERED_OTHERWISE = "answered_otherwise"  # the human wrote about it without the draft
    DELETED_BY_HUMAN = "deleted_by_human"
    WITHDRAWN = "withdrawn"  # by kept, untouched, because it was no longer right
    FAILED = "failed"  # the provider refuses it for good


_ENDS = frozenset({DraftState.SENT_EDITED, DraftState.ANSWERED_OTHERWISE, DraftState.DELETED_BY_HUMAN})

NEXT_STATES: Mapping[DraftState, frozenset[DraftState]] = {
    DraftState.PLANNED: frozenset(
        {DraftState.WRITING, DraftState.WITHDRAWN, DraftState.FAILED, DraftState.ANSWERED_OTHERWISE}
    ),
    DraftState.WRITING: _ENDS
    | {DraftState.WRITTEN, DraftState.EDITED, DraftState.SENT_AS_IS, DraftState.PLANNED, DraftState.FAILED},
    DraftState.WRITTEN: _ENDS | {DraftState.EDITED, DraftState.SENT_AS_IS, DraftState.WITHDRAWN},
    DraftState.EDITED: _ENDS | {DraftState.SENT_AS_IS},
}
"""Which state may follow which; a state that is not named here is final."""


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as the store keeps it."""

    id: DraftId
    commitment: CommitmentId
    kind: DraftKind
    state: DraftState
    draft: OutgoingDraft
    planned_at: datetime
    changed_at: datetime
    next_attempt_at: datetime | None  # when to write it, or to look for it; None once nothing is to be done
    attempts: int = 0  # how often the provider was asked to create it
    empty_looks: int = 0  # how often it was looked for and not found since the last attempt
    provider_ref: str = ""
    sink: str = ""  # the connection into whose Drafts it was to go; empty for the local folder


class ConnectionState(StrEnum):
    """Whether a connection can be used."""

    OK = "ok"
    NEEDS_SIGN_IN = "needs_sign_in"  # until `kept connect` is typed again
    PAUSED = "paused"  # the provider asked to be left alone until `next_check_at`
    FAILING = "failing"  # a passing fault: it is tried again, at `next_check_at` at the latest
    BLOCKED = "blocked"  # the provider refuses for good: a policy, a scope


@dataclass(frozen=True, slots=True)
class Connection:
    """A signed-in mailbox or calendar of one rep, and how it stands. Its secret is asked for apart."""

    id: ConnectionId
    mailbox: MailboxId
    info: ConnectionInfo
    state: ConnectionState
    reason: str = ""  # for people
    checked_at: datetime | None = None  # when it was last read to the end
    next_check_at: datetime | None = None
    failures: int = 0  # in a row
    lease_holder: str = ""
    lease_until: datetime | None = None

    @property
    def name(self) -> str:
        """`provider:address`."""
        return self.info.name


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a connection. `fence` is higher than that of every lease before it."""

    connection: ConnectionId
    holder: str
    fence: int


JobId = NewType("JobId", int)
TURN = "tick"
"""The turn of the one who looks what is due."""


class JobKind(StrEnum):
    """What is done in the background."""

    READ = "read"  # what is new at a connection
    FOLLOW = "follow"  # what time alone changed for a mailbox: dues that passed, drafts that are due
    REPORT = "report"  # the report of the week that ended


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done again and again, and when next."""

    id: JobId
    kind: JobKind
    mailbox: MailboxId
    connection: ConnectionId | None
    due_at: datetime
    is_backfill: bool = False  # old mail, which new mail goes before
    strikes: int = 0  # how often it was begun and not ended, in a row
    running_by: str = ""
    set_aside_at: datetime | None = None  # it failed too often; left alone until somebody says so
    reason: str = ""
    ran_at: datetime | None = None  # when it was last done


class Mailboxes(Protocol):
    """Whose mail is kept here."""

    def put(self, rep: Rep, *, team: str = "") -> Mailbox:
        """The mailbox of `rep.email`, made where it is new, brought up to date where `rep` changed."""
        ...

    def get(self, email: str, *, team: str = "") -> Mailbox | None:
        """The mailbox of this address."""
        ...

    def all(self, *, team: str | None = None) -> tuple[Mailbox, ...]:
        """Every mailbox of a team, or of all, by address."""
        ...


class Pages(Protocol):
    """Sources and what was read from them."""

    def cursor(self, mailbox: MailboxId, source: str) -> str | None:
        """How far the source was read; None where it never was."""
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


class Exchanges(Protocol):
    """What was said, account by account."""

    def dirty(self, mailbox: MailboxId) -> tuple[Work, ...]:
        """Accounts with something new since they were last settled, by name."""
        ...

    def accounts(self, mailbox: MailboxId) -> tuple[str, ...]:
        """Every account there is, by name."""
        ...

    def touch(self, mailbox: MailboxId, accounts: Collection[str]) -> None:
        """Mark these accounts as having something new, so that they are followed again."""
        ...

    def load(self, mailbox: MailboxId, account: str, *, since: datetime | None = None) -> Exchange:
        """All messages that concern the account or lie in a thread with one that does, and its meetings."""
        ...


class Ledger(Protocol):
    """Commitments and their append-only history."""

    def settle(self, mailbox: MailboxId, work: Work, entries: Iterable[Entry]) -> Settled:
        """Make the account's machine entries equal to `entries`: append what is new, retract what no longer holds.

        Nothing changes where somebody settled a newer version meanwhile. The rep's words stay.
        Entries of commitments booked on another account are left to that account's settling.
        """
        ...

    def append_word(self, mailbox: MailboxId, entry: Entry) -> Commitment:
        """Add the rep's word; the commitment after it. Raises `NoSuchCommitment`."""
        ...

    def commitments(self, mailbox: MailboxId, wanted: Wanted = ...) -> tuple[Commitment, ...]:
        """The current rows that are wanted, in the order they were made."""
        ...

    def find(self, mailboxes: Sequence[MailboxId], prefix: str) -> tuple[MailboxId, Commitment]:
        """The one commitment whose id begins with `prefix`. Raises `NoSuchCommitment`."""
        ...

    def history(self, mailbox: MailboxId, commitment: CommitmentId) -> tuple[Line, ...]:
        """Every entry ever made, retracted ones too, in the order they were recorded."""
        ...


class Drafts(Protocol):
    """Drafts as rows: intent first, at most one of a kind for a commitment, ever."""

    def plan(
        self,
        mailbox: MailboxId,
        commitment: CommitmentId,
        kind: DraftKind,
        draft: OutgoingDraft,
        *,
        next_attempt_at: datetime,
    ) -> StoredDraft | None:
        """Write the intent. One that is still planned takes the new text; None where one went further."""
        ...

    def due(self, mailbox: MailboxId, state: DraftState, now: datetime) -> tuple[StoredDraft, ...]:
        """Rows in this state whose next attempt has come, the longest waiting first."""
        ...

    def advance(
        self,
        draft: StoredDraft,
        state: DraftState,
        *,
        next_attempt_at: datetime | None = None,
        provider_ref: str = "",
        sink: str | None = None,
    ) -> StoredDraft | None:
        """Move the row from the state it was read in; None where somebody else moved it first.

        To WRITING is the claim: whoever gets the row may ask the provider once. Raises ValueError
        for a step that `NEXT_STATES` does not name.
        """
        ...

    def looked_in_vain(self, draft: StoredDraft, *, next_attempt_at: datetime) -> StoredDraft | None:
        """Note that a draft was not where it should be; when to look again."""
        ...

    def all(self, mailbox: MailboxId) -> tuple[StoredDraft, ...]:
        """Every draft of the mailbox, oldest plan first."""
        ...


class Connections(Protocol):
    """Signed-in mailboxes, their secrets, and who works on which."""

    def put(self, mailbox: MailboxId, info: ConnectionInfo, secret: str) -> Connection:
        """The connection with this secret, made where it is new; signing in again makes it usable again."""
        ...

    def all(self, mailbox: MailboxId | None = None) -> tuple[Connection, ...]:
        """Every connection of a mailbox, or of all, by name."""
        ...

    def find(self, name: str) -> tuple[Connection, ...]:
        """The connections with this address or this `provider:address`."""
        ...

    def secret(self, connection: ConnectionId) -> str:
        """The secret as it was last saved."""
        ...

    def save_secret(self, connection: ConnectionId, secret: str) -> None:
        """Keep a new secret."""
        ...

    def hold_secret(
        self, connection: ConnectionId, holder: str, *, until: datetime, instead_of: str = ""
    ) -> bool:
        """Take the right to renew the secret; False where somebody else has it."""
        ...

    def secret_holder(self, connection: ConnectionId) -> str:
        """Who renews the secret at present."""
        ...

    def release_secret(self, connection: ConnectionId, holder: str) -> None:
        """Let go of that right."""
        ...

    def note(
        self,
        connection: ConnectionId,
        state: ConnectionState,
        *,
        reason: str = "",
        checked_at: datetime | None = None,
        next_check_at: datetime | None = None,
    ) -> None:
        """How the connection stands after a check; anything but OK counts as one more failure in a row."""
        ...

    def lease(
        self, connection: ConnectionId, holder: str, *, until: datetime, instead_of: str = ""
    ) -> Lease | None:
        """The right to work on it until then; None where somebody else than `instead_of` has it."""
        ...

    def renew(self, lease: Lease, *, until: datetime) -> bool:
        """Hold on to the lease; False where it was lost to somebody else."""
        ...

    def release(self, lease: Lease) -> None:
        """Let go of it, if it still is ours."""
        ...


class Jobs(Protocol):
    """What is to be done in the background. The rows decide; a queue only says when to look."""

    def ensure(self) -> None:
        """A job for everything there is; a connection that was signed in again is due at once."""
        ...

    def nudge(self, *, until: datetime, most: int) -> tuple[Job, ...]:
        """Jobs that are due and that nobody was told of, marked as told until then; new mail before old."""
        ...

    def hurry(self, connection: ConnectionId) -> None:
        """Something happened there: its reading is due now."""
        ...

    def forget_nudges(self) -> None:
        """Take no job for nudged: who gave the nudges is gone, and so may they be."""
        ...

    def is_due(self, now: datetime) -> bool:
        """Whether there is a job that is due and that nobody was told of."""
        ...

    def under_way(self, now: datetime) -> int:
        """How many jobs are nudged for or worked on at this moment."""
        ...

    def begin(self, job: JobId, holder: str, *, until: datetime, instead_of: str = "") -> Job | None:
        """Take it for oneself, which counts as a strike until it is ended; None where nothing is to be done."""
        ...

    def take_from(self, holder: str) -> None:
        """Free what this holder worked on: it is known to be dead."""
        ...

    def renew(self, job: JobId, holder: str, *, until: datetime) -> bool:
        """Hold on to it; False where somebody else took it over."""
        ...

    def end(self, job: JobId, holder: str, *, due_at: datetime, is_backfill: bool = False) -> bool:
        """It was done, and is due again then; False where somebody else has it by now."""
        ...

    def put_back(self, job: JobId, holder: str) -> bool:
        """Stopped on purpose in the middle: due at once, without a strike."""
        ...

    def fail(self, job: JobId, holder: str, reason: str, *, due_at: datetime) -> bool:
        """It went wrong in a way nobody foresaw: the strike stays, and it is tried again then."""
        ...

    def try_again(self) -> int:
        """Give every job that was set aside another chance; how many there were."""
        ...

    def next_moment(self, mailbox: MailboxId, after: datetime) -> datetime | None:
        """When time alone next changes something: a due that passes, a draft that is to be written."""
        ...

    def find(self, job: JobId) -> Job | None:
        """The job with this number."""
        ...

    def all(self) -> tuple[Job, ...]:
        """Every job, the longest due first."""
        ...

    def holder(self, turn: str) -> tuple[str, datetime] | None:
        """Who has this turn, and until when."""
        ...

    def take_turn(self, turn: str, holder: str, *, until: datetime, instead_of: str = "") -> bool:
        """Take or keep a turn; False where somebody else than `instead_of` has it."""
        ...


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of somebody."""

    messages: int = 0
    meetings: int = 0
    commitments: int = 0
    drafts: tuple[StoredDraft, ...] = ()  # the rows are gone; where the texts lay


class Erasure(Protocol):
    """Forgetting somebody, the one case in which the ledger loses lines."""

    def person(self, mailbox: MailboxId, who: str) -> Erased:
        """Erase an address, or everybody of a domain, and remember to keep nothing of theirs again."""
        ...

    def mailbox(self, mailbox: MailboxId) -> None:
        """Erase a rep's mailbox with everything in it."""
        ...

    def forgotten(self, mailbox: MailboxId) -> frozenset[str]:
        """Whose mail is not to be kept."""
        ...

    def remember_again(self, mailbox: MailboxId, who: str) -> bool:
        """Keep their mail again from now on; False where they were not forgotten."""
        ...


class Overview(Protocol):
    """What is asked across accounts."""

    def heads(self, mailbox: MailboxId, *, since: datetime) -> Mapping[str, tuple[MailHead, ...]]:
        """The heads of personal mails by account, in order of time."""
        ...

    def meetings(self, mailbox: MailboxId, start: datetime, end: datetime) -> tuple[BookedMeeting, ...]:
        """Meetings that begin in a span of time, each with the accounts that were asked to it."""
        ...

    def words(self, mailbox: MailboxId) -> tuple[Entry, ...]:
        """Every word that the rep gave on a commitment and that stands, in the order they were given."""
        ...

    def rows(self, mailbox: MailboxId, ids: Collection[CommitmentId]) -> tuple[Commitment, ...]:
        """The current rows with these ids; one whose sentence is found no more is left out."""
        ...

    def silenced(self, mailbox: MailboxId) -> tuple[CommitmentId, ...]:
        """The commitments that are not raised because the rep dismissed one like them."""
        ...


class Health(Protocol):
    """What a check-up asks."""

    def sources(self, mailbox: MailboxId) -> tuple[SourceState, ...]:
        """Every source of the mailbox, by name."""
        ...

    def troubles(self, mailbox: MailboxId) -> tuple[Trouble, ...]:
        """Why items were not read whole, the most frequent reason first."""
        ...


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
    def health(self) -> Health: ...

    @property
    def overview(self) -> Overview: ...


class Store(Protocol):
    """The database. Leaving a unit commits it, an exception rolls it back; `StoreTrouble` says what is wrong."""

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
