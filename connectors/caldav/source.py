"""One CalDAV calendar as a source of meetings: read whole once, then by sync token, or by ETags where there is none.

An item is one calendar object: a meeting, or a series with its exceptions. It is given again, whole, when
it changes. Repetitions are worked out up to a day some weeks beyond the window; when the window
reaches that day the calendar is walked again. Objects without a time inside the window are listed and
not fetched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo

from agent.errors import CursorLost, PartMissing, ProviderDown
from agent.ports import Item, Page, Verdict
from connectors._owed import Debts, listed_at
from connectors.caldav import cursor as cursors
from connectors.caldav.calendars import Calendar
from connectors.caldav.cursor import CalendarCursor
from connectors.caldav.questions import Questions, Window
from connectors.caldav.transport import Transport
from connectors.ics import calendar_item

PAGE_ITEMS = 50
OBJECT_LIMIT = 4 * 1024 * 1024  # bytes; of a larger calendar object only the beginning is read
_BEYOND = timedelta(days=30)  # worked out further than the window, so that it is walked again monthly
_MOST_BATCHES = 2_000
_OUTSIDE = "it lies outside the time that is read"


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes one page: objects to fetch with their ETags, and where the calendar stands after them."""

    at: CalendarCursor
    batch: Mapping[str, str] = field(default_factory=dict)
    done: float = 1.0
    removed: tuple[str, ...] = ()
    whole: bool = False
    inside: frozenset[str] | None = (
        None  # of the batch, what lies in the time that is read; None: nobody knows
    )


class CalendarSource:
    """The meetings of one calendar. What the server said of it when it was listed is used once."""

    def __init__(self, transport: Transport, calendar: Calendar, *, window: Window, zone: tzinfo) -> None:
        self._shown, self._calendar, self._now = transport.shown, calendar, transport.now
        self._name = name_of(transport, calendar.path)
        self._questions = Questions(transport, calendar)
        self._window = (window[0], window[1] + _BEYOND)
        self._needed = (window[0].date(), window[1].date())
        self._zone = zone
        self._ahead: Calendar | None = calendar

    @property
    def name(self) -> str:
        """`caldav:` and where the calendar lies."""
        return self._name

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Pages of up to 50 calendar objects.

        Raises `CursorLost` where the server knows the token no more, and where the window has moved on:
        then meetings of a series come into it that were never given. `PartMissing` where the server fails at this
        calendar, and answers otherwise.
        """
        try:
            yield from self._pages(cursor)
        except ProviderDown as trouble:
            self._questions.see_that_it_answers()
            sentence = f"The calendar {self._calendar.name} cannot be read at present. {trouble.sentence}"
            raise PartMissing(sentence, "kept goes on with the others.") from None

    def _pages(self, cursor: str | None) -> Iterator[Page]:
        before = cursors.read(cursor) if cursor is not None else None
        if before and not self._covers(before):
            raise CursorLost(f"{self._shown} is asked for a later time than before.")
        debts = Debts(before.owed if before else (), int(self._now().timestamp()))
        due, at = debts.due(), before
        for told in self._steps(before):
            step = self._with_what_is_there(told)
            due = [path for path in due if path not in step.batch and path not in step.removed]
            at = step.at
            yield self._page(step, debts)
        if at and due:
            yield self._page(_Step(at, dict.fromkeys(due, "")), debts)

    def _with_what_is_there(self, step: _Step) -> _Step:
        """The step, with what is called gone and given all the same read anew: a list may leave one out, and a meeting would be called off."""
        there: frozenset[str] = frozenset()
        for at in range(0, len(step.removed), PAGE_ITEMS):
            there |= self._questions.given_of(step.removed[at : at + PAGE_ITEMS]).keys()
        if not there:
            return step
        return replace(
            step,
            batch={**dict.fromkeys(sorted(there), ""), **step.batch},
            removed=tuple(path for path in step.removed if path not in there),
            inside=None if step.inside is None else step.inside | there,
        )

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """When each object was listed that the server could not give so far."""
        return listed_at(cursors.read(cursor).owed)

    def _steps(self, before: CalendarCursor | None) -> Iterator[_Step]:
        now = self._state()
        if before is None or not before.walked:
            yield from self._walk(before, now)
        elif before.token:
            if before.token != now.token or before.given:
                yield from self._changes(before)
        elif not now.ctag or now.ctag != before.ctag:
            yield from self._compare(before, now)

    def _page(self, step: _Step, debts: Debts) -> Page:
        for path in step.removed:
            debts.paid(path)
        items = self._items(step, debts)
        text = cursors.write(replace(step.at, owed=debts.standing))
        return Page(items, text, done=step.done, removed=step.removed, whole=step.whole)

    def _covers(self, before: CalendarCursor) -> bool:
        return before.since <= self._needed[0] and self._needed[1] <= before.until

    def _state(self) -> Calendar:
        ahead, self._ahead = self._ahead, None
        if ahead:
            return ahead
        return self._questions.state()

    def _fresh(self, now: Calendar) -> CalendarCursor:
        return CalendarCursor(
            token=now.token, ctag=now.ctag, since=self._window[0].date(), until=self._window[1].date()
        )

    def _walk(self, before: CalendarCursor | None, now: Calendar) -> Iterator[_Step]:
        """Everything there is, also where an earlier run began it; the token was asked for first, so that what
        changes meanwhile is told later."""
        at = before or self._fresh(now)
        etags = self._questions.listed()
        inside = self._inside(etags)
        etags |= dict.fromkeys((inside or frozenset()) - etags.keys(), "")  # a listing may leave one out
        removed = tuple(sorted(at.given.keys() - etags.keys()))
        given = {path: etag for path, etag in at.given.items() if path in etags}
        todo = {path: etag for path, etag in etags.items() if given.get(path) != etag}
        done = len(etags) - len(todo)
        for batch in _batches(todo):
            done += len(batch)
            given |= batch
            last = done == len(etags)
            kept = {} if last and at.token else given
            yield _Step(
                replace(at, given=dict(kept), walked=last),
                batch,
                done=done / len(etags),
                removed=removed,
                whole=last,
                inside=inside,
            )
            removed = ()
        if not todo:
            kept = {} if at.token else given
            yield _Step(replace(at, given=kept, walked=True), removed=removed, whole=True)

    def _inside(self, etags: Mapping[str, str]) -> frozenset[str] | None:
        """What lies in the time that is read, as the server says; None where some of the rest does so as well, or none of it is shown.

        Some servers cannot search by time, or find no series by its later meetings: so a few of the rest are looked at.
        """
        inside = self._questions.inside(etags, self._window)
        outside = [path for path in etags if path not in inside]
        few = outside[:: max(1, len(outside) // PAGE_ITEMS)][:PAGE_ITEMS]
        texts = self._questions.given_of(few)
        items = (self._item(path, text) for path, text in texts.items())
        begins, ends = self._window
        lies_within = (one.start < ends and one.end > begins for item in items for one in item.meetings)
        return None if any(lies_within) or (few and not texts) else inside

    def _changes(self, before: CalendarCursor) -> Iterator[_Step]:
        """What the server says has changed since the token, batch by batch where it tells it in several."""
        at = before
        for _ in range(_MOST_BATCHES):
            told = self._questions.since(at.token)
            removed = tuple(sorted(told.gone))
            todo = {
                path: etag for path, etag in told.changed.items() if not etag or at.given.get(path) != etag
            }
            after = replace(at, token=told.token, given={})
            given = dict(at.given)
            done = 0
            for batch in _batches(todo):
                done += len(batch)
                given |= batch
                last = done == len(todo)
                reached = after if last else replace(at, given=dict(given))
                share = 1.0 if last and not told.cut else done / (len(todo) + told.cut)
                yield _Step(reached, batch, done=share, removed=removed)
                removed = ()
            if not todo and (removed or after != at):
                yield _Step(after, done=0.0 if told.cut else 1.0, removed=removed)
            if not told.cut:
                return
            if after.token == at.token:
                break
            at = after
        raise CursorLost(f"{self._shown} does not come to the end of what changed.")

    def _compare(self, before: CalendarCursor, now: Calendar) -> Iterator[_Step]:
        """What differs from the ETags that were given, and what has none."""
        etags = self._questions.listed()
        gone = before.given.keys() - etags.keys()
        todo = {path: etag for path, etag in etags.items() if not etag or before.given.get(path) != etag}
        given = {path: etag for path, etag in before.given.items() if path not in gone}
        removed = tuple(sorted(gone))
        done = 0
        for batch in _batches(todo):
            done += len(batch)
            given |= batch
            last = done == len(todo)
            at = replace(before, ctag=now.ctag if last else "", given=dict(given))
            yield _Step(at, batch, done=done / len(todo), removed=removed)
            removed = ()
        at = replace(before, ctag=now.ctag, given=given)
        if not todo and (removed or at != before):
            yield _Step(at, removed=removed)

    def _items(self, step: _Step, debts: Debts) -> tuple[Item, ...]:
        """The objects of a step with their verdicts; what seems to have gone in the meantime is asked for again, as one answer may leave it out."""
        wanted = [path for path in step.batch if step.inside is None or path in step.inside]
        texts = self._questions.texts(wanted)
        items: list[Item | None] = []
        for path in step.batch:
            text = texts.get(path)
            if text is not None:
                debts.paid(path)
                items.append(self._item(path, text))
            elif path in texts:
                items.append(debts.not_given(path))
            elif path in wanted:
                items.append(debts.not_seen(path))
            else:
                debts.paid(path)
                items.append(Item(path, Verdict.SKIPPED, _OUTSIDE))
        return tuple(filter(None, items))

    def _item(self, path: str, text: str) -> Item:
        raw = text.encode("utf-8", "replace")
        cut = "it is very large, only its beginning was read" if len(raw) > OBJECT_LIMIT else ""
        return calendar_item(path, raw[:OBJECT_LIMIT], window=self._window, zone=self._zone, cut=cut)


def name_of(transport: Transport, path: str) -> str:
    """The name of the calendar that lies there, or what those in that home begin with."""
    return f"caldav:{transport.shown}{path}"


def _batches(todo: Mapping[str, str]) -> Iterator[dict[str, str]]:
    paths = list(todo)
    for at in range(0, len(paths), PAGE_ITEMS):
        yield {path: todo[path] for path in paths[at : at + PAGE_ITEMS]}
