"""Mail of Outlook and Microsoft 365: Sent Items, Inbox and named folders by their lists of changes.

A walk gathers ids (`delta.py`), the bodies are loaded page by page, newest first (`bodies.py`), read
by `_mime`, and each page's cursor says what was given (`cursor.py`), and what was listed and is still
owed (`connectors._owed`). Immutable ids make a message that is moved between folders the same message.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from agent.core.policy import Rep
from agent.errors import CursorLost, SourceError, SourceMissing
from agent.ports import Item, Page
from connectors._mime import Envelope, mail_item
from connectors._owed import Debts, listed_at
from connectors._seen import Seen
from connectors.outlook.ahead import one_ahead
from connectors.outlook.bodies import Bodies, Lack, Mail
from connectors.outlook.cursor import Cursor, Place, read_cursor
from connectors.outlook.delta import Walk, first_walk, is_no_delta, listed, walk_on
from connectors.outlook.folders import Folder
from connectors.outlook.looking import Looked, looked_up
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.rounds import Round
from connectors.outlook.sent import attested
from connectors.outlook.transport import Graph, Json

PAGE_ITEMS = 100
FILTERED_LIMIT = 5_000  # entries that Graph gives at most of a filtered list of changes, without a word
_LISTED = "id,receivedDateTime,isDraft,hasAttachments"
_SELECT = f"$select={_LISTED}"


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
        rounds: list[Round] = []
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

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """When each message was listed that Graph could not give so far."""
        return listed_at(read_cursor(cursor).owed)

    def _look(self, folder: Folder, place: Place) -> Round:
        seen = Seen(place.given or None)
        found = walk_on(self._graph, self._checked(place.link)) if place.link else self._first(folder)
        entries = {ref: entry for ref, entry in found.entries.items() if ref not in seen}
        return Round(
            folder=folder,
            begun=place,
            link=found.link,
            entries=entries,
            debts=self._debts(place),
            removed=(*place.doubted, *(found.removed if place.link else ())),
            seen=seen,
            left=len(entries),
        )

    def _debts(self, place: Place) -> Debts:
        """What the folder owes, without what the window has left behind."""
        owed = (one for one in place.owed if one.since >= self._since.timestamp())
        return Debts(owed, int(self._graph.clock.now().timestamp()))

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

    def _give(self, rounds: Sequence[Round], at: Cursor, *, first: bool) -> Iterator[Page]:
        removed, told = self._confirmed(rounds)
        told += self._owed(rounds)
        todo = sorted(
            ((round_, entry) for round_ in rounds for entry in round_.entries.values()),
            key=lambda pair: (_received(pair[1], self._since), str(pair[1]["id"])),
            reverse=True,
        )
        done, total = 0, len(todo)
        cursor = at
        for round_ in rounds:
            cursor = cursor.moved(round_.folder.ref, round_.after())
        chunks = [todo[start : start + self._page_items] for start in range(0, total, self._page_items)]
        loaded = one_ahead(partial(self._came, chunk) for chunk in chunks)
        for chunk, came in zip(chunks, loaded, strict=True):
            done += len(chunk)
            told += [item for ref, (of, what) in came.items() if (item := of.settle(ref, what))]
            for round_ in rounds:
                if given := [str(entry["id"]) for of, entry in chunk if of is round_]:
                    cursor = cursor.moved(round_.folder.ref, round_.after(given))
            yield Page(tuple(told), cursor.write(), done / total, removed, newest_first=first)
            removed, told = (
                (),
                [],
            )  # told with the first page, whose cursor already stands behind folders without news
        if not todo and (removed or told or cursor != at):
            yield Page(tuple(told), cursor.write(), 1.0, removed, newest_first=first)

    def _confirmed(self, rounds: Sequence[Round]) -> tuple[tuple[str, ...], list[Item]]:
        """What left its folder and is nowhere else (a message that was moved is not gone), with verdicts on what was owed of it.

        What cannot be said of one now is asked again by the next reading.
        """
        here = {ref for round_ in rounds for ref in round_.entries}
        left = list(dict.fromkeys(ref for round_ in rounds for ref in round_.removed if ref not in here))
        looked = dict(zip(left, self._looked_up(left, "id"), strict=True))
        gone = tuple(ref for ref in left if looked[ref].is_gone)
        told: list[Item] = []
        for round_ in rounds:
            round_.doubted = [ref for ref in round_.removed if ref in looked and looked[ref].is_unknown]
            told += [round_.debts.gone(ref) for ref in gone if ref in round_.debts]
        return gone, told

    def _owed(self, rounds: Sequence[Round]) -> list[Item]:
        """Take up what is owed and there by now, as if it were listed; verdicts on the rest, where there are any."""
        asked = [
            (round_, ref) for round_ in rounds for ref in round_.debts.due() if ref not in round_.entries
        ]
        looked = self._looked_up([ref for _, ref in asked], _LISTED)
        told: list[Item | None] = []
        for (round_, ref), found in zip(asked, looked, strict=True):
            if found.thing is None:
                told.append(round_.settle(ref, Lack.UNSEEN if found.is_gone else Lack.FAILED))
            elif _received(found.thing, self._since) < self._since:
                round_.debts.paid(ref)
            else:
                round_.entries[ref] = {**found.thing, "id": ref}
                round_.left += 1
        return [item for item in told if item]

    def _looked_up(self, refs: Sequence[str], select: str) -> Sequence[Looked]:
        paths = [f"{self._graph.own}/messages/{quote(ref, safe='')}?$select={select}" for ref in refs]
        return looked_up(self._graph, paths)

    def _came(self, chunk: Sequence[tuple[Round, Json]]) -> Mapping[str, tuple[Round, Item | Lack]]:
        """What came of each entry; where a message lies in two folders at once, Sent Items has the say."""
        unique: dict[str, tuple[Round, Json]] = {}
        for round_, entry in chunk:
            unique.setdefault(str(entry["id"]), (round_, entry))
        mails = self._bodies.load([entry for _, entry in unique.values()])
        return {
            ref: (round_, mails[ref].lack or self._item(round_.folder, entry, mails[ref]))
            for ref, (round_, entry) in unique.items()
        }

    def _item(self, folder: Folder, entry: Json, mail: Mail) -> Item:
        ref = str(entry["id"])
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
