"""Many rows at once, straight through the driver, and many keys in one question.

SQLAlchemy's own executemany turns every value through its column's type, which costs more than
SQLite's work. Here a row is a tuple in the order of the columns named, enums already their words;
only times are turned, as their column would.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Table, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.sql.sqltypes import UTCDateTime

T = TypeVar("T", str, int)
Row = Sequence[object]
Turn = Callable[[Any], object]


def insert_new(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add the rows; one that meets a unique key already there is left out."""
    _insert(connection, table, tuple(columns), rows, "DO NOTHING")


def upsert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row], *, key: Sequence[str]
) -> None:
    """Add the rows; one whose `key` is there gives its other columns to the row that was."""
    rest = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in key)
    _insert(connection, table, tuple(columns), rows, f"({_names(key)}) DO UPDATE SET {rest}")


def one_of(connection: Connection, column: Column[T], values: Collection[T]) -> ColumnElement[bool]:
    """`column IN values` as one parameter: any number of values is one statement, prepared once."""
    listed = list(values)
    if connection.dialect.name == "sqlite":
        each = func.json_each(literal(json.dumps(listed))).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(literal(listed, ARRAY(column.type)))


def _insert(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Iterable[Row], conflict: str
) -> None:
    turns = _turns(table, columns, connection.dialect)
    ready = [_turned(row, turns) for row in rows]
    if ready:
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        marks = ", ".join([mark] * len(columns))
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({_names(columns)}) VALUES ({marks}) ON CONFLICT {conflict}',  # noqa: S608 names of ours, no values
            ready,
        )


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _turned(row: Row, turns: Sequence[tuple[int, Turn]]) -> tuple[object, ...]:
    if not turns:
        return tuple(row)
    values = list(row)
    for place, turn in turns:
        values[place] = turn(values[place])
    return tuple(values)


@cache
def _turns(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[tuple[int, Turn], ...]:
    """The places of times in a row, each with what its column does to a value on the way in."""
    found = []
    for place, name in enumerate(columns):
        kind = table.c[name].type
        turn = kind.dialect_impl(dialect).bind_processor(dialect) if isinstance(kind, UTCDateTime) else None
        if turn is not None:
            found.append((place, turn))
    return tuple(found)
