"""Mail of Outlook and Microsoft 365: Sent Items, Inbox and named folders by their lists of changes.

A walk gathers ids (`delta.py`), the bodies are loaded page by page, newest first (`bodies.py`), read
by `_mime`, and each page's cursor says what was given (`cursor.py`). Immutable ids make a message that
is moved between folders the same message.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from agent.core.policy import Rep
from agent.errors import CursorLost, SourceError, SourceMissing
from agent.ports import Item, Page
from connectors._mime import Envelope, mail_item
from connectors._seen import Seen
from connectors.outlook.ahead import one_ahead
from connectors.outlook.batch import read_parts
from connectors.outlook.bodies import Bodies, Mail
from connectors.outlook.cursor import Cursor, Place, read_cursor
from connectors.outlook.delta import Walk, first_walk, is_no_delta, listed, walk
from connectors.outlook.folders import Folder
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.sent import attested
from connectors.outlook.transport import Graph, Json

PAGE_ITEMS = 100
FILTERED_LIMIT = 5_000  # entries that Graph gives at most of a filtered list of changes, without a word
_SELECT = "$select=id,receivedDateTime,isDraft,hasAttachments"


@dataclass(slots=True)
class _Round:
    """One folder in one reading: what is to be given of it."""

    folder: Folder
    begun: Place
    link: str  # where the next walk begins; empty where the server has no lists of changes
    entries: Mapping[str, Json]  # not given yet
    removed: Sequence[str] = ()
    seen: Seen = field(default_factory=Seen)
    left: int = 0

    def after(self, given: Sequence[str]) -> Place:
        """Where the folder stands when these were given too."""
        self.left -= len(given)
        said = self.seen.add(given)
        if self.left:
            return replace(self.begun, given=said)
        return Place(link=self.link) if self.link else Place(given=said)


class MailSource:
    """One mailbox's mail."""

    def __init__(
        self,
        graph: Graph,
        address: str,
        *,
        rep: Rep,
        folders: Sequence[Folder],
        since: datetime,
        page_items: int = PAGE_ITEMS,
    ) -> None:
        """Mail that came before `since` is not asked for."""
        self._graph = graph
        self._address = address
        self._rep = rep
        self._folders = folders
        self._since = since
        self._page_items = page_items
        self._bodies = Bodies(graph)
        self._lacks_delta = False

    @property
    def name(self) -> str:
        """`outlook:` and the address."""
        return f"outlook:{self._address}"

    @property
    def is_poor(self) -> bool:
        """Whether the server lacked something that Microsoft's own has, so that the longer way was taken."""
        return self._lacks_delta or self._bodies.is_poor

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """What came since, newest first. A folder that is gone is said at the end, after all others."""
        at = read_cursor(cursor)
        rounds: list[_Round] = []
        gone: list[Folder] = []
        for folder in self._folders:
            try:
                rounds.append(self._look(folder, at.at(folder.ref)))
            except SourceMissing:
                gone.append(folder)
        yield from self._give(rounds, at, first=cursor is None)
        if gone:
            names = ", ".join(folder.name for folder in gone)
            raise SourceMissing(
                f"These mail folders are no longer there: {names}. All others were read.",
                "Name the folders anew: `kept connect outlook --folder NAME`.",
            )

    def _look(self, folder: Folder, place: Place) -> _Round:
        seen = Seen(place.given or None)
        found = walk(self._graph, self._checked(place.link)) if place.link else self._first(folder)
        entries = {ref: entry for ref, entry in found.entries.items() if ref not in seen}
        return _Round(
            folder=folder,
            begun=place,
            link=found.link,
            entries=entries,
            removed=tuple(found.removed) if place.link else (),
            seen=seen,
            left=len(entries),
        )

    def _checked(self, link: str) -> str:
        """A stored link, where it is one of this server's: after a move to another cloud it means nothing."""
        try:
            return self._graph.address(link)
        except SourceError:
            raise CursorLost("The mailbox was read at another server before.") from None

    def _first(self, folder: Folder) -> Walk:
        """Everything since the window's beginning, and the link for what comes after it."""
        try:
            found = first_walk(self._graph, self._changes(folder, self._since))
        except SourceError as error:
            if not is_no_delta(error):
                raise
            found = listed(self._graph, self._listing(folder))
            self._lacks_delta, found.link = True, ""
        else:
            if found.listed >= FILTERED_LIMIT:
                self._complete(folder, found)
        since = self._since
        found.entries = {
            ref: entry for ref, entry in found.entries.items() if _received(entry, since) >= since
        }
        return found

    def _complete(self, folder: Folder, found: Walk) -> None:
        """Graph cut the list: take the rest from a plain one, and a link for a window that is not cut."""
        everything = listed(self._graph, self._listing(folder)).entries
        newest = sorted((_received(entry, self._since) for entry in everything.values()), reverse=True)
        count = FILTERED_LIMIT * 4 // 5
        while count:
            narrow = first_walk(self._graph, self._changes(folder, newest[min(count, len(newest)) - 1]))
            everything = {**everything, **narrow.entries}
            if narrow.listed < FILTERED_LIMIT:
                break
            count //= 2
        found.entries = {**everything, **found.entries}
        found.link = narrow.link

    def _changes(self, folder: Folder, since: datetime) -> str:
        return f"{folder.path(self._graph)}/messages/delta?{_SELECT}&{_since(since)}"

    def _listing(self, folder: Folder) -> str:
        order = "$orderby=receivedDateTime%20desc&$top=500"
        return f"{folder.path(self._graph)}/messages?{_SELECT}&{_since(self._since)}&{order}"

    def _give(self, rounds: Sequence[_Round], at: Cursor, *, first: bool) -> Iterator[Page]:
        todo = sorted(
            ((round_, entry) for round_ in rounds for entry in round_.entries.values()),
            key=lambda pair: (_received(pair[1], self._since), str(pair[1]["id"])),
            reverse=True,
        )
        removed = self._really_gone(rounds)
        done, total = 0, len(todo)
        cursor = at
        for round_ in rounds:
            if not round_.left:
                cursor = cursor.moved(round_.folder.ref, round_.after(()))
        chunks = [todo[start : start + self._page_items] for start in range(0, total, self._page_items)]
        loaded = one_ahead(partial(self._items, chunk) for chunk in chunks)
        for chunk, items in zip(chunks, loaded, strict=True):
            done += len(chunk)
            for round_ in rounds:
                if given := [str(entry["id"]) for of, entry in chunk if of is round_]:
                    cursor = cursor.moved(round_.folder.ref, round_.after(given))
            yield Page(items, cursor.write(), done / total, removed, newest_first=first)
            removed = ()  # told with the first page, whose cursor already stands behind folders without news
        if not todo and (removed or cursor != at):
            yield Page((), cursor.write(), 1.0, removed, newest_first=first)

    def _really_gone(self, rounds: Sequence[_Round]) -> tuple[str, ...]:
        """What left its folder and is nowhere else: a message that was moved is not gone."""
        here = {ref for round_ in rounds for ref in round_.entries}
        left = list(dict.fromkeys(ref for round_ in rounds for ref in round_.removed if ref not in here))
        if not left:
            return ()
        paths = [f"{self._graph.own}/messages/{quote(ref, safe='')}?$select=id" for ref in left]
        parts = read_parts(self._graph, paths)
        if parts is None:
            return ()  # a server without batches: what is not known to be gone is not said to be
        return tuple(ref for ref, part in zip(left, parts, strict=True) if part.status == 404)

    def _items(self, chunk: Sequence[tuple[_Round, Json]]) -> tuple[Item, ...]:
        """Each entry's item; where a message lies in two folders at once, Sent Items has the say."""
        unique: dict[str, tuple[Folder, Json]] = {}
        for round_, entry in chunk:
            unique.setdefault(str(entry["id"]), (round_.folder, entry))
        mails = self._bodies.load([entry for _, entry in unique.values()])
        return tuple(self._item(folder, entry, mails[ref]) for ref, (folder, entry) in unique.items())

    def _item(self, folder: Folder, entry: Json, mail: Mail) -> Item:
        ref = str(entry["id"])
        if mail.reason:
            return Item(ref, mail.verdict, mail.reason)
        envelope = Envelope(
            arrived=read_moment(entry.get("receivedDateTime")),
            folders=(folder.name,),
            is_draft=entry.get("isDraft") is True,
            cut=mail.cut,
        )
        item = mail_item(ref, mail.raw, envelope)
        if item.message is None:
            return item
        sent = attested(item.message, mail.raw, folder, self._rep)
        return replace(item, message=replace(item.message, sent=sent))


def _received(entry: Json, otherwise: datetime) -> datetime:
    return read_moment(entry.get("receivedDateTime")) or otherwise


def _since(moment: datetime) -> str:
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"$filter=receivedDateTime%20ge%20{stamp}"
