"""How likely an open promise is to slip, with the reasons and what each weighs.

The base is the rep's own record: of past promises that were still open with as much working time
left, how many slipped; those of the same action count full, others less, and a newcomer is believed
to keep four in five. Then what can be seen now shifts the odds: whether it has been started, what
else falls due that day, weak words, a date given for the second time. What each sign is worth is
learned from the same record, drawn toward a cautious first belief while the record is short.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log

from agent.core.commitment import Commitment, CommitmentId, Strength
from agent.core.policy import Rep
from agent.core.radar.history import Mails, Run, load_on, runs_of
from agent.core.worktime import working_time

_KEPT, _BROKEN = 8.0, 2.0  # what is believed of a rep before any date has come: four in five
_BASE_WEIGHT = 8.0  # promises that the rep's overall record counts for beside the like ones
_OTHER_ACTION = 0.3
_SIGN_WEIGHT = 10.0  # promises that a first belief about a sign counts for
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
class _Sign:
    """Something that can be seen of a promise before its due."""

    there: str  # in words, where it is seen
    absent: str  # where it is not; empty where that is not worth a word
    if_slipped: float  # first belief: how many of those that slip show it
    if_kept: float
    shows: Callable[[Run, datetime, "Record"], tuple[bool, tuple[CommitmentId, ...]]]
    of_talks: bool = True  # whether it says anything of calls and meetings


@dataclass(frozen=True, slots=True)
class Record:
    """The runs of a rep as known at a moment."""

    runs: tuple[Run, ...]
    mails: Mails
    rep: Rep

    @property
    def ended(self) -> tuple[Run, ...]:
        """Those that teach something."""
        return tuple(run for run in self.runs if run.slipped is not None)


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
    record = Record(runs_of(rows, rep, now), mails, rep)
    coming = [
        run
        for run in record.runs
        if run.slipped is None and run.is_open(now) and now < run.deadline and not run.in_calendar
        if working_time(now, run.deadline, rep.zone) <= horizon
    ]
    risks = (risk_of(run, record, now) for run in coming)
    return tuple(sorted(risks, key=lambda risk: (-risk.probability, risk.time_left, risk.commitment)))


def risk_of(run: Run, record: Record, now: datetime) -> Risk:
    """How likely one run is to slip, seen at `now`."""
    left = working_time(now, run.deadline, record.rep.zone)
    like = [
        (past, at) for past in record.ended if (at := _same_time_left(past, left, record.rep)) is not None
    ]
    base = _base(run, like, record)
    shifts = [part for sign in _SIGNS if (part := _shift(sign, run, now, like, record)) is not None]
    odds = log(base.odds) + sum(log(part.odds) for part in shifts)
    shown = sorted(shifts, key=lambda part: -abs(log(part.odds)))
    return Risk(run.id, 1.0 / (1.0 + exp(-odds)), left, len(record.ended), (base, *shown))


def _same_time_left(past: Run, left: timedelta, rep: Rep) -> datetime | None:
    """The moment at which a past run had as much working time left, where it was open then."""
    at = past.deadline - left
    for _ in range(3):  # a weekend in between sets the clock back further
        short = left - working_time(at, past.deadline, rep.zone)
        if short <= timedelta(minutes=1):
            break
        at -= short
    return at if past.is_open(at) else None


def _base(run: Run, like: Sequence[tuple[Run, datetime]], record: Record) -> RiskPart:
    ended = record.ended
    overall = (sum(past.slipped is True for past in ended) + _BROKEN) / (len(ended) + _BROKEN + _KEPT)
    same = [past for past, _ in like if past.action is run.action]
    weighed = [
        (1.0 if past.action is run.action else _OTHER_ACTION, past.slipped is True) for past, _ in like
    ]
    slipped = sum(weight for weight, bad in weighed if bad) + _BASE_WEIGHT * overall
    share = slipped / (sum(weight for weight, _ in weighed) + _BASE_WEIGHT)
    return RiskPart(_record_in_words(run, same), share / (1.0 - share), tuple(sorted({p.id for p in same})))


def _record_in_words(run: Run, same: Sequence[Run]) -> str:
    verb = f"promise to {run.action.value}"
    if not same:
        return f"no {verb} of yours has come this near its date yet"
    slipped = sum(past.slipped is True for past in same)
    count = f"{len(same)} {verb}" if len(same) == 1 else f"{len(same)} promises to {run.action.value}"
    return f"of {count} still open this near the date, {slipped or 'none'} slipped"


def _shift(
    sign: _Sign, run: Run, now: datetime, like: Sequence[tuple[Run, datetime]], record: Record
) -> RiskPart | None:
    seen, because = sign.shows(run, now, record)
    words = sign.there if seen else sign.absent
    if not words or (run.is_talk and not sign.of_talks):
        return None
    if_slipped = _share(sign, sign.if_slipped, like, record, slipped=True)
    if_kept = _share(sign, sign.if_kept, like, record, slipped=False)
    odds = if_slipped / if_kept if seen else (1.0 - if_slipped) / (1.0 - if_kept)
    return RiskPart(words.format(count=len(because)), odds, because)


def _share(
    sign: _Sign, belief: float, like: Sequence[tuple[Run, datetime]], record: Record, *, slipped: bool
) -> float:
    """How many of those that slipped, or were kept, showed the sign with as much time left."""
    seen = [sign.shows(past, at, record)[0] for past, at in like if past.slipped is slipped]
    return (sum(seen) + _SIGN_WEIGHT * belief) / (len(seen) + _SIGN_WEIGHT)


def _started(run: Run, at: datetime, record: Record) -> tuple[bool, tuple[CommitmentId, ...]]:
    return run.is_started(at, record.mails), ()


def _crowded(run: Run, at: datetime, record: Record) -> tuple[bool, tuple[CommitmentId, ...]]:
    others = load_on(run, record.runs, at, record.rep)
    return len(others) >= _CROWD, others


def _weak(run: Run, _at: datetime, _record: Record) -> tuple[bool, tuple[CommitmentId, ...]]:
    return run.strength is not Strength.FIRM, ()


def _again(run: Run, _at: datetime, _record: Record) -> tuple[bool, tuple[CommitmentId, ...]]:
    return run.again, ()


_CROWD = 2
_SIGNS = (
    _Sign(
        "you have written there since",
        "nothing shows that it has been started",
        0.38,
        0.42,
        _started,
        of_talks=False,
    ),
    _Sign("{count} other promises fall due the same day", "", 0.24, 0.20, _crowded),
    _Sign("it was said with a try or an if", "", 0.22, 0.17, _weak),
    _Sign("it has been put off before", "", 0.13, 0.13, _again),
)
"""The first beliefs are weak: on what we could measure (`bench/today.md`) none of these signs tells much by itself."""
