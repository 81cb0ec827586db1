"""Other processes, and how work is shared with them."""

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Any, Generic

from agent.ports import Result, Thing
from agent.processes.other import Other, Task, undisturbed

_MANY = 2  # things; fewer are done here, for starting a process takes some hundredths of a second
AHEAD = 8  # things taken before the result of the first is there
_ENOUGH = 8  # things another process has to do before this one turns from giving to what came of it
_KEPT_BACK = 24  # results that wait for that at most


class Pool:
    """Other processes, started with the first work that is worth it and kept for the work after it."""

    def __init__(self, others: int) -> None:
        self._count = others
        self._others: list[Other] = []

    def map(
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = AHEAD
    ) -> Generator[Result, None, None]:
        """As `Processes.map`, one after another."""
        coming = iter(things)
        first = list(islice(coming, _MANY))
        if len(first) < _MANY:
            yield from map(work, first)
            return
        self._start()
        sharing = _Sharing(work, self._others)
        try:
            yield from sharing.results(chain(first, coming), ahead)
        finally:
            if (
                sharing.waiting
            ):  # stopped early: what others are still at must not come out among later results
                self.close()

    @contextmanager
    def together(self) -> Iterator["Pool"]:
        """This one; who opened it closes it."""
        yield self

    def get_ready(self, how: Callable[[], object]) -> None:
        """Start the others now: they do `how` while nothing is asked of them yet, for what it leaves compiled there."""
        self._start()
        named = pickle.dumps(partial(_call, how))
        for other in self._others:
            with suppress(OSError):  # one that died is found out when it is given work
                other.tell(named)

    def followed_by(self, work: Callable[[Thing], object], thing: Thing) -> "_Followed":
        """As `Spread.followed_by`."""
        return _Followed(self, pickle.dumps(work), thing)

    def tell(self, named: bytes, thing: object) -> None:
        """Let those that run do this when they have done what they were given."""
        for other in self._others:
            with suppress(OSError):  # as above
                other.tell(named, thing)

    def _start(self) -> None:
        with undisturbed():
            while len(self._others) < self._count:
                self._others.append(Other())

    def close(self) -> None:
        """End the processes, whatever they are at: their work is pure, and leaves nothing half done."""
        while self._others:
            self._others.pop().end()


@dataclass(frozen=True, slots=True)
class _Followed:
    """The processes of a pool, which do something more behind the last of what they are given."""

    pool: Pool
    named: bytes
    thing: object

    def map(
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = AHEAD
    ) -> Generator[Result, None, None]:
        """As `Pool.map`."""
        return self.pool.map(work, self._and_then(things), ahead=ahead)

    def _and_then(self, things: Iterable[Thing]) -> Iterator[Thing]:
        yield from things
        self.pool.tell(self.named, self.thing)

    def together(self) -> AbstractContextManager[Pool]:
        """The pool."""
        return self.pool.together()

    def followed_by(self, work: Callable[[Thing], object], thing: Thing) -> "_Followed":
        """This instead."""
        return self.pool.followed_by(work, thing)


class _Sharing(Generic[Thing, Result]):
    """One kind of work, shared with other processes; this one helps when it would otherwise wait for them.

    All is given to the others at once, so that they go on while this process is busy with what it reads and stores.
    To help, it takes back what none of them has begun.
    """

    def __init__(self, work: Callable[[Thing], Result], others: "list[Other]") -> None:
        self.waiting: deque[Task[Thing, Result]] = deque()
        self._work = work
        self._named = pickle.dumps(work)
        self._others = others

    def results(self, things: Iterable[Thing], ahead: int) -> Iterator[Result]:
        """The results in order, things taken as far ahead."""
        for thing in things:
            self.waiting.append(Task(thing))
            self._give(self.waiting[-1])
            self._hear(0)
            while self.waiting and (self._may_turn_to_results() or len(self.waiting) > ahead):
                yield self._next()
        while self.waiting:
            yield self._next()

    def _may_turn_to_results(self) -> bool:
        """Whether the first result is there, and nobody will wait for work while the one that asks is busy with it."""
        if not self.waiting[0].outcome:
            return False
        is_enough = all(len(other.tasks) >= _ENOUGH for other in self._others)
        return is_enough or len(self.waiting) > _KEPT_BACK

    def _next(self) -> Result:
        """The result of the first; until it is there, what no process has begun is done here."""
        while (outcome := self.waiting[0].outcome) is None:
            if mine := self._taken_back():
                self._do_here(mine)
                self._hear(0)
            else:
                self._hear(None)
        self.waiting.popleft()
        return outcome()

    def _give(self, task: Task[Thing, Result]) -> None:
        """Let the process with the least to do have it."""
        if not self._others:
            self._do_here(task)
            return
        other = min(self._others, key=lambda other: len(other.tasks))
        try:
            other.give(task, self._named)
        except OSError:
            self._lose(other)

    def _taken_back(self) -> Task[Thing, Result] | None:
        """A task of the process with the most; a process that has nothing more to do gets one first."""
        for other in [*self._others]:  # one that died is taken from them
            if not other.tasks and (task := self._spare()):
                self._give(task)
        return self._spare()

    def _spare(self) -> Task[Thing, Result] | None:
        fullest = max(self._others, key=lambda other: len(other.tasks), default=None)
        try:
            return fullest.take_back() if fullest else None
        except OSError:
            return None  # it died, which is heard next

    def _hear(self, seconds: float | None) -> None:
        """Take all that the others have done, waiting so long for some of it; None: as long as it takes."""
        ready = wait([other.line for other in self._others], seconds)
        for other in [other for other in self._others if other.line in ready]:
            try:
                for task, said in other.hear():
                    self._take(task, said)
            except (EOFError, OSError):
                self._lose(other)

    def _take(self, task: Task[Thing, Result], said: bytes) -> None:
        if said:
            result: Result = pickle.loads(said)  # noqa: S301 - of a process of our own making
            task.outcome = lambda: result
        else:
            self._do_here(task)

    def _lose(self, other: "Other") -> None:
        """A process died: what it had taken is done here, lest it be the death of others."""
        self._others.remove(other)
        other.end()
        for task in other.tasks.values():
            self._do_here(task)

    def _do_here(self, task: Task[Thing, Result]) -> None:
        try:
            result = self._work(task.thing)
        except Exception as error:  # noqa: BLE001 - it is raised when its turn comes, behind the results before it
            task.outcome = _raising(error)
        else:
            task.outcome = lambda: result


def _raising(error: Exception) -> Callable[[], Any]:
    def outcome() -> Any:
        raise error

    return outcome


def _call(how: Callable[[], object], _nothing: None) -> None:
    how()
