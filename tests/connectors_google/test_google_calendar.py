"""A Google calendar: events once, series with all their times, moves, answers and cancellations as they come."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from agent.core.meeting import Answer, Meeting
from agent.errors import CursorLost, ProviderDown, SourceMissing
from agent.ports import Page, Verdict
from tests.connectors_google.conftest import ME, Desk


def read(desk: Desk, cursor: str | None = None) -> list[Page]:
    return list(desk.open().sources[1].pages(cursor))


def meetings(pages: list[Page]) -> list[Meeting]:
    return [meeting for page in pages for item in page.items for meeting in item.meetings]


def put(desk: Desk, name: str = "review", **said: Any) -> None:
    event = {
        "id": name,
        "summary": "Oak tops: review",
        "start": {"dateTime": "2026-03-20T10:00:00+01:00", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-03-20T11:00:00+01:00", "timeZone": "Europe/Berlin"},
        "organizer": {"email": "sven@brandt.example", "displayName": "Sven Brandt"},
        "attendees": [
            {"email": ME, "self": True, "responseStatus": "accepted"},
            {"email": "sven@brandt.example", "organizer": True, "responseStatus": "accepted"},
        ],
        **said,
    }
    desk.fake.do("agenda", account=desk.me, verb="put", event=event)


def weekly(desk: Desk, **said: Any) -> None:
    put(desk, "jour-fixe", **{"recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=FR"], **said})


def change(desk: Desk, verb: str, **more: Any) -> None:
    desk.fake.do("agenda", account=desk.me, verb=verb, **more)


def test_an_event_is_a_meeting(desk: Desk) -> None:
    """Time on its own clock, who asked, who was asked and what they answered, under the UID that invitations bear."""
    put(desk, iCalUID="abc@brandt.example", location="Halle 2", sequence=3)
    (meeting,) = meetings(read(desk))
    assert meeting.uid == "abc@brandt.example"
    assert meeting.start.isoformat() == "2026-03-20T10:00:00+01:00"
    assert (meeting.end - meeting.start) == timedelta(hours=1)
    assert meeting.organizer is not None
    assert meeting.organizer.email == "sven@brandt.example"
    assert [(one.address.email, one.answer) for one in meeting.attendees] == [
        (ME, Answer.ACCEPTED),
        ("sven@brandt.example", Answer.ACCEPTED),
    ]
    assert (meeting.location, meeting.sequence, meeting.occurrence) == ("Halle 2", 3, None)


def test_a_day_begins_in_the_reps_zone(desk: Desk) -> None:
    """An all-day event has no hour; its day is the rep's."""
    put(desk, start={"date": "2026-03-20"}, end={"date": "2026-03-21"})
    (meeting,) = meetings(read(desk))
    assert meeting.all_day
    assert meeting.start.isoformat() == "2026-03-20T00:00:00+01:00"


def test_an_answer_and_a_move_come_as_changes(desk: Desk) -> None:
    """The same meeting again, with its new time and its new answers."""
    put(desk)
    cursor = read(desk)[-1].cursor
    put(
        desk,
        start={"dateTime": "2026-03-23T10:00:00+01:00"},
        end={"dateTime": "2026-03-23T11:00:00+01:00"},
        sequence=1,
    )
    (page,) = read(desk, cursor)
    (moved,) = meetings([page])
    assert moved.start.date() == date(2026, 3, 23)
    put(desk, attendees=[{"email": "sven@brandt.example", "responseStatus": "declined"}], sequence=1)
    (answered,) = meetings(read(desk, page.cursor))
    assert answered.attendees[0].answer is Answer.DECLINED


def test_a_page_that_comes_twice_is_asked_for_again(desk: Desk) -> None:
    """In a walk, among changes and among the times of a series: nothing is lost, and no reading ends."""
    for number in range(8):
        put(desk, f"e{number}")
    repeat = {"action": "repeat", "times": 2}
    desk.fake.do("fault", match="events\\?.*pageToken", **repeat)
    pages = read(desk)
    assert len(meetings(pages)) == 8
    for number in range(8):
        put(desk, f"e{number}", summary="Moved")
    weekly(desk, recurrence=["RRULE:FREQ=HOURLY;COUNT=600"])
    desk.fake.do("fault", match="events\\?.*pageToken", **repeat)
    desk.fake.do("fault", match="instances\\?.*pageToken", **repeat)
    (changes,) = read(desk, pages[-1].cursor)
    assert len(meetings([changes])) == 608


def test_a_sync_token_bears_nothing_beside_it(desk: Desk) -> None:
    """Changes are asked for as Google's reference allows: nothing filters, and `showDeleted` is never set to false."""
    put(desk)
    (page,) = read(desk)
    desk.fake.do("forget_calls")
    change(desk, "remove", id="review")
    (changes,) = read(desk, page.cursor)
    assert changes.removed == ("review",)
    (asked,) = [line for line in desk.fake.do("calls") if "syncToken" in line]
    assert not any(name in asked for name in ("showDeleted", "timeMin", "timeMax", "orderBy"))


def test_a_deleted_event_is_gone(desk: Desk) -> None:
    """A tombstone names the event and little else; the store knows which meeting it was."""
    put(desk)
    cursor = read(desk)[-1].cursor
    change(desk, "remove", id="review")
    (page,) = read(desk, cursor)
    assert page.removed == ("review",)


def test_a_series_is_one_item_with_all_its_times(desk: Desk) -> None:
    """From the window's beginning to a month beyond its end, each under its own occurrence."""
    weekly(desk)
    (page,) = read(desk)
    (item,) = page.items
    assert (item.ref, item.verdict) == ("jour-fixe", Verdict.READ)
    assert len(item.meetings) == 17  # Fridays from 20 March to 10 July
    assert len({meeting.occurrence for meeting in item.meetings}) == 17
    assert {meeting.uid for meeting in item.meetings} == {"jour-fixe@google.com"}
    assert {meeting.start.hour for meeting in item.meetings} == {10}, (
        "the clock on the wall stays, whatever UTC does"
    )


def test_a_moved_time_of_a_series_keeps_its_place(desk: Desk) -> None:
    """The exception stands where its time stood, and the series is given again whole."""
    weekly(desk)
    cursor = read(desk)[-1].cursor
    put(
        desk,
        "jour-fixe_20260327T090000Z",
        recurringEventId="jour-fixe",
        originalStartTime={"dateTime": "2026-03-27T10:00:00+01:00", "timeZone": "Europe/Berlin"},
        start={"dateTime": "2026-03-28T15:00:00+01:00", "timeZone": "Europe/Berlin"},
        end={"dateTime": "2026-03-28T16:00:00+01:00", "timeZone": "Europe/Berlin"},
        iCalUID="jour-fixe@google.com",
    )
    found = {meeting.occurrence: meeting for meeting in meetings(read(desk, cursor))}
    assert len(found) == 17
    moved = found[datetime(2026, 3, 27, 9, tzinfo=UTC)]
    assert moved.start.isoformat() == "2026-03-28T15:00:00+01:00"


def test_a_called_off_time_leaves_its_series(desk: Desk) -> None:
    """One Friday is dropped, the others stay."""
    weekly(desk)
    cursor = read(desk)[-1].cursor
    change(desk, "remove", id="jour-fixe_20260327T090000Z")
    found = {meeting.start.date() for meeting in meetings(read(desk, cursor))}
    assert len(found) == 16
    assert date(2026, 3, 27) not in found


def test_a_deleted_series_is_gone(desk: Desk) -> None:
    """With all its times."""
    weekly(desk)
    cursor = read(desk)[-1].cursor
    change(desk, "remove", id="jour-fixe")
    (page,) = read(desk, cursor)
    assert page.removed == ("jour-fixe",)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12",
        "RRULE:FREQ=YEARLY;COUNT=2000000000",
    ],
)
def test_a_bomb_is_bounded(desk: Desk, rule: str) -> None:
    """Whatever a rule says, one series gives a thousand times at most, and says so."""
    put(desk, "bomb", recurrence=[rule])
    desk.arrive(1)
    (page,) = read(desk)
    (item,) = page.items
    assert len(item.meetings) <= 1000
    assert (item.verdict is Verdict.PARTIAL) == (len(item.meetings) == 1000)


def test_a_series_on_a_server_that_lists_no_times(desk: Desk) -> None:
    """Then its rule is worked out here, with the same times; a moved one and a dropped one included."""
    change(desk, "settings", lists_times=False)
    weekly(desk, recurrence=["RRULE:FREQ=WEEKLY;BYDAY=FR", "EXDATE;TZID=Europe/Berlin:20260403T100000"])
    put(
        desk,
        "jour-fixe_20260327T090000Z",
        recurringEventId="jour-fixe",
        originalStartTime={"dateTime": "2026-03-27T10:00:00+01:00", "timeZone": "Europe/Berlin"},
        start={"dateTime": "2026-03-28T15:00:00+01:00", "timeZone": "Europe/Berlin"},
        end={"dateTime": "2026-03-28T16:00:00+01:00", "timeZone": "Europe/Berlin"},
    )
    change(desk, "remove", id="jour-fixe_20260410T080000Z")
    desk.page_items = 50
    found = [meeting.start for meeting in meetings(read(desk))]
    days = {start.date() for start in found}
    assert len(found) == 15
    assert date(2026, 3, 28) in days
    assert not {date(2026, 3, 27), date(2026, 4, 3), date(2026, 4, 10)} & days
    assert {start.hour for start in found} == {10, 15}


def test_a_bomb_on_a_server_that_lists_no_times(desk: Desk) -> None:
    """Our own working out is bounded too."""
    change(desk, "settings", lists_times=False)
    put(desk, "bomb", recurrence=["RRULE:FREQ=SECONDLY"])
    put(desk, "junk", recurrence=["RRULE:FREQ=DAILY\r\nDTSTART:19700101", "X:1"])
    items = [item for page in read(desk) for item in page.items]
    assert all(len(item.meetings) <= 1000 for item in items)


def test_a_lost_token_means_everything_again(desk: Desk) -> None:
    """410 for a sync token, and for one that is no token at all."""
    put(desk)
    cursor = read(desk)[-1].cursor
    change(desk, "forget")
    with pytest.raises(CursorLost):
        read(desk, cursor)
    with pytest.raises(CursorLost):
        read(desk, cursor.replace("sync-", "mangled-"))
    again = read(desk)
    assert len(meetings(again)) == 1
    assert again[-1].whole, "what a whole walk does not list is gone"


def test_a_window_that_moves_is_read_again(desk: Desk) -> None:
    """Times beyond what was asked for come in view as weeks go by, though nothing in the calendar changes."""
    weekly(desk)
    first = read(desk)
    desk.clock.forward(29 * 86400)
    assert read(desk, first[-1].cursor) == [], "a month of margin"
    desk.clock.forward(2 * 86400)
    with pytest.raises(CursorLost):
        read(desk, first[-1].cursor)
    assert max(m.start for m in meetings(read(desk))) > max(m.start for m in meetings(first))


def test_a_token_is_renewed_though_nothing_changes(desk: Desk) -> None:
    """Once a day, so that a quiet calendar's token does not grow old."""
    put(desk)
    cursor = read(desk)[-1].cursor
    desk.clock.forward(86400)
    change(desk, "settings", change=50)
    (page,) = read(desk, cursor)
    assert page.items == ()
    assert page.cursor != cursor


def test_a_server_without_sync_tokens(desk: Desk) -> None:
    """Everything is looked at each time; given again only where something differs, what vanished included."""
    change(desk, "settings", gives_tokens=False)
    for number in range(7):
        put(desk, f"e{number}")
    cursor = read(desk)[-1].cursor
    assert read(desk, cursor) == []
    change(desk, "vanish", id="e3")
    with pytest.raises(CursorLost):
        read(desk, cursor)
    again = read(desk)
    assert len(meetings(again)) == 6
    assert again[-1].whole


def test_an_event_that_cannot_be_read_stops_no_other(desk: Desk) -> None:
    """It ends in a verdict of its own."""
    put(desk, "broken", start={"date": "someday"})
    put(desk)
    verdicts = {item.ref: item.verdict for page in read(desk) for item in page.items}
    assert verdicts == {"broken": Verdict.QUARANTINED, "review": Verdict.READ}


def test_a_calendar_that_is_gone_is_named(desk: Desk) -> None:
    """404 for the calendar itself is no lost cursor."""
    desk.fake.do("fault", match="/events", action="status", status=404, reason="notFound")
    with pytest.raises(SourceMissing, match="primary"):
        read(desk)


@pytest.mark.parametrize("action", ["status", "cut", "truncate", "half_json", "html"])
def test_passing_trouble_loses_nothing(desk: Desk, action: str) -> None:
    """A listing and a series that fail twice are asked for a third time."""
    weekly(desk)
    desk.fake.do("fault", match="/events\\?", action=action, times=2)
    desk.fake.do("fault", match="/instances", action=action, times=2)
    assert len(meetings(read(desk))) == 17
    desk.fake.do("fault", match="/events\\?", action=action, times=99)
    with pytest.raises(ProviderDown):
        read(desk)


def test_hostile_events_end_in_verdicts(desk: Desk) -> None:
    """Wrong types, broken zones, absurd people: a verdict each, and no exception."""
    put(desk, "a", attendees=[{"email": "x\r\nBcc: y@z.example"}, {"displayName": "Nobody"}])
    put(desk, "b", start={"dateTime": "2026-03-20T10:00:00+01:00", "timeZone": "../../etc/passwd"})
    put(desk, "c", summary="Review\r\nX-Evil: 1", description="\x00<b>hi</b>")
    put(desk, "d", end={"dateTime": "2026-03-19T10:00:00+01:00"})
    items = {item.ref: item for page in read(desk) for item in page.items}
    assert items.keys() == {"a", "b", "c", "d"}
    assert items["a"].meetings[0].attendees == ()
    assert items["c"].meetings[0].summary == "Review X-Evil: 1"
    assert items["d"].meetings[0].end == items["d"].meetings[0].start
