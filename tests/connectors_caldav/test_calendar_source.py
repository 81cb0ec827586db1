"""What a calendar's doings become: changes, removals, lost tokens, windows, several calendars."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.errors import CursorLost
from agent.ports import Page, Verdict
from connectors._password import Secret
from connectors.caldav import source
from connectors.caldav.calendars import find_home
from connectors.caldav.transport import Transport
from tests.connectors_caldav.conftest import Planner, event
from tests.connectors_caldav.test_contract import without_token


@pytest.fixture(params=["sync token", "etags"])
def any_way(request: pytest.FixtureRequest, planner: Planner, monkeypatch: pytest.MonkeyPatch) -> Planner:
    """The calendar read either way."""
    if request.param == "etags":
        without_token(monkeypatch)
    return planner


def refs(pages: list[Page]) -> list[str]:
    return [item.ref.rpartition("/")[2] for page in pages for item in page.items]


def gone(pages: list[Page]) -> list[str]:
    return [ref.rpartition("/")[2] for page in pages for ref in page.removed]


def test_a_change_is_given_again_whole(any_way: Planner) -> None:
    """A meeting that moved is one item under its old name, with its new time."""
    any_way.put("kickoff", event(1))
    any_way.put("review", event(2))
    last = list(any_way.source().pages())[-1]
    any_way.put("kickoff", event(1, "SEQUENCE:1", start="DTSTART:20260512T090000Z"))
    pages = list(any_way.source().pages(last.cursor))
    assert refs(pages) == ["kickoff.ics"]
    assert pages[0].items[0].meetings[0].start == datetime(2026, 5, 12, 9, tzinfo=UTC)
    assert list(any_way.source().pages(pages[-1].cursor)) == []


def test_a_removal_is_told_once(any_way: Planner) -> None:
    """A deleted meeting is among the removed, with no item; afterwards nothing is new."""
    for number, name in enumerate(("one", "two", "three")):
        any_way.put(name, event(number))
    last = list(any_way.source().pages())[-1]
    any_way.delete("two")
    pages = list(any_way.source().pages(last.cursor))
    assert (refs(pages), gone(pages)) == ([], ["two.ics"])
    assert list(any_way.source().pages(pages[-1].cursor)) == []


def test_come_and_gone_between_two_readings_harms_nothing(any_way: Planner) -> None:
    """What was made and deleted meanwhile is no item."""
    any_way.put("stays", event(1))
    last = list(any_way.source().pages())[-1]
    any_way.put("flash", event(2))
    any_way.delete("flash")
    assert refs(list(any_way.source().pages(last.cursor))) == []


def test_a_first_reading_says_that_it_was_whole(any_way: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the last page of a walk from the beginning speaks for everything, whether or not it was stopped between; an empty calendar's too."""
    assert [page.whole for page in any_way.source().pages()] == [True]
    monkeypatch.setattr(source, "PAGE_ITEMS", 2)
    for number in range(5):
        any_way.put(f"m{number}", event(number))
    pages = list(any_way.source().pages())
    assert [page.whole for page in pages] == [False, False, True]
    assert [page.whole for page in any_way.source().pages(pages[0].cursor)] == [False, True]


def test_what_changes_during_the_first_reading_is_told_after_it(
    planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token is asked for before the listing, so a change behind the reader's back is in the next reading."""
    monkeypatch.setattr(source, "PAGE_ITEMS", 2)
    for number in range(4):
        planner.put(f"m{number}", event(number))
    pages = planner.source().pages()
    next(pages)
    planner.put("m0", event(0, "SEQUENCE:1"))
    planner.put("m9", event(9))
    last = [*pages][-1]
    assert sorted(refs(list(planner.source().pages(last.cursor)))) == ["m0.ics", "m9.ics"]


def test_a_later_reading_that_is_stopped_gives_the_rest(
    any_way: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing changes in the calendar any more, what was not given is still to come."""
    monkeypatch.setattr(source, "PAGE_ITEMS", 2)
    before = list(any_way.source().pages())[-1]
    for number in range(5):
        any_way.put(f"m{number}", event(number))
    first = next(any_way.source().pages(before.cursor))
    rest = list(any_way.source().pages(first.cursor))
    assert sorted(refs([first, *rest])) == [f"m{number}.ics" for number in range(5)]


def test_a_walk_that_was_stopped_ends_as_a_whole_one(
    any_way: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gone on with to its end, it says that everything was listed, and what went since its first page is told."""
    monkeypatch.setattr(source, "PAGE_ITEMS", 2)
    for number in range(5):
        any_way.put(f"m{number}", event(number))
    first = next(any_way.source().pages())
    gone = first.items[0].ref
    any_way.delete(gone.rpartition("/")[2].removesuffix(".ics"))
    rest = list(any_way.source().pages(first.cursor))
    assert [page.whole for page in rest] == [False] * (len(rest) - 1) + [True]
    assert [ref for page in rest for ref in page.removed] == [gone]


def test_a_token_the_server_does_not_know_loses_the_cursor(planner: Planner) -> None:
    """Radicale answers 403 with valid-sync-token: everything is to be read anew."""
    planner.put("one", event(1))
    cursor = list(planner.source().pages())[-1].cursor
    mangled = cursor.replace("/ns/sync/", "/ns/sync/0")
    assert mangled != cursor
    with pytest.raises(CursorLost):
        list(planner.source().pages(mangled))


def test_meetings_outside_the_window_are_listed_and_not_read(planner: Planner) -> None:
    """An old meeting ends in a verdict, too; a series that reaches into the window is read."""
    planner.put("old", event(1, start="DTSTART:20190507T090000Z"))
    planner.put("weekly", event(2, "RRULE:FREQ=WEEKLY", start="DTSTART:20190506T090000Z"))
    items = {item.ref.rpartition("/")[2]: item for page in planner.source().pages() for item in page.items}
    assert items["old.ics"].verdict is Verdict.SKIPPED
    assert 20 < len(items["weekly.ics"].meetings) < 40
    assert all(planner.window[0] <= one.start for one in items["weekly.ics"].meetings)


def test_the_window_rolls_on(planner: Planner) -> None:
    """When the time that was worked out is used up, the cursor is lost: the calendar is walked anew and later repetitions come."""
    planner.put("weekly", event(2, "RRULE:FREQ=WEEKLY", start="DTSTART:20260504T090000Z"))
    last = list(planner.source().pages())[-1]
    planner.window = (planner.window[0] + timedelta(days=20), planner.window[1] + timedelta(days=20))
    assert list(planner.source().pages(last.cursor)) == []
    planner.window = (planner.window[0] + timedelta(days=20), planner.window[1] + timedelta(days=20))
    with pytest.raises(CursorLost):
        list(planner.source().pages(last.cursor))
    pages = list(planner.source().pages())
    assert pages[-1].whole
    assert max(one.start for one in pages[0].items[0].meetings) > planner.window[1]


def test_every_calendar_of_meetings_is_a_source(planner: Planner) -> None:
    """Lists of tasks are none; a choice by name narrows it."""
    planner.make("travel")
    planner.make("chores", component="VTODO")
    names = [one.name.rstrip("/").rpartition("/")[2] for one in planner.open().sources]
    assert names == ["travel", "work"]
    planner.options["calendars"] = "Travel"
    assert len(planner.open().sources) == 1


def test_a_hostile_calendar_object_stops_nothing(planner: Planner) -> None:
    """A rule that repeats every second, and a thousand guests, cost their own item only."""
    planner.put("bomb", event(1, "RRULE:FREQ=SECONDLY", start="DTSTART:20260501T000000Z"))
    guests = [f"ATTENDEE:mailto:guest{number}@brandt.example" for number in range(3_000)]
    planner.put("crowd", event(2, *guests))
    planner.put("plain", event(3))
    items = {item.ref.rpartition("/")[2]: item for page in planner.source().pages() for item in page.items}
    assert items["plain.ics"].verdict is Verdict.READ
    assert items["bomb.ics"].verdict is Verdict.PARTIAL
    assert items["crowd.ics"].verdict in (Verdict.PARTIAL, Verdict.READ)


def test_the_home_is_found_from_the_root(planner: Planner) -> None:
    """From the server's bare address the signed-in user's calendars are found."""
    transport = Transport(planner.server.url, planner.user, Secret("pass"), clock=planner.clock)
    assert find_home(transport, planner.server.url).url == planner.home
    assert find_home(transport, planner.home + "work/").url == planner.home + "work/"
    transport.close()


def test_one_calendar_alone_can_be_connected(planner: Planner) -> None:
    """A calendar's own URL is a home with that one calendar."""
    planner.make("travel")
    planner.options["url"] = planner.home + "work/"
    assert [one.name for one in planner.open().sources] == [planner.source().name]
