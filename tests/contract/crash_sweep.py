"""Killed at every named step in turn, restarted until quiet, and judged: nothing lost, nothing twice, no human overruled.

A connector's test subclasses `CrashSweep`, says in a fixture how to make a world that its provider
is part of, and has the whole sweep. The kill is SIGKILL in a process of its own, at the places where the
code calls `crashpoint`.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Protocol

import pytest

from tests.children import Patches, asleep, killed, patched

PLACES = (
    "sync.before_page", "sync.after_page", "sync.before_commit", "sync.after_commit", "follow.before", "follow.after",
    "draft.before_claim", "draft.before_writing", "draft.after_writing", "draft.before_create", "draft.after_fence",
    "draft.after_create",
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


def settle(world: World, now: datetime) -> None:
    """Run until quiet."""
    for pause in _LOOKS:
        world.sync(now + pause)


class CrashSweep:
    """Subclass with a fixture `make_world` that gives a maker of `World`s, each new and like the others.

    A reading that is killed runs in a process of its own: worlds can be pickled.
    """

    patches: Patches = MappingProxyType({})
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
                if not killed(partial(world.sync, world.now), place, nth, self.patches):
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
            if killed(partial(world.sync, later), place, 1, self.patches):
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
            killed(partial(world.sync, world.now + timedelta(minutes=minutes)), place, 1, self.patches)
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
        self._sleeps_at(place, make_world, monkeypatch)

    def test_a_worker_that_slept_at_the_providers_door_makes_no_second_draft(
        self, make_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All its looks behind it, and the fence before it."""
        doors = [place for place in self.places if place not in PLACES and ".before_" in place]
        for place in doors:
            self._sleeps_at(place, make_world, monkeypatch)

    def _sleeps_at(
        self, place: str, make_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        undisturbed = make_world()
        settle(undisturbed, undisturbed.now)
        leases_end = {"agent.flows.lease._LASTS": timedelta(0)}
        patched(monkeypatch, leases_end)
        world = make_world()
        sleeper = asleep(partial(world.sync, world.now), place, {**self.patches, **leases_end})
        try:
            settle(world, world.now)
        finally:
            sleeper.wake()
        settle(world, world.now + timedelta(minutes=15))
        _judge(world, undisturbed, place)


def _judge(world: World, undisturbed: World, where: str) -> None:
    assert world.created() == undisturbed.created(), f"other drafts were made after a kill at {where}"
    assert world.ledger() == undisturbed.ledger(), f"the ledger is another after a kill at {where}"
