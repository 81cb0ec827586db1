"""Sealing everything anew under the newest key, a few hundred rows in a transaction, while others read and write.

Goes by the list of sealed columns (`seal.py`), so that none can be forgotten. A row that somebody
changed meanwhile is left: whoever changed it sealed it.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Table, and_, select, tuple_, update

from agent.store.seal import SEALED_COLUMNS, Keys
from agent.store.tables import metadata

_AT_ONCE = 400  # rows in one transaction

_Key = tuple[Any, ...]


class Transactions(Protocol):
    """Opens a transaction that writes."""

    def __call__(self) -> AbstractContextManager[Connection]: ...


def seal_anew(transactions: Transactions, keys: Keys) -> int:
    """Seal every row under the newest key that is not yet; how many there were."""
    return sum(_column(transactions, keys, *_named(name)) for name in sorted(SEALED_COLUMNS))


def _named(name: str) -> tuple[Table, Column[Any]]:
    table, _, column = name.partition(".")
    return metadata.tables[table], metadata.tables[table].c[column]


def _column(transactions: Transactions, keys: Keys, table: Table, column: Column[Any]) -> int:
    key, last, sealed = list(table.primary_key.columns), None, 0
    while True:
        with transactions() as connection:
            rows = _page(connection, column, key, last)
            sealed += sum(_row(connection, keys, column, key, row) for row in rows)
        if len(rows) < _AT_ONCE:
            return sealed
        last = tuple(rows[-1])[1:]


def _page(
    connection: Connection, column: Column[Any], key: Sequence[Column[Any]], last: _Key | None
) -> list[Any]:
    asked = select(column, *key).order_by(*key).limit(_AT_ONCE)
    if last is not None:
        asked = asked.where(tuple_(*key) > last)
    return list(connection.execute(asked))


def _row(
    connection: Connection, keys: Keys, column: Column[Any], key: Sequence[Column[Any]], row: Any
) -> int:
    token, *place = row
    if token is None or keys.is_newest(token):
        return 0
    name = f"{column.table.name}.{column.name}"
    is_it = and_(column == token, *(one == value for one, value in zip(key, place, strict=True)))
    fresh = {column.name: keys.seal(name, keys.open(name, token))}
    return connection.execute(update(column.table).where(is_it).values(fresh)).rowcount
