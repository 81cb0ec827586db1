"""Copies of one mail are read once.

Exports hold a mail again for each folder or label it lay under, often under another Message-ID. What
was newly written and what was found in it hang only on what is remembered it by here, so that a copy
gives the same answer, sooner.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST = 512  # mails, a few megabytes; copies lie near each other or in another file


class Copies(Generic[T]):
    """The newest answers by what they were made of."""

    __slots__ = ("_answers", "_awaited")

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, T] = OrderedDict()
        self._awaited: set[Hashable] = set()

    def is_new(self, made_of: Hashable) -> bool:
        """Whether the answer must be made: it is not remembered, and nobody was told so since it was last learned."""
        if made_of in self._answers:
            self._answers.move_to_end(made_of)
            return False
        if made_of in self._awaited:
            return False
        self._awaited.add(made_of)
        return True

    def learn(self, made_of: Hashable, answer: T) -> None:
        """Remember an answer, and no longer the one that was used least lately."""
        self._awaited.discard(made_of)
        self._answers[made_of] = answer
        if len(self._answers) > _MOST:
            self._answers.popitem(last=False)

    def once(self, made_of: Hashable, make: Callable[[], T]) -> T:
        """The answer for this, made where it is not remembered."""
        if made_of in self._answers:
            self._answers.move_to_end(made_of)
        else:
            self.learn(made_of, make())
        return self._answers[made_of]
