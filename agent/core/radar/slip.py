"""How likely an open promise is to slip, with the reasons and what each weighs.

The base is the rep's own record: of past promises that were still open with as much working time
left, how many slipped; those of the same action count full, others less, and a newcomer is believed
to keep four in five. Then what can be seen now shifts the odds: whether it has been started, what
else falls due that day, weak words, a date given for the second time. What each sign is worth is
learned from the same record, drawn toward a cautious first belief while the record is short.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log

from agent.core.commitment import Action, Commitment, CommitmentId
from agent.core.policy import Rep
from agent.core.radar.history import Mails, Run
from agent.core.radar.record import Record, Seen, record_of
from agent.core.radar.signs import SIGNS, Sign, Worth, worth_of
from agent.core.worktime import working_time

_KEPT, _BROKEN = 8.0, 2.0  # what is believed of a rep before any date has come: four in five
_BASE_WEIGHT = 8.0  # promises that the rep's overall record counts for beside the like ones
_OTHER_ACTION = 0.3
_HORIZON = timedelta(days=5)  # working days
LIKELY = 0.5
POSSIBLE = 0.3
ENOUGH = 10  # dates that must have come before the radar is sure of anything


@dataclass(frozen=True, slots=True)
class RiskPart:
    """One reason: in words, by how much it multiplies the odds, and the promises it rests on."""

    words: str
    odds: float  # above 1 speaks for a slip; of the base, the odds themselves
    commitments: tuple[CommitmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """One open promise and how likely it is to slip."""

    commitment: CommitmentId
    probability: float
    time_left: timedelta  # working time
    known: int  # dates of the rep's that have come and gone: how much there is to learn from
    parts: tuple[RiskPart, ...]  # the base first, then what shifts it, the strongest first

    @property
    def is_likely(self) -> bool:
        """Whether it will sooner slip than not, as far as a record long enough to go by can tell."""
        return self.probability >= LIKELY and self.known >= ENOUGH

    @property
    def is_possible(self) -> bool:
        """Whether it is worth a look today."""
        return self.probability >= POSSIBLE


@dataclass(frozen=True, slots=True)
class _Lessons:
    """What the record says of every promise with a certain time left."""

    like: tuple[Seen, ...]
    worth: tuple[tuple[Sign, Worth], ...]


def radar(
    rows: Iterable[Commitment],
    rep: Rep,
    now: datetime,
    *,
    mails: Mails,
    horizon: timedelta = _HORIZON,
) -> tuple[Risk, ...]:
    """Every dated open promise of the rep's due within the horizon, the likeliest to slip first.

    A talk that stands in the calendar is left out: it has been seen to.
    """
    record = record_of(rows, rep, now, mails)
    lessons: dict[timedelta, _Lessons] = {}
    risks = []
    for run in record.runs:
        left = working_time(now, run.deadline, rep.zone)
        if _is_coming(run, now) and left <= horizon:
            if left not in lessons:
                lessons[left] = _lessons(record, left)
            risks.append(_risk(run, left, lessons[left], record, now))
    return tuple(sorted(risks, key=lambda risk: (-risk.probability, risk.time_left, risk.commitment)))


def _is_coming(run: Run, now: datetime) -> bool:
    return run.slipped is None and run.is_open(now) and now < run.deadline and not run.in_calendar


def _lessons(record: Record, left: timedelta) -> _Lessons:
    like = record.like(left)
    return _Lessons(like, tuple((sign, worth_of(sign, like, record)) for sign in SIGNS))


def _risk(run: Run, left: timedelta, lessons: _Lessons, record: Record, now: datetime) -> Risk:
    base = _base(run, lessons.like, record)
    shifts = [part for sign, worth in lessons.worth if (part := _shift(sign, worth, run, record, now))]
    odds = log(base.odds) + sum(log(part.odds) for part in shifts)
    shown = sorted(shifts, key=lambda part: -abs(log(part.odds)))
    return Risk(run.id, 1.0 / (1.0 + exp(-odds)), left, len(record.ended), (base, *shown))


def _base(run: Run, like: Sequence[Seen], record: Record) -> RiskPart:
    ended = record.ended
    overall = (sum(past.slipped is True for past in ended) + _BROKEN) / (len(ended) + _BROKEN + _KEPT)
    same = [past for past, _ in like if past.action is run.action]
    weighed = [(1.0 if past.action is run.action else _OTHER_ACTION, past.slipped) for past, _ in like]
    slipped = sum(weight for weight, bad in weighed if bad) + _BASE_WEIGHT * overall
    share = slipped / (sum(weight for weight, _ in weighed) + _BASE_WEIGHT)
    words, rests_on = _record_in_words(run, same, like), same or [past for past, _ in like]
    return RiskPart(words, share / (1.0 - share), tuple(sorted({past.id for past in rests_on})))


_SORTS = {
    Action.SEND: "to send something",
    Action.REPLY: "to answer",
    Action.CALL: "to call",
    Action.MEET: "to meet",
    Action.INTRODUCE: "to introduce somebody",
    Action.DO: "of work",
}


def _record_in_words(run: Run, same: Sequence[Run], like: Sequence[Seen]) -> str:
    sort = _SORTS[run.action]
    if same:
        return f"of {_promises(len(same))} {sort} still open this near the date, {_slipped(same)} slipped"
    if like:
        others = [past for past, _ in like]
        record = f"of your {_promises(len(others))} of other sorts that were, {_slipped(others)} slipped"
        return f"no promise {sort} was open this near its date before; {record}"
    return "none of your promises was open this near its date before"


def _promises(count: int) -> str:
    return "1 promise" if count == 1 else f"{count} promises"


def _slipped(runs: Sequence[Run]) -> str:
    return str(sum(past.slipped is True for past in runs) or "none")


def _shift(sign: Sign, worth: Worth, run: Run, record: Record, now: datetime) -> RiskPart | None:
    seen, because = sign.shows(run, now, record)
    words = sign.words(run, seen=seen)
    if not words:
        return None
    return RiskPart(words.format(count=len(because)), worth.seen if seen else worth.unseen, because)
