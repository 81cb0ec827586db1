"""Signed-in mailboxes: how they stand, their sealed secrets, and who works on which.

A lease is an UPDATE that names what it takes over; whoever changes the row has it. Its number, the
fence, rises with each, and a page is stored only under the newest (`pages.py`): a worker that was
stopped for an hour and wakes up can do no harm.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, func, insert, or_, select, update
from sqlalchemy import Row as SqlRow

from agent.errors import LeaseLost, NoSuchMailbox
from agent.ports import ConnectionInfo
from agent.store.tables import ConnectionRow, table
from agent.store.teams import admit, of_team
from agent.store.transaction import Transaction
from agent.store_port import Connection, ConnectionId, ConnectionState, Lease, MailboxId, Push

_ROW = table(ConnectionRow)
_SECRET = "connection.secret"  # noqa: S105 a column's name


class Connections:
    """Connections of all mailboxes (`agent.store_port.Connections`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def put(self, mailbox: MailboxId, info: ConnectionInfo, secret: str) -> Connection:
        """The connection with this secret, made where it is new; signing in again makes it usable again."""
        admit(self._transaction, mailbox)
        its_key = {"mailbox_id": mailbox, "provider": info.provider, "address": info.address.lower()}
        is_it = [_ROW.c[name] == value for name, value in its_key.items()]
        fresh: dict[str, object] = {
            "options": dict(info.options),
            "state": ConnectionState.OK,
            "reason": "",
            "failures": 0,
            "troubled_at": None,
        }
        content = {**fresh, "secret": self._sealed(secret), "next_check_at": None}
        if known := self._where(*is_it):
            newer = {**content, "secret_version": _ROW.c.secret_version + 1}
            self._change(known[0].id, newer)
        else:
            start = {"secret_version": 1, "secret_holder": "", "lease_holder": "", "fence": 0}
            row = {**its_key, **content, **start, "created_at": self._transaction.now}
            self._connection.execute(insert(_ROW).values(**row))
        return self._where(*is_it)[0]

    def all(self, mailbox: MailboxId | None = None) -> tuple[Connection, ...]:
        """Every connection of a mailbox, or of all, by name."""
        return self._where(*([] if mailbox is None else [_ROW.c.mailbox_id == mailbox]))

    def one(self, connection: ConnectionId) -> Connection | None:
        """The connection with this number, where the unit's team has it."""
        found = self._where(_ROW.c.id == connection)
        return found[0] if found else None

    def find(self, name: str) -> tuple[Connection, ...]:
        """The connections with this address or this `provider:address`."""
        wanted = name.strip().lower()
        return tuple(one for one in self._where() if wanted in (one.info.address, one.name))

    def secret(self, connection: ConnectionId) -> str:
        """The secret as it was last saved."""
        token: bytes = self._of(connection, _ROW.c.secret)
        return self._transaction.keys.open(_SECRET, token).decode()

    def save_secret(self, connection: ConnectionId, secret: str) -> None:
        """Keep a new secret."""
        newer = {"secret": self._sealed(secret), "secret_version": _ROW.c.secret_version + 1}
        self._change(connection, newer)

    def hold_secret(
        self, connection: ConnectionId, holder: str, *, until: datetime, instead_of: str = ""
    ) -> bool:
        """Take the right to renew the secret; False where somebody else has it."""
        is_free = self._is_free(_ROW.c.secret_holder, _ROW.c.secret_until, instead_of)
        return self._change(connection, {"secret_holder": holder, "secret_until": until}, is_free)

    def secret_holder(self, connection: ConnectionId) -> str:
        """Who renews the secret at present."""
        found: str = self._of(connection, _ROW.c.secret_holder)
        return found

    def release_secret(self, connection: ConnectionId, holder: str) -> None:
        """Let go of that right."""
        nobody = {"secret_holder": "", "secret_until": None}
        self._change(connection, nobody, _ROW.c.secret_holder == holder)

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
        values: dict[str, object] = {"state": state, "reason": reason, "next_check_at": next_check_at}
        if state is not ConnectionState.PAUSED:
            values["failures"] = 0 if state is ConnectionState.OK else _ROW.c.failures + 1
        if checked_at is not None:
            values |= {"checked_at": checked_at, "owed_at": owed_at, "troubled_at": None}
        else:
            values["troubled_at"] = func.coalesce(_ROW.c.troubled_at, self._transaction.now)
        self._change(connection, values)

    def note_push(
        self, connection: ConnectionId, *, until: datetime | None = None, trouble: str = ""
    ) -> None:
        """Word will come by itself until then, or why it does not; without `until` the last promise stands."""
        promise = {} if until is None else {"push_until": until}
        self._change(connection, {"push_at": self._transaction.now, "push_trouble": trouble, **promise})

    def lease(
        self, connection: ConnectionId, holder: str, *, until: datetime, instead_of: str = ""
    ) -> Lease | None:
        """The right to work on it until then; None where somebody else than `instead_of` has it."""
        values = {"lease_holder": holder, "lease_until": until, "fence": _ROW.c.fence + 1}
        if not self._change(
            connection, values, self._is_free(_ROW.c.lease_holder, _ROW.c.lease_until, instead_of)
        ):
            return None
        return Lease(connection, holder, self._of(connection, _ROW.c.fence))

    def renew(self, lease: Lease, *, until: datetime) -> bool:
        """Hold on to the lease; False where it was lost to somebody else."""
        return self._change(lease.connection, {"lease_until": until}, _ROW.c.fence == lease.fence)

    def release(self, lease: Lease) -> None:
        """Let go of it, if it still is ours."""
        nobody = {"lease_holder": "", "lease_until": None}
        self._change(lease.connection, nobody, _ROW.c.fence == lease.fence)

    def _is_free(
        self, holder: ColumnElement[str], until: ColumnElement[datetime], instead_of: str
    ) -> ColumnElement[bool]:
        conditions = [holder == "", until.is_(None), until <= self._transaction.now]
        return or_(*conditions, holder == instead_of) if instead_of else or_(*conditions)

    def _change(
        self, connection: ConnectionId, values: Mapping[str, object], *conditions: ColumnElement[bool]
    ) -> bool:
        its = (_ROW.c.id == connection, *of_team(self._transaction, _ROW.c.mailbox_id), *conditions)
        return self._connection.execute(update(_ROW).where(*its).values(**values)).rowcount == 1

    def _of(self, connection: ConnectionId, column: Column[Any]) -> Any:
        """What this column of the connection holds; raises `NoSuchMailbox` where the unit's team has no such one."""
        its = (_ROW.c.id == connection, *of_team(self._transaction, _ROW.c.mailbox_id))
        found = self._connection.execute(select(column).where(*its)).one_or_none()
        if found is None:
            raise NoSuchMailbox("There is no such mailbox here.", "`kept doctor` lists them.")
        return found[0]

    def _sealed(self, secret: str) -> bytes:
        return self._transaction.keys.seal(_SECRET, secret.encode())

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Connection, ...]:
        ours = of_team(self._transaction, _ROW.c.mailbox_id)
        asked = select(_ROW).where(*ours, *conditions).order_by(_ROW.c.provider, _ROW.c.address, _ROW.c.id)
        return tuple(_connection(row) for row in self._connection.execute(asked))


def hold_fast(transaction: Transaction, lease: Lease) -> None:
    """Raise `LeaseLost` unless the lease is the newest; nobody can take it over before this unit ends."""
    ours = of_team(transaction, _ROW.c.mailbox_id)
    held = update(_ROW).where(_ROW.c.id == lease.connection, _ROW.c.fence == lease.fence, *ours)
    if transaction.connection.execute(held.values(fence=lease.fence)).rowcount != 1:
        raise LeaseLost("Another kept has taken over this mailbox.", "Nothing is lost; it goes on there.")


def _connection(row: SqlRow[tuple[object, ...]]) -> Connection:
    return Connection(
        id=ConnectionId(row.id),
        mailbox=MailboxId(row.mailbox_id),
        info=ConnectionInfo(row.provider, row.address, row.options),
        state=row.state,
        reason=row.reason,
        checked_at=row.checked_at,
        next_check_at=row.next_check_at,
        failures=row.failures,
        troubled_at=row.troubled_at,
        owed_at=row.owed_at,
        lease_holder=row.lease_holder,
        lease_until=row.lease_until,
        push=row.push_at and Push(row.push_at, row.push_until, row.push_trouble),
    )
