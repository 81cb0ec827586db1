"""The ports from lists, with failures on demand: for tests and trials, shipped so that everybody's tests can use it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from agent.core.message import MessageKey
from agent.errors import CursorLost, KeptError
from agent.ports import DraftFate, Fence, Item, OutgoingDraft, Page, SeenDraft, unfenced


class MemorySource:
    """Items from a list. `items` may be appended to; `fail_at` raises before the page of that number, once.

    `walks`: a reading from None says at its end that it was whole, as a provider's does.
    """

    def __init__(
        self, items: Sequence[Item], *, name: str = "memory:", page_items: int = 2, walks: bool = False
    ) -> None:
        self.items = list(items)
        self._name = name
        self._page_items = page_items
        self._walks = walks
        self._failures: dict[int, KeptError] = {}
        self.owing: list[datetime] = []  # when what it cannot give was listed
        self._gone: list[str] = []
        self._generation = 0

    @property
    def name(self) -> str:
        return self._name

    def fail_at(self, page: int, error: KeptError) -> None:
        """Raise this error instead of giving the page of this number (from 0), once."""
        self._failures[page] = error

    def lose_cursors(self) -> None:
        """Make every cursor given so far mean nothing, as a provider does that has pruned its history."""
        self._generation += 1

    def remove(self, ref: str) -> None:
        """Take an item away: a later reading says so, a reading from None does not give it."""
        self._gone.append(ref)

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        start, told = self._place(cursor)
        ends = list(range(start, len(self.items), self._page_items))
        if not ends and self._walks and cursor is None:
            yield Page((), self._cursor(0, told), 1.0, whole=True)
        for number, at in enumerate(ends):
            if number in self._failures:
                raise self._failures.pop(number)
            end = min(at + self._page_items, len(self.items))
            items = tuple(item for item in self.items[at:end] if item.ref not in self._gone)
            is_whole = self._walks and start == 0 and end == len(self.items)
            yield Page(items, self._cursor(end, told), end / len(self.items), whole=is_whole)
        if told < len(self._gone):
            removed = tuple(self._gone[told:])
            yield Page((), self._cursor(len(self.items), len(self._gone)), 1.0, removed)

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        return tuple(self.owing)

    def _cursor(self, place: int, told: int) -> str:
        return f"{self._generation}:{place}:{told}"

    def _place(self, cursor: str | None) -> tuple[int, int]:
        """Where to go on in the list, and how many removals were told."""
        if cursor is None:
            return 0, len(self._gone)
        parts = cursor.split(":")
        if len(parts) != 3 or not all(part.isdigit() for part in parts) or int(parts[0]) != self._generation:
            raise CursorLost("The source no longer knows where we stood.")
        return int(parts[1]), int(parts[2])


@dataclass(slots=True)
class _Kept:
    draft: OutgoingDraft
    fate: DraftFate = DraftFate.UNTOUCHED


class MemoryDrafts:
    """Drafts in a dictionary; a human's doings are `edit`, `delete` and `human_sent`, a provider's `fail_next`.

    `tells_sent`: whether the provider can tell a draft that was sent from one that was deleted.
    """

    shows_within = timedelta(minutes=2)

    def __init__(self, *, tells_sent: bool = False) -> None:
        self.created = 0  # how many drafts were ever made, the measure of "at most one"
        self._drafts: dict[str, _Kept] = {}
        self._made: list[str] = []  # marks, in the order of their making
        self._human: set[MessageKey | None] = set()
        self._failure: KeptError | None = None
        self._after_writing = False
        self._tells_sent = tells_sent

    @property
    def name(self) -> str:
        return "memory"

    @property
    def drafts(self) -> tuple[OutgoingDraft, ...]:
        """What lies in Drafts, oldest first."""
        there = (DraftFate.UNTOUCHED, DraftFate.EDITED)
        return tuple(kept.draft for kept in self._drafts.values() if kept.fate in there)

    def fail_next(self, error: KeptError, *, after_writing: bool = False) -> None:
        """Raise this error at the next `create`; `after_writing`: the draft is there, only the answer is lost."""
        self._failure, self._after_writing = error, after_writing

    def edit(self, mark: str) -> None:
        """What a human does who changes the text."""
        self._drafts[mark].fate = DraftFate.EDITED

    def take_back(self, mark: str) -> None:
        """What a human does who undoes every change."""
        self._drafts[mark].fate = DraftFate.UNTOUCHED

    def delete(self, mark: str) -> None:
        """What a human does who deletes it."""
        del self._drafts[mark]

    def human_sent(self, mark: str) -> None:
        """What a human does who presses the button."""
        kept = self._drafts[mark]
        sent_as = {DraftFate.UNTOUCHED: DraftFate.SENT_AS_IS, DraftFate.EDITED: DraftFate.SENT_EDITED}
        kept.fate = sent_as[kept.fate] if self._tells_sent else DraftFate.GONE

    def human_begins(self, answered: MessageKey | None) -> None:
        """What a human does who begins an answer of their own to this message."""
        self._human.add(answered)

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        if draft.mark not in self._drafts:
            fence()
        failure, self._failure = self._failure, None
        if failure and not self._after_writing:
            raise failure
        if draft.mark not in self._drafts:
            self._drafts[draft.mark] = _Kept(draft)
            self._made.append(draft.mark)
            self.created += 1
        if failure:
            raise failure
        return draft.mark

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        kept = self._drafts.get(mark)
        return SeenDraft(mark, kept.fate if kept else DraftFate.GONE)

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        if self.find(mark).fate is not DraftFate.UNTOUCHED:
            return False
        del self._drafts[mark]
        return True

    def is_taken(self, draft: OutgoingDraft) -> bool:
        return draft.in_reply_to in self._human

    def standing(self) -> str:
        return str(len(self._made))

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        there = {kept.draft.mark for kept in self._drafts.values() if kept.fate is not DraftFate.GONE}
        return any(mark not in there for mark in self._made[int(since) :])


class MemoryVault:
    """A secret in a variable; the lock is one of this process."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self.saved = 0
        self._lock = Lock()

    def load(self) -> str:
        return self.secret

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self._lock:
            yield

    def save(self, secret: str) -> None:
        self.secret = secret
        self.saved += 1


class HandClock:
    """A clock that stands still but for those who wait on it; `waited` says for how long each did."""

    def __init__(self, now: datetime) -> None:
        self.waited: list[float] = []
        self._start = self._now = now

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self._now += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return (self._now - self._start).total_seconds()

    def set(self, now: datetime) -> None:
        """Move the hands."""
        self._now = now
