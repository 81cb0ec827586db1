"""The events of one calendar to its meetings: newest versions, repetitions within a window, exceptions."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from agent.core.meeting import Meeting
from connectors._calendar_text import Component, Contents, Line
from connectors._patience import TOO_LONG, Patience, TooLongError
from connectors._recurrence import Budget, RuleError, occurrences, read_rule
from connectors._stamps import Stamp, read_stamp
from connectors._vevent import (
    Clock,
    Event,
    address_of,
    attendees_of,
    is_cancelled,
    line_of,
    read_event,
    text_of,
    uid_of,
)
from connectors._zones import Zones

OCCURRENCES_LIMIT = 1_000  # of one series
_RULES_LIMIT = 5  # RFC 5545 allows one
_FARTHEST = timedelta(days=60)  # that a change moves all later times of a series by

Window = tuple[datetime, datetime]
"""From when until when repetitions are worked out; both aware. Single meetings are given wherever they lie."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The meetings of a calendar in order of time, how many events there were, and what could not be read."""

    meetings: tuple[Meeting, ...]
    events: int
    problems: tuple[str, ...]


def read_meetings(
    contents: Contents, *, window: Window, zone: tzinfo, patience: Patience | None = None
) -> Reading:
    """The meetings of these contents, every one as far as patience lasts.

    `zone` is the rep's: days begin in it, and times that name no zone are its.
    """
    problems = dict.fromkeys(contents.problems)
    budget = Budget(patience=patience or Patience())
    meetings: list[Meeting] = []
    try:
        for events, called_off in _by_uid(contents, zone, problems, budget.patience):
            for meeting in _Series(events, window, budget, called_off=called_off).meetings():
                budget.patience.check()
                meetings.append(meeting)
                problems |= dict.fromkeys(meeting.problems)
    except TooLongError:
        problems[TOO_LONG] = None
    meetings.sort(key=lambda meeting: (meeting.start.astimezone(UTC), meeting.uid))
    return Reading(tuple(meetings), len(contents.events), tuple(problems))


def _by_uid(
    contents: Contents, zone: tzinfo, problems: dict[str, None], patience: Patience
) -> Iterator[tuple[list[Event], bool]]:
    """The events of each UID in the file's order, and whether a cancellation without a time calls all of them off."""
    zones = Zones(contents.zones, patience)
    groups: dict[str, list[Event]] = {}
    called_off: set[str] = set()
    for component in contents.events:
        patience.check()
        calendar = (
            contents.calendars[component.calendar - 1] if component.calendar else Component("VCALENDAR")
        )
        said = calendar.value("X-WR-TIMEZONE")
        clock = Clock(zones, (zones.named(said) if said else None) or zone, zone)
        event = read_event(component, clock, method=calendar.value("METHOD").upper())
        if event:
            groups.setdefault(event.uid, []).append(event)
        elif is_cancelled(component, calendar.value("METHOD").upper()):
            called_off.add(uid_of(component))
        else:
            problems["an event without a beginning that can be read was left out"] = None
    for uid, events in groups.items():
        yield events, uid in called_off


def _newest(events: Sequence[Event]) -> Event:
    """The version that holds: the highest sequence, then the latest stamp, then the later in the file."""
    oldest = datetime(1, 1, 1, tzinfo=UTC)
    place = max(range(len(events)), key=lambda at: (events[at].sequence, events[at].stamped or oldest, at))
    return events[place]


class _Version(NamedTuple):
    """What a series is after the time it `begins` at: as this event describes it, `moved` on the wall clock from its rule's times."""

    begins: datetime
    event: Event
    moved: timedelta


class _Series:
    """All events of one UID: a master, which may repeat, and exceptions to its repetitions."""

    def __init__(self, events: Sequence[Event], window: Window, budget: Budget, *, called_off: bool) -> None:
        masters = [event for event in events if event.replaces is None]
        self._master = _newest(masters) if masters else None
        self._exceptions = self._newest_exceptions([event for event in events if event.replaces is not None])
        self._called_off = called_off or bool(self._master and self._master.cancelled)
        self._window = window
        self._budget = budget
        self._problems: list[str] = []

    def _newest_exceptions(self, events: Sequence[Event]) -> dict[datetime, Event]:
        versions: dict[datetime, list[Event]] = {}
        for event in events:
            if at := self._replaced_by(event):
                versions.setdefault(at, []).append(event)
        return {at: _newest(versions[at]) for at in sorted(versions)}

    def _replaced_by(self, event: Event) -> datetime | None:
        """Which time of the series an exception replaces; of one with an hour some programs name the day only."""
        master = self._master
        if event.replaces and event.replaces.is_day and master and not master.start.is_day:
            return datetime.combine(event.replaces.wall, master.start.wall.time(), master.zone)
        return event.replaces_at

    def meetings(self) -> Iterator[Meeting]:
        """The single meeting, or the occurrences; exceptions stand in for the times they replace."""
        master = self._master
        if master is None:
            yield from (self._exception(at, event) for at, event in self._exceptions.items())
            return
        if not {"RRULE", "RDATE"} & master.component.lines.keys() and not self._exceptions:
            yield self._at(self._described(master), master, master.start.wall, None)
            return
        versions = self._versions(master)
        first, last = (edge.astimezone(master.zone).replace(tzinfo=None) for edge in self._window)
        reach = max(abs(version.moved) for version in versions)
        excluded = self._excluded(master, first - reach, last + reach)
        starts = self._starts(master, first - reach, last + reach, excluded)
        described = [self._described(version.event) for version in versions]
        begins = [version.begins for version in versions]
        for wall in starts:
            at = wall.replace(tzinfo=master.zone)
            if at in self._exceptions:
                continue
            which = bisect_left(begins, at, lo=1) - 1
            version = versions[which]
            if first <= wall + version.moved <= last:
                occurrence = wall.date() if master.start.is_day else at
                yield self._from_to(described[which], at + version.moved, version.event.length, occurrence)
        for at, event in self._exceptions.items():
            if at.astimezone(master.zone).replace(tzinfo=None) not in excluded:
                yield self._exception(at, event)

    def _versions(self, master: Event) -> list["_Version"]:
        """The master, and each change of one time and all after it, in the order in which they hold."""
        versions = [_Version(master.start.wall.replace(tzinfo=master.zone), master, timedelta())]
        for at, event in self._exceptions.items():
            moved = _moved(event, at, master.zone)
            if event.and_later and abs(moved) <= _FARTHEST:
                versions.append(_Version(at, event, moved))
            elif event.and_later:
                self._problems.append("a change of this and all later times was read as a change of this one")
        return versions

    def _starts(
        self, master: Event, first: datetime, last: datetime, excluded: set[datetime]
    ) -> list[datetime]:
        """Where the series begins between these times, all on the master's wall clock."""
        named = {stamp for stamp in self._stamps(master, "RDATE") if first <= stamp <= last}
        starts = sorted((named | self._ruled(master, first, last)) - excluded)
        limit = min(OCCURRENCES_LIMIT, self._budget.occurrences)
        if len(starts) > limit:
            self._problems.append("it repeats too often, its later times were left out")
        self._budget.occurrences -= min(limit, len(starts))
        return starts[:limit]

    def _ruled(self, master: Event, first: datetime, last: datetime) -> set[datetime]:
        lines = master.component.lines
        found = {master.start.wall} if first <= master.start.wall <= last or "RRULE" not in lines else set()
        for line in lines.get("RRULE", [])[:_RULES_LIMIT]:
            try:
                found |= set(self._of_rule(line, master, first, last))
            except RuleError as error:
                self._problems.append(f"{error}, only its first time was read")
                found.add(master.start.wall)
        return found

    def _excluded(self, master: Event, first: datetime, last: datetime) -> set[datetime]:
        """What EXDATE names, and EXRULE, which RFC 2445 still had."""
        found = self._stamps(master, "EXDATE")
        for line in master.component.lines.get("EXRULE", [])[:_RULES_LIMIT]:
            try:
                found |= set(self._of_rule(line, master, first, last)) - {master.start.wall}
            except RuleError as error:
                self._problems.append(f"of the times it leaves out {error}")
        return found

    def _of_rule(self, line: Line, master: Event, first: datetime, last: datetime) -> list[datetime]:
        rule = read_rule(line.value)
        until = read_stamp(rule.until)
        if until:
            last = min(last, _end_of(until, master.zone))
        found: list[datetime] = []
        for moment in occurrences(rule, master.start.wall, first=first, last=last, budget=self._budget):
            found.append(moment)
            if len(found) > min(OCCURRENCES_LIMIT, self._budget.occurrences):
                break
        return found

    def _stamps(self, master: Event, name: str) -> set[datetime]:
        """The times of EXDATE or RDATE lines, on the master's wall clock."""
        found: set[datetime] = set()
        for line in master.component.lines.get(name, []):
            self._budget.patience.check()
            for text in line.value.split(",")[:OCCURRENCES_LIMIT]:
                stamp = read_stamp(text)
                if stamp:
                    found.add(_on_wall(line, stamp, master))
        return found

    def _exception(self, at: datetime, event: Event) -> Meeting:
        is_day = self._master.start.is_day if self._master else bool(event.replaces and event.replaces.is_day)
        occurrence: date | datetime = at.date() if is_day else at
        return self._at(self._described(event), event, event.start.wall, occurrence)

    def _at(
        self, described: Meeting, event: Event, wall: datetime, occurrence: date | datetime | None
    ) -> Meeting:
        return self._from_to(described, wall.replace(tzinfo=event.zone), event.length, occurrence)

    @staticmethod
    def _from_to(
        described: Meeting, start: datetime, length: timedelta, occurrence: date | datetime | None
    ) -> Meeting:
        """The meeting at its time; the length counts on the wall clock of `start`."""
        return replace(described, start=start, end=max(start, start + length), occurrence=occurrence)

    def _described(self, event: Event) -> Meeting:
        """The meeting but for its time."""
        component = event.component
        start = event.start.wall.replace(tzinfo=event.zone)
        return Meeting(
            uid=event.uid,
            start=start,
            end=start,
            summary=line_of(component, "SUMMARY"),
            description=text_of(component, "DESCRIPTION"),
            location=line_of(component, "LOCATION"),
            organizer=address_of(component.first("ORGANIZER")),
            attendees=attendees_of(component),
            cancelled=event.cancelled or self._called_off,
            sequence=event.sequence,
            created=_stamped(component.first("CREATED"), event),
            updated=_stamped(component.first("LAST-MODIFIED") or component.first("DTSTAMP"), event),
            all_day=event.start.is_day,
            problems=(*event.problems, *self._problems),
        )


def _moved(event: Event, at: datetime, zone: tzinfo) -> timedelta:
    """How much later than the time it replaces an exception begins, on the wall clock of this zone."""
    begins = event.start.wall.replace(tzinfo=event.zone)
    return begins.astimezone(zone).replace(tzinfo=None) - at.astimezone(zone).replace(tzinfo=None)


def _end_of(until: Stamp, zone: tzinfo) -> datetime:
    """The last moment that UNTIL allows, on the wall clock of this zone; a day is allowed until it ends."""
    if until.is_utc:
        return until.wall.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return until.wall + timedelta(hours=23, minutes=59) if until.is_day else until.wall


def _on_wall(line: Line, stamp: Stamp, master: Event) -> datetime:
    """A time of EXDATE or RDATE on the master's wall clock."""
    if stamp.is_day:  # of a meeting with an hour some programs name the day only
        return datetime.combine(stamp.wall, master.start.wall.time())
    if not stamp.is_utc and "TZID" not in line.parameters:
        return stamp.wall
    return (
        stamp.wall.replace(tzinfo=master.clock.zone_of(line, stamp, []))
        .astimezone(master.zone)
        .replace(tzinfo=None)
    )


def _stamped(line: Line | None, event: Event) -> datetime | None:
    """A moment that RFC 5545 wants in UTC, and that some programs write without saying so."""
    return event.clock.moment(line, [])
