"""What every part of a unit works with: the connection, the keys, and the time that is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from agent.store import rows
from agent.store.seal import Keys
from agent.store_port import MailboxId

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction in progress."""

    connection: Connection
    keys: Keys
    recorded_at: datetime | None = None  # None in a unit that only reads
    team: str | None = None  # whose unit this is; None: that of all teams
    zones: dict[MailboxId, str] = field(default_factory=dict)  # looked up once in a unit
    admitted: set[MailboxId] = field(default_factory=set)  # known to be the team's (`teams.py`)

    @property
    def now(self) -> datetime:
        """The time to record; raises RuntimeError in a unit that only reads."""
        if self.recorded_at is None:
            raise RuntimeError("this unit only reads; open one with Store.writing(now)")
        return self.recorded_at

    def seal(self, column: str, value: object, leave_out: frozenset[str] = frozenset()) -> bytes:
        """A value for a sealed column."""
        return self.keys.seal(column, rows.pack(value, leave_out))

    def open(
        self, column: str, token: bytes, kind: type[T], columns: Mapping[str, object] | None = None
    ) -> T:
        """The value of a sealed column."""
        return rows.unpack(kind, self.keys.open(column, token), columns)


def plain(text: str) -> str:
    """Text as both databases take it: a file name that is no Unicode, or a NUL in a Message-ID, is spelt out."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
