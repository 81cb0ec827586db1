"""A rep's record as it is known at a moment, made ready for asking: what is like this promise, what else is due that day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agent.core.commitment import Commitment, CommitmentId
from agent.core.policy import Rep
from agent.core.radar.history import Mails, Run, runs_of
from agent.core.worktime import working_time

MOST = 300  # the latest dates are learned from; habits of years ago say little, and cost as much
_A_MINUTE = timedelta(minutes=1)
_ONE_DAY_ANYWHERE = timedelta(days=2)  # what falls due on one day lies less than this apart, in whatever zone

Seen = tuple[Run, datetime]
"""A past run, and the moment at which it had as much time left as the one in question."""


@dataclass(frozen=True, slots=True)
class Record:
    """The runs of a rep."""

    rep: Rep
    runs: tuple[Run, ...]
    ended: tuple[Run, ...]  # those that teach something, the latest of them
    by_day: Mapping[date, tuple[Run, ...]]  # what falls due on a day
    mails: Mails

    def like(self, left: timedelta) -> tuple[Seen, ...]:
        """The past runs that were still open with as much working time left."""
        seen = ((past, self._with_time_left(past, left)) for past in self.ended)
        return tuple((past, at) for past, at in seen if past.is_open(at))

    def _with_time_left(self, past: Run, left: timedelta) -> datetime:
        at = past.deadline - left
        for _ in range(3):  # a weekend in between sets the clock back further
            short = left - working_time(at, past.deadline, self.rep.zone)
            if short <= _A_MINUTE:
                break
            at -= short
        return at

    def beside(self, run: Run, at: datetime) -> tuple[CommitmentId, ...]:
        """What else was open at a moment and due on the same day as a run."""
        others = (other for other in self.by_day[run.day] if other.id != run.id and other.is_open(at))
        return tuple(sorted({other.id for other in others}))


def record_of(rows: Iterable[Commitment], rep: Rep, now: datetime, mails: Mails) -> Record:
    """The record that commitments make at `now`."""
    runs = runs_of(rows, rep, now)
    by_day: dict[date, list[Run]] = defaultdict(list)
    for run in runs:
        by_day[run.day].append(run)
    ended = tuple(run for run in runs if run.slipped is not None)[-MOST:]
    return Record(rep, runs, ended, {day: tuple(some) for day, some in by_day.items()}, mails)


def is_whole(rows: Iterable[Commitment], rep: Rep, now: datetime, *, since: datetime) -> bool:
    """Whether commitments that fall due from `since` on make the same record as all there are."""
    ended = (run for run in runs_of(rows, rep, now) if run.slipped is not None)
    return sum(run.deadline >= since + _ONE_DAY_ANYWHERE for run in ended) >= MOST
