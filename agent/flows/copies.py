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
    """The newest answers by what they were made of. Another process begins with none."""

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, T] = OrderedDict()

    def once(self, made_of: Hashable, make: Callable[[], T]) -> T:
        """The answer for this, made where it is not remembered."""
        if made_of in self._answers:
            self._answers.move_to_end(made_of)
            return self._answers[made_of]
        answer = self._answers[made_of] = make()
        if len(self._answers) > _MOST:
            self._answers.popitem(last=False)
        return answer

    def __reduce__(self) -> tuple[object, ...]:
        return Copies, ()
