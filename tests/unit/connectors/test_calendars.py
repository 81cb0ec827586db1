"""Calendars to meetings: times and zones, repetitions and their exceptions, answers, and hostile files."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.meeting import Answer, Attendee, Meeting
from agent.core.message import Address
from agent.ports import Item, Verdict
from connectors import _patience
from connectors.ics import calendar_item, window_around

NOW = datetime(2026, 5, 1, tzinfo=UTC)
REP = ZoneInfo("Europe/Rome")


def item_of(raw: str | bytes) -> Item:
    """The item of a calendar file for a rep in Rome."""
    octets = raw.encode() if isinstance(raw, str) else raw
    return calendar_item("c.ics", octets, window=window_around(NOW), zone=REP)


def calendar(*lines: str, head: str = "") -> str:
    """A calendar file with these content lines."""
    return "\r\n".join(["BEGIN:VCALENDAR", *([head] if head else []), *lines, "END:VCALENDAR", ""])


def event(*lines: str, start: str = "DTSTART:20260507T090000Z", uid: str = "1") -> str:
    """One VEVENT."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *([start] if start else []), *lines, "END:VEVENT"])


def meetings(*lines: str) -> tuple[Meeting, ...]:
    """The meetings of a calendar with these lines."""
    return item_of(calendar(*lines)).meetings


def only(*lines: str) -> Meeting:
    """The only meeting of a calendar with one event of these lines."""
    (meeting,) = meetings(event(*lines))
    return meeting


def test_a_meeting_with_everything() -> None:
    """Every field of an ordinary event is given."""
    item = item_of(
        calendar(
            event(
                "DTEND:20260507T100000Z", "SUMMARY:Oak tops\\, second visit", "DESCRIPTION:Bring:\\n- samples", "LOCATION:Ulm",
                "ORGANIZER;CN=Noor Haddad:mailto:Noor@tilia.example",
                'ATTENDEE;CN="Brandt, Sven";PARTSTAT=ACCEPTED:MAILTO:sven@brandt.example',
                "ATTENDEE;CUTYPE=ROOM:mailto:room1@tilia.example",
                "SEQUENCE:2", "CREATED:20260501T080000Z", "LAST-MODIFIED:20260502T080000Z",
            )
        )
    )  # fmt: skip
    assert (item.verdict, item.reason) == (Verdict.READ, "")
    (meeting,) = item.meetings
    assert (meeting.start, meeting.end) == (
        datetime(2026, 5, 7, 9, tzinfo=UTC),
        datetime(2026, 5, 7, 10, tzinfo=UTC),
    )
    assert (meeting.summary, meeting.description, meeting.location) == (
        "Oak tops, second visit",
        "Bring:\n- samples",
        "Ulm",
    )
    assert meeting.organizer == Address("noor@tilia.example", "Noor Haddad")
    assert meeting.attendees == (
        Attendee(Address("sven@brandt.example", "Brandt, Sven"), Answer.ACCEPTED),
        Attendee(Address("room1@tilia.example"), is_resource=True),
    )
    assert (meeting.sequence, meeting.cancelled, meeting.all_day, meeting.occurrence) == (
        2,
        False,
        False,
        None,
    )
    assert meeting.created == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert meeting.updated == datetime(2026, 5, 2, 8, tzinfo=UTC)


VTIMEZONE = "\r\n".join(
    [
        "BEGIN:VTIMEZONE", "TZID:House time",
        "BEGIN:STANDARD", "DTSTART:19701101T030000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "TZOFFSETFROM:+0400", "TZOFFSETTO:+0300", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:19700301T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SU", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0400", "END:DAYLIGHT",
        "END:VTIMEZONE",
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("start", "moment"),
    [
        ("DTSTART:20260507T090000Z", datetime(2026, 5, 7, 9, tzinfo=UTC)),
        ("DTSTART;TZID=Asia/Tokyo:20260507T090000", datetime(2026, 5, 7, 0, tzinfo=UTC)),
        ("DTSTART;TZID=W. Europe Standard Time:20260507T090000", datetime(2026, 5, 7, 7, tzinfo=UTC)),
        ('DTSTART;TZID="Tokyo Standard Time":20260507T090000', datetime(2026, 5, 7, 0, tzinfo=UTC)),
        ("DTSTART;TZID=/vendor.example/2020/Asia/Tokyo:20260507T090000", datetime(2026, 5, 7, 0, tzinfo=UTC)),
        ("DTSTART;TZID=GMT+0300:20260507T090000", datetime(2026, 5, 7, 6, tzinfo=UTC)),
        ("DTSTART;TZID=House time:20260507T090000", datetime(2026, 5, 7, 5, tzinfo=UTC)),
        ("DTSTART;TZID=House time:20260107T090000", datetime(2026, 1, 7, 6, tzinfo=UTC)),
        ("DTSTART:20260507T090000", datetime(2026, 5, 7, 7, tzinfo=UTC)),  # no zone: the rep's
    ],
)
def test_zones(start: str, moment: datetime) -> None:
    """IANA and Windows names, vendors' prefixes, offsets, a zone of the file's own, and none."""
    item = item_of(calendar(VTIMEZONE, event(start=start)))
    assert [meeting.start for meeting in item.meetings] == [moment]
    assert item.verdict is Verdict.READ


@pytest.mark.parametrize("name", ["Nowhere/Town", "../../etc/passwd", "Europe", "x" * 500])
def test_an_unknown_zone_is_said_so(name: str) -> None:
    """A zone that nobody knows costs a problem; the calendar's own is taken."""
    item = item_of(
        calendar(event(start=f"DTSTART;TZID={name}:20260507T090000"), head="X-WR-TIMEZONE:Asia/Tokyo")
    )
    assert item.verdict is Verdict.PARTIAL
    assert "zone" in item.reason
    assert item.meetings[0].start == datetime(2026, 5, 7, 0, tzinfo=UTC)


def test_days_begin_in_the_reps_zone() -> None:
    """An all-day meeting carries the midnight of its day in the rep's zone and ends with it."""
    (meeting,) = meetings(event(start="DTSTART;VALUE=DATE:20260507"))
    assert meeting.all_day
    assert (meeting.start, meeting.end) == (
        datetime(2026, 5, 7, tzinfo=REP),
        datetime(2026, 5, 8, tzinfo=REP),
    )


@pytest.mark.parametrize(
    ("line", "length"),
    [
        ("DURATION:PT1H30M", timedelta(minutes=90)),
        ("DURATION:P1W", timedelta(weeks=1)),
        ("DTEND:20260507T093000Z", timedelta(minutes=30)),
        ("DTEND;TZID=Asia/Tokyo:20260507T190000", timedelta(hours=1)),
        ("X-NOTHING:1", timedelta()),
    ],
)
def test_ends(line: str, length: timedelta) -> None:
    """DTEND in any zone, DURATION, and neither."""
    meeting = only(line)
    assert meeting.end - meeting.start == length


@pytest.mark.parametrize(
    "line", ["DTEND:20260507T080000Z", "DURATION:-PT1H", "DURATION:soon", "DTEND:00010101T000000Z"]
)
def test_an_end_before_the_beginning_is_not_believed(line: str) -> None:
    """A meeting whose end cannot be is read in part and ends when it begins."""
    meeting = only(line)
    assert meeting.end == meeting.start
    assert meeting.problems


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("ACCEPTED", Answer.ACCEPTED), ("accepted", Answer.ACCEPTED), ("TENTATIVE", Answer.TENTATIVE), ("DECLINED", Answer.DECLINED),
        ("DELEGATED", Answer.DECLINED), ("NEEDS-ACTION", Answer.NONE), ("X-PERHAPS", Answer.NONE),
    ],
)  # fmt: skip
def test_answers(said: str, answer: Answer) -> None:
    """PARTSTAT in the words every provider maps to."""
    assert only(f"ATTENDEE;PARTSTAT={said}:mailto:sven@brandt.example").attendees[0].answer is answer


def test_a_series_is_worked_out_within_the_window() -> None:
    """Occurrences share the UID and differ in `occurrence`; the clock on the wall stays over a change of the clocks."""
    found = meetings(
        event("RRULE:FREQ=WEEKLY", "DURATION:PT1H", start="DTSTART;TZID=Europe/Rome:20200101T090000")
    )
    assert {meeting.start.hour for meeting in found} == {9}
    assert {meeting.start.utcoffset() for meeting in found} == {timedelta(hours=1), timedelta(hours=2)}
    assert found[0].start >= NOW - timedelta(days=400)
    assert found[-1].start <= NOW + timedelta(days=400)
    assert [meeting.occurrence for meeting in found] == [meeting.start for meeting in found]
    assert {meeting.uid for meeting in found} == {"1"}


def test_exceptions_take_the_place_of_what_they_replace() -> None:
    """A moved occurrence is given once, at its new time, under the time it replaces; a called-off one is cancelled."""
    found = meetings(
        event("RRULE:FREQ=DAILY;COUNT=4", "SUMMARY:Stand-up"),
        event("RECURRENCE-ID:20260508T090000Z", "SUMMARY:Later", start="DTSTART:20260508T150000Z"),
        event("RECURRENCE-ID:20260509T090000Z", "STATUS:CANCELLED", start="DTSTART:20260509T090000Z"),
    )
    assert [(meeting.start.day, meeting.start.hour, meeting.cancelled) for meeting in found] == [
        (7, 9, False), (8, 15, False), (9, 9, True), (10, 9, False),
    ]  # fmt: skip
    assert found[1].occurrence == datetime(2026, 5, 8, 9, tzinfo=UTC)


def test_a_change_of_one_time_and_all_later_ones() -> None:
    """What is moved with all that follows stays moved, to the next such change; what was changed alone keeps its own time."""
    found = meetings(
        event("RRULE:FREQ=DAILY;COUNT=6", "SUMMARY:First"),
        event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260508T090000Z", "SUMMARY:Later", start="DTSTART:20260508T150000Z"),
        event("RECURRENCE-ID:20260510T090000Z", "SUMMARY:Alone", start="DTSTART:20260510T110000Z"),
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260511T090000Z", "STATUS:CANCELLED", start="DTSTART:20260511T090000Z"
        ),
    )  # fmt: skip
    assert [(one.start.day, one.start.hour, one.summary, one.cancelled) for one in found] == [
        (7, 9, "First", False), (8, 15, "Later", False), (9, 15, "Later", False), (10, 11, "Alone", False),
        (11, 9, "", True), (12, 9, "", True),
    ]  # fmt: skip
    assert found[2].occurrence == datetime(2026, 5, 9, 9, tzinfo=UTC)


def test_a_series_is_moved_by_days_at_most() -> None:
    """A change that moves all later times by years is one of its own time: they are not looked for a lifetime away."""
    item = item_of(
        calendar(
            event("RRULE:FREQ=DAILY;COUNT=3"),
            event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260508T090000Z", start="DTSTART:21990508T150000Z"),
        )
    )
    assert [one.start.year for one in item.meetings] == [2026, 2026, 2199]
    assert "all later times" in item.reason


def test_an_occurrence_that_is_changed_and_left_out_is_left_out() -> None:
    """EXDATE says that there is none, whatever was changed about it before."""
    found = meetings(
        event("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260508T090000Z"),
        event("RECURRENCE-ID:20260508T090000Z", start="DTSTART:20260508T150000Z"),
    )
    assert [one.start.day for one in found] == [7, 9]


def test_a_change_that_names_its_day_alone_replaces_what_is_on_that_day() -> None:
    """Some programs write RECURRENCE-ID as a day, though the meeting has an hour."""
    found = meetings(
        event("RRULE:FREQ=DAILY;COUNT=3"),
        event("RECURRENCE-ID;VALUE=DATE:20260508", start="DTSTART:20260508T150000Z"),
    )
    assert [(one.start.day, one.start.hour) for one in found] == [(7, 9), (8, 15), (9, 9)]
    assert found[1].occurrence == datetime(2026, 5, 8, 9, tzinfo=UTC)


def test_left_out_and_added_times() -> None:
    """EXDATE takes times away and RDATE adds some, also where they are written in another zone or as days."""
    found = meetings(
        event(
            "RRULE:FREQ=DAILY;UNTIL=20260511T090000Z",
            "EXDATE;TZID=Asia/Tokyo:20260508T180000",
            "EXDATE;VALUE=DATE:20260510",
            "RDATE:20260601T120000Z,20260602T120000Z",
        )
    )
    days = [(meeting.start.month, meeting.start.day) for meeting in found]
    assert days == [(5, 7), (5, 9), (5, 11), (6, 1), (6, 2)]


def test_a_series_of_days() -> None:
    """A repeating all-day meeting has dates as occurrences."""
    found = meetings(
        event("RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270507", start="DTSTART;VALUE=DATE:20200507")
    )
    assert [meeting.occurrence for meeting in found] == [date(2025, 5, 7), date(2026, 5, 7)]


def test_the_newest_version_holds() -> None:
    """Of two versions of one event the one with the higher SEQUENCE is the meeting."""
    found = meetings(
        event("SEQUENCE:1", "SUMMARY:Moved", start="DTSTART:20260508T090000Z"),
        event("SEQUENCE:0", "SUMMARY:First"),
    )
    assert [(meeting.summary, meeting.sequence) for meeting in found] == [("Moved", 1)]


@pytest.mark.parametrize(
    "cancellation",
    [event("STATUS:CANCELLED", "SEQUENCE:1"), event("STATUS:CANCELLED", "SEQUENCE:1", start="")],
)
def test_cancellations(cancellation: str) -> None:
    """A cancelled event stays a meeting, marked as cancelled, also where the cancellation names no time."""
    assert [meeting.cancelled for meeting in meetings(event(), cancellation)] == [True]


def test_a_calendar_sent_as_a_cancellation() -> None:
    """METHOD:CANCEL calls off what it holds (RFC 5546 3.2.5)."""
    item = item_of(calendar(event(), head="METHOD:CANCEL"))
    assert [meeting.cancelled for meeting in item.meetings] == [True]


def test_one_bad_event_does_not_hide_the_others() -> None:
    """What cannot be read of a calendar is said; the rest is given."""
    item = item_of(
        calendar(event(start="DTSTART:someday", uid="2"), event(), event("RRULE:FREQ=MINUTELY", uid="3"))
    )
    assert item.verdict is Verdict.PARTIAL
    assert [meeting.uid for meeting in item.meetings] == ["1", "3"]


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        ("", Verdict.SKIPPED),
        (calendar(), Verdict.SKIPPED),
        (calendar("BEGIN:VTODO\r\nSUMMARY:Buy oil\r\nEND:VTODO"), Verdict.SKIPPED),
        ("nothing of the kind", Verdict.QUARANTINED),
        (calendar(event(start="")), Verdict.QUARANTINED),
        (calendar(event()).replace("END:VEVENT\r\nEND:VCALENDAR", ""), Verdict.PARTIAL),
        (calendar(event("SUMMARY:Gr\u00fc\u00dfe")).encode("cp1252"), Verdict.PARTIAL),
        (event(), Verdict.READ),
        (calendar(event()).replace("\r\n", "\n").lower().replace("t09", "T09"), Verdict.READ),
    ],
)
def test_verdicts(raw: str | bytes, verdict: Verdict) -> None:
    """Empty, without meetings, no calendar, unreadable, cut off, of another charset, bare, and in small letters."""
    assert item_of(raw).verdict is verdict


def test_lines_folded_within_a_character_are_read() -> None:
    """RFC 5545 3.1 folds bytes: a letter of two bytes may be split between two lines."""
    folded = "SUMMARY:Grüße".encode().replace("ü".encode(), b"\xc3\r\n \xbc")
    raw = calendar(event("SUMMARY:X")).encode().replace(b"SUMMARY:X", folded)
    assert item_of(raw).meetings[0].summary == "Grüße"


def test_alarms_and_unknown_parts_do_not_speak_for_the_meeting() -> None:
    """A DESCRIPTION within an alarm is the alarm's."""
    alarm = "BEGIN:VALARM\r\nDESCRIPTION:Ring\r\nDURATION:PT5M\r\nEND:VALARM"
    assert only("DESCRIPTION:Samples", alarm).description == "Samples"
    assert only(alarm).description == ""


def test_the_same_file_gives_the_same_meetings() -> None:
    """Reading is a function of bytes, window and zone; an event without UID gets the same made-up one."""
    raw = calendar(event("RRULE:FREQ=DAILY").replace("UID:1\r\n", ""))
    assert item_of(raw) == item_of(raw)
    assert item_of(raw).meetings[0].uid.endswith("@local")


def _many(count: int, *lines: str) -> str:
    return calendar(*(event(*lines, uid=str(number)) for number in range(count)))


BOMBS = {
    "every second": calendar(event("RRULE:FREQ=SECONDLY", start="DTSTART:19700101T000000Z")),
    "every minute": calendar(event("RRULE:FREQ=MINUTELY", start="DTSTART:19700101T000000Z")),
    "never": calendar(event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", start="DTSTART:19700101T000000Z")),
    "never, counted": calendar(event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9", start="DTSTART:19000101T000000Z")),
    "two billion times": calendar(event("RRULE:FREQ=DAILY;COUNT=2000000000")),
    "many series": _many(300, "RRULE:FREQ=DAILY"),
    "times left out": calendar(event("RRULE:FREQ=DAILY", *["EXDATE:20260601T090000Z"] * 20_000)),
    "times left out on one line": calendar(event("RRULE:FREQ=DAILY", "EXDATE:" + "20260601T090000Z," * 50_000)),
    "guests": calendar(event(*[f"ATTENDEE:mailto:p{number}@brandt.example" for number in range(20_000)])),
    "one line of folds": calendar(event("DESCRIPTION:" + "\r\n x" * 300_000)),
    "components within components": "BEGIN:VEVENT\r\n" * 20_000,
    "unknown components": "BEGIN:X\r\n" * 50_000 + "END:Y\r\n" * 50_000,
    "parameters": calendar(event("ATTENDEE" + ";X=y" * 15_000 + ":mailto:sven@brandt.example")),
    "a zone of daily changes": calendar(
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\n"
        + "BEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=DAILY\r\nEND:STANDARD\r\n" * 200
        + "END:VTIMEZONE",
        event(start="DTSTART;TZID=Odd:20260507T090000"),
    ),
    "a zone that changes every hour": calendar(
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19900101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))}\r\nEND:STANDARD\r\nEND:VTIMEZONE",
        *(event("RRULE:FREQ=DAILY;COUNT=100", start="DTSTART;TZID=Odd:20260101T080000", uid=str(n)) for n in range(100)),
    ),
    "a zone for every meeting": calendar(
        *(
            f"BEGIN:VTIMEZONE\r\nTZID:Z{n}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=YEARLY;BYMONTH=1\r\n"
            "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
            + event(start=f"DTSTART;TZID=Z{n}:20260501T080000", uid=str(n))
            for n in range(3_000)
        )
    ),
    "times by the hour of many series": _many(2_000, f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))}"),
    "a huge duration": calendar(event("DURATION:P999999999999D")),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_calendars_cost_little(name: str) -> None:
    """Each of these stops another program or takes it seconds; here each ends in a verdict, with bounded meetings."""
    began = time.process_time()
    item = item_of(BOMBS[name])
    assert time.process_time() - began < 1.5
    assert len(item.meetings) <= 40_000
    assert "could not be read (" not in item.reason


@pytest.mark.parametrize("looks", [1, 20, 500])
def test_what_takes_too_long_is_left_out(looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a file spends its time on, the reading of it ends, and what was read until then is given with the reason."""
    raw = calendar("\r\n".join(event("RRULE:FREQ=DAILY;COUNT=50", uid=str(number)) for number in range(30)))
    seconds = iter(range(1_000_000))
    monkeypatch.setattr(_patience, "_LEAST", looks)
    monkeypatch.setattr(_patience, "_worked", lambda: next(seconds))
    item = item_of(raw)
    assert "too long" in item.reason
    assert item.verdict is (Verdict.PARTIAL if item.meetings else Verdict.QUARANTINED)
    assert next(seconds) < 3 * looks + 50
    assert len(item.meetings) < 1_500


_PIECES = st.sampled_from(
    "BEGIN:VCALENDAR|BEGIN:VEVENT|END:VEVENT|END:VCALENDAR|UID:1|UID:2|DTSTART:20260507T090000Z|DTSTART;VALUE=DATE:20260507|"
    "DTSTART;TZID=Europe/Rome:20260507T090000|RRULE:FREQ=DAILY;COUNT=3|RRULE:FREQ=YEARLY;BYWEEKNO=53|RDATE:20260601T090000|"
    "EXDATE;VALUE=DATE:20260508|RECURRENCE-ID:20260508T090000Z|RECURRENCE-ID;RANGE=THISANDFUTURE:20260508|DTEND:20260507|"
    "DURATION:P1D|DURATION:P|SEQUENCE:x|STATUS:CANCELLED|ATTENDEE;CN=:mailto:|ORGANIZER:x|BEGIN:VTIMEZONE|TZID:Europe/Rome|"
    "BEGIN:STANDARD|TZOFFSETTO:+2500|END:VTIMEZONE|BEGIN:VALARM|END:VALARM| folded|\x00|;:|X".split("|")
)


@given(st.lists(_PIECES, max_size=40))
def test_any_mixture_of_lines_ends_in_a_verdict(lines: list[str]) -> None:
    """Whatever the lines and their order, there is a verdict and nothing was caught at the last resort."""
    item = item_of("\r\n".join(lines))
    assert "could not be read (" not in item.reason
    assert all(meeting.start <= meeting.end for meeting in item.meetings)
    assert all(meeting.start.tzinfo is not None for meeting in item.meetings)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_verdict(raw: bytes) -> None:
    """The same for any bytes."""
    assert (
        "could not be read ("
        not in item_of(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260507\n" + raw).reason
    )


def test_a_rule_of_exceptions_leaves_out_only_what_it_names() -> None:
    """EXRULE of RFC 2445 takes its times away, and not the first of the series for being the first."""
    found = meetings(
        event("RRULE:FREQ=DAILY;COUNT=4", "EXRULE:FREQ=WEEKLY;BYDAY=FR")
    )  # 7 May 2026 is a Thursday
    assert [meeting.start.day for meeting in found] == [7, 9, 10]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_higher_sequence_holds_whatever_its_stamp(order: tuple[int, int]) -> None:
    """RFC 5546 2.1.5: the revision first, and only between equal ones the stamp; a program that copies stamps anew changes nothing."""
    versions = [
        event("SEQUENCE:3", "DTSTAMP:20260501T080000Z", "SUMMARY:Moved"),
        event(
            "SEQUENCE:1", "DTSTAMP:20260509T080000Z", "SUMMARY:As it was", start="DTSTART:20260508T090000Z"
        ),
    ]
    (meeting,) = meetings(*(versions[at] for at in order))
    assert (meeting.summary, meeting.start.day) == ("Moved", 7)


def test_a_series_until_a_day_has_its_meeting_on_that_day() -> None:
    """UNTIL as a day allows that whole day, also of meetings with an hour."""
    days = [one.start.day for one in meetings(event("RRULE:FREQ=DAILY;UNTIL=20260510"))]
    assert days == [7, 8, 9, 10]
