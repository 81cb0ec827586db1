"""What was promised and what became of it: entries, the rows they come to, and drafts."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from agent.core.commitment import By
from agent.core.fulfil.ledger import Author, EntryKind
from agent.ports import DraftKind
from agent.store.tables.columns import FROM_EMPTY, Number, words
from agent.store_port import DraftState


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
        default="", sa_type=Text, sa_column_kwargs=FROM_EMPTY
    )  # connection; empty: local Maildir
    attempts: int = 0
    empty_looks: int = 0
    planned_at: datetime
    changed_at: datetime
    next_attempt_at: datetime | None = None
    held_at: datetime | None = None  # when it first waited for mail that was still to be read
    sealed: bytes = Field(sa_type=LargeBinary)
