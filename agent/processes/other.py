"""Another process, seen from here: what it was given to do, and what it has done."""

import multiprocessing
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from types import FrameType
from typing import TYPE_CHECKING, Any, Generic

from agent.ports import Result, Thing
from agent.processes.serving import NUMBER, serve

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

_HOLDS_BACK = hasattr(signal, "pthread_sigmask")


@dataclass(slots=True, eq=False)
class Task(Generic[Thing, Result]):
    """A thing, and what came or will come of it."""

    thing: Thing
    outcome: Callable[[], Result] | None = None  # gives the result, or raises what came instead


class Other:
    """Another process, and what it was given to do.

    Each task has a number of its own. Said on a line of its own, at which the process looks before each task, the
    number takes the task back. Where the process had begun already its result is nobody's, and the task was done twice.
    """

    def __init__(self) -> None:
        context = _context()
        self.line, theirs = context.Pipe()
        taken_back, self._back = context.Pipe(duplex=False)
        self.tasks: dict[int, Task[Any, Any]] = {}
        self._numbers = count()
        self._told = b""  # the work it was told last
        self._process = context.Process(target=serve, args=(theirs, taken_back), daemon=True)
        self._process.start()
        theirs.close()
        taken_back.close()

    def tell(self, named: bytes, thing: object = None) -> None:
        """Let it do this before what it is given next; nobody hears what came of it. Raises OSError where it died."""
        self.line.send_bytes(next(self._numbers).to_bytes(NUMBER) + pickle.dumps((named, thing)))
        self._told = named

    def give(self, task: Task[Any, Any], named: bytes) -> None:
        """Let it do the task when it has done those before; raises OSError where it died."""
        number = next(self._numbers)
        self.tasks[number] = task
        told, self._told = self._told, named
        said = pickle.dumps((None if told == named else named, task.thing))
        self.line.send_bytes(number.to_bytes(NUMBER) + said)

    def take_back(self) -> Task[Any, Any] | None:
        """What it is to do after next, or else next: never what it is at. Raises OSError where it died.

        So the two work side by side from the front, and what waits for the first results need not wait for the last.
        """
        if len(self.tasks) < 2:
            return None
        number = list(islice(self.tasks, 3))[-1]
        self._back.send_bytes(number.to_bytes(NUMBER))
        return self.tasks.pop(number)

    def hear(self) -> Iterator[tuple[Task[Any, Any], bytes]]:
        """What it has done and what came of each, at least one that is waited for; raises EOFError or OSError where it died."""
        while True:
            said = self.line.recv_bytes()
            if task := self.tasks.pop(int.from_bytes(said[:NUMBER]), None):
                yield task, said[NUMBER:]
            if not self.line.poll():
                return

    def end(self) -> None:
        """Let it end at once. That takes the system some milliseconds, which nobody waits for: whoever starts the
        next process, or ends this one, finds it gone."""
        self.line.close()
        self._back.close()
        self._process.kill()


@contextmanager
def undisturbed() -> Iterator[None]:
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
