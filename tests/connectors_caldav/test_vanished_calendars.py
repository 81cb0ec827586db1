"""A calendar that is deleted as a whole, on a real Radicale: its meetings to come are called off, and come back with it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agent import bootstrap
from agent.store_port import ConnectionState
from tests.connectors_caldav.crash_world import NOW, CalendarWorld
from tests.servers.radicale import Radicale


@pytest.fixture
def world(tmp_path: Path, server: Radicale) -> Iterator[CalendarWorld]:
    world = CalendarWorld(tmp_path / "data", server)
    world.ask("MKCALENDAR", "", calendar="fairs")
    world.put(90, calendar="fairs")
    yield world


def standing(world: CalendarWorld) -> list[str]:
    """The numbers of the meetings that are to take place."""
    meetings, _ = world.ledger()
    return sorted(uid.partition("@")[0] for uid, _, _, stands in meetings if stands)


def read(world: CalendarWorld, hours: int) -> None:
    assert world.try_sync(NOW + timedelta(hours=hours)) is ConnectionState.OK


def vanished(world: CalendarWorld) -> list[int]:
    """Of each source how much went away and is not believed to be gone."""
    with bootstrap.application(world.data) as app, app.store.reading() as unit:
        (mailbox,) = unit.mailboxes.all()
        return sorted(source.vanished for source in unit.health.sources(mailbox.id) if source.vanished)


def test_its_meetings_to_come_are_called_off_and_come_back_with_it(world: CalendarWorld) -> None:
    """The other calendar's stand all the time; a second look at the same changes nothing."""
    read(world, 0)
    assert standing(world) == ["0", "1", "2", "3", "4", "90"]
    world.ask("DELETE", "", calendar="fairs")
    for hours in (1, 2):
        read(world, hours)
        assert standing(world) == ["0", "1", "2", "3", "4"]
    world.ask("MKCALENDAR", "", calendar="fairs")
    world.put(90, calendar="fairs")
    read(world, 3)
    assert standing(world) == ["0", "1", "2", "3", "4", "90"]


def test_a_full_one_is_not_believed_to_be_gone_until_the_user_says_so(world: CalendarWorld) -> None:
    """A lost licence looks just like that; the doctor asks."""
    for number in range(50, 75):
        world.put(number, calendar="fairs")
    read(world, 0)
    world.ask("DELETE", "", calendar="fairs")
    read(world, 1)
    read(world, 4)
    assert len(standing(world)) == 31
    assert vanished(world) == [26]
    with bootstrap.application(world.data) as app:
        signed_in = bootstrap.SignedIn(app)
        assert signed_in.believe_gone(signed_in.connections(), NOW + timedelta(hours=5)) == 26
    assert standing(world) == ["0", "1", "2", "3", "4"]


def test_one_that_was_not_chosen_has_not_vanished(world: CalendarWorld) -> None:
    """Who reads one calendar alone is told nothing by the list of the others."""
    read(world, 0)
    world.choose(f"/{world.user}/work/")
    read(world, 1)
    assert "90" in standing(world)
