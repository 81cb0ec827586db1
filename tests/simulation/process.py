"""A kept in the background that can die, sleep through its lease, or lose its database, in this very process.

Dying is an exception that nothing catches, after which its store takes nothing more: what a `finally` would
still do is not done, as after SIGKILL. Sleeping means that other workers live on at that place.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import count
from typing import Any

from jinja2 import Environment

from agent import crash
from agent.bootstrap import Application
from agent.bootstrap.background import Background
from agent.errors import KeptError, StoreTrouble
from agent.ports import Clock
from agent.store.unit import Store, Unit
from agent.store_port import JobId
from connectors.memory import HandClock
from workers.ticker import Ticker


class Killed(BaseException):
    """SIGKILL."""


@dataclass
class Fate:
    """What becomes of a worker."""

    is_dead: bool = False
    units_left: int | None = None  # until its database is gone

    def ask(self) -> None:
        """Raise where the database cannot be had."""
        if self.is_dead:
            raise StoreTrouble("A dead worker asks for nothing.")
        if self.units_left is not None:
            self.units_left -= 1
            if self.units_left < 0:
                raise StoreTrouble("The database is gone.")


_COMPILED: dict[Any, Any] = {}  # statements, for all lives: each has an engine of its own


class MortalStore(Store):
    """The store as a worker has it."""

    fate: Fate

    @classmethod
    def of(cls, store: Store, fate: Fate) -> "MortalStore":
        """The same database for this worker."""
        engine = store._engine.execution_options(compiled_cache=_COMPILED)
        made = cls(engine, store._keys, store._where, team=store.team, is_walled=store.is_walled)
        made.fate = fate
        return made

    @contextmanager
    def writing(self, now: datetime, *, repeatable: bool = False) -> Iterator[Unit]:
        self.fate.ask()
        with super().writing(now, repeatable=repeatable) as unit:
            yield unit

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        self.fate.ask()
        with super().reading() as unit:
            yield unit

    def for_team(self, team: str) -> "MortalStore":
        return MortalStore.of(super().for_team(team), self.fate)

    def across_teams(self) -> "MortalStore":
        return MortalStore.of(super().across_teams(), self.fate)


@dataclass(frozen=True)
class SimulatedApplication(Application):
    """kept by a clock that is set by hand; templates are read once for all lives."""

    hands: HandClock
    environment: Environment

    @cached_property
    def clock(self) -> Clock:
        return self.hands

    @cached_property
    def templates(self) -> Environment:
        return self.environment


@dataclass
class Worker:
    """One process of kept: it looks what is due, and does it."""

    name: str
    app: SimulatedApplication
    queue: list[JobId]  # the broker's
    fate: Fate
    is_ticking: bool = True
    ticker: Ticker = field(init=False)

    def __post_init__(self) -> None:
        self.app = SimulatedApplication(
            self.app.settings, MortalStore.of(self.app.store, self.fate), self.app.hands, self.app.environment
        )
        self.ticker = Ticker(
            self.app.store.across_teams(),
            self.app.clock,
            self.name,
            lambda job: self.queue.append(job.id),
            most=8,
        )

    def work(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Everything that is due now, until told to stop. Raises `Killed`."""
        self._tick()
        try:
            runner = Background(self.app).runner(self.name, stopping)
            while self.queue:
                runner.run(self.queue.pop(0))
        except KeptError:
            return  # the database: dramatiq would log it and go on
        except Killed:
            self.fate.is_dead = True
            raise

    def _tick(self) -> None:
        """One round of the ticker's thread; what gets out of it ends the thread, and nothing begins it again."""
        if not self.is_ticking:
            return
        try:
            self.ticker.run(_OneRound())  # type: ignore[arg-type]
        except Exception:  # noqa: BLE001  a thread's end is no end of its process
            self.is_ticking = False


class _OneRound:
    """What tells the ticker to stop: after its first look."""

    def __init__(self) -> None:
        self._is_over = False

    def is_set(self) -> bool:
        return self._is_over

    def wait(self, _seconds: float) -> bool:
        self._is_over = True
        return True


class _Signals:
    """What `agent.crash` believes to be the operating system."""

    def __init__(self, at_place: Callable[[], None]) -> None:
        self._at_place = at_place

    def getpid(self) -> int:
        return 0

    def kill(self, _process: int, _signal: int) -> None:
        crash._NAME = ""  # once
        self._at_place()


@contextmanager
def at(place: str, nth: int, then: Callable[[], None]) -> Iterator[None]:
    """Let this happen when a place is reached for the nth time."""
    before: tuple[Any, ...] = (crash._NAME, crash._LAST, crash._reached, vars(crash)["os"])
    crash._NAME, crash._LAST, crash._reached = place, nth, count(1)
    vars(crash)["os"] = _Signals(then)
    try:
        yield
    finally:
        crash._NAME, crash._LAST, crash._reached, vars(crash)["os"] = before
