"""The signed-in mailboxes, their secrets, and who may work on them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from agent.ports import ConnectionInfo
from agent.store_port.mailboxes import MailboxId

ConnectionId = NewType("ConnectionId", int)


class ConnectionState(StrEnum):
    """Whether a connection can be used."""

    OK = "ok"
    NEEDS_SIGN_IN = "needs_sign_in"  # until `kept connect` is typed again
    PAUSED = "paused"  # the provider asked to be left alone until `next_check_at`
    FAILING = "failing"  # a passing fault: it is tried again, at `next_check_at` at the latest
    BLOCKED = "blocked"  # the provider refuses for good: a policy, a scope


@dataclass(frozen=True, slots=True)
class Push:
    """How it stands with word of new mail that comes by itself."""

    at: datetime  # when somebody last saw to it
    until: datetime | None = None  # how long it was then promised
    trouble: str = ""  # what failed then, for people; empty: nothing


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
    troubled_at: datetime | None = (
        None  # since when it cannot be read to its end; None: the last time it could
    )
    owed_at: datetime | None = None  # when the newest of what it listed and did not give was listed
    lease_holder: str = ""
    lease_until: datetime | None = None
    push: Push | None = None  # None: nobody ever saw to it

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


class Connections(Protocol):
    """Signed-in mailboxes, their secrets, and who works on which."""

    def put(self, mailbox: MailboxId, info: ConnectionInfo, secret: str) -> Connection:
        """The connection with this secret, made where it is new; signing in again makes it usable again."""
        ...

    def all(self, mailbox: MailboxId | None = None) -> tuple[Connection, ...]:
        """Every connection of a mailbox, or of all, by name."""
        ...

    def one(self, connection: ConnectionId) -> Connection | None:
        """The connection with this number; None where the unit's team has no such one."""
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
        owed_at: datetime | None = None,
    ) -> None:
        """How the connection stands after a check; OK ends a row of failures, being asked to wait is none, all else is one more.

        With `checked_at` it was read to its end but for what it owes; without, it is in trouble from the first such word on.
        """
        ...

    def note_push(
        self, connection: ConnectionId, *, until: datetime | None = None, trouble: str = ""
    ) -> None:
        """Word will come by itself until then, or why it does not; without `until` the last promise stands."""
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
