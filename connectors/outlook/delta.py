"""One walk over the changes of a folder or a calendar: page links to their end, then the link for next time.

Page links live for some minutes at most, so that none is ever stored: a walk is done in one go and
keeps the little it needs of every entry. The same entry may come several times, the same page may
come twice, and a page may be empty and yet not the last.
"""

from collections import Counter
from dataclasses import dataclass, field

from agent.errors import CursorLost, ProviderDown, SourceMissing
from connectors.outlook.errors import Missing, Refused
from connectors.outlook.transport import Graph, Json

PAGE = "odata.maxpagesize=200"
_LONGEST = 20_000  # pages
_AGAIN = 3  # times that one link is followed: a page may come twice, a circle does not end
_ANEW = 3  # times that a walk is begun again when a page link died under it
_NO_DELTA = frozenset({400, 404, 405, 501})
_AS_IT_STANDS = 400  # the status with which a request is refused that could never be answered


@dataclass(slots=True)
class Walk:
    """What a walk came by: entries by id, the last word on each, in the order of first sight."""

    entries: dict[str, Json] = field(default_factory=dict)
    removed: dict[str, Json] = field(default_factory=dict)
    link: str = ""  # where the next walk begins
    listed: int = 0  # entries that came, each as often as it came

    def take(self, entry: Json) -> None:
        """Note an entry; a later word on the same thing replaces the earlier."""
        self.listed += 1
        ref = entry.get("id")
        if not isinstance(ref, str) or not ref:
            return
        if "@removed" in entry:
            self.entries.pop(ref, None)
            self.removed[ref] = entry
        else:
            self.removed.pop(ref, None)
            self.entries[ref] = entry


def walk(graph: Graph, start: str) -> Walk:
    """The walk that begins at `start`, a stored link or the address of a first one.

    Raises `CursorLost` where `start` itself means nothing any more.
    """
    found = listed(graph, start)
    if not found.link:
        raise ProviderDown("Microsoft Graph ended a list of changes without saying where the next begins.")
    return found


def walk_on(graph: Graph, link: str) -> Walk:
    """The walk from a stored link; `CursorLost` where that means nothing any more, in whatever words the server says so.

    A link that was good and is now refused as it stands (400), or leads nowhere (404), is no better than one that is named as
    forgotten: a mailbox that was moved to another server looks just like that. What is gone for good says so again from the beginning.
    """
    try:
        return walk(graph, link)
    except (Missing, Refused) as refusal:
        if isinstance(refusal, Refused) and refusal.status != _AS_IT_STANDS:
            raise
        raise CursorLost("Microsoft no longer takes the link of the last reading.") from None


def first_walk(graph: Graph, start: str) -> Walk:
    """The walk from a folder's beginning, which no server can have forgotten."""
    try:
        return walk(graph, start)
    except CursorLost:
        raise ProviderDown("Microsoft Graph forgets a list of changes before it has begun.") from None


def listed(graph: Graph, start: str) -> Walk:
    """Every entry of a list of pages, with or without a link at its end; begun again where a page link died."""
    for _ in range(_ANEW):
        try:
            return _follow(graph, start)
        except _LinkDied:
            continue
    raise ProviderDown("Microsoft's page links die faster than they can be followed.")


class _LinkDied(Exception):
    """A page link of this walk was forgotten; the walk's beginning may still be good."""


def _follow(graph: Graph, start: str) -> Walk:
    found = Walk()
    followed = Counter([start])
    at = start
    for _ in range(_LONGEST):
        page = _page(graph, at, is_first=at == start)
        values = page.get("value")
        for entry in values if isinstance(values, list) else ():
            if isinstance(entry, dict):
                found.take(entry)
        at = _text(page.get("@odata.nextLink"))
        if not at:
            found.link = _text(page.get("@odata.deltaLink"))
            return found
        followed[at] += 1
        if followed[at] > _AGAIN:
            raise ProviderDown("Microsoft's page links lead in a circle.")
    raise ProviderDown("Microsoft's list of changes does not end.")


def _page(graph: Graph, at: str, *, is_first: bool) -> Json:
    try:
        return graph.read_json(at, prefer=PAGE)
    except CursorLost:
        if is_first:
            raise
        raise _LinkDied from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def is_no_delta(error: Exception) -> bool:
    """Whether a refusal of the first step of a walk may mean that the server has no lists of changes at all."""
    return isinstance(error, SourceMissing) or (isinstance(error, Refused) and error.status in _NO_DELTA)
