"""Who shares the work: this process alone, or others with it."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from agent.ports import Result, Thing
from agent.processes.pool import AHEAD, Pool

_MOST = 8  # processes: beyond that all wait for the one that stores


@dataclass(frozen=True, slots=True)
class OneProcess:
    """Everything here, one thing after another."""

    def map(
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = 0
    ) -> Iterator[Result]:
        """The results, in order; nothing is taken ahead."""
        return map(work, things)

    @contextmanager
    def together(self) -> Iterator["OneProcess"]:
        """This one."""
        yield self

    def followed_by(self, work: Callable[[Thing], object], thing: Thing) -> "OneProcess":
        """This one: there is no time in which it has nothing to do."""
        return self

    def get_ready(self, how: Callable[[], object]) -> None:
        """Nobody waits here: what is to be made is made when it is first needed."""


IN_TURN = OneProcess()
"""Nobody helps: what a reading or following is done by unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Processes:
    """This process and `others` more, which are started once there is much to do and end with the work.

    The work, the things and the results are pickled: what holds connections says how to make its own.
    """

    others: int

    def map(
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = AHEAD
    ) -> Generator[Result, None, None]:
        """The results, in order. What a process that died had taken is done here."""
        with self.together() as shared:
            yield from shared.map(work, things, ahead=ahead)

    def followed_by(self, work: Callable[[Thing], object], thing: Thing) -> "Processes":
        """These: they end with the work."""
        return self

    @contextmanager
    def together(self) -> Iterator["Pool"]:
        """The same processes for all work of the block: what one of them has learned to do it does sooner again."""
        pool = Pool(self.others)
        try:
            yield pool
        finally:
            pool.close()


def spread_for(processes: int = 0) -> OneProcess | Processes:
    """That many processes; as many as there are processors where it is 0."""
    count = min(processes or _processors(), _MOST)
    return Processes(count - 1) if count > 1 else OneProcess()


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
