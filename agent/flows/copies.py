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
    """The newest answers by what they were made of, and those that somebody is still going to ask for."""

    __slots__ = ("_answers", "_asking", "_held")

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, T] = OrderedDict()  # nobody is known to ask for these
        self._held: dict[Hashable, T] = {}
        self._asking: dict[Hashable, int] = {}  # how many are told of below and have not asked yet

    def is_new(self, made_of: Hashable) -> bool:
        """Whether the answer must be made. Who is told so learns it; each who asks here asks `once` later.

        Pages are begun long before they are finished: what was forgotten between would be made again.
        """
        asking = self._asking.get(made_of, 0)
        self._asking[made_of] = asking + 1
        if asking:
            return False
        if made_of in self._answers:
            self._held[made_of] = self._answers.pop(made_of)
            return False
        return True

    def learn(self, made_of: Hashable, answer: T) -> None:
        """Remember an answer for those who are going to ask."""
        self._held[made_of] = answer

    def once(self, made_of: Hashable, make: Callable[[], T]) -> T:
        """The answer for this, made where it is not remembered. Nobody else asking, it is one of the newest."""
        if made_of not in self._held:
            self._held[made_of] = self._answers.pop(made_of) if made_of in self._answers else make()
        answer = self._held[made_of]
        asking = self._asking.pop(made_of, 1) - 1
        if asking:
            self._asking[made_of] = asking
        else:
            self._answers[made_of] = self._held.pop(made_of)
            if len(self._answers) > _MOST:
                self._answers.popitem(last=False)
        return answer
