"""Items that a provider listed and could not give yet: owed, and asked for again until they are there or gone.

A list of changes names an item once; were it passed over then, nothing would ever ask for it again. So what
is owed lies in the cursor, is stored with it, and every reading asks for what is due of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from agent.errors import ProviderDown
from agent.ports import Item, Verdict

AT_ONCE = 50  # that one reading asks for
_MOST = 1_000  # they lie in the cursor; with so many missing, something else is wrong
_NOT_SEEN_FOR = 15 * 60  # seconds after which what cannot be seen is believed to be gone
_GONE_BEFORE_READ = "it was deleted before it could be read"
_NOT_TO_BE_HAD = "its provider lists it but does not give it; it is asked for again"


@dataclass(frozen=True, slots=True)
class Owed:
    """One item that is still to be read."""

    ref: str
    since: int  # epoch seconds
    asked: int  # epoch seconds: the last time
    told: bool = False  # it was given as quarantined already

    def is_due(self, now: int) -> bool:
        """Whether to ask again: at first by every reading, after a day every three hours, after a month every four days."""
        return now - self.asked >= (self.asked - self.since) // 8


def owed_said(owed: Iterable[Owed]) -> list[list[object]]:
    """What is owed as a cursor holds it, to be written as JSON."""
    return [[one.ref, one.since, one.asked, one.told] for one in owed]


def read_owed(found: Any) -> tuple[Owed, ...]:
    """What a cursor says is owed; raises ValueError or TypeError where that cannot be read."""
    return tuple(_read_one(*one) for one in found or ())


def _read_one(ref: str, since: int, *rest: int) -> Owed:
    """One of them; Gmail's cursors of before 2026-11-23 do not say when it was asked for."""
    asked, told = rest if len(rest) > 1 else (0, *rest)
    return Owed(str(ref), int(since), int(asked), bool(told))


def listed_at(owed: Iterable[Owed]) -> tuple[datetime, ...]:
    """When each was listed."""
    return tuple(datetime.fromtimestamp(one.since, UTC) for one in owed)


class Debts:
    """What one source, or a folder of it, owes; changes as answers come."""

    def __init__(self, owed: Iterable[Owed], now: int) -> None:
        """`now` in epoch seconds."""
        self._owed = {one.ref: one for one in owed}
        self._now = now

    def __contains__(self, ref: str) -> bool:
        return ref in self._owed

    @property
    def standing(self) -> tuple[Owed, ...]:
        """All that is owed."""
        return tuple(self._owed.values())

    def due(self) -> list[str]:
        """What to ask for now, what was not asked for longest first."""
        due = [one for one in self._owed.values() if one.is_due(self._now)]
        return [one.ref for one in sorted(due, key=lambda one: one.asked)[:AT_ONCE]]

    def paid(self, ref: str) -> None:
        """It was read, or is no longer wanted."""
        self._owed.pop(ref, None)

    def gone(self, ref: str) -> Item:
        """It is certainly gone: its verdict."""
        self.paid(ref)
        return Item(ref, Verdict.SKIPPED, _GONE_BEFORE_READ)

    def not_seen(self, ref: str) -> Item | None:
        """The provider does not know it: not yet, or no longer. Its verdict, once that is clear."""
        one = self._asked(ref)
        if self._now - one.since >= _NOT_SEEN_FOR:
            return self.gone(ref)
        self._owe(one)
        return None

    def not_given(self, ref: str) -> Item | None:
        """The provider knows it and fails to give it: its verdict until it does, said once."""
        one = self._asked(ref)
        self._owe(replace(one, told=True))
        return None if one.told else Item(ref, Verdict.QUARANTINED, _NOT_TO_BE_HAD)

    def _asked(self, ref: str) -> Owed:
        return replace(self._owed.get(ref, Owed(ref, self._now, 0)), asked=self._now)

    def _owe(self, one: Owed) -> None:
        self._owed[one.ref] = one
        if len(self._owed) > _MOST:
            raise ProviderDown("The provider lists more than it gives.")
