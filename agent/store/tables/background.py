"""What is to be done for whom and when, and who has the turn."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from agent.store.tables.columns import words
from agent.store_port import JobKind


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
