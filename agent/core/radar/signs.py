"""What can be seen of a promise before its due, and what each sign is worth by the rep's own record.

The first beliefs are weak: on what we could measure (`bench/today.md`) none of these signs tells
much by itself, so the record has to move them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import CommitmentId, Strength
from agent.core.radar.history import Run
from agent.core.radar.record import Record, Seen

_BELIEF = 10.0  # promises that a first belief about a sign counts for
_CROWD = 2

Ids = tuple[CommitmentId, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a promise shows or does not show at a moment."""

    there: str  # in words, where it is seen
    absent: str  # where it is not; empty where that is not worth a word
    if_slipped: float  # first belief: how many of those that slip show it
    if_kept: float
    shows: Callable[[Run, datetime, Record], tuple[bool, Ids]]
    of_talks: bool = True  # whether it says anything of calls and meetings

    def words(self, run: Run, *, seen: bool) -> str:
        """What to say of a promise; empty where the sign says nothing of it."""
        if run.is_talk and not self.of_talks:
            return ""
        return self.there if seen else self.absent


@dataclass(frozen=True, slots=True)
class Worth:
    """By how much a sign multiplies the odds of a slip where it is seen, and where it is not."""

    seen: float
    unseen: float


def worth_of(sign: Sign, like: Sequence[Seen], record: Record) -> Worth:
    """What a sign is worth, learned from past runs with as much time left."""
    if_slipped = _share(sign, sign.if_slipped, [one for one in like if one[0].slipped], record)
    if_kept = _share(sign, sign.if_kept, [one for one in like if not one[0].slipped], record)
    return Worth(if_slipped / if_kept, (1.0 - if_slipped) / (1.0 - if_kept))


def _share(sign: Sign, belief: float, runs: Sequence[Seen], record: Record) -> float:
    shown = sum(sign.shows(past, at, record)[0] for past, at in runs)
    return (shown + _BELIEF * belief) / (len(runs) + _BELIEF)


def _started(run: Run, at: datetime, record: Record) -> tuple[bool, Ids]:
    return run.is_started(at, record.mails), ()


def _crowded(run: Run, at: datetime, record: Record) -> tuple[bool, Ids]:
    others = record.beside(run, at)
    return len(others) >= _CROWD, others


def _weak(run: Run, _at: datetime, _record: Record) -> tuple[bool, Ids]:
    return run.strength is not Strength.FIRM, ()


def _again(run: Run, _at: datetime, _record: Record) -> tuple[bool, Ids]:
    return run.again, ()


SIGNS = (
    Sign(
        there="you have written there since",
        absent="nothing shows that it has been started",
        if_slipped=0.38,
        if_kept=0.42,
        shows=_started,
        of_talks=False,
    ),
    Sign("{count} other promises fall due the same day", "", 0.24, 0.20, _crowded),
    Sign("it was said with a try or an if", "", 0.22, 0.17, _weak),
    Sign("it has been put off before", "", 0.13, 0.13, _again),
)
