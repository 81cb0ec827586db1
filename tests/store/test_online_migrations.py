"""The newest step, taken while the version before it goes on: none of its rows is lost, and none of its statements fails.

What the version before says to the database is made from its own tables: it names every column of theirs, save
those of `_NEVER_NAMED`, inserts whole families of rows, changes them and reads them back.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Engine, MetaData, Table, func, insert, select, update

from agent.store.database import MIGRATING, READING, WRITING, engine_for, in_mode, url_of
from agent.store.migrations import upgrade
from agent.store.schema import VERSIONS, version_of

_NEVER_NAMED = {"0006": {"account": {"dirty_since"}}}
"""By version: columns that its tables have and its statements never name, so that the next step may drop them."""

_APART = {"alembic_version", "installation"}  # not written by those who work
_BEFORE, _AFTER = 5, 10  # families that each writer has stored before and after the step
_LONGEST = 60.0  # seconds


@dataclass
class Previous:
    """The version before, as the database knows it: writers and readers that go on until they are stopped."""

    engine: Engine
    tables: list[Table]
    columns: dict[str, list[Column[Any]]]
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    families: int = 0
    looks: int = 0
    most_seen: int = 0  # mailboxes
    over: threading.Event = field(default_factory=threading.Event)
    troubles: list[BaseException] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, engine: Engine, version: str) -> "Previous":
        """What the tables of this version say, as they lie in the database now."""
        known = MetaData()
        with in_mode(engine, READING).begin() as connection:
            assert version_of(connection) == version
            known.reflect(connection)
        unnamed = _NEVER_NAMED.get(version, {})
        tables = [one for one in known.sorted_tables if one.name not in _APART]
        columns = {
            one.name: [column for column in one.columns if column.name not in unnamed.get(one.name, ())]
            for one in tables
        }
        return cls(engine, tables, columns)

    def write(self) -> None:
        """A family of rows, one in each table, all in one transaction; then one of its rows is changed."""
        with self._lock:
            number = next(self.numbers)
        with in_mode(self.engine, WRITING).begin() as connection:
            family: dict[str, dict[str, Any]] = {}
            for table in self.tables:
                family[table.name] = self._row(table, number, family)
                connection.execute(insert(table).values(family[table.name]))
            mailbox = self._table("mailbox")
            its = mailbox.c.id == number
            assert connection.execute(update(mailbox).where(its).values(name="another")).rowcount == 1
        with self._lock:
            self.families += 1

    def _row(self, table: Table, number: int, family: dict[str, dict[str, Any]]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in self.columns[table.name]:
            parent = next(iter(column.foreign_keys), None)
            if parent and parent.column.table.name in family:
                row[column.name] = family[parent.column.table.name][parent.column.name]
            elif not parent:
                row[column.name] = _value(column, number)
        return row

    def look(self) -> None:
        """Every column that it names, of the newest rows of each table; never fewer than were there before."""
        with in_mode(self.engine, READING).begin() as connection:
            for table in self.tables:
                connection.execute(select(*self.columns[table.name]).limit(20)).all()
            seen = _count(connection, self._table("mailbox"))
        assert seen >= self.most_seen
        self.most_seen = seen
        self.looks += 1

    def _table(self, name: str) -> Table:
        return next(one for one in self.tables if one.name == name)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Three writers and a reader, for the time of the block."""
        threads = [
            threading.Thread(target=self._until_over, args=(step,)) for step in (*[self.write] * 3, self.look)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join(_LONGEST)

    def _until_over(self, step: Callable[[], None]) -> None:
        try:
            while not self.over.is_set():
                step()
                time.sleep(0.002)
        except BaseException as trouble:  # noqa: BLE001  a thread's error would be lost
            self.troubles.append(trouble)

    def has_done(self, families: int, looks: int) -> None:
        """Wait until so many families were written and so many looks were taken."""
        until = time.monotonic() + _LONGEST
        while (self.families < families or self.looks < looks) and not self.troubles:
            assert time.monotonic() < until, "the version before stands still"
            time.sleep(0.01)


def _value(column: Column[Any], number: int) -> Any:
    """Something that fits the column's type, and is another for each family."""
    kind = column.type.python_type
    values: dict[type, Any] = {
        int: number, str: f"t{number}", bytes: b"sealed %d" % number, bool: False, float: float(number), dict: {}, object: {},
        datetime: datetime(2026, 3, 2, 9, tzinfo=UTC if _has_zone(column) else None),
    }  # fmt: skip
    return values[kind]


def _has_zone(column: Column[Any]) -> bool:
    return bool(getattr(column.type, "timezone", False))


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    """A database at the tables of the version before, on SQLite and on PostgreSQL."""
    made = engine_for(url_of(place))
    upgrade(made, VERSIONS[-2])
    yield made
    made.dispose()


def test_the_version_before_goes_on_through_the_newest_step(engine: Engine, place: str) -> None:
    """Its writers and readers notice nothing, and every row that it wrote before, meanwhile and after is there."""
    previous = Previous.of(engine, VERSIONS[-2])
    with previous.going_on():
        previous.has_done(_BEFORE, _BEFORE)
        newer = engine_for(url_of(place))
        upgrade(newer)
        previous.has_done(previous.families + _AFTER, previous.looks + _AFTER)
    assert previous.troubles == []
    with in_mode(newer, READING).begin() as connection:
        assert version_of(connection) == VERSIONS[-1]
        counts = {table.name: _count(connection, table) for table in previous.tables}
        names = connection.execute(select(previous._table("mailbox").c.name)).scalars().all()
    newer.dispose()
    assert counts == dict.fromkeys(counts, previous.families)
    assert set(names) == {"another"}


def test_a_step_that_the_version_before_cannot_bear_is_noticed(engine: Engine) -> None:
    """The judge is no rubber stamp: a column that it names, taken away under it, stops it."""
    previous = Previous.of(engine, VERSIONS[-2])
    with previous.going_on():
        previous.has_done(_BEFORE, _BEFORE)
        with in_mode(engine, MIGRATING).begin() as connection:
            connection.exec_driver_sql("ALTER TABLE retention DROP COLUMN messages")
        previous.has_done(previous.families + _AFTER, previous.looks + _AFTER)
    assert previous.troubles
