"""Which of the due jobs are given out when there is not room for all: no provider may crowd the others out.

A slow provider keeps its jobs under way for long, and would in time hold every thread there is.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Number = TypeVar("Number", bound=Hashable)


def share_out(due: Sequence[tuple[Number, str]], busy: Mapping[str, int], room: int) -> tuple[Number, ...]:
    """At most `room` of the due jobs, each given with its provider, in their order.

    A provider has at most half of all that is under way (`busy`) or given out, unless nobody else wants
    the rest. Jobs of no provider have an empty one and are never held back.
    """
    half = max(1, (room + sum(busy.values())) // 2)
    given, held_back = [], []
    taken = Counter(busy)
    for number, provider in due:
        if not provider or taken[provider] < half:
            given.append(number)
            taken[provider] += 1
        else:
            held_back.append(number)
    chosen = {*given[:room], *held_back[: max(0, room - len(given))]}
    return tuple(number for number, _ in due if number in chosen)
