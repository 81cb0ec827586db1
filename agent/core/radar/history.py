"""What the rep's past promises teach: how each date that was given ended, and what could be seen before it did.

One commitment is one *run* toward each date it was given: to the first, and after a move to the
last. A run ends well where the promise was done by that date, and slips where it was done later,
moved later, told to be late, or not done. Where mail could not have shown it (a call that nobody
wrote of), an overdue promise teaches nothing: not seen is not broken.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, State, Strength
from agent.core.message import ThreadKey
from agent.core.policy import Rep

_SEEN_IN_MAIL = frozenset({Action.SEND, Action.REPLY, Action.INTRODUCE})

Mails = Mapping[ThreadKey, Sequence[datetime]]
"""When our side wrote, by conversation, in order of time."""


@dataclass(frozen=True, slots=True)
class Run:
    """A promise on its way to one date."""

    id: CommitmentId
    action: Action
    strength: Strength
    began_at: datetime  # when the date was given
    deadline: datetime
    day: date  # the last on which it is in time, in the rep's zone
    again: bool  # after a move
    threads: tuple[ThreadKey, ...]
    ended_at: datetime | None = None  # done, moved or told; None while it is open, or was never done
    slipped: bool | None = None  # None while nothing is known
    in_calendar: bool = False  # a meeting that will keep it stands in the calendar

    @property
    def is_talk(self) -> bool:
        """Whether it is a call or a meeting, of which mail shows no beginning."""
        return self.action in (Action.CALL, Action.MEET)

    def is_open(self, at: datetime) -> bool:
        """Whether it was given and neither done nor put off at a moment."""
        return self.began_at <= at and (self.ended_at is None or self.ended_at > at)

    def is_started(self, at: datetime, mails: Mails) -> bool:
        """Whether our side wrote in its conversation after the date was given, before `at`."""
        return any(
            bisect_left(times, at) > bisect_right(times, self.began_at)
            for thread in self.threads
            if (times := mails.get(thread))
        )


def runs_of(rows: Iterable[Commitment], rep: Rep, now: datetime) -> tuple[Run, ...]:
    """Every run of the rep's own dated promises up to `now`, in order of the deadlines."""
    mine = (c for c in rows if c.by is By.REP and c.promiser.email.lower() in rep.addresses)
    found = (run for row in mine for run in _runs(row, rep, now))
    return tuple(sorted(found, key=lambda run: (run.deadline, run.id, run.again)))


def _runs(row: Commitment, rep: Rep, now: datetime) -> Iterator[Run]:
    state = row.state(now, rep.zone)
    unsaid = state in (State.WITHDRAWN, State.DISMISSED, State.UNCLEAR)
    if row.made_at > now or unsaid or row.due is None or row.waits:
        return
    first = row.found.due if row.moved else row.due
    if row.moved_at is not None and row.moved_at <= now:
        yield from _put_off(row, first, rep)
        yield _last(row, row.due, row.moved_at, rep, now)
    elif first is not None:
        yield _last(row, first, row.made_at, rep, now)


def _put_off(row: Commitment, first: Due | None, rep: Rep) -> Iterator[Run]:
    """The run to the date that was moved; a move to an earlier day broke no word."""
    assert row.due is not None
    if first is not None and row.due.deadline(rep.zone) > first.deadline(rep.zone):
        deadline = first.deadline(rep.zone)
        yield _run(row, row.made_at, deadline, rep, again=False, ended_at=row.moved_at, slipped=True)


def _last(row: Commitment, due: Due, began_at: datetime, rep: Rep, now: datetime) -> Run:
    deadline, again = due.deadline(rep.zone), began_at != row.made_at
    if row.settled_at is not None and row.settled_at <= now:
        slipped: bool | None = row.settled_at >= deadline or _told_before(row, row.settled_at)
        ended = min(row.settled_at, row.told_at) if slipped and row.told_at else row.settled_at
        return _run(row, began_at, deadline, rep, again=again, ended_at=ended, slipped=slipped)
    if row.told_at is not None and row.told_at <= now:
        return _run(row, began_at, deadline, rep, again=again, ended_at=row.told_at, slipped=True)
    passed = now >= deadline
    slipped = True if passed and row.found.action in _SEEN_IN_MAIL else None
    return _run(row, began_at, deadline, rep, again=again, ended_at=None, slipped=slipped)


def _told_before(row: Commitment, at: datetime) -> bool:
    return row.told_at is not None and row.told_at <= at


def _run(
    row: Commitment,
    began_at: datetime,
    deadline: datetime,
    rep: Rep,
    *,
    again: bool,
    ended_at: datetime | None,
    slipped: bool | None,
) -> Run:
    return Run(
        id=row.id,
        action=row.found.action,
        strength=row.found.strength,
        began_at=began_at,
        deadline=deadline,
        # The deadline of a day is the midnight after it.
        day=(deadline.astimezone(rep.zone) - timedelta(seconds=1)).date(),
        again=again,
        threads=row.conversations or (row.thread,),
        ended_at=ended_at,
        slipped=slipped,
        in_calendar=row.evidence is not None and row.evidence.meeting is not None,
    )
