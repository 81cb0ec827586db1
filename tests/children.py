"""Processes that a test starts, kills and puts to sleep.

They are copies of a process that never had a second thread. A copy of pytest's own would wait for ever for
whatever lock another of its threads held at that moment.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from types import FrameType
from typing import Any

import pytest

from agent import crash

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        "agent.bootstrap.local",
        "agent.bootstrap.signed_in",
        "connectors.gmail",
        "connectors.imap",
        "connectors.outlook",
    ]
)
_LONGEST = 100.0  # seconds, less than a test may take: a child that hangs fails its test with a sentence

Patches = Mapping[str, Any]
"""What is set in a child as `MonkeyPatch.setattr` would: dotted name to value."""


def patched(monkeypatch: pytest.MonkeyPatch, patches: Patches) -> None:
    """Set them here."""
    for name, value in patches.items():
        monkeypatch.setattr(name, value)


@dataclass(frozen=True, slots=True)
class _Place:
    """The place in the program at which the child ends or sleeps, the `nth` time it is reached."""

    name: str = ""
    nth: int = 1
    reached: Event | None = None  # set before it sleeps; without, it is killed


@dataclass(slots=True)
class Child:
    """A process that runs `run`, which is pickled with all it holds, in this one's environment."""

    run: Callable[[], object]
    patches: Patches = field(default_factory=dict)
    place: _Place = field(default_factory=_Place)
    _process: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        self._process = CONTEXT.Process(
            target=_run, args=(self.run, self.patches, self.place, dict(os.environ)), daemon=True
        )
        self._process.start()

    def ended(self) -> int:
        """Its exit status, or the signal that killed it as a negative number."""
        self._process.join(_LONGEST)
        if self._process.exitcode is None:
            self._process.kill()
            pytest.fail(f"a process still ran after {_LONGEST:.0f} seconds")
        return self._process.exitcode

    def wake(self) -> None:
        """Let one that sleeps go on to its end."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGCONT)
        assert self.ended() in (0, 1), "a worker that was overtaken may complain, and no more"


def killed(run: Callable[[], object], place: str, nth: int = 1, patches: Patches | None = None) -> bool:
    """Run in a child that dies at this place the `nth` time it is reached; False where it was not reached."""
    status = Child(run, patches or {}, _Place(place, nth)).ended()
    if status < 0:
        assert status == -signal.SIGKILL
        return True
    assert status == 0, f"the run failed before {place}"
    return False


def asleep(run: Callable[[], object], place: str, patches: Patches | None = None) -> Child:
    """Run in a child that stops at this place, as a worker does whose machine sleeps; the child, to be woken."""
    reached = CONTEXT.Event()
    child = Child(run, patches or {}, _Place(place, reached=reached))
    assert reached.wait(_LONGEST), f"{place} was not reached"
    return child


def _run(run: Callable[[], object], patches: Patches, place: _Place, environment: dict[str, str]) -> None:
    """In the child."""
    os.environ.clear()
    os.environ.update(environment)
    patched(pytest.MonkeyPatch(), patches)
    crash._NAME, crash._LAST, crash._reached = place.name, place.nth, count(1)
    if place.reached:
        crash._SIGNAL = signal.SIGUSR1
        signal.signal(signal.SIGUSR1, _sleeper(place.reached))
    run()


def _sleeper(reached: Event) -> Callable[[int, FrameType | None], None]:
    def sleep(_number: int, _frame: FrameType | None) -> None:
        reached.set()
        os.kill(os.getpid(), signal.SIGSTOP)  # and with it every thread

    return sleep
