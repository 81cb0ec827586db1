"""The rep's own order among their mail: categories, flags, read and unread. It is theirs, and says nothing of promises."""

from datetime import timedelta
from pathlib import Path

import pytest

from agent.store_port import DraftState
from tests.connectors_outlook.worlds import OutlookWorld
from tests.fakes.graph.client import FakeGraph, HandClock


@pytest.mark.parametrize("name", ["Customer", "Sent Items", "Drafts"])
def test_a_category_changes_nothing_that_was_read(fake: FakeGraph, tmp_path: Path, name: str) -> None:
    """Graph lists the message again, whatever the category is called: it is the same message, and is counted once."""
    world = OutlookWorld(fake, tmp_path / "data").with_promises()
    world.clock = HandClock(world.now)
    world.connect()
    world.sync(world.now)
    before = world._ledger()
    for message in fake.do("messages", folder=""):
        if message["folder"] != "drafts":
            fake.do("categorise", number=message["number"], name=name)
            fake.do("flag", number=message["number"])
    fake.do("clear_log")
    world.sync(world.now + timedelta(minutes=10))
    assert world._ledger() == before
    assert [line for line in fake.asked if "$value" in line], "they were listed again"


def test_a_category_on_a_draft_is_no_edit(fake: FakeGraph, tmp_path: Path) -> None:
    """Its words are still kept's, so that it is followed as before, and no second one is made."""
    world = OutlookWorld(fake, tmp_path / "data").with_promises()
    world.clock = HandClock(world.now)
    world.connect()
    world.sync(world.now)
    (draft,) = [one for one in fake.do("messages", folder="drafts") if "Oak tops" in one["subject"]]
    fake.do("categorise", number=draft["number"], name="For Monday")
    world.sync(world.now + timedelta(minutes=10))
    states = {state for _, _, state in world._ledger()[1]}  # type: ignore[index]
    assert states == {DraftState.WRITTEN}
    assert set(world.created().values()) == {1}
