"""Which messages form a thread: all that are linked by In-Reply-To and References, in whatever order they come.

A thread is named by its oldest message, so that answers never rename it and the same mail gives the
same threads in any order of arrival. A message that was referred to but not read yet holds together
the threads of all that refer to it. Pure; `threads.py` reads and writes what it needs.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from agent.core.fulfil.exchange import ReadMessage
from agent.store.transaction import plain

# RFC 5322 bounds References nowhere. The first names the root and the last ones the nearest
# forebears; a mail with a hundred thousand is hostile.
_FIRST, _LAST = 2, 30


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A message as a thread sees it; the least of a thread is its oldest."""

    sent_at: datetime
    key: str
    id: int


@dataclass(frozen=True, slots=True)
class Joined:
    """What a page changes."""

    threads: Mapping[
        str, int
    ]  # of every key that was linked or is new: the id of its thread's oldest message
    renamed: Mapping[int, int]  # threads that are now part of another, or have an older oldest message

    def merged(self, known: Collection[int]) -> frozenset[int]:
        """Those of the known threads, by their new name, in which two came together."""
        names = Counter(self.renamed.get(thread, thread) for thread in known)
        return frozenset(name for name, times in names.items() if times > 1)


def links(message: ReadMessage) -> tuple[str, ...]:
    """The messages it answers or refers to, without itself."""
    named = message.references
    if len(named) > _FIRST + _LAST:
        named = named[:_FIRST] + named[-_LAST:]
    answered = (message.in_reply_to,) if message.in_reply_to else ()
    found = dict.fromkeys(plain(key) for key in answered + named if key)
    found.pop(plain(message.key), None)
    return tuple(found)


def join(
    fresh: Iterable[Member],
    linked: Mapping[str, Iterable[str]],
    known: Mapping[str, int],
    oldest: Mapping[int, Member],
) -> Joined:
    """Put new messages into threads.

    `linked` gives the links of each key, `known` the present thread of keys that have one, `oldest`
    the oldest message of each of these threads.
    """
    sets = _Sets()
    for key, thread in known.items():
        sets.unite(key, thread)
    for key, others in linked.items():
        for other in others:
            sets.unite(key, other)
    first: dict[str | int, Member] = {}
    candidates: list[tuple[str | int, Member]] = [(member.key, member) for member in fresh]
    for node, member in [*candidates, *oldest.items()]:
        top = sets.top(node)
        first[top] = min(first.get(top, member), member)
    renamed = {thread: first[sets.top(thread)].id for thread in oldest}
    return Joined(
        threads={node: first[sets.top(node)].id for node in sets.nodes() if isinstance(node, str)},
        renamed={old: new for old, new in renamed.items() if old != new},
    )


class _Sets:
    """Disjoint sets of keys and threads, by path halving."""

    def __init__(self) -> None:
        self._above: dict[str | int, str | int] = {}

    def top(self, node: str | int) -> str | int:
        """The one that stands for the node's set."""
        above = self._above
        above.setdefault(node, node)
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    def unite(self, one: str | int, other: str | int) -> None:
        """Make two sets one."""
        self._above[self.top(one)] = self.top(other)

    def nodes(self) -> tuple[str | int, ...]:
        """Everything that was ever asked about."""
        return tuple(self._above)
