"""What was read: mails and meetings, the accounts they concern, and where each came from."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from agent.core.fulfil.exchange import Side
from agent.core.message import MailKind
from agent.ports import Verdict
from agent.store.tables.columns import CLUSTERED, FROM_ZERO, Number, words


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
    walk: int = Field(default=0, sa_column_kwargs=FROM_ZERO)
    vanished: int = Field(default=0, sa_column_kwargs=FROM_ZERO)
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
    walk: int = Field(default=0, sa_column_kwargs=FROM_ZERO)


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
