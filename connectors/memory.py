"""The ports from lists, with failures on demand: for tests and trials, shipped so that everybody's tests can use it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.errors import CursorLost, KeptError
from agent.ports import DraftFate, Item, OutgoingDraft, Page, SeenDraft


class MemorySource:
    """Items from a list. `items` may be appended to; `fail_at` raises before the page of that number, once."""

    def __init__(self, items: Sequence[Item], *, name: str = "memory:", page_items: int = 2) -> None:
        self.items = list(items)
        self._name = name
        self._page_items = page_items
        self._failures: dict[int, KeptError] = {}
        self._oldest = 0

    @property
    def name(self) -> str:
        return self._name

    def fail_at(self, page: int, error: KeptError) -> None:
        """Raise this error instead of giving the page of this number (from 0), once."""
        self._failures[page] = error

    def lose_cursors(self) -> None:
        """Make every cursor given so far mean nothing, as a provider does that has pruned its history."""
        self._oldest += 1

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        start = self._place(cursor)
        for number, at in enumerate(range(start, len(self.items), self._page_items)):
            if number in self._failures:
                raise self._failures.pop(number)
            items = tuple(self.items[at : at + self._page_items])
            end = at + len(items)
            yield Page(items, f"{self._oldest}:{end}", end / len(self.items))

    def _place(self, cursor: str | None) -> int:
        if cursor is None:
            return 0
        oldest, _, place = cursor.partition(":")
        if oldest != str(self._oldest) or not place.isdigit():
            raise CursorLost("The source no longer knows where we stood.")
        return int(place)


@dataclass(slots=True)
class _Kept:
    draft: OutgoingDraft
    edited: bool = False


class MemoryDrafts:
    """Drafts in a dictionary; a human's doings are `edit` and `delete`, a provider's `fail_next`."""

    def __init__(self) -> None:
        self._drafts: dict[str, _Kept] = {}
        self._failure: KeptError | None = None
        self._after_writing = False

    @property
    def name(self) -> str:
        return "memory"

    @property
    def drafts(self) -> tuple[OutgoingDraft, ...]:
        """What lies in Drafts, oldest first."""
        return tuple(kept.draft for kept in self._drafts.values())

    def fail_next(self, error: KeptError, *, after_writing: bool = False) -> None:
        """Raise this error at the next `create`; `after_writing`: the draft is there, only the answer is lost."""
        self._failure, self._after_writing = error, after_writing

    def edit(self, mark: str) -> None:
        """What a human does who changes the text."""
        self._drafts[mark].edited = True

    def delete(self, mark: str) -> None:
        """What a human does who deletes or sends it."""
        del self._drafts[mark]

    def create(self, draft: OutgoingDraft) -> str:
        failure, self._failure = self._failure, None
        if failure and not self._after_writing:
            raise failure
        self._drafts.setdefault(draft.mark, _Kept(draft))
        if failure:
            raise failure
        return draft.mark

    def find(self, mark: str) -> SeenDraft:
        kept = self._drafts.get(mark)
        if kept is None:
            return SeenDraft(mark, DraftFate.GONE)
        return SeenDraft(mark, DraftFate.EDITED if kept.edited else DraftFate.UNTOUCHED)

    def withdraw(self, mark: str) -> bool:
        if self.find(mark).fate is not DraftFate.UNTOUCHED:
            return False
        del self._drafts[mark]
        return True
