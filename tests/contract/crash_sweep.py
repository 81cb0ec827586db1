"""Killed at every named step in turn, restarted until quiet, and judged: nothing lost, nothing twice, no human overruled.

A connector's test subclasses `CrashSweep`, says in a fixture how to make a world that its provider
is part of, and has the whole sweep. The kill is SIGKILL in a forked child, at the places where the
code calls `crashpoint`.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

import pytest

from agent import crash

PLACES = (
    "sync.before_page", "sync.after_page", "sync.before_commit", "sync.after_commit", "follow.before", "follow.after",
    "draft.before_claim", "draft.before_writing", "draft.after_writing", "draft.before_create", "draft.after_create",
    "draft.before_written", "draft.after_written",
)  # fmt: skip
"""Places that a first reading passes."""

LATER_PLACES = (
    "draft.before_withdraw", "draft.after_withdraw", "draft.before_withdrawn", "draft.after_withdrawn",
    "sync.before_commit", "sync.after_commit", "follow.before", "follow.after",
)  # fmt: skip
"""Places that a reading passes after something happened in the world."""

_MOST_TIMES = 3  # how often a place is tried: the first time it is reached, the second, ...
_LOOKS = tuple(timedelta(minutes=n) for n in (0, 3, 6, 9))  # two empty looks two minutes apart, and room


class World(Protocol):
    """A provider with a mailbox, and a data folder that is connected to it."""

    now: datetime

    def sync(self, now: datetime) -> None:
        """What `kept sync` does, with everything opened anew and closed again."""
        ...

    def change(self) -> None:
        """Let something happen in the mailbox: the promise is kept, say, so that its draft is no longer right."""
        ...

    def ledger(self) -> object:
        """Every commitment and draft as a user sees it, to be compared."""
        ...

    def created(self) -> Counter[str]:
        """How often a draft with each mark was ever made at the provider."""
        ...


def killed(run: Callable[[], None], place: str, nth: int = 1) -> bool:
    """Run in a child that dies at this place the `nth` time it is reached; False where it was not reached."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            crash._NAME, crash._LAST, crash._reached = place, nth, count(1)
            run()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, f"the run failed before {place}"
    return False


def stopped(run: Callable[[], None], place: str) -> int:
    """Run in a child that stops at this place, as a worker does whose machine sleeps; the child, to be woken."""
    child = os.fork()
    if child == 0:
        try:
            crash._NAME, crash._LAST, crash._reached = place, 1, count(1)
            crash._SIGNAL = signal.SIGSTOP
            run()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, os.WUNTRACED)
    assert os.WIFSTOPPED(status), f"{place} was not reached"
    return child


def woken(child: int) -> None:
    """Let a stopped child go on to its end."""
    os.kill(child, signal.SIGCONT)
    os.waitpid(child, 0)


def settle(world: World, now: datetime) -> None:
    """Run until quiet."""
    for pause in _LOOKS:
        world.sync(now + pause)


class CrashSweep:
    """Subclass with a fixture `make_world` that gives a maker of `World`s, each new and like the others."""

    places: tuple[str, ...] = PLACES
    later_places: tuple[str, ...] = LATER_PLACES

    def test_a_first_reading_killed_anywhere_is_completed(self, make_world: Callable[[], World]) -> None:
        """Wherever the first reading dies, the next ones come to the ledger of a reading that nothing disturbed."""
        undisturbed = make_world()
        settle(undisturbed, undisturbed.now)
        assert undisturbed.created(), "a world without a draft proves nothing"
        reached = set()
        for place in self.places:
            for nth in range(1, _MOST_TIMES + 1):
                world = make_world()
                if not killed(lambda world=world: world.sync(world.now), place, nth):  # type: ignore[misc]
                    break
                reached.add(place)
                settle(world, world.now)
                _judge(world, undisturbed, f"{place}:{nth}")
        assert reached == set(self.places)

    def test_a_later_reading_killed_anywhere_is_completed(self, make_world: Callable[[], World]) -> None:
        """The same after something happened: a draft that is no longer right is taken away once, and not made again."""
        undisturbed = make_world()
        settle(undisturbed, undisturbed.now)
        undisturbed.change()
        later = undisturbed.now + timedelta(hours=1)
        settle(undisturbed, later)
        reached = set()
        for place in self.later_places:
            world = make_world()
            settle(world, world.now)
            world.change()
            if killed(lambda world=world: world.sync(later), place):  # type: ignore[misc]
                reached.add(place)
            settle(world, later)
            _judge(world, undisturbed, place)
        assert reached == set(self.later_places)

    @pytest.mark.parametrize("place", ["draft.before_create", "draft.after_create", "draft.before_written"])
    def test_killed_again_and_again_it_writes_one_draft(
        self, make_world: Callable[[], World], place: str
    ) -> None:
        """Three kills at the worst places in a row, and still there is one draft of each."""
        world = make_world()
        for minutes in (0, 5, 10):
            killed(lambda: world.sync(world.now + timedelta(minutes=minutes)), place)  # noqa: B023
        settle(world, world.now + timedelta(minutes=15))
        assert set(world.created().values()) == {1}

    @pytest.mark.parametrize(
        "place",
        ["sync.before_page", "sync.after_page", "sync.after_commit", "follow.before", "draft.before_create"],
    )
    def test_a_worker_that_slept_does_no_harm(
        self, make_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        """Stopped in the middle, overtaken when its lease is over, and woken when all is done: nothing is done twice."""
        undisturbed = make_world()
        settle(undisturbed, undisturbed.now)
        monkeypatch.setattr("agent.flows.lease._LASTS", timedelta(0))
        world = make_world()
        sleeper = stopped(lambda: world.sync(world.now), place)
        try:
            settle(world, world.now)
        finally:
            woken(sleeper)
        settle(world, world.now + timedelta(minutes=15))
        _judge(world, undisturbed, place)


def _judge(world: World, undisturbed: World, where: str) -> None:
    assert world.created() == undisturbed.created(), f"other drafts were made after a kill at {where}"
    assert world.ledger() == undisturbed.ledger(), f"the ledger is another after a kill at {where}"
