"""What a check-up asks: when each source was last read, what could not be read and why, what waits."""

from sqlalchemy import func, select

from agent.ports import Verdict
from agent.store.tables import ItemRow, SourceRow, table
from agent.store.teams import admit
from agent.store.transaction import Transaction
from agent.store_port import MailboxId, SourceState, Trouble

_ITEM, _SOURCE = table(ItemRow), table(SourceRow)


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
