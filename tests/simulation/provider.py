"""The truth of one rep's mailbox: what lies where, what was ever made there, and what goes wrong with the next question."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agent.core.message import MessageKey
from agent.errors import CursorLost, KeptError, SignInNeeded
from agent.ports import DraftFate, Fence, Item, Opened, OutgoingDraft, Page, SeenDraft, unfenced
from connectors.memory import HandClock


class Folder:
    """A folder that tells what came and what went since a cursor; it can be made to forget every cursor."""

    def __init__(self, name: str, page_items: int = 2) -> None:
        self.name = name
        self._page_items = page_items
        self.log: list[tuple[str, Item]] = []  # "came" and "went", in order
        self.errors: list[KeptError] = []  # raised instead of the next pages
        self._generation = 0

    def put(self, item: Item) -> None:
        """It comes to lie here."""
        self.log.append(("came", item))

    def take(self, item: Item) -> None:
        """It goes away."""
        self.log.append(("went", item))

    def prune(self) -> None:
        """Forget where anybody stood."""
        self._generation += 1

    def lying(self) -> dict[str, Item]:
        """What is here now, by ref."""
        return self.standing(len(self.log))

    def standing(self, place: int) -> dict[str, Item]:
        """What was here after so many events."""
        found: dict[str, Item] = {}
        for what, item in self.log[:place]:
            if what == "came":
                found[item.ref] = item
            else:
                found.pop(item.ref, None)
        return found

    def read_up_to(self, cursor: str | None) -> tuple[int, int]:
        """What a stored cursor claims: events, and of those behind them that a first walk has still to bring, how many it has."""
        parts = (cursor or "").split(":")
        if len(parts) != 3 or parts[0] != str(self._generation):
            return 0, 0
        return int(parts[1]), int(parts[2])

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        if cursor is not None and not cursor.startswith(f"{self._generation}:"):
            raise CursorLost("The folder no longer knows where we stood.")
        place, walked = self.read_up_to(cursor)
        if cursor is None or walked >= 0:
            yield from self._walk(place if cursor else len(self.log), max(walked, 0))
            place = place if cursor else len(self.log)
        yield from self._changes(place)

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        return ()

    def _walk(self, place: int, done: int) -> Iterator[Page]:
        """Everything that was here when the walk began, gone on with or not; the cursor says how many of it were given."""
        there = list(self.standing(place).values())
        while True:
            some = tuple(there[done : done + self._page_items])
            done += len(some)
            is_last = done >= len(there)
            cursor = f"{self._generation}:{place}:{-1 if is_last else done}"
            yield self._page(some, cursor, whole=is_last)
            if is_last:
                return

    def _changes(self, place: int) -> Iterator[Page]:
        while place < len(self.log):
            some = self.log[place : place + self._page_items]
            place += len(some)
            came = {item.ref: item for what, item in some if what == "came"}
            went = tuple(item.ref for what, item in some if what == "went")
            items = tuple(item for ref, item in came.items() if ref not in went)
            yield self._page(items, f"{self._generation}:{place}:-1", removed=went)

    def _page(
        self, items: tuple[Item, ...], cursor: str, *, removed: tuple[str, ...] = (), whole: bool = False
    ) -> Page:
        if self.errors:
            raise self.errors.pop(0)
        return Page(items, cursor, 0.5, removed, whole=whole)


@dataclass
class _Lying:
    draft: OutgoingDraft
    seen_from: datetime
    fate: DraftFate = DraftFate.UNTOUCHED


@dataclass
class Drafts:
    """The rep's Drafts. Unlike a well-meaning fake it makes a second draft whenever it is asked to."""

    clock: HandClock
    tells_sent: bool = False
    lag: timedelta = timedelta()  # until a new draft can be seen
    lying: list[_Lying] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)  # by mark, ever
    made: list[str] = field(default_factory=list)  # marks, in the order of their making
    taken: set[MessageKey | None] = field(default_factory=set)  # messages that a human is answering
    create_errors: list[tuple[KeptError, bool]] = field(default_factory=list)  # with: after it was made
    find_errors: list[KeptError] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)  # what was done to a draft that a human had in hand
    shows_within: timedelta = timedelta(minutes=2)

    @property
    def name(self) -> str:
        return "the simulation"

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        fence()
        error, is_after = self.create_errors.pop(0) if self.create_errors else (None, False)
        if error and not is_after:
            raise error
        self.created[draft.mark] += 1
        self.made.append(draft.mark)
        self.lying.append(_Lying(draft, self.clock.now() + self.lag))
        if error:
            raise error
        return f"draft-{sum(self.created.values())}"

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        if self.find_errors:
            raise self.find_errors.pop(0)
        fates = [one.fate for one in self._of(mark) if one.seen_from <= self.clock.now()]
        if DraftFate.GONE in fates:
            fates = [fate for fate in fates if fate is not DraftFate.GONE]
        order = (DraftFate.EDITED, DraftFate.UNTOUCHED, DraftFate.SENT_EDITED, DraftFate.SENT_AS_IS)
        return SeenDraft(ref, next((fate for fate in order if fate in fates), DraftFate.GONE))

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        its = self._of(mark)
        if not its or any(one.fate is not DraftFate.UNTOUCHED for one in its):
            return False
        self.lying = [one for one in self.lying if one.draft.mark != mark]
        return True

    def is_taken(self, draft: OutgoingDraft) -> bool:
        return draft.in_reply_to in self.taken

    def standing(self) -> str:
        return str(len(self.made))

    def has_lost_any(self) -> bool:
        """Whether any draft that was made here lies here no more."""
        return bool(set(self.made) - {one.draft.mark for one in self.in_hand()})

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        there = {one.draft.mark for one in self.in_hand()}
        return any(mark not in there for mark in self.made[int(since) :])

    def _of(self, mark: str) -> list[_Lying]:
        return [one for one in self.lying if one.draft.mark == mark]

    # the human

    def in_hand(self) -> list[_Lying]:
        """What a human sees in Drafts."""
        return [one for one in self.lying if one.fate in (DraftFate.UNTOUCHED, DraftFate.EDITED)]

    def edit(self, one: _Lying) -> None:
        """The human changes the text."""
        one.fate = DraftFate.EDITED

    def send(self, one: _Lying) -> None:
        """The human presses the button; a provider that cannot tell shows it no more."""
        told = {DraftFate.UNTOUCHED: DraftFate.SENT_AS_IS, DraftFate.EDITED: DraftFate.SENT_EDITED}
        if self.tells_sent:
            one.fate = told[one.fate]
        else:
            self.lying.remove(one)

    def delete(self, one: _Lying) -> None:
        """The human throws it away."""
        self.lying.remove(one)


class Mailbox:
    """One rep at the provider."""

    def __init__(self, address: str, clock: HandClock) -> None:
        self.address = address
        self.folders = {name: Folder(f"gmail:{address}/{name}") for name in ("inbox", "sent", "archive")}
        self.drafts = Drafts(clock)
        self.is_revoked = False

    def open(self) -> Opened:
        """The way in, for whoever has a token that counts."""
        if self.is_revoked:
            raise SignInNeeded("The token was revoked.", "Sign in again.")
        return Opened(tuple(self.folders.values()), self.drafts)

    def forgive(self) -> None:
        """Nothing goes wrong any more."""
        self.is_revoked = False
        self.drafts.create_errors.clear()
        self.drafts.find_errors.clear()
        for folder in self.folders.values():
            folder.errors.clear()
