"""The calendar of Outlook and Microsoft 365: the list of changes of a window, which is asked for anew as time goes on.

What the list says is removed may only have left the window, so every removal is confirmed by asking
for the event itself; so is every time that a series should still have and was not told with (`times.py`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from agent.core.policy import Rep
from agent.errors import CursorLost, SourceError
from agent.in_hand import left_alone, taking
from agent.ports import Item, Page, Verdict
from connectors._owed import Debts, Owed, listed_at
from connectors._seen import Seen
from connectors.outlook.cancelled import called_off
from connectors.outlook.cursor import Place, read_cursor
from connectors.outlook.delta import Walk, first_walk, is_no_delta, listed, walk_on
from connectors.outlook.errors import Missing, Refused
from connectors.outlook.events import filled, is_series, read_meeting, series_of
from connectors.outlook.looking import Looked, look, looked_up
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.times import known_after, missing
from connectors.outlook.transport import Graph, Json

PAGE_ITEMS = 100
_MARGIN = timedelta(days=30)  # beyond the window, so that it need not be walked anew every day
_KEY = "calendar"
_LISTED_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class _News:
    """What a reading comes to."""

    events: Mapping[str, Json]
    gone: tuple[str, ...]
    doubted: tuple[str, ...]  # removed, and not known to be gone
    told: tuple[Item, ...]  # verdicts on what was owed or is
    owed: tuple[Owed, ...]


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
        found = walk_on(self._graph, self._checked(begun.link)) if begun.link else self._first()
        news = self._news(found, begun)
        end = self._end(found, begun, news)
        seen = Seen(begun.given or None)
        todo = [event for event in news.events.values() if _version(event) not in seen]
        is_whole = not begun.link and bool(found.link)
        told, done = news.told, 0
        while chunk := todo[done : done + self._page_items]:
            done += len(chunk)
            given = seen.add(_version(event) for event in chunk)
            is_last = done == len(todo)
            place = _given(end, given) if is_last else replace(begun, given=given)
            items = (*told, *(self._item(str(event["id"]), event) for event in chunk))
            cursor, told = at.moved(_KEY, place).write(), ()
            gone = news.gone if is_last else ()
            yield Page(items, cursor, done / len(todo), gone, whole=is_last and is_whole)
        if not todo:
            last = at.moved(_KEY, _given(end, begun.given))
            if news.gone or told or last != at:
                yield Page(told, last.write(), 1.0, news.gone, whole=is_whole)

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """When each event was listed that Graph could not give so far."""
        return listed_at(read_cursor(cursor).owed)

    def _news(self, found: Walk, begun: Place) -> _News:
        """What the list comes to once its removals are confirmed, and what is owed was asked for."""
        owed = (one for one in begun.owed if one.since >= self._window[0].timestamp())
        debts = Debts(owed, int(self._graph.clock.now().timestamp()))
        events = dict(found.entries)
        removed = (*begun.doubted, *found.removed, *missing(begun.series, events, found.removed))
        looked = self._looked_up([ref for ref in dict.fromkeys(removed) if ref not in events])
        gone = tuple(ref for ref, one in looked.items() if one.is_gone)
        told = [debts.gone(ref) for ref in gone if ref in debts]
        events |= {ref: one.thing for ref, one in looked.items() if one.thing}
        told += self._owed(debts, events)
        told += self._learn_series(events, debts)
        for ref in events:
            debts.paid(ref)
        doubted = tuple(ref for ref, one in looked.items() if one.is_unknown)
        return _News(events, gone, doubted, tuple(told), debts.standing)

    def _end(self, found: Walk, begun: Place, news: _News) -> Place:
        """Where the calendar stands once all is given."""
        if not found.link:
            return Place(owed=news.owed)
        return Place(
            link=found.link,
            frame=begun.frame or self._frame(),
            owed=news.owed,
            doubted=news.doubted,
            series=known_after(begun.series, news.events, news.gone),
        )

    def _owed(self, debts: Debts, events: dict[str, Json]) -> list[Item]:
        """Take up what is owed and there by now; verdicts on the rest, where there are any."""
        told: list[Item | None] = []
        for ref, one in self._looked_up([ref for ref in debts.due() if ref not in events]).items():
            if one.thing is not None:
                events[ref] = one.thing
            else:
                told.append(debts.not_seen(ref) if one.is_gone else debts.not_given(ref))
        return [item for item in told if item]

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

    def _learn_series(self, events: dict[str, Json], debts: Debts) -> list[Item]:
        """Know the series of all times among these events, and add the times of theirs that were called off.

        Times whose series cannot be had now are owed, and are no longer among the events; verdicts on them.
        """
        own = {ref: event for ref, event in events.items() if is_series(event)}
        self._series.update(own)
        wanted = dict.fromkeys(ref for event in events.values() if (ref := series_of(event)))
        looked = self._looked_up([ref for ref in wanted if ref not in self._series])
        self._series.update({ref: one.thing for ref, one in looked.items() if not one.is_unknown})
        waiting = [
            ref for ref, event in events.items() if (of := series_of(event)) and of not in self._series
        ]
        for ref in waiting:
            del events[ref]
        self._call_off([ref for ref in dict.fromkeys((*own, *wanted)) if self._series.get(ref)], events)
        return [item for ref in waiting if (item := debts.not_given(ref))]

    def _call_off(self, series: Sequence[str], events: dict[str, Json]) -> None:
        paths = [self._path(ref) + "?$select=id,cancelledOccurrences" for ref in series]
        for ref, said in zip(series, look(self._graph, paths), strict=True):
            off = called_off({**(self._series[ref] or {}), **(said.thing or {})})
            events.update({str(event["id"]): event for event in off if self._is_near(event)})

    def _is_near(self, event: Json) -> bool:
        start = read_moment(event["start"]["dateTime"])
        return start is not None and self._window[0] <= start <= self._window[1] + _MARGIN

    def _looked_up(self, refs: Sequence[str]) -> Mapping[str, Looked]:
        return dict(zip(refs, looked_up(self._graph, [self._path(ref) for ref in refs]), strict=True))

    def _path(self, ref: str) -> str:
        return f"{self._graph.own}/events/{quote(ref, safe='')}"

    def _item(self, ref: str, event: Json) -> Item:
        if is_series(event):
            return Item(ref, Verdict.SKIPPED, "it is a series, whose times are read one by one")
        with taking(ref) as may_be_read:
            return self._read(ref, event) if may_be_read else left_alone(ref)

    def _read(self, ref: str, event: Json) -> Item:
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


def _given(end: Place, given: str) -> Place:
    """The end of a reading; without a link that says so, what was given has to be remembered."""
    return end if end.link else replace(end, given=given)


def _version(event: Json) -> str:
    """What tells one state of an event from another."""
    said = event.get("changeKey") or event.get("@odata.etag") or json.dumps(event, sort_keys=True)
    return f"{event.get('id')}\0{said}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
