"""The calendar through Graph: what left the window is not called off, series are told apart, zones are understood."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.core.meeting import Answer, Meeting
from agent.errors import CursorLost
from agent.ports import Page, Verdict
from connectors.outlook.calendar import CalendarSource
from connectors.outlook.events import read_meeting
from tests.fakes.graph.client import REP, WINDOW, FakeGraph


def source(fake: FakeGraph, *, days: int = 0, page_items: int = 100) -> CalendarSource:
    """The calendar as a run of the program opens it some days later."""
    window = (WINDOW[0] + timedelta(days=days), WINDOW[1] + timedelta(days=days))
    return CalendarSource(fake.graph(), REP.email, rep=REP, window=window, page_items=page_items)


def an_event(ref: str = "e1", **changes: Any) -> dict[str, Any]:
    """A call with a customer, made in Chicago."""
    return {
        "id": ref, "type": "singleInstance", "iCalUId": f"uid-{ref}", "subject": "Call about the oak tops",
        "start": {"dateTime": "2026-05-12T15:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-05-12T15:30:00.0000000", "timeZone": "UTC"},
        "originalStartTimeZone": "Central Standard Time", "isAllDay": False, "isCancelled": False,
        "organizer": {"emailAddress": {"address": "Sven@brandt.example", "name": "Sven Brandt"}},
        "attendees": [
            {"type": "required", "status": {"response": "none"}, "emailAddress": {"address": REP.email, "name": "Dana"}},
            {"type": "optional", "status": {"response": "tentativelyAccepted"}, "emailAddress": {"address": "p@brandt.example", "name": "P"}},
            {"type": "resource", "status": {"response": "accepted"}, "emailAddress": {"address": "room3@northwind.example", "name": "Room 3"}},
        ],
        "responseStatus": {"response": "accepted", "time": "2026-05-06T10:00:00Z"},
        "location": {"displayName": "Room 3"}, "body": {"contentType": "html", "content": "<p>Agenda</p>"},
        "createdDateTime": "2026-05-01T08:00:00Z", "lastModifiedDateTime": "2026-05-06T10:00:00.1234567Z",
        **changes,
    }  # fmt: skip


def a_series(fake: FakeGraph, *days: str) -> None:
    """A weekly call with a time on each of these days."""
    fake.do(
        "event",
        event=an_event("s", type="seriesMaster", start=_at("2026-05-12"), end=_at("2026-05-12", "15:30")),
    )
    for day in days:
        times = {"start": _at(day), "end": _at(day, "15:30"), "originalStart": f"{day}T15:00:00Z"}
        event = an_event(f"s-{day}", type="occurrence", seriesMasterId="s", **times)
        event["iCalUId"] = f"another-{day}"
        fake.do("event", event=event)


def _at(day: str, clock: str = "15:00") -> dict[str, str]:
    return {"dateTime": f"{day}T{clock}:00.0000000", "timeZone": "UTC"}


def meetings(pages: Sequence[Page]) -> list[Meeting]:
    return [meeting for page in pages for item in page.items for meeting in item.meetings]


def test_a_meeting_is_read_with_all_that_matters() -> None:
    """Times in the zone it was made in, who asked, who was asked and what they answered."""
    meeting = read_meeting(an_event(), None, REP)
    assert meeting is not None
    assert meeting.start == datetime(2026, 5, 12, 10, tzinfo=ZoneInfo("America/Chicago"))
    assert str(meeting.start.tzinfo) == "America/Chicago"
    assert meeting.end - meeting.start == timedelta(minutes=30)
    assert meeting.organizer is not None
    assert meeting.organizer.email == "sven@brandt.example"
    assert [one.answer for one in meeting.attendees] == [Answer.ACCEPTED, Answer.TENTATIVE, Answer.ACCEPTED]
    assert [one.is_resource for one in meeting.attendees] == [False, False, True]
    assert meeting.description == "Agenda"
    assert (meeting.summary, meeting.location) == ("Call about the oak tops", "Room 3")
    assert meeting.updated == datetime(2026, 5, 6, 10, 0, 0, 123456, tzinfo=UTC)
    assert meeting.occurrence is None
    assert not meeting.problems


@pytest.mark.parametrize(
    ("name", "zone", "problems"),
    [
        ("W. Europe Standard Time", "Europe/Berlin", 0),
        ("Europe/Madrid", "Europe/Madrid", 0),
        ("Kamchatka Standard Time", "Asia/Kamchatka", 0),
        ("Mid-Atlantic Standard Time", "Etc/GMT+2", 0),
        ("tzone://Microsoft/Utc", "UTC", 0),
        ("tzone://Microsoft/Custom", "America/Chicago", 0),
        ("", "America/Chicago", 0),
        ("Lunar Standard Time", "America/Chicago", 1),
    ],
)
def test_zones_are_known_by_their_windows_names(name: str, zone: str, problems: int) -> None:
    """The instant is right whatever the name; an unknown name is said, and the rep's zone is shown."""
    meeting = read_meeting(an_event(originalStartTimeZone=name), None, REP)
    assert meeting is not None
    assert str(meeting.start.tzinfo) == zone
    assert meeting.start == datetime(2026, 5, 12, 15, tzinfo=UTC)
    assert len(meeting.problems) == problems


def test_a_time_in_a_zone_of_its_own_is_understood() -> None:
    """Some servers do not turn times into UTC."""
    start = {"dateTime": "2026-05-12T09:00:00", "timeZone": "Eastern Standard Time"}
    end = {"dateTime": "2026-05-12T10:00:00", "timeZone": "Eastern Standard Time"}
    meeting = read_meeting(an_event(start=start, end=end), None, REP)
    assert meeting is not None
    assert meeting.start == datetime(2026, 5, 12, 13, tzinfo=UTC)


def test_a_day_is_a_day_of_the_reps() -> None:
    """All-day events have no instant: they are told at midnight UTC and mean the rep's day."""
    event = an_event(isAllDay=True, start=_at("2026-05-12", "00:00"), end=_at("2026-05-13", "00:00"))
    meeting = read_meeting(event, None, REP)
    assert meeting is not None
    assert meeting.all_day
    assert meeting.start == datetime(2026, 5, 12, tzinfo=REP.zone)
    assert meeting.end == datetime(2026, 5, 13, tzinfo=REP.zone)


@pytest.mark.parametrize(
    "event", [{}, {"start": None}, {"start": {"dateTime": "soon"}}, {"start": 3, "end": []}]
)
def test_an_event_without_a_time_is_no_meeting(event: dict[str, Any]) -> None:
    """It ends in a verdict, not in an exception."""
    assert read_meeting({"id": "x", **event}, None, REP) is None


def test_odd_shapes_are_read_as_far_as_they_go() -> None:
    """Whatever stands where people and places should stand."""
    odd = an_event(attendees=[None, 3, {"emailAddress": "x"}, {"emailAddress": {"address": "a b@c"}}], location=[],
                   organizer={}, body=None, responseStatus=7, end=_at("2026-05-01"))  # fmt: skip
    meeting = read_meeting(odd, None, REP)
    assert meeting is not None
    assert (meeting.attendees, meeting.organizer, meeting.location) == ((), None, "")
    assert meeting.problems


def test_times_of_a_series_share_its_uid_and_what_it_says(fake: FakeGraph) -> None:
    """Lists of changes tell a time of a series by its clock alone; the rest stands in the series' own event."""
    a_series(fake, "2026-05-12", "2026-05-19")
    pages = list(source(fake).pages())
    found = meetings(pages)
    assert {meeting.uid for meeting in found} == {"uid-s"}
    assert [meeting.summary for meeting in found] == ["Call about the oak tops"] * 2
    assert [meeting.occurrence for meeting in found] == [meeting.start for meeting in found]
    assert [item.verdict for page in pages for item in page.items].count(Verdict.SKIPPED) == 1


def test_a_moved_time_of_a_series_is_still_the_same_time(fake: FakeGraph) -> None:
    """An exception is told by when it was to be."""
    a_series(fake, "2026-05-12", "2026-05-19")
    (first,) = source(fake).pages()
    moved = {"start": _at("2026-05-20"), "end": _at("2026-05-20", "15:30"), "type": "exception"}
    fake.do("event", event={"id": "s-2026-05-19", **moved})
    (meeting,) = meetings(list(source(fake).pages(first.cursor)))
    assert meeting.start.date().isoformat() == "2026-05-20"
    assert meeting.occurrence == datetime(2026, 5, 19, 15, tzinfo=UTC)


def test_a_time_of_a_series_that_was_called_off_is_told(fake: FakeGraph) -> None:
    """Graph's list keeps silent about it; the series' event names its day."""
    a_series(fake, "2026-05-12", "2026-05-19", "2026-05-26")
    (first,) = source(fake).pages()
    fake.do("delete_event", id="s-2026-05-19")
    found = meetings(list(source(fake).pages(first.cursor)))
    off = [meeting for meeting in found if meeting.cancelled]
    assert [(meeting.uid, meeting.occurrence) for meeting in off] == [
        ("uid-s", datetime(2026, 5, 19, 15, tzinfo=UTC))
    ]


_WEEKS = ("2026-05-12", "2026-05-19", "2026-05-26", "2026-06-02")


def removed(pages: Sequence[Page]) -> set[str]:
    return {ref for page in pages for ref in page.removed}


def test_a_deleted_series_takes_its_times_along(fake: FakeGraph) -> None:
    """The list names the series alone; every time of it that was told before is gone with it, and no other's."""
    a_series(fake, *_WEEKS)
    fake.do("event", event=an_event())
    before = list(source(fake).pages())
    fake.do("delete_event", id="s")
    after = list(source(fake).pages(before[-1].cursor))
    assert removed(after) == {"s", *(f"s-{day}" for day in _WEEKS)}
    assert list(source(fake).pages(after[-1].cursor)) == []


def test_a_series_that_ends_earlier_loses_its_later_times(fake: FakeGraph) -> None:
    """Told anew with the times it still has, and silent about the others: what it no longer holds is gone."""
    a_series(fake, *_WEEKS)
    (before,) = source(fake).pages()
    fake.do("shorten", id="s", last="2026-05-19")
    (after,) = source(fake).pages(before.cursor)
    assert removed([after]) == {"s-2026-05-26", "s-2026-06-02"}
    assert {meeting.start.date().isoformat() for meeting in meetings([after])} == {"2026-05-12", "2026-05-19"}
    fake.do("delete_event", id="s")
    (last,) = source(fake).pages(after.cursor)
    assert removed([last]) == {"s", "s-2026-05-12", "s-2026-05-19"}


def test_a_reading_that_is_stopped_misses_the_same_times(fake: FakeGraph) -> None:
    """What is gone is told with the last page, so that a run that goes on finds it again."""
    a_series(fake, *_WEEKS)
    before = list(source(fake, page_items=2).pages())
    fake.do("shorten", id="s", last="2026-05-26")
    (first, *_) = source(fake, page_items=2).pages(before[-1].cursor)
    rest = list(source(fake, page_items=2).pages(first.cursor))
    assert removed([first, *rest]) == {"s-2026-06-02"}


def test_a_time_that_was_not_told_and_is_there_is_kept(fake: FakeGraph) -> None:
    """That it was told without its series' other times, or is out of the window now, does not make it gone."""
    a_series(fake, *_WEEKS)
    (before,) = source(fake).pages()
    fake.do(
        "event", event={"id": "s-2026-06-02", "start": _at("2027-02-01"), "end": _at("2027-02-01", "16:00")}
    )
    fake.do("event", event={"id": "s", "subject": "Call about the walnut tops"})
    (after,) = source(fake).pages(before.cursor)
    assert removed([after]) == set()
    assert len(meetings([after])) == len(_WEEKS)


@pytest.mark.parametrize("code", ["ErrorItemNotFound", "ErrorCalendarOccurrenceIsDeletedFromRecurrence"])
def test_a_time_that_its_series_lost_is_gone_by_whatever_name(fake: FakeGraph, code: str) -> None:
    """Exchange has errors of its own for a time that is not among its series' any more."""
    a_series(fake, *_WEEKS)
    (before,) = source(fake).pages()
    fake.do("shorten", id="s", last="2026-05-26")
    status = 404 if code == "ErrorItemNotFound" else 400
    fake.do("fault", match="GET .*events/s-2026-06-02", status=status, code=code, times=9, inner=True)
    assert removed(list(source(fake).pages(before.cursor))) == {"s-2026-06-02"}


@pytest.mark.parametrize("status", [503, 403])
def test_a_meeting_that_cannot_be_confirmed_to_be_gone_is_asked_for_later(
    fake: FakeGraph, status: int
) -> None:
    """The list says it once; it stops nothing, and is not forgotten."""
    fake.do("event", event=an_event())
    fake.do("event", event=an_event("e2"))
    (before,) = source(fake).pages()
    fake.do("delete_event", id="e1")
    fake.do("event", event={"id": "e2", "subject": "Moved"})
    fake.do("fault", match="GET .*events/e1", status=status, times=999, inner=True)
    (doubting,) = source(fake).pages(before.cursor)
    assert (removed([doubting]), len(meetings([doubting]))) == (set(), 1)
    fake.do("clear_faults")
    (after,) = source(fake).pages(doubting.cursor)
    assert removed([after]) == {"e1"}


def test_times_whose_series_cannot_be_had_are_owed(fake: FakeGraph) -> None:
    """Read without it they would be other meetings; they wait for it, once said, and stop no other meeting."""
    a_series(fake, "2026-05-12", "2026-05-19")
    fake.do("event", event=an_event())
    (first,) = source(fake).pages()
    moved = {"start": _at("2026-05-20"), "end": _at("2026-05-20", "15:30"), "type": "exception"}
    fake.do("event", event={"id": "s-2026-05-19", **moved})
    fake.do("event", event={"id": "e1", "subject": "Moved"})
    fake.do("fault", match=r"GET .*events/s(\?|$)", status=503, times=999, inner=True)
    (waiting,) = source(fake).pages(first.cursor)
    assert [meeting.summary for meeting in meetings([waiting])] == ["Moved"]
    assert [item.verdict for item in waiting.items] == [Verdict.QUARANTINED, Verdict.READ]
    assert list(source(fake).pages(waiting.cursor)) == []
    fake.do("clear_faults")
    (after,) = source(fake).pages(waiting.cursor)
    assert [(meeting.uid, meeting.start.day) for meeting in meetings([after])] == [("uid-s", 20)]
    assert list(source(fake).pages(after.cursor)) == []


def test_what_was_owed_is_owed_until_it_was_given(fake: FakeGraph) -> None:
    """A run that is stopped before its page came leaves it to the next."""
    a_series(fake, "2026-05-12", "2026-05-19")
    (first,) = source(fake).pages()
    moved = {"start": _at("2026-05-20"), "end": _at("2026-05-20", "15:30"), "type": "exception"}
    fake.do("event", event={"id": "s-2026-05-19", **moved})
    fake.do("fault", match=r"GET .*events/s(\?|$)", status=503, times=999, inner=True)
    (waiting,) = source(fake).pages(first.cursor)
    fake.do("clear_faults")
    for ref in ("e1", "e2", "e3"):
        fake.do("event", event=an_event(ref))
    (page, *rest) = source(fake, page_items=1).pages(waiting.cursor)
    assert [meeting.uid for meeting in meetings([page])] == ["uid-e1"]
    assert [meeting.uid for meeting in meetings(rest)] == ["uid-e2", "uid-e3", "uid-s"]
    assert meetings(list(source(fake).pages(page.cursor))) == meetings(rest)


def test_a_cancelled_meeting_is_told(fake: FakeGraph) -> None:
    """By its organiser."""
    fake.do("event", event=an_event())
    (first,) = source(fake).pages()
    fake.do("event", event={"id": "e1", "isCancelled": True})
    (meeting,) = meetings(list(source(fake).pages(first.cursor)))
    assert meeting.cancelled


def test_a_meeting_moved_out_of_the_window_is_not_called_off(fake: FakeGraph) -> None:
    """The list says removed for it; the event itself says where it went."""
    fake.do("event", event=an_event())
    (first,) = source(fake).pages()
    fake.do("event", event={"id": "e1", "start": _at("2027-02-01"), "end": _at("2027-02-01", "16:00")})
    (page,) = source(fake).pages(first.cursor)
    assert page.removed == ()
    assert [meeting.start.year for meeting in meetings([page])] == [2027]


def test_a_deleted_meeting_is_gone(fake: FakeGraph) -> None:
    """Asked for and not found."""
    fake.do("event", event=an_event())
    (first,) = source(fake).pages()
    fake.do("delete_event", id="e1")
    (page,) = source(fake).pages(first.cursor)
    assert (page.items, page.removed) == ((), ("e1",))


def test_a_window_that_moves_on_is_read_anew(fake: FakeGraph) -> None:
    """Not every day, but before what is wanted reaches beyond what the link covers."""
    fake.do("event", event=an_event())
    (first,) = source(fake).pages()
    assert first.whole
    assert list(source(fake, days=20).pages(first.cursor)) == []
    with pytest.raises(CursorLost):
        list(source(fake, days=40).pages(first.cursor))


@pytest.mark.parametrize(("status", "code"), [(410, "SyncStateNotFound"), (400, "BadRequest")])
def test_a_forgotten_place_is_said(fake: FakeGraph, status: int, code: str) -> None:
    """410 for a stored link, or any word with which one that was good is refused."""
    fake.do("event", event=an_event())
    (first,) = source(fake).pages()
    fake.do("forget")
    fake.do("options", lost_status=status, lost_code=code)
    fake.do("event", event=an_event("e2"))
    with pytest.raises(CursorLost):
        list(source(fake).pages(first.cursor))
    assert len(meetings(list(source(fake).pages()))) == 2


def test_a_server_without_lists_of_changes_is_asked_for_the_window(fake: FakeGraph) -> None:
    """Each time, and what is the same as before is not given again."""
    fake.do("options", lacks=["delta", "$batch"])
    fake.do("event", event=an_event())
    reader = source(fake)
    (first,) = reader.pages()
    assert reader.is_poor
    assert list(source(fake).pages(first.cursor)) == []
    fake.do("event", event={"id": "e1", "subject": "Moved"})
    assert [m.summary for m in meetings(list(source(fake).pages(first.cursor)))] == ["Moved"]
