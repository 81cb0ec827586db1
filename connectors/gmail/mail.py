"""A Gmail mailbox as a source: everything of a window once, newest first, and from then on what changed.

A first sync lists the window and reads it page by page; the history id from which changes are told
afterwards is taken before the listing begins, so that nothing can fall in between. Mail that is thrown away
meanwhile may move other mail up, past the page that is read next: so the walk remembers what it has listed, and
looks once more in the end where anything went away. A history that Gmail has forgotten (404) is `CursorLost`:
the window is walked again and known messages are known by their ids. Drafts, trash, spam and chats are not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from agent.errors import CursorLost, NotAllowed, ProviderDown
from agent.ports import Item, Page
from connectors._numbers import number_of
from connectors._owed import Debts, listed_at
from connectors._seen import Seen
from connectors.gmail._api import Api, Json
from connectors.gmail._cursor import Cursor, read_cursor
from connectors.gmail._errors import Malformed, NotThere
from connectors.gmail._history import Changes, records
from connectors.gmail._identity import read_profile
from connectors.gmail._letters import Fetched, Letters
from connectors.gmail._paging import Trail, each_page, token_of

PAGE_ITEMS = 66  # messages that are stored together: two batches, of which eight fit into a minute's quota
_MOST_LISTED = 500  # ids in one answer
_NEARLY = 0.99  # of the whole
_RESTARTS = 3  # of one walk, where page tokens are refused


class GmailSource:
    """One account's mail. `since` is the beginning of the window."""

    def __init__(
        self, api: Api, letters: Letters, address: str, *, since: datetime, page_items: int = PAGE_ITEMS
    ) -> None:
        self._api = api
        self._letters = letters
        self._address = address
        self._since = since
        self._page_items = page_items

    @property
    def name(self) -> str:
        """`gmail:` and the address."""
        return f"gmail:{self._address}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """The window's mail, newest first, or what changed after `cursor`; raises `CursorLost` where that is forgotten."""
        place = read_cursor(cursor) if cursor is not None else None
        if place:
            tariff = self._api.tariff
            a_page = tariff.messages_list + tariff.messages_get * self._page_items
            self._api.recall(place.spent, lost=a_page if place.goes_on else 0)
        if place is None or not (place.history or place.walking):
            yield from self._walk(self._beginning())
        elif place.walking:
            yield from self._walk(place)
        else:
            yield from self._changes(place)

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """When each mail was listed that Gmail could not give so far."""
        return listed_at(read_cursor(cursor).owed)

    def _beginning(self) -> Cursor:
        """The start of a walk. The history id comes first: what arrives while we list is told by it later."""
        history = str(read_profile(self._api).get("historyId") or "")
        if not history:  # a server without profiles
            history = str((self._newest() or {}).get("historyId") or "")
        return Cursor(history, walking=True, after=int(self._since.timestamp()))

    def _newest(self) -> Json | None:
        """The newest message, without its text; None for an empty mailbox."""
        ids = _ids(self._list("", 0, size=1))
        if not ids:
            return None
        request = self._api.mail.messages().get(userId="me", id=ids[0], format="minimal")
        try:
            return self._api.read(request, self._api.tariff.messages_get)
        except NotThere:
            return None

    def _list(self, page: str, after: int, *, size: int = 0) -> Json:
        asked = f"after:{after}" if after else None
        request = self._api.mail.messages().list(
            userId="me", q=asked, maxResults=size or self._page_items, pageToken=page or None
        )
        return self._api.read(request, self._api.tariff.messages_list)

    def _walk(self, place: Cursor) -> Iterator[Page]:
        done, trail, restarts, debts = 0.0, Trail(place.page), 0, self._debts(place)
        seen = Seen(place.given or None)
        while True:
            listing, stands = self._listed(place)
            if stands is not place:
                place, trail, restarts = stands, Trail(), restarts + 1
            if place.after and not place.page and not _ids(listing) and self._has_more_than_it_lists():
                place = replace(place, after=0)
                continue
            token = token_of(listing)
            if restarts > _RESTARTS:
                raise ProviderDown("Gmail forgets its own pages.")
            if token and not trail.leads_on(token):
                continue
            fetched = self._letters.fetch([name for name in _ids(listing) if name not in seen])
            until = min(place.until or fetched.oldest, fetched.oldest or place.until)
            items = _settled(debts, fetched)
            place = replace(place, until=until, given=seen.add(_ids(listing)), owed=debts.standing)
            if not token or self._is_past_the_window(place, fetched):
                yield from self._end(place, items, seen, debts)
                return
            place = replace(place, page=token)
            done = max(done, self._share(place))
            yield Page(items, self._text(place, goes_on=True), done, newest_first=True)

    def _end(self, place: Cursor, items: tuple[Item, ...], seen: Seen, debts: Debts) -> Iterator[Page]:
        """The last page of a walk, and what the walk has missed."""
        missed = self._missed(place, seen)
        while missed:
            yield Page(items, self._text(place, goes_on=True), _NEARLY, newest_first=True)
            some, missed = missed[: self._page_items], missed[self._page_items :]
            items = _settled(debts, self._letters.fetch(some))
            place = replace(place, given=seen.add(some), owed=debts.standing)
        end = Cursor(place.history, owed=debts.standing)
        yield Page(items, self._text(end), 1.0, newest_first=True)

    def _missed(self, place: Cursor, seen: Seen) -> list[str]:
        """Mail that moved up past the walk's next page, because other mail went away meanwhile; newest first.

        What came since the walk began is left to the history, which tells it. The list is asked for in few large pages, as far
        down as the walk had come.
        """
        if not place.page:
            return []  # one page, and no moment in between
        try:
            changes, _ = self._told(place.history)
        except (CursorLost, ProviderDown, NotAllowed):
            changes = None  # a history that cannot be asked now keeps nobody from ending the walk
        if changes and not changes.gone:
            return []
        came = changes.wanted.keys() if changes else ()
        listed: list[str] = []
        for answer in each_page(lambda token: self._list(token, place.after, size=_MOST_LISTED)):
            listed += _ids(answer)
            if len(listed) >= len(seen) + len(came):
                break
        unseen = dict.fromkeys(name for name in listed if name not in seen)
        return [name for name in unseen if name not in came]

    def _text(self, place: Cursor, *, goes_on: bool = False) -> str:
        """The cursor as it is stored, with what was spent on the way."""
        return replace(place, spent=self._api.spent(), goes_on=goes_on).text()

    def _has_more_than_it_lists(self) -> bool:
        """Whether an empty window is a lie: a server that does not understand `after:`, or has a bad moment."""
        newest = self._newest()
        return newest is not None and _milliseconds(newest) >= self._since.timestamp() * 1000

    def _is_past_the_window(self, place: Cursor, fetched: Fetched) -> bool:
        """Whether a walk over everything, newest first, has come to mail that is older than wanted."""
        return not place.after and 0 < fetched.oldest < self._since.timestamp()

    def _listed(self, place: Cursor) -> tuple[Json, Cursor]:
        """The next page of the walk; where its token means nothing any more, the first one again."""
        try:
            return self._list(place.page, place.after), place
        except (Malformed, NotThere):
            if not place.page:
                raise
        anew = replace(place, page="", until=0)
        return self._list("", place.after), anew

    def _share(self, place: Cursor) -> float:
        """How much of the window's time was walked; a listing does not say how long it is."""
        now = self._api.clock.now().timestamp()
        whole = max(now - self._since.timestamp(), 1.0)
        return min(max((now - (place.until or now)) / whole, 0.0), 0.99)

    def _changes(self, place: Cursor) -> Iterator[Page]:
        changes, history = self._told(place.history)
        debts = self._debts(place)
        paid = self._pay(debts.due())
        items = _settled(debts, paid)
        removed = (*sorted(changes.gone), *paid.away)
        wanted = list(changes.wanted)
        size = self._page_items
        chunks = [wanted[at : at + size] for at in range(0, len(wanted), size)] or [[]]
        for number, chunk in enumerate(chunks, 1):
            fetched = self._letters.fetch(chunk)
            more = _settled(debts, fetched)
            is_last = number == len(chunks)
            stands = history if is_last else _covered(changes, chunk, chunks[number][0], place.history)
            cursor = Cursor(stands, owed=debts.standing)
            text = self._text(cursor, goes_on=not is_last)
            page = Page((*items, *more), text, number / len(chunks), (*removed, *fetched.away))
            if page.items or page.removed or cursor != place:
                yield page
            items, removed = (), ()

    def _told(self, history: str) -> tuple[Changes, str]:
        """All changes since, and the history id after them."""
        changes, newest = Changes(), history
        try:
            for answer in each_page(lambda token: self._records(history, token)):
                changes.add(records(answer))
                newest = _later(newest, str(answer.get("historyId") or ""))
        except (NotThere, Malformed):
            raise CursorLost("Gmail has forgotten what changed since the last look.") from None
        return changes, _later(newest, changes.last)

    def _records(self, history: str, page: str) -> Json:
        request = self._api.mail.history().list(
            userId="me", startHistoryId=history, maxResults=500, pageToken=page or None
        )
        return self._api.read(request, self._api.tariff.history_list)

    def _debts(self, place: Cursor) -> Debts:
        return Debts(place.owed, int(self._api.clock.now().timestamp()))

    def _pay(self, due: list[str]) -> Fetched:
        """Another look at what could not be read before."""
        try:
            return self._letters.fetch(due)
        except (ProviderDown, NotAllowed):
            return Fetched(asked=due, failed=due)


def _settled(debts: Debts, fetched: Fetched) -> tuple[Item, ...]:
    """The items that a fetch gave, with verdicts on what it could not give, which is owed."""
    lacking = {*fetched.unseen, *fetched.failed}
    for name in fetched.asked:
        if name not in lacking:
            debts.paid(name)
    told = [*map(debts.not_seen, fetched.unseen), *map(debts.not_given, fetched.failed)]
    return (*fetched.items, *filter(None, told))


def _milliseconds(message: Json) -> int:
    return number_of(message.get("internalDate"), most=14) or 0


def _ids(listing: Json) -> list[str]:
    listed = listing.get("messages")
    found = (
        [str(one.get("id") or "") for one in listed if isinstance(one, dict)]
        if isinstance(listed, list)
        else []
    )
    return [name for name in dict.fromkeys(found) if name]


def _covered(changes: Changes, chunk: Sequence[str], following: str, before: str) -> str:
    """The newest record all of whose messages lie in this chunk or before it."""
    asks = changes.wanted[following]
    whole = [changes.wanted[name] for name in chunk if changes.wanted[name] not in (asks, "")]
    return whole[-1] if whole else before


def _later(one: str, other: str) -> str:
    """The higher of two history ids; they are numbers of any length."""
    first, second = (number_of(said, most=100) for said in (one, other))
    if first is None or second is None:
        return other or one
    return one if first >= second else other
