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
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from types import FrameType
from typing import Any, Generic

from agent.ports import Result, Thing

_MANY = 2  # things; fewer are done here, for starting a process takes some hundredths of a second
_AHEAD = 8  # things taken before the result of the first is there
_HOLDS_BACK = hasattr(signal, "pthread_sigmask")
_MOST = 8  # processes: beyond that all wait for the one that stores


@dataclass(frozen=True, slots=True)
class OneProcess:
    """Everything here, one thing after another."""

    def map(
        self, work: Callable[[Thing], Result], things: Iterable[Thing], *, ahead: int = 0
    ) -> Iterator[Result]:
        """The results, in order; nothing is taken ahead."""
        return map(work, things)


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
        coming = iter(things)
        first = list(islice(coming, _MANY))
        if len(first) < _MANY:
            yield from map(work, first)
        else:
            yield from _spread(_Pool(self.others, work), chain(first, coming), ahead)


def spread_for(processes: int = 0) -> OneProcess | Processes:
    """That many processes; as many as there are processors where it is 0."""
    count = min(processes or _processors(), _MOST)
    return Processes(count - 1) if count > 1 else OneProcess()


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _spread(pool: "_Pool[Thing, Result]", things: Iterable[Thing], ahead: int) -> Iterator[Result]:
    waiting: deque[_Task[Thing, Result]] = deque()
    try:
        for thing in things:
            waiting.append(pool.give(thing))
            while waiting and (waiting[0].future.done() or len(waiting) > ahead):
                yield pool.next_of(waiting)
        while waiting:
            yield pool.next_of(waiting)
    finally:
        pool.close()


@dataclass(slots=True)
class _Task(Generic[Thing, Result]):
    """A thing, and what came or will come of it."""

    thing: Thing
    future: "Future[Result]"


class _Pool(Generic[Thing, Result]):
    """Processes that do one kind of work; this one helps when it would otherwise wait for them."""

    def __init__(self, others: int, work: Callable[[Thing], Result]) -> None:
        self._work = work
        self._executor = ProcessPoolExecutor(others, _context(), _begin, (pickle.dumps(work),))

    def give(self, thing: Thing) -> _Task[Thing, Result]:
        """Let the next process that has time do it."""
        try:
            with _undisturbed():
                return _Task(thing, self._executor.submit(_do, thing))
        except BrokenProcessPool:
            return _Task(thing, self._done_here(thing))

    def next_of(self, waiting: deque[_Task[Thing, Result]]) -> Result:
        """The result of the first; until it is there, the first of the others that no process has begun is done here."""
        while not waiting[0].future.done():
            task = next((task for task in waiting if task.future.cancel()), None)
            if task is None:
                break
            task.future = self._done_here(task.thing)
        first = waiting.popleft()
        try:
            return first.future.result()
        except BrokenProcessPool:
            return self._work(first.thing)

    def _done_here(self, thing: Thing) -> "Future[Result]":
        done: Future[Result] = Future()
        try:
            done.set_result(self._work(thing))
        except Exception as error:  # noqa: BLE001 - it is raised when its turn comes, behind the results before it
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Let the processes end."""
        self._executor.shutdown(cancel_futures=True)


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


def _context() -> BaseContext:
    """A copy of this process starts in a moment, but only one without other threads may be copied safely."""
    may_fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if may_fork else "spawn")


_work_here: Callable[[Any], Any] | None = None  # in the other processes: what they do


def _begin(work: bytes) -> None:
    global _work_here  # noqa: PLW0603 - what a process does is told once, when it begins
    _work_here = pickle.loads(work)  # noqa: S301 - of this process's own making
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that stores; it ends this one
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _do(thing: Any) -> Any:
    assert _work_here is not None
    return _work_here(thing)
