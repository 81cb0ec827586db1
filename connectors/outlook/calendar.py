"""The calendar of Outlook and Microsoft 365: the list of changes of a window, which is asked for anew as time goes on.

What the list says is removed may only have left the window, so every removal is confirmed by asking
for the event itself.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from agent.core.policy import Rep
from agent.errors import CursorLost, SourceError
from agent.ports import Item, Page, Verdict
from connectors._seen import Seen
from connectors.outlook.batch import read_parts
from connectors.outlook.cancelled import called_off
from connectors.outlook.cursor import Place, read_cursor
from connectors.outlook.delta import Walk, first_walk, is_no_delta, listed, walk
from connectors.outlook.errors import Missing, Refused
from connectors.outlook.events import filled, is_series, read_meeting, series_of
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.transport import Graph, Json

PAGE_ITEMS = 100
_MARGIN = timedelta(days=30)  # beyond the window, so that it need not be walked anew every day
_KEY = "calendar"
_LISTED_PROBLEMS = 5


class CalendarSource:
    """One mailbox's own calendar."""

    def __init__(
        self,
        graph: Graph,
        address: str,
        *,
        rep: Rep,
        window: tuple[datetime, datetime],
        page_items: int = PAGE_ITEMS,
    ) -> None:
        """Meetings that end before `window` or begin after it are not asked for."""
        self._graph = graph
        self._address = address
        self._rep = rep
        self._window = window
        self._page_items = page_items
        self._series: dict[str, Json | None] = {}
        self.is_poor = False  # the server has no list of changes

    @property
    def name(self) -> str:
        """`outlook-calendar:` and the address."""
        return f"outlook-calendar:{self._address}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Meetings that are new or changed since; all of the window's where it has moved on."""
        at = read_cursor(cursor)
        begun = at.at(_KEY)
        if begun.link and not self._covers(begun.frame):
            raise CursorLost("The window of the calendar has moved on.")
        found = walk(self._graph, self._checked(begun.link)) if begun.link else self._first()
        events, gone = self._confirmed(found)
        self._learn_series(events)
        seen = Seen(begun.given or None)
        end = Place(link=found.link, frame=begun.frame or self._frame())
        todo = [event for event in events.values() if _version(event) not in seen]
        is_whole = not begun.link and bool(found.link)
        done = 0
        while chunk := todo[done : done + self._page_items]:
            done += len(chunk)
            given = seen.add(_version(event) for event in chunk)
            is_last = done == len(todo)
            place = self._finished(end, given) if is_last else replace(begun, given=given)
            items = tuple(self._item(str(event["id"]), event) for event in chunk)
            cursor = at.moved(_KEY, place).write()
            yield Page(items, cursor, done / len(todo), gone if is_last else (), whole=is_last and is_whole)
        if not todo:
            last = at.moved(_KEY, self._finished(end, begun.given))
            if gone or last != at:
                yield Page((), last.write(), 1.0, gone, whole=is_whole)

    def _finished(self, end: Place, given: str) -> Place:
        return end if end.link else Place(given=given)

    def _first(self) -> Walk:
        start, until = (_stamp(moment) for moment in self._frame_of_window())
        window = f"startDateTime={start}&endDateTime={until}"
        try:
            return first_walk(self._graph, f"{self._graph.own}/calendarView/delta?{window}")
        except SourceError as error:
            if not is_no_delta(error):
                raise
        self.is_poor = True
        found = self._plain(window)
        found.link = ""
        return found

    def _plain(self, window: str) -> Walk:
        """All of the window, from a server without lists of changes."""
        try:
            return listed(self._graph, f"{self._graph.own}/calendarView?{window}&$top=200")
        except (Missing, Refused):
            return listed(self._graph, f"{self._graph.own}/calendar/calendarView?{window}&$top=200")

    def _frame_of_window(self) -> tuple[datetime, datetime]:
        return self._window[0], self._window[1] + _MARGIN

    def _frame(self) -> str:
        return "/".join(moment.astimezone(UTC).date().isoformat() for moment in self._frame_of_window())

    def _covers(self, frame: str) -> bool:
        """Whether the window of a stored link still reaches as far as is wanted now."""
        first, _, last = frame.partition("/")
        start, end = (moment.astimezone(UTC).date().isoformat() for moment in self._window)
        return first <= start and last >= end

    def _checked(self, link: str) -> str:
        try:
            return self._graph.address(link)
        except SourceError:
            raise CursorLost("The calendar was read at another server before.") from None

    def _confirmed(self, found: Walk) -> tuple[dict[str, Json], tuple[str, ...]]:
        """Events as they are, with those that only left the window, and the ids of those that are really gone."""
        events = dict(found.entries)
        gone: list[str] = []
        for ref, event in self._events(list(found.removed)).items():
            if event is None:
                gone.append(ref)
            else:
                events[ref] = event
        return events, tuple(gone)

    def _learn_series(self, events: dict[str, Json]) -> None:
        """Know the series of all times among these events, and add the times of theirs that were called off."""
        own = {ref: event for ref, event in events.items() if is_series(event)}
        self._series.update(own)
        wanted = dict.fromkeys(ref for event in events.values() if (ref := series_of(event)))
        self._series.update(self._events([ref for ref in wanted if ref not in self._series]))
        touched = [ref for ref in dict.fromkeys((*own, *wanted)) if self._series.get(ref)]
        for ref, said in self._events(touched, select="?$select=id,cancelledOccurrences").items():
            off = called_off({**(self._series[ref] or {}), **(said or {})})
            events.update({str(event["id"]): event for event in off if self._is_near(event)})

    def _is_near(self, event: Json) -> bool:
        start = read_moment(event["start"]["dateTime"])
        return start is not None and self._window[0] <= start <= self._window[1] + _MARGIN

    def _events(self, refs: Sequence[str], *, select: str = "") -> dict[str, Json | None]:
        """Events by their ids; None for one that is not there, or of which what was selected is not to be had."""
        if not refs:
            return {}
        paths = [f"{self._graph.own}/events/{quote(ref, safe='')}{select}" for ref in refs]
        parts = read_parts(self._graph, paths)
        if parts is None or (not select and all(part.status == 400 for part in parts)):
            return {ref: self._event(path) for ref, path in zip(refs, paths, strict=True)}
        found: dict[str, Json | None] = {}
        for ref, path, part in zip(refs, paths, parts, strict=True):
            if part.status == 404 or (select and part.status != 200):
                found[ref] = None
            else:
                found[ref] = _object(part.body) if part.status == 200 else self._event(path)
        return found

    def _event(self, path: str) -> Json | None:
        try:
            return self._graph.read_json(path)
        except Missing:
            return None
        except Refused:
            if "?" in path:
                return None
            raise

    def _item(self, ref: str, event: Json) -> Item:
        if is_series(event):
            return Item(ref, Verdict.SKIPPED, "it is a series, whose times are read one by one")
        series = self._series.get(series_of(event))
        try:
            meeting = read_meeting(filled(event, series) if series else event, series, self._rep)
        except Exception as error:  # noqa: BLE001 - whatever one event provokes, the rest are still read
            return Item(ref, Verdict.QUARANTINED, f"it could not be read ({type(error).__name__})")
        if meeting is None:
            return Item(ref, Verdict.QUARANTINED, "it has no time that can be read")
        if meeting.problems:
            return Item(
                ref, Verdict.PARTIAL, "; ".join(meeting.problems[:_LISTED_PROBLEMS]), meetings=(meeting,)
            )
        return Item(ref, Verdict.READ, meetings=(meeting,))


def _object(body: bytes) -> Json:
    found = json.loads(body)
    return found if isinstance(found, dict) else {}


def _version(event: Json) -> str:
    """What tells one state of an event from another."""
    said = event.get("changeKey") or event.get("@odata.etag") or json.dumps(event, sort_keys=True)
    return f"{event.get('id')}\0{said}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
