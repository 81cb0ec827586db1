"""Many rows in one statement: bulk inserts straight through the driver, and many keys in one question.

A page of mail costs some twenty statements. Where one is asked for every page it is built once, as a
constant with parameters: building it costs SQLAlchemy ten times what SQLite needs to answer.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Table,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

Row = Sequence[object]


class _List(TypeDecorator[Collection[Any]]):
    """Many values as one parameter: JSON for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.of))

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return json.dumps(values) if dialect.name == "sqlite" else values


class _Each(FunctionElement[Any]):
    """The values of a list parameter as a subquery."""

    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_sqlite(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"  # noqa: S608 a parameter's mark


@compiles(_Each, "postgresql")
def _each_postgresql(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **options)}))"


def among(column: Column[Any], values: BindParameter[Any]) -> ColumnElement[bool]:
    """`column IN values`, where all values are one parameter (`many`): the text is the same for any number."""
    return column.op("IN", is_comparison=True)(_Each(values))


def many(name: str, column: Column[Any]) -> BindParameter[Any]:
    """A parameter for a list of this column's values."""
    return bindparam(name, type_=_List(column.type))


def one_of(column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """`column IN values` for a statement that is built where it is used."""
    return among(column, bindparam(None, values, type_=_List(column.type)))


def insert_new(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows, each a tuple in the order of `columns` with enums as their words.

    One that meets a unique key already there is left out.
    """
    _insert(connection, table, tuple(columns), rows, "DO NOTHING")


def upsert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row], *, key: Sequence[str]
) -> None:
    """Add rows; one whose `key` is there gives its other columns to the row that was."""
    rest = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in key)
    _insert(connection, table, tuple(columns), rows, f"({_names(key)}) DO UPDATE SET {rest}")


def _insert(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Iterable[Row], conflict: str
) -> None:
    turn = _turning(connection.dialect)
    times = _times(table, columns) if turn else ()
    ready = [_turned(row, times, turn) if turn else tuple(row) for row in rows]
    if ready:
        marks = ", ".join(["?" if connection.dialect.paramstyle == "qmark" else "%s"] * len(columns))
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({_names(columns)}) VALUES ({marks}) ON CONFLICT {conflict}',  # noqa: S608 names of ours
            ready,
        )


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _turned(row: Row, times: Sequence[int], turn: Callable[[datetime], object]) -> tuple[object, ...]:
    values = list(row)
    for place in times:
        moment = values[place]
        if isinstance(moment, datetime):
            values[place] = turn(moment)
    return tuple(values)


@cache
def _times(table: Table, columns: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(columns) if isinstance(table.c[name].type, UTCDateTime))


def _turning(dialect: Dialect) -> Callable[[datetime], object] | None:
    """What an aware time becomes on its way past SQLAlchemy's types; a test compares the two ways."""
    return _as_sqlite_keeps_it if dialect.name == "sqlite" else None


def _as_sqlite_keeps_it(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
