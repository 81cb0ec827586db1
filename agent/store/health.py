"""What a check-up asks: when each source was last read, what could not be read and why, what waits."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Row, Table, func, select

from agent.ports import Verdict
from agent.store.tables import (
    ConnectionRow,
    DraftRow,
    ItemRow,
    JobRow,
    MailboxRow,
    SourceRow,
    table,
)
from agent.store.teams import admit, of_team
from agent.store.transaction import Transaction
from agent.store_port import Census, JobKind, MailboxId, SourceState, Trouble

_ITEM, _SOURCE = table(ItemRow), table(SourceRow)
_JOB, _MAILBOX = table(JobRow), table(MailboxRow)
_DRAFT, _SIGNED_IN = table(DraftRow), table(ConnectionRow)


class Health:
    """The state of reading (`agent.store_port.Health`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def sources(self, mailbox: MailboxId) -> tuple[SourceState, ...]:
        """Every source of the mailbox, by name."""
        admit(self._transaction, mailbox)
        asked = (
            select(
                _SOURCE.c.name,
                _SOURCE.c.checked_at,
                _SOURCE.c.vanished,
                func.count(_ITEM.c.ref).label("items"),
            )
            .join(_ITEM, _ITEM.c.source_id == _SOURCE.c.id, isouter=True)
            .where(_SOURCE.c.mailbox_id == mailbox)
            .group_by(_SOURCE.c.id, _SOURCE.c.name, _SOURCE.c.checked_at, _SOURCE.c.vanished)
            .order_by(_SOURCE.c.name)
        )
        return tuple(
            SourceState(row.name, row.checked_at, row.items, row.vanished)
            for row in self._connection.execute(asked)
        )

    def census(self, now: datetime) -> Census:
        """How everything stands that is worked on in the background."""
        jobs: Counter[tuple[str, ...]] = Counter()
        late: dict[tuple[str, ...], float] = {(kind.value,): 0.0 for kind in JobKind}
        asked = select(_JOB).where(*of_team(self._transaction, _JOB.c.mailbox_id))
        for row in self._connection.execute(asked):
            state = _state(row, now)
            jobs[row.kind.value, state] += 1
            if state in ("due", "nudged"):
                kind = (row.kind.value,)
                late[kind] = max(late[kind], (now - row.due_at).total_seconds())
        mailboxes = (
            select(func.count()).select_from(_MAILBOX).where(*of_team(self._transaction, _MAILBOX.c.id))
        )
        return Census(
            jobs,
            late,
            self._by_state(_DRAFT),
            self._by_state(_SIGNED_IN),
            self._connection.execute(mailboxes).scalar_one(),
        )

    def _by_state(self, rows: Table) -> dict[tuple[str, ...], float]:
        ours = of_team(self._transaction, rows.c.mailbox_id)
        asked = select(rows.c.state, func.count().label("number")).where(*ours).group_by(rows.c.state)
        return {(row.state.value,): row.number for row in self._connection.execute(asked)}

    def troubles(self, mailbox: MailboxId) -> tuple[Trouble, ...]:
        """Why items were not read whole, the most frequent reason first, each with one item as an example."""
        admit(self._transaction, mailbox)
        verdict, reason = _ITEM.c.verdict, _ITEM.c.reason
        number = func.count().label("items")
        example = func.min(_SOURCE.c.name + " " + _ITEM.c.ref).label("example")
        asked = (
            select(verdict, reason, number, example)
            .join(_SOURCE, _SOURCE.c.id == _ITEM.c.source_id)
            .where(_SOURCE.c.mailbox_id == mailbox, verdict.in_([Verdict.PARTIAL, Verdict.QUARANTINED]))
            .group_by(verdict, reason)
            .order_by(verdict, number.desc(), reason)
        )
        return tuple(
            Trouble(row.verdict, row.reason, row.items, row.example)
            for row in self._connection.execute(asked)
        )


def _state(row: Row[tuple[object, ...]], now: datetime) -> str:
    if row.set_aside_at is not None:
        return "set_aside"
    if row.running_by and row.running_until > now:
        return "running"
    if row.due_at > now:
        return "waiting"
    return "nudged" if row.nudged_until is not None and row.nudged_until > now else "due"
