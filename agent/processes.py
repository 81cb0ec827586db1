"""The same pure work on many things, by all processors of this machine.

Python runs on one processor at a time, and reading a mailbox is arithmetic on text. The process that
asks does its share too; what that gives is in `bench/README.md`. Small work never leaves it.
"""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, count, islice
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from types import FrameType
from typing import TYPE_CHECKING, Any, Generic

from agent.ports import Result, Thing

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

_MANY = 2  # things; fewer are done here, for starting a process takes some hundredths of a second
_AHEAD = 8  # things taken before the result of the first is there
_HOLDS_BACK = hasattr(signal, "pthread_sigmask")
_MOST = 8  # processes: beyond that all wait for the one that stores
_NUMBER = 8  # bytes of a task's number, before all that is said of it


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
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = _AHEAD
    ) -> Generator[Result, None, None]:
        """The results, in order. What a process that died had taken is done here."""
        with self.together() as shared:
            yield from shared.map(work, things, ahead=ahead)

    @contextmanager
    def together(self) -> Iterator["_Pool"]:
        """The same processes for all work of the block: what one of them has learned to do it does sooner again."""
        pool = _Pool(self.others)
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


@dataclass(slots=True, eq=False)
class _Task(Generic[Thing, Result]):
    """A thing, and what came or will come of it."""

    thing: Thing
    outcome: Callable[[], Result] | None = None  # gives the result, or raises what came instead


class _Pool:
    """Other processes, started with the first work that is worth it and kept for the work after it."""

    def __init__(self, others: int) -> None:
        self._count = others
        self._others: list[_Other] = []
        self._dismissed: list[_Other] = []  # told to end, and not waited for yet

    def map(
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = _AHEAD
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
    def together(self) -> Iterator["_Pool"]:
        """This one, for the last work that is known of: its processes are let go at the end, and who opened it sees them gone."""
        try:
            yield self
        finally:
            self._dismiss()

    def get_ready(self, how: Callable[[], object]) -> None:
        """Start the others now: they do `how` while nothing is asked of them yet, for what it leaves compiled there."""
        self._start()
        named = pickle.dumps(partial(_call, how))
        for other in self._others:
            with suppress(OSError):  # one that died is found out when it is given work
                other.tell(named)

    def _start(self) -> None:
        with _undisturbed():
            while len(self._others) < self._count:
                self._others.append(_Other())

    def close(self) -> None:
        """End the processes, whatever they are at: their work is pure, and leaves nothing half done."""
        self._dismiss()
        while self._dismissed:
            self._dismissed.pop().end()

    def _dismiss(self) -> None:
        """Let the processes end while this one goes on: some milliseconds go by until their memory is given back."""
        while self._others:
            self._others[-1].dismiss()
            self._dismissed.append(self._others.pop())


class _Sharing(Generic[Thing, Result]):
    """One kind of work, shared with other processes; this one helps when it would otherwise wait for them.

    All is given to the others at once, so that they go on while this process is busy with what it reads and stores.
    To help, it takes back what none of them has begun.
    """

    def __init__(self, work: Callable[[Thing], Result], others: "list[_Other]") -> None:
        self.waiting: deque[_Task[Thing, Result]] = deque()
        self._work = work
        self._named = pickle.dumps(work)
        self._others = others

    def results(self, things: Iterable[Thing], ahead: int) -> Iterator[Result]:
        """The results in order, things taken as far ahead."""
        for thing in things:
            self.waiting.append(_Task(thing))
            self._give(self.waiting[-1])
            self._hear(0)
            while self.waiting and (self.waiting[0].outcome or len(self.waiting) > ahead):
                yield self._next()
        while self.waiting:
            yield self._next()

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

    def _give(self, task: _Task[Thing, Result]) -> None:
        """Let the process with the least to do have it."""
        if not self._others:
            self._do_here(task)
            return
        other = min(self._others, key=lambda other: len(other.tasks))
        try:
            other.give(task, self._named)
        except OSError:
            self._lose(other)

    def _taken_back(self) -> _Task[Thing, Result] | None:
        """A task of the process with the most; a process that has nothing more to do gets one first."""
        for other in [*self._others]:  # one that died is taken from them
            if not other.tasks and (task := self._spare()):
                self._give(task)
        return self._spare()

    def _spare(self) -> _Task[Thing, Result] | None:
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

    def _take(self, task: _Task[Thing, Result], said: bytes) -> None:
        if said:
            result: Result = pickle.loads(said)  # noqa: S301 - of a process of our own making
            task.outcome = lambda: result
        else:
            self._do_here(task)

    def _lose(self, other: "_Other") -> None:
        """A process died: what it had taken is done here, lest it be the death of others."""
        self._others.remove(other)
        other.end()
        for task in other.tasks.values():
            self._do_here(task)

    def _do_here(self, task: _Task[Thing, Result]) -> None:
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


class _Other:
    """Another process, and what it was given to do.

    Each task has a number of its own. Said on a line of its own, at which the process looks before each task, the
    number takes the task back. Where the process had begun already its result is nobody's, and the task was done twice.
    """

    def __init__(self) -> None:
        context = _context()
        self.line, theirs = context.Pipe()
        taken_back, self._back = context.Pipe(duplex=False)
        self.tasks: dict[int, _Task[Any, Any]] = {}
        self._numbers = count()
        self._told = b""  # the work it was told last
        self._process = context.Process(target=_serve, args=(theirs, taken_back), daemon=True)
        self._process.start()
        theirs.close()
        taken_back.close()

    def tell(self, named: bytes) -> None:
        """Let it call this before what it is given next; nobody hears what came of it. Raises OSError where it died."""
        self.line.send_bytes(next(self._numbers).to_bytes(_NUMBER) + pickle.dumps((named, None)))
        self._told = b""

    def give(self, task: _Task[Any, Any], named: bytes) -> None:
        """Let it do the task when it has done those before; raises OSError where it died."""
        number = next(self._numbers)
        self.tasks[number] = task
        told, self._told = self._told, named
        said = pickle.dumps((None if told == named else named, task.thing))
        self.line.send_bytes(number.to_bytes(_NUMBER) + said)

    def take_back(self) -> _Task[Any, Any] | None:
        """What it is to do after next, or else next: never what it is at. Raises OSError where it died.

        So the two work side by side from the front, and what waits for the first results need not wait for the last.
        """
        if len(self.tasks) < 2:
            return None
        number = list(islice(self.tasks, 3))[-1]
        self._back.send_bytes(number.to_bytes(_NUMBER))
        return self.tasks.pop(number)

    def hear(self) -> Iterator[tuple[_Task[Any, Any], bytes]]:
        """What it has done and what came of each, at least one that is waited for; raises EOFError or OSError where it died."""
        while True:
            said = self.line.recv_bytes()
            if task := self.tasks.pop(int.from_bytes(said[:_NUMBER]), None):
                yield task, said[_NUMBER:]
            if not self.line.poll():
                return

    def dismiss(self) -> None:
        """Let it end at once, and do not wait for that."""
        self.line.close()
        self._back.close()
        self._process.kill()

    def end(self) -> None:
        """Let it end at once; it is gone afterwards."""
        self.dismiss()
        self._process.join()
        self._process.close()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits till the end of this, where it might leave a process that nobody knows, and waits for ever.

    A process that is begun here never hears it: it begins with this one's signals held back.
    """
    if threading.current_thread() is not threading.main_thread():  # signals come to the main one alone
        yield
        return
    came: list[FrameType | None] = []
    before = signal.signal(signal.SIGINT, lambda _number, frame: came.append(frame))
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if _HOLDS_BACK else set()
    try:
        yield
    finally:
        if _HOLDS_BACK:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        signal.signal(signal.SIGINT, before)
        if came and callable(before):
            before(signal.SIGINT, came[0])


def _context() -> "ForkContext | SpawnContext":
    """A copy of this process starts in a moment, but only one without other threads may be copied safely."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _serve(line: "Connection[bytes, bytes]", back: "Connection[Any, bytes]") -> None:
    """In another process: do what is asked, till the process that asks ends it, or has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that stores; it ends this one
    asked: SimpleQueue[bytes] = SimpleQueue()
    taken_back: set[bytes] = set()
    threading.Thread(target=_hear_all, args=(line, asked), daemon=True).start()
    work: Callable[[Any], Any] | None = None
    while True:
        said = asked.get()
        number = said[:_NUMBER]
        named, thing = pickle.loads(said[_NUMBER:])  # noqa: S301 - of a process of our own making
        if named:
            work = pickle.loads(named)  # noqa: S301 - the same
        assert work is not None
        with suppress(EOFError):
            while back.poll():
                taken_back.add(back.recv_bytes())
        if number not in taken_back:
            line.send_bytes(number + _done(work, thing))


def _hear_all(line: "Connection[Any, Any]", asked: "SimpleQueue[bytes]") -> None:
    """Take what is asked off the line at once: two that both wait till the other has heard them would wait for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    with suppress(EOFError, OSError):
        while line in wait([line, parent.sentinel]):
            asked.put(line.recv_bytes())
    os._exit(1)


def _call(how: Callable[[], object], _nothing: None) -> None:
    how()


def _done(work: Callable[[Any], Any], thing: Any) -> bytes:
    """The result, or nothing where there is none or it cannot be sent: then it is done again where it was asked."""
    try:
        return pickle.dumps(work(thing), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - it comes again there, and is raised from there
        return b""
