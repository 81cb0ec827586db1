"""What a message costs as the store grows: the same reading of fresh mailboxes, beside more and more of others' mail.

The others' mail is what was read first, copied row by row in the database under new numbers: the rows, their sizes
and every index are as if it had been read, and a million of them take minutes instead of hours.
"""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, create_engine, text

from agent import bootstrap
from agent.bootstrap.background import Background
from agent.clock import SystemClock
from agent.core.policy import Rep
from agent.flows.sync import sync
from bench.load.mails import Day, Mailbox, address
from bench.load.team import Place

_FRESH = 3  # mailboxes at each size

# What is copied, with the columns whose numbers move along; mailbox ids move by M, messages by M << 40, others by N.
_COPIES = (
    ("mailbox", {"id": "id + :m", "email": "'copy' || :m || '.' || id || '@load.example'"}),
    ("source", {"id": "id + :n", "mailbox_id": "mailbox_id + :m"}),
    ("account", {"id": "id + :n", "mailbox_id": "mailbox_id + :m"}),
    ("message", {"id": "id + :b", "mailbox_id": "mailbox_id + :m", "thread_id": "thread_id + :b"}),
    ("message_account", {"message_id": "message_id + :b", "account_id": "account_id + :n"}),
    ("awaited", {"mailbox_id": "mailbox_id + :m", "thread_id": "thread_id + :b"}),
    ("item", {"source_id": "source_id + :n", "message_id": "message_id + :b"}),
    ("entry", {"id": "id + :n", "mailbox_id": "mailbox_id + :m"}),
    ("commitment", {"mailbox_id": "mailbox_id + :m"}),
)
_OF = {  # which rows are the original's
    "mailbox": "id <= :boxes",
    "message_account": "message_id < (:boxes + 1) << 40",
    "item": "source_id IN (SELECT id FROM source WHERE mailbox_id <= :boxes)",
}


@dataclass(frozen=True, slots=True)
class Size:
    """What a message cost with so many stored: the least of what was tried, for the rest is others' work on the machine."""

    stored: int
    each: float  # ms: one of two hundred, read from bytes, stored and followed
    single: float  # ms: one new mail in a mailbox that has two hundred


def grow(place: Place, day: Day, sizes: list[int], boxes: int) -> list[Size]:
    """Measure at each size. The database holds `boxes` mailboxes that were read, the first numbers of all."""
    os.environ["KEPT_DATABASE_URL"] = place.database
    engine = create_engine(place.database)
    found, copies, fresh = [], 0, 500_000
    for size in sizes:
        while place.number("SELECT count(*) FROM message") < size:
            copies += 1
            with engine.begin() as connection:
                _copy(connection, boxes, copies)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        costs = [_cost(place, day, fresh + number) for number in range(_FRESH)]
        fresh += _FRESH
        stored = int(place.number("SELECT count(*) FROM message"))
        found.append(Size(stored, min(one for one, _ in costs), min(one for _, one in costs)))
        print(found[-1], flush=True)
    engine.dispose()
    return found


def _copy(connection: Connection, boxes: int, number: int) -> None:
    moved = number * 10_000
    numbers = {"m": moved, "b": moved << 40, "n": number * 10_000_000, "boxes": boxes}
    for name, changed in _COPIES:
        columns = (
            connection.execute(
                text(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = :name AND table_schema = 'public'"
                ),
                {"name": name},
            )
            .scalars()
            .all()
        )
        into = ", ".join(f'"{column}"' for column in columns)
        values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
        its = _OF.get(name, "mailbox_id <= :boxes")
        sql = f'INSERT INTO "{name}" ({into}) SELECT {values} FROM "{name}" WHERE {its}'
        used = {key: value for key, value in numbers.items() if f":{key}" in sql}
        connection.execute(text(sql), used)


def _cost(place: Place, day: Day, box: int) -> tuple[float, float]:
    """Milliseconds a message of a first reading, and of one new mail afterwards."""
    clock, more = SystemClock(), Day(day.begins, day.lasts, day.before, 10)
    with bootstrap.application(place.data) as app:
        with app.store.writing(datetime.now(UTC)) as unit:
            mailbox = unit.mailboxes.put(Rep(address(box), ZoneInfo("UTC"), "Dana Keller"))
        reader = app.reader(mailbox)

        def read(source: Mailbox) -> float:
            began = time.perf_counter()
            now = clock.now()
            sync(app.store, mailbox, source, reader=reader, now=now, progress=lambda *_: None)
            Background(app).follow(mailbox)
            return (time.perf_counter() - began) * 1000

        first = read(Mailbox(day, box, clock)) / day.before
        singles = [read(_UpTo(more, box, clock, day.before + number)) for number in range(1, 11)]
    return first, min(singles)


class _UpTo(Mailbox):
    """A mailbox to which mail comes one at a time."""

    def __init__(self, day: Day, box: int, clock: SystemClock, until: int) -> None:
        super().__init__(Day(day.begins, day.lasts, until, 0), box, clock)
