"""Every column of a row that a value has a field for is told by it: none is left at its default."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, DateTime, Integer, String, update
from sqlmodel import SQLModel

from agent.core.drafting.facts import DraftKind
from agent.ports import ConnectionInfo
from agent.store.tables import ConnectionRow, DraftRow, JobRow, table
from agent.store.unit import Store
from agent.store_port import Mailbox, Unit
from tests.store.making import NOW, REP, outgoing
from tests.store.test_ledger_rows import C1


def _make(unit: Unit, mailbox: Mailbox) -> None:
    """A row of each sort."""
    unit.connections.put(mailbox.id, ConnectionInfo("imap", REP.email), "secret")
    unit.jobs.ensure()
    unit.drafts.plan(mailbox.id, C1, DraftKind.SLIP_NOTICE, outgoing(), next_attempt_at=NOW)


_READ: dict[type[SQLModel], Callable[[Unit, Mailbox], Any]] = {
    ConnectionRow: lambda unit, mailbox: unit.connections.all(mailbox.id)[0],
    JobRow: lambda unit, _: max(unit.jobs.all(), key=lambda job: job.id),
    DraftRow: lambda unit, mailbox: unit.drafts.all(mailbox.id)[0],
}


def _another(column: Column[Any], number: int) -> object:
    """A value that no other column of the row has."""
    sort = column.type
    if isinstance(sort, Boolean):
        return True
    if isinstance(sort, Integer):
        return 100 + number
    if isinstance(sort, String):
        return f"said {number}"
    assert isinstance(sort, DateTime) or hasattr(sort, "impl"), sort
    return NOW + timedelta(minutes=number)


@pytest.mark.parametrize("row", _READ)
def test_what_stands_in_a_row_stands_in_its_value(
    store: Store, mailbox: Mailbox, row: type[SQLModel]
) -> None:
    """Whatever is written into a column is read under its name."""
    columns, kept = table(row).c, {"id", "kind", "state"}
    with store.writing(NOW) as unit:
        _make(unit, mailbox)
        value = _READ[row](unit, mailbox)
        names = [one.name for one in fields(value) if one.name in columns and one.name not in kept]
        wanted = {name: _another(columns[name], number) for number, name in enumerate(names)}
        unit.jobs._connection.execute(update(table(row)).where(columns.id == value.id).values(**wanted))
        read = _READ[row](unit, mailbox)
    assert len(names) >= 7
    assert {name: getattr(read, name) for name in names} == wanted
