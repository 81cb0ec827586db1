"""Whose mail there is, where it is read from, and what of it was forgotten or left alone."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from agent.store.tables.columns import FROM_EMPTY, Number, words
from agent.store_port import ConnectionState


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
    push_trouble: str = Field(default="", sa_type=Text, sa_column_kwargs=FROM_EMPTY)


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
