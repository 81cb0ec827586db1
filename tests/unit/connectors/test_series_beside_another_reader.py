"""Series of meetings as kept works them out beside recurring-ical-events, which others rely on, for invented calendars.

kept works series out itself: that library goes through a rule from its first occurrence on, and some calendars of two
lines keep it busy for ever. Where it comes to an end both must say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from connectors.ics import calendar_item

icalendar = pytest.importorskip("icalendar", reason="recurring-ical-events is not installed")
recurring_ical_events = pytest.importorskip("recurring_ical_events")

REP = ZoneInfo("Europe/Rome")
FIRST, LAST = datetime(2025, 9, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
_IANA = {"W. Europe Standard Time": "Europe/Berlin"}
_MOVES = (timedelta(0), timedelta(hours=3), timedelta(days=1), timedelta(days=-2))
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Told = tuple[datetime, str, bool]
"""When a meeting begins, what it is called, whether it is called off."""


@dataclass(frozen=True)
class Kind:
    """How the times of one series are written: in a zone, in no zone (floating), or as days."""

    zone: str
    is_day: bool = False

    def line(self, name: str, wall: datetime) -> str:
        """A property with this time."""
        if self.is_day:
            return f"{name};VALUE=DATE:{wall:%Y%m%d}"
        if self.zone == "UTC":
            return f"{name}:{wall:%Y%m%dT%H%M%SZ}"
        return f"{name}{f';TZID={self.zone}' if self.zone else ''}:{wall:%Y%m%dT%H%M%S}"

    def other(self, name: str, wall: datetime, other: "Kind") -> str:
        """The same moment as another kind writes it."""
        return other.line(name, wall.replace(tzinfo=self.clock).astimezone(other.clock).replace(tzinfo=None))

    @property
    def clock(self) -> tzinfo:
        """The zone in which the series repeats; what names none is the rep's."""
        return ZoneInfo(_IANA.get(self.zone, self.zone)) if self.zone else REP


KINDS = (*(Kind(zone) for zone in (*ZONES, *_IANA, "")), Kind("", is_day=True))


@st.composite
def _rule(draw: st.DrawFn, kind: Kind, start: datetime) -> str:
    """A rule that fits its beginning, as calendars write them, and how it ends."""
    day, nth = DAYS[start.weekday()], (start.day - 1) // 7 + 1
    some_days = st.lists(st.sampled_from(DAYS), max_size=2).map(
        lambda more: ",".join(dict.fromkeys([day, *more]))
    )
    said = draw(
        st.sampled_from(
            [
                "FREQ=DAILY",
                f"FREQ=WEEKLY;BYDAY={draw(some_days)}",
                f"FREQ=WEEKLY;WKST=SU;BYDAY={draw(some_days)}",
                "FREQ=WEEKLY",
                "FREQ=MONTHLY",
                f"FREQ=MONTHLY;BYDAY={nth}{day}",
                f"FREQ=MONTHLY;BYMONTHDAY={start.day},-1",
                f"FREQ=MONTHLY;BYDAY={day};BYSETPOS={nth}",
                "FREQ=YEARLY",
                f"FREQ=YEARLY;BYMONTH={start.month};BYDAY={nth}{day}",
                f"FREQ=YEARLY;BYYEARDAY={start.timetuple().tm_yday},-10",
                f"FREQ=DAILY;BYMONTH={start.month},5",
            ]
        )
    )
    interval = draw(st.sampled_from([1, 1, 2, 3]))
    until = start + timedelta(days=draw(st.integers(1, 900)))
    written = kind.other("UNTIL", until, Kind("UTC")) if kind.zone else kind.line("UNTIL", until)
    ends = ["", f"COUNT={draw(st.integers(1, 80))}", f"UNTIL={written.rpartition(':')[2]}"]
    return f"{said};INTERVAL={interval};{draw(st.sampled_from(ends))}".rstrip(";")


def _event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20250101T000000Z", *lines, "END:VEVENT"]


def _file(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN", *lines, "END:VCALENDAR", ""])


@st.composite
def _change(draw: st.DrawFn, kind: Kind, number: int, at: datetime) -> list[str]:
    """A change of the occurrence at this time, and perhaps of all later ones: moved, of another name, or called off.

    Written in the series' zone or in UTC, and now and then an older version of the same change stands beside it.
    """
    to = at + draw(st.sampled_from(_MOVES))
    to = datetime.combine(to, time()) if kind.is_day else to
    written = draw(st.sampled_from([kind, Kind("UTC")])) if kind.zone else kind
    begins = kind.other("DTSTART", to, written)
    replaces = kind.line("RECURRENCE-ID", at)
    if draw(st.integers(0, 3)) == 0:
        replaces, begins = replaces.replace("-ID", "-ID;RANGE=THISANDFUTURE"), kind.line("DTSTART", to)
    off = ["STATUS:CANCELLED"] if draw(st.integers(0, 3)) == 0 else []
    event = _event(replaces, begins, f"SUMMARY:change {number}", "SEQUENCE:2", *off)
    older = _event(kind.line("RECURRENCE-ID", at), begins, f"SUMMARY:old {number}", "SEQUENCE:1")
    return event + (older if draw(st.integers(0, 3)) == 0 else [])


@st.composite
def calendars(draw: st.DrawFn) -> str:
    """A series with times left out and added, and changes of single occurrences or of all from one on."""
    kind = draw(st.sampled_from(KINDS))
    hour = time() if kind.is_day else time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30])))
    start = datetime.combine(draw(st.dates(date(2024, 9, 1), date(2026, 6, 1))), hour)
    lines = [kind.line("DTSTART", start), "SUMMARY:series", f"RRULE:{draw(_rule(kind, start))}"]
    lines += draw(st.sampled_from([[], ["DURATION:P1D"], [] if kind.is_day else ["DURATION:PT45M"]]))
    plain = by_kept(_file(*_event(*lines)))
    assume(plain)
    walls = [said[0].astimezone(kind.clock).replace(tzinfo=None) for said in plain]
    chosen = draw(st.lists(st.sampled_from(walls), max_size=6, unique=True))
    other = draw(st.sampled_from([kind, Kind("UTC"), Kind("Asia/Kolkata")])) if kind.zone else kind
    lines += [kind.other("EXDATE", wall, other) for wall in chosen[:2]]
    added = draw(st.lists(st.dates(date(2025, 10, 1), date(2026, 11, 1)), max_size=2, unique=True))
    lines += [kind.other("RDATE", datetime.combine(day, hour), other) for day in added]
    changes = [draw(_change(kind, number, wall)) for number, wall in enumerate(chosen[1:])]
    # A time added in UTC is moved by wall hours here and by hours there, which differ where clocks change.
    assume(
        not (added and other is not kind and any("THISANDFUTURE" in line for one in changes for line in one))
    )
    return _file(*_event(*lines), *(line for change in changes for line in change))


def by_kept(text: str) -> list[Told]:
    """What kept reads."""
    item = calendar_item("c.ics", text.encode(), window=(FIRST, LAST), zone=REP)
    return _inside((one.start, one.summary, one.cancelled) for one in item.meetings)


def by_the_other(text: str) -> list[Told]:
    """What recurring-ical-events reads."""
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between(FIRST - timedelta(days=3), LAST + timedelta(days=3))
    return _inside(
        (_moment(one["DTSTART"].dt), str(one["SUMMARY"]), str(one.get("STATUS", "")) == "CANCELLED")
        for one in found
    )


def _moment(said: date | datetime) -> datetime:
    if not isinstance(said, datetime):
        return datetime.combine(said, time(), tzinfo=REP)
    return said if said.tzinfo else said.replace(tzinfo=REP)


def _inside(told: Iterable[Told]) -> list[Told]:
    """Each once: the other reader gives an added time twice that falls into the hour which a change of the clocks repeats."""
    moments = {(start.astimezone(UTC), summary, off) for start, summary, off in told}
    return sorted(one for one in moments if FIRST <= one[0] <= LAST)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(calendars())
def test_both_read_the_same_meetings(text: str) -> None:
    """The same beginnings under the same names, in every zone, with what is left out, added, moved and called off."""
    assert by_kept(text) == by_the_other(text)
