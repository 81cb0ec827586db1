"""The ledger as a list to be searched, filtered and paged, from rows that are at hand.

Words in the database are sealed, so it is searched in memory. Sorting and states are kept for every
account that did not change; a state holds until the next due or meeting of any row passes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from operator import attrgetter

from agent.core.commitment import By, Commitment, State
from agent.flows.at_hand import Shelf

_REMEMBERED = 8  # searches whose next page is likely to be asked for
_NO_END = datetime.max.replace(tzinfo=UTC)
_BETWEEN = "\0"  # of two texts; stands in none of them


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; each empty field asks for all. Dismissed ones are shown only when asked for."""

    words: str = ""  # each of them must stand in the sentence, a name, an address or the account
    states: frozenset[State] = frozenset()
    by: By | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One screenful of what was found, how many there are, and how many in each state."""

    rows: tuple[tuple[Commitment, State], ...]
    total: int
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row with what it is sorted by: what has a due first, the latest first."""

    place: tuple[bool, float, float, str]
    row: Commitment
    text: str


_place = attrgetter("place")


class _Fitting:
    """What fits a search in any state, kept for its next page."""

    def __init__(self, states: list[State], rows: list[tuple[Commitment, State]]) -> None:
        self.states = states  # those it was made with
        self._rows = rows
        self.counts = Counter(state for _, state in rows)
        self._in_states: dict[frozenset[State], list[tuple[Commitment, State]]] = {}

    def in_states(self, wanted: frozenset[State]) -> list[tuple[Commitment, State]]:
        """Those in these states."""
        if wanted not in self._in_states:
            self._in_states[wanted] = [pair for pair in self._rows if pair[1] in wanted]
        return self._in_states[wanted]


class LedgerList:
    """The rows of one shelf, sorted."""

    def __init__(self, shelf: Shelf, zone: tzinfo, older: "LedgerList | None" = None) -> None:
        """`older` is an earlier list of the same mailbox, of which all that did not change is taken over."""
        self.edition, self._zone = shelf.edition, zone
        known = older._accounts if older else {}
        self._accounts: dict[str, tuple[Sequence[Commitment], list[_Entry]]] = {}
        for name, rows in shelf.by_account.items():
            before = known.get(name)
            entries = (
                before[1] if before and before[0] is rows else sorted(map(self._entry, rows), key=_place)
            )
            self._accounts[name] = (rows, entries)
        self._entries = [entry for _, entries in self._accounts.values() for entry in entries]
        self._entries.sort(key=_place)
        self._states: tuple[datetime, datetime, list[State]] | None = None
        self._memory: dict[tuple[object, ...], _Fitting] = {}

    def find(self, search: Search, now: datetime, *, first: int, most: int) -> Found:
        """`most` of what fits from number `first` on; the counts are of what fits in any state."""
        states = self._states_at(now)
        key = (search.words.casefold(), search.by, search.account)
        fitting = self._memory.get(key)
        if fitting is None or fitting.states is not states:
            while len(self._memory) >= _REMEMBERED:
                self._memory.pop(next(iter(self._memory)), None)
            fitting = self._memory[key] = _Fitting(states, self._fitting(search, states))
        wanted = search.states or frozenset(set(State) - {State.DISMISSED})
        shown = fitting.in_states(wanted)
        return Found(tuple(shown[first : first + most]), len(shown), fitting.counts)

    def _fitting(self, search: Search, states: Sequence[State]) -> list[tuple[Commitment, State]]:
        entries = self._entries
        fitting: Sequence[int] = range(len(entries))
        words = search.words.casefold().split()
        for word in sorted(words, key=len, reverse=True):  # the longest leaves least for the next
            texts = self._texts
            fitting = [n for n in fitting if word in texts[n]]
        if search.by:
            fitting = [n for n in fitting if entries[n].row.by is search.by]
        if search.account:
            fitting = [n for n in fitting if entries[n].row.account == search.account]
        return [(entries[n].row, states[n]) for n in fitting]

    @cached_property
    def _texts(self) -> list[str]:
        """What words are looked for in, row by row, laid out anew so that one text lies behind the other in memory.

        Going through fifty thousand texts that lie among their rows takes three times as long.
        """
        return _BETWEEN.join(entry.text for entry in self._entries).split(_BETWEEN)

    def _states_at(self, now: datetime) -> list[State]:
        if self._states and self._states[0] <= now < self._states[1]:
            return self._states[2]
        states = [entry.row.state(now, self._zone) for entry in self._entries]
        self._states = (now, self._next_change(now), states)
        return states

    def _next_change(self, now: datetime) -> datetime:
        moments = (
            moment
            for entry in self._entries
            for moment in (entry.row.deadline(self._zone), entry.row.settled_at)
            if moment is not None and moment > now
        )
        return min(moments, default=_NO_END)

    def _entry(self, row: Commitment) -> _Entry:
        deadline = row.deadline(self._zone)
        people = " ".join(f"{one.name} {one.email}" for one in (row.promiser, *row.promisee))
        return _Entry(
            (deadline is None, -deadline.timestamp() if deadline else 0.0, -row.made_at.timestamp(), row.id),
            row,
            f"{row.found.quote} {row.account} {people} {row.id}".casefold().replace(_BETWEEN, " "),
        )
