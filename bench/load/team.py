"""A team with its mailboxes signed in, its workers as processes, and what the database says of how they got on."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, text

from agent import bootstrap
from agent.core.policy import Rep
from agent.ports import ConnectionInfo
from bench.load.mails import Day, address

THREADS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where the team's things lie."""

    data: Path
    database: str
    queue: str

    def environment(self, day: Day) -> dict[str, str]:
        """What a worker is told."""
        ours = {
            "KEPT_DATABASE_URL": self.database,
            "KEPT_BROKER_URL": self.queue,
            "KEPT_TEST_LOAD": day.write(),
        }
        return {**os.environ, **ours, "KEPT_SYNC__EVERY_MINUTES": "60"}

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """An answer of the database itself."""
        engine = create_engine(self.database)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(question))]
        engine.dispose()
        return found

    def number(self, question: str) -> float:
        """An answer that is one number."""
        return float(str(self.ask(question)[0][0] or 0))


def sign_in(place: Place, boxes: int) -> None:
    """Mailboxes with their connections and jobs, due at once."""
    os.environ["KEPT_DATABASE_URL"] = place.database
    with bootstrap.application(place.data) as app, app.store.writing(datetime.now(UTC)) as unit:
        for box in range(boxes):
            own = unit.mailboxes.put(Rep(address(box), ZoneInfo("UTC"), "Dana Keller")).id
            unit.connections.put(own, ConnectionInfo("load", address(box), {"box": str(box)}), json.dumps({}))
        unit.jobs.ensure()


@contextmanager
def workers(place: Place, day: Day, count: int) -> Iterator[Sequence["subprocess.Popen[bytes]"]]:
    """So many workers, ended at the end."""
    command = [sys.executable, "-m", "bench.load.worker", str(place.data), str(THREADS)]
    with (place.data / "workers.log").open("ab") as log:
        running = [subprocess.Popen(command, env=place.environment(day), stderr=log) for _ in range(count)]
    try:
        yield running
    finally:
        for one in running:
            one.terminate()
        for one in running:
            with suppress(subprocess.TimeoutExpired):
                one.wait(30)


def wait_until(place: Place, question: str, enough: float, *, seconds: float) -> float:
    """Seconds until the database's answer is that high; raises `TimeoutError` where it takes longer."""
    began = time.monotonic()
    while place.number(question) < enough:
        if time.monotonic() - began > seconds:
            raise TimeoutError(
                f"{question}: {place.number(question):.0f} of {enough:.0f} after {seconds:.0f} s"
            )
        time.sleep(0.5)
    return time.monotonic() - began


def cpu_of(worker: "subprocess.Popen[bytes]") -> float:
    """Seconds of processor that a process has used: what is left of a measurement where others work beside it."""
    fields = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(worker: "subprocess.Popen[bytes]") -> float:
    """The most memory a process had so far, in MB."""
    lines = Path(f"/proc/{worker.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
