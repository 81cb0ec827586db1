"""A Google calendar as a source: its events once, series with all their times in a window, then what changed.

Events are listed unexpanded (`singleEvents=false`): only so is a change of a series one entry, and an endless
series no endless list. The times of a series are asked of Google for a bounded window, so its own reading of
the rules holds. A series is one item with all its meetings; whatever changes in it, it is given again whole.
When the window has moved past what was asked for, or the sync token is refused (410), everything is read anew.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo

from agent.core.meeting import Meeting
from agent.errors import CursorLost, NotAllowed, PartMissing
from agent.in_hand import left_alone, taking
from agent.ports import Item, Page, Verdict
from connectors.gmail._api import Api, Json
from connectors.gmail._calendar_cursor import Place, read_place
from connectors.gmail._errors import LongGone, Malformed, NotThere
from connectors.gmail._event import read_event
from connectors.gmail._paging import Trail, each_page, token_of
from connectors.gmail._repeats import expanded

PAGE_ITEMS = 250  # events of one answer, and of one page of ours
_MARGIN = timedelta(days=30)  # beyond the window, so that it need not be read anew every day
_MOST_TIMES = 1_000  # of one series


@dataclass(slots=True)
class _Found:
    """What one page of events comes to."""

    items: list[Item] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


class CalendarSource:
    """One calendar of one account."""

    def __init__(
        self,
        api: Api,
        address: str,
        calendar: str,
        *,
        zone: tzinfo,
        window: tuple[datetime, datetime],
        page_items: int = PAGE_ITEMS,
    ) -> None:
        """`calendar` is its id, or `primary`; `zone` the rep's, in which days begin."""
        self._api = api
        self._address = address
        self._calendar = calendar
        self._zone = zone
        self._window = window
        self._page_items = page_items
        self._series_read: set[str] = set()

    @property
    def name(self) -> str:
        """`gcal:`, the address and the calendar's id."""
        return f"gcal:{self._address}/{self._calendar}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """The calendar's meetings, or what changed after `cursor`. Raises `CursorLost` where all is to be read anew."""
        place = read_place(cursor) if cursor is not None else None
        self._series_read.clear()
        if place is None:
            yield from self._walk(self._beginning())
            return
        if place.until < _day(self._window[1]):
            raise CursorLost("The window of this calendar has moved on.")
        if place.digest:
            self._look_for_change(place)
        elif place.token:
            yield from self._changes(place)
        else:
            yield from self._walk(place)

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """Nothing: Google lists events with all that they say."""
        return ()

    def _beginning(self) -> Place:
        return Place(since=_moment(self._window[0]), until=_day(self._window[1] + _MARGIN))

    def _walk(self, place: Place) -> Iterator[Page]:
        """All events from the window's beginning on, page by page as Google lists them."""
        digest, number, trail = hashlib.sha256(place.seen.encode()), 0, Trail(place.page)
        while True:
            answer = self._listed(place)
            token = token_of(answer)
            if token and not trail.leads_on(token):
                continue
            events = _events(answer)
            digest.update(_print_of(events).encode())
            found = self._found(events)
            number += 1
            if not token:
                yield Page(tuple(found.items), self._end(place, answer, digest.hexdigest()), 1.0, whole=True)
                return
            place = replace(place, page=token, seen=digest.hexdigest())
            digest = hashlib.sha256(place.seen.encode())
            yield Page(tuple(found.items), place.text(), number / (number + 1))

    def _end(self, place: Place, answer: Json, digest: str) -> str:
        """The cursor after a walk: the sync token or, where the server has none, what the events looked like."""
        token = str(answer.get("nextSyncToken") or "")
        end = Place(since=place.since, until=place.until, token=token, day=self._today())
        return (end if token else replace(end, digest=digest)).text()

    def _listed(self, place: Place) -> Json:
        """The next page of a walk; raises `CursorLost` where its token means nothing any more."""
        try:
            return self._list(timeMin=place.since, pageToken=place.page or None)
        except (Malformed, NotThere):
            if not place.page:
                raise
        raise CursorLost("Google no longer knows how far this calendar was read.")

    def _changes(self, place: Place) -> Iterator[Page]:
        events: list[Json] = []
        answer: Json = {}
        try:
            for answer in each_page(lambda token: self._list(syncToken=place.token, pageToken=token or None)):
                events += _events(answer)
        except (Malformed, LongGone):
            raise CursorLost("Google no longer knows where we stood in this calendar.") from None
        newer = str(answer.get("nextSyncToken") or "") or place.token
        if not events and (newer == place.token or place.day == self._today()):
            return  # a token goes on being good for days, and keeping each new one would be a write a minute
        found = self._found(events)
        end = replace(place, token=newer, day=self._today())
        yield Page(tuple(found.items), end.text(), 1.0, tuple(found.removed))

    def _look_for_change(self, place: Place) -> None:
        """For servers without sync tokens: raise `CursorLost` where the events do not look as they did."""
        walked = Place(since=place.since, until=place.until)
        seen = ""
        for answer in each_page(lambda token: self._listed(replace(walked, page=token))):
            digest = hashlib.sha256(seen.encode())
            digest.update(_print_of(_events(answer)).encode())
            seen = digest.hexdigest()
        if seen != place.digest:
            raise CursorLost("This calendar has changed, and its server does not say where.")

    def _list(self, **asked: str | None) -> Json:
        """Without `showDeleted`: a sync token forbids to set it to false, and what a token is used with must be as it was."""
        request = self._api.calendar.events().list(
            calendarId=self._calendar,
            maxResults=self._page_items,
            singleEvents=False,
            **asked,
        )
        try:
            return self._api.read_calendar(request)
        except NotThere:
            if asked.get("pageToken"):
                raise
        raise PartMissing(
            f"The calendar {self._calendar} is not there any more.",
            "Type `kept connect gmail` to choose again.",
        )

    def _found(self, events: Sequence[Json]) -> _Found:
        """Items for what the events say; a series once, whichever of its parts they name."""
        found = _Found()
        series: dict[str, list[Json]] = {}
        for event in events:
            name = str(event.get("id") or "")
            parent = str(event.get("recurringEventId") or "")
            if parent:
                series.setdefault(parent, []).append(event)
            elif event.get("status") == "cancelled":
                found.removed.append(name)
            elif event.get("recurrence"):
                series.setdefault(name, []).append(event)
            else:
                found.items.append(self._single(name, event))
        for name, parts in series.items():
            if name not in self._series_read and name not in found.removed:
                self._series_read.add(name)
                self._add_series(name, parts, found)
        return found

    def _single(self, name: str, event: Json) -> Item:
        with taking(name) as may_be_read:
            return _item(name, read_event(event, self._zone)) if may_be_read else left_alone(name)

    def _add_series(self, name: str, parts: Sequence[Json], found: _Found) -> None:
        with taking(name) as may_be_read:
            if may_be_read:
                self._read_series(name, parts, found)
            else:
                found.items.append(left_alone(name))

    def _read_series(self, name: str, parts: Sequence[Json], found: _Found) -> None:
        try:
            times, cut = self._instances(name)
        except (NotThere, LongGone, Malformed, NotAllowed):
            self._add_by_rule(name, parts, found)
            return
        meetings = [meeting for event in times if (meeting := read_event(event, self._zone))]
        if not meetings and not times:
            found.items.append(Item(name, Verdict.SKIPPED, "none of its times lie in the window"))
            return
        reason = "it repeats too often, its later times were left out" if cut else ""
        found.items.append(_series_item(name, meetings, reason))

    def _instances(self, name: str) -> tuple[list[Json], bool]:
        """The times of a series in the window that are not called off, and whether there are more."""
        found: list[Json] = []
        for answer in each_page(lambda token: self._times(name, token)):
            found += [event for event in _events(answer) if event.get("status") != "cancelled"]
            if len(found) >= _MOST_TIMES:
                return found[:_MOST_TIMES], bool(token_of(answer)) or len(found) > _MOST_TIMES
        return found, False

    def _times(self, name: str, page: str) -> Json:
        request = self._api.calendar.events().instances(
            calendarId=self._calendar,
            eventId=name,
            timeMin=_moment(self._window[0]),
            timeMax=_moment(self._window[1] + _MARGIN),
            maxResults=PAGE_ITEMS,
            pageToken=page or None,
        )
        return self._api.read_calendar(request)

    def _add_by_rule(self, name: str, parts: Sequence[Json], found: _Found) -> None:
        """A series on a server that does not list its times: worked out from its rule and what stands in for single ones."""
        event = next((part for part in parts if part.get("id") == name), None) or self._get(name)
        master = read_event(event, self._zone) if event else None
        if event is None or master is None or event.get("status") == "cancelled":
            others = [part for part in parts if part.get("status") != "cancelled"]
            found.removed.append(name)
            found.items += [_item(str(part.get("id")), read_event(part, self._zone)) for part in others]
            return
        window = (self._window[0], self._window[1] + _MARGIN)
        times = {_key(one): one for one in expanded(master, event, window=window, zone=self._zone)}
        for part in parts:
            single = read_event({"start": part.get("originalStartTime"), **part}, self._zone)
            if single is None or part is event:
                continue
            times.pop(_key(single), None)
            if not single.cancelled:
                times[_key(single)] = single
        found.items.append(_series_item(name, list(times.values()), ""))

    def _get(self, name: str) -> Json | None:
        request = self._api.calendar.events().get(calendarId=self._calendar, eventId=name)
        try:
            return self._api.read_calendar(request)
        except (NotThere, LongGone, Malformed, NotAllowed):
            return None

    def _today(self) -> str:
        return _day(self._api.clock.now())


def _events(answer: Json) -> list[Json]:
    listed = answer.get("items")
    return (
        [one for one in listed if isinstance(one, dict) and one.get("id")] if isinstance(listed, list) else []
    )


def _item(name: str, meeting: Meeting | None) -> Item:
    if meeting is None:
        return Item(name, Verdict.QUARANTINED, "its beginning cannot be read")
    reason = "; ".join(meeting.problems)
    return Item(name, Verdict.PARTIAL if reason else Verdict.READ, reason, meetings=(meeting,))


def _series_item(name: str, meetings: Sequence[Meeting], reason: str) -> Item:
    problems = dict.fromkeys(problem for meeting in meetings for problem in meeting.problems)
    said = "; ".join([*([reason] if reason else []), *problems][:5])
    if not meetings:
        return Item(name, Verdict.SKIPPED, said or "none of its times lie in the window")
    return Item(name, Verdict.PARTIAL if said else Verdict.READ, said, meetings=tuple(meetings))


def _key(meeting: Meeting) -> str:
    """Which time of a series this is, on everybody's clock."""
    at = meeting.occurrence
    return (at.astimezone(UTC) if isinstance(at, datetime) else at or meeting.start).isoformat()


def _print_of(events: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(events, sort_keys=True)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
