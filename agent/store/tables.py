"""The tables. Rows only: values are checked in the core and turned into rows in `rows.py` and beside.

Plain columns hold what queries ask for: keys, times, states, addresses and domains. Words of a
mail (subjects, bodies, quotes, names, reasons) lie in `sealed`. Times are plain `datetime` fields,
which SQLModel stores as UTC and gives back aware; enums are their words in a varchar on every
database, so that a new member needs no migration.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Enum,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from agent.core.commitment import By
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.ledger import Author, EntryKind
from agent.core.message import MailKind
from agent.ports import DraftKind, Verdict
from agent.store_port import ConnectionState, DraftState, JobKind

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite gives out row numbers only for a column declared INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")

_FROM_ZERO = {"server_default": "0"}  # rows from before the column was there
_FROM_EMPTY = {"server_default": ""}

CLUSTERED = {"sqlite_with_rowid": False}  # one B-tree where the key is nearly the whole row


def words(kind: type[StrEnum]) -> Enum:
    """A column of the enum's values, refused on write where unknown."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


class InstallationRow(SQLModel, table=True):
    """One row: a sealed word that tells at once whether the key file belongs to this database."""

    __tablename__ = "installation"

    id: int = Field(default=1, primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    created_at: datetime


class MailboxRow(SQLModel, table=True):
    """One rep's mail. `last_message` numbers its messages, and locks the mailbox while a page is stored."""

    __tablename__ = "mailbox"
    __table_args__ = (UniqueConstraint("team", "email"),)

    id: int | None = Field(default=None, primary_key=True)
    team: str = Field(default="", sa_type=Text)
    email: str = Field(sa_type=Text)
    name: str = Field(default="", sa_type=Text)
    zone: str = Field(sa_type=Text)
    settings: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    last_message: int = Field(default=0, sa_type=Number)
    created_at: datetime


class ConnectionRow(SQLModel, table=True):
    """A signed-in mailbox or calendar at a provider, with its sealed secret and who works on it now.

    `fence` rises with every lease: a page is stored only under the newest number. `secret_holder`
    renews the secret until `secret_until`; `secret_version` tells whether somebody else did meanwhile.
    """

    __tablename__ = "connection"
    __table_args__ = (UniqueConstraint("mailbox_id", "provider", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    provider: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    options: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    secret: bytes = Field(sa_type=LargeBinary)
    secret_version: int = 0
    secret_holder: str = Field(default="", sa_type=Text)
    secret_until: datetime | None = None
    state: ConnectionState = Field(sa_type=words(ConnectionState))
    reason: str = Field(default="", sa_type=Text)
    checked_at: datetime | None = None  # when it was last read to the end
    next_check_at: datetime | None = None
    failures: int = 0  # in a row
    troubled_at: datetime | None = (
        None  # since when it cannot be read to its end; nothing: the last time it could
    )
    owed_at: datetime | None = None  # when the newest of what it listed and did not give was listed
    lease_holder: str = Field(default="", sa_type=Text)
    lease_until: datetime | None = None
    fence: int = 0
    created_at: datetime
    push_at: datetime | None = None  # when it was last seen to that word comes by itself
    push_until: datetime | None = None  # until when it was promised to
    push_trouble: str = Field(default="", sa_type=Text, sa_column_kwargs=_FROM_EMPTY)


class JobRow(SQLModel, table=True):
    """What is to be done again and again for a mailbox or one of its connections, and when next.

    A message in a queue is a nudge to look at this row (`nudged_until`: one is under way). `strikes`
    counts beginnings without an end; `running_by` works on it until `running_until`.
    """

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("kind", "mailbox_id", "connection_id"), Index(None, "due_at"))

    id: int | None = Field(default=None, primary_key=True)
    kind: JobKind = Field(sa_type=words(JobKind))
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    connection_id: int | None = Field(default=None, foreign_key="connection.id", ondelete="CASCADE")
    due_at: datetime
    is_backfill: bool = False
    nudged_until: datetime | None = None
    running_by: str = Field(default="", sa_type=Text)
    running_until: datetime | None = None
    strikes: int = 0
    set_aside_at: datetime | None = None
    reason: str = Field(default="", sa_type=Text)
    ran_at: datetime | None = None


class TurnRow(SQLModel, table=True):
    """Whose turn it is to do what only one of many processes may: today that is ticking."""

    __tablename__ = "turn"

    name: str = Field(primary_key=True, sa_type=Text)
    holder: str = Field(default="", sa_type=Text)
    until: datetime


class ForgottenRow(SQLModel, table=True):
    """Somebody whose mail is not to be kept again: an address or a domain, sealed."""

    __tablename__ = "forgotten"

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    sealed: bytes = Field(sa_type=LargeBinary)
    asked_at: datetime


class RetentionRow(SQLModel, table=True):
    """How far a mailbox's old words were erased, and how many mails and meetings lost theirs so far."""

    __tablename__ = "retention"

    mailbox_id: int = Field(
        primary_key=True,
        foreign_key="mailbox.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    before: datetime  # what is older has no words any more, what is open excepted
    ran_at: datetime
    messages: int = 0
    meetings: int = 0


class SuspectRow(SQLModel, table=True):
    """An item, or an account that is followed, that was in hand when a process was lost. Written only after a first loss.

    Of a source without a name the ref is an account (`agent.store_port.suspects`).
    """

    __tablename__ = "suspect"

    mailbox_id: int = Field(primary_key=True, foreign_key="mailbox.id", ondelete="CASCADE")
    source: str = Field(primary_key=True, sa_type=Text)
    ref: str = Field(primary_key=True, sa_type=Text)
    takes: int = 0


class SourceRow(SQLModel, table=True):
    """A file or account that is read, and how far.

    `walk` counts the readings from the beginning. `vanished` items went away at once, so many that
    nothing was believed (`frozen_at`).
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("mailbox_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    name: str = Field(sa_type=Text)
    cursor: str = Field(default="", sa_type=Text)
    checked_at: datetime
    walk: int = Field(default=0, sa_column_kwargs=_FROM_ZERO)
    vanished: int = Field(default=0, sa_column_kwargs=_FROM_ZERO)
    frozen_at: datetime | None = None


class ItemRow(SQLModel, table=True):
    """What became of one item of a source. `message_id` also where it was a duplicate of that message.

    `walk` is the last walk of the source that listed it; less than the source's, and the item is missing.
    """

    __tablename__ = "item"
    __table_args__ = (Index(None, "message_id"), CLUSTERED)

    source_id: int = Field(primary_key=True, foreign_key="source.id", ondelete="CASCADE")
    ref: str = Field(primary_key=True, sa_type=Text)
    verdict: Verdict = Field(sa_type=words(Verdict))
    reason: str = Field(default="", sa_type=Text)
    message_id: int | None = Field(default=None, sa_type=Number)
    gone_at: datetime | None = None
    walk: int = Field(default=0, sa_column_kwargs=_FROM_ZERO)


class MessageRow(SQLModel, table=True):
    """One message of a mailbox.

    `id` is given out by the mailbox (see `pages.py`), `thread_id` is the id of the oldest message of
    its thread. `sealed` is empty for a small row: one that following can use nothing of.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("mailbox_id", "key"), Index(None, "thread_id"))

    id: int = Field(primary_key=True, sa_type=Number, sa_column_kwargs={"autoincrement": False})
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    key: str = Field(sa_type=Text)
    thread_id: int = Field(sa_type=Number)
    sent_at: datetime
    offset_minutes: int  # east of UTC, as the sender's Date header had it
    side: Side = Field(sa_type=words(Side))
    kind: MailKind = Field(sa_type=words(MailKind))
    sender: str = Field(sa_type=Text)
    small: bool
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)


class AwaitedRow(SQLModel, table=True):
    """A message that others answer or refer to and that was not read yet; it holds their thread together."""

    __tablename__ = "awaited"
    __table_args__ = (Index(None, "thread_id"), CLUSTERED)

    mailbox_id: int = Field(primary_key=True, foreign_key="mailbox.id", ondelete="CASCADE")
    key: str = Field(primary_key=True, sa_type=Text)
    thread_id: int = Field(sa_type=Number)


class AccountRow(SQLModel, table=True):
    """A customer. Dirty while `stored` is ahead of `followed`."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("mailbox_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    name: str = Field(sa_type=Text)
    stored: int = 0  # rises with every page that brings something
    followed: int = 0  # what `stored` was when it was last settled


class MessageAccountRow(SQLModel, table=True):
    """Which accounts a message concerns."""

    __tablename__ = "message_account"
    __table_args__ = (Index(None, "account_id", "message_id"), CLUSTERED)

    message_id: int = Field(primary_key=True, foreign_key="message.id", ondelete="CASCADE", sa_type=Number)
    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")


class MeetingRow(SQLModel, table=True):
    """A meeting as it was last seen. `occurrence` is empty for a single event; `gone_at`: taken out of the calendar."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("mailbox_id", "uid", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    uid: str = Field(sa_type=Text)
    occurrence: str = Field(default="", sa_type=Text)
    starts_at: datetime
    sequence: int = 0
    updated_at: datetime | None = None
    gone_at: datetime | None = None
    sealed: bytes = Field(sa_type=LargeBinary)


class MeetingItemRow(SQLModel, table=True):
    """Which items of which sources hold a meeting; gone from all of them, it is gone."""

    __tablename__ = "meeting_item"
    __table_args__ = (Index(None, "source_id", "ref"), CLUSTERED)

    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id", ondelete="CASCADE")
    source_id: int = Field(primary_key=True, foreign_key="source.id", ondelete="CASCADE")
    ref: str = Field(primary_key=True, sa_type=Text)


class MeetingAccountRow(SQLModel, table=True):
    """Which accounts were asked to a meeting."""

    __tablename__ = "meeting_account"
    __table_args__ = (Index(None, "account_id", "meeting_id"), CLUSTERED)

    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id", ondelete="CASCADE")
    account_id: int = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")


class EntryRow(SQLModel, table=True):
    """One line of the ledger; written once, never changed.

    `digest` tells equal entries. One that was retracted and holds again is written again with the
    next `repeat`.
    """

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("mailbox_id", "commitment", "digest", "repeat"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Number)
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    commitment: str = Field(sa_type=Text)
    digest: bytes = Field(sa_type=LargeBinary)
    repeat: int = 0
    kind: EntryKind = Field(sa_type=words(EntryKind))
    author: Author = Field(sa_type=words(Author))
    at: datetime
    message: str | None = Field(default=None, sa_type=Text)
    meeting: str | None = Field(default=None, sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
    recorded_at: datetime


class RetractionRow(SQLModel, table=True):
    """The machine took an entry back; a row of its own, so that the entry itself stays as written."""

    __tablename__ = "retraction"

    entry_id: int = Field(
        primary_key=True,
        foreign_key="entry.id",
        ondelete="CASCADE",
        sa_type=Number,
        sa_column_kwargs={"autoincrement": False},
    )
    recorded_at: datetime


class CommitmentRow(SQLModel, table=True):
    """The current row: a fold of the entries that stand. `due_at` is the first moment at which it is too late.

    `closed_at`: words of its conversation were erased for their age, and following changes it no more.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        Index(None, "mailbox_id", "account"),
        Index(None, "mailbox_id", "due_at"),
    )

    mailbox_id: int = Field(primary_key=True, foreign_key="mailbox.id", ondelete="CASCADE")
    id: str = Field(primary_key=True, sa_type=Text)
    by: By = Field(sa_type=words(By))
    account: str = Field(sa_type=Text)
    message: str = Field(sa_type=Text)
    made_at: datetime
    due_at: datetime | None = None
    settled_at: datetime | None = None
    withdrawn_at: datetime | None = None
    confirmed: bool = False
    dismissed: bool = False
    unclear: bool = False
    closed_at: datetime | None = None
    sealed: bytes = Field(sa_type=LargeBinary)


class DraftRow(SQLModel, table=True):
    """A draft: the intent first, then what became of it. At most one of a kind for a commitment."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("mailbox_id", "commitment", "kind"),
        UniqueConstraint("mark"),
        Index(None, "mailbox_id", "state", "next_attempt_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox_id: int = Field(foreign_key="mailbox.id", ondelete="CASCADE")
    commitment: str = Field(sa_type=Text)
    kind: DraftKind = Field(sa_type=words(DraftKind))
    mark: str = Field(sa_type=Text)
    state: DraftState = Field(sa_type=words(DraftState))
    text_hash: bytes = Field(sa_type=LargeBinary)  # of the text as planned
    in_reply_to: str | None = Field(default=None, sa_type=Text)
    provider_ref: str = Field(default="", sa_type=Text)
    sink: str = Field(
        default="", sa_type=Text, sa_column_kwargs=_FROM_EMPTY
    )  # connection; empty: local Maildir
    attempts: int = 0
    empty_looks: int = 0
    planned_at: datetime
    changed_at: datetime
    next_attempt_at: datetime | None = None
    held_at: datetime | None = None  # when it first waited for mail that was still to be read
    sealed: bytes = Field(sa_type=LargeBinary)


def table(row: type[SQLModel]) -> Table:
    """The Core table behind a row class."""
    found: Table = metadata.tables[str(row.__tablename__)]
    return found
