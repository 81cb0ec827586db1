"""How well a rep keeps a word: credit for one promise, and the kept rate with its interval.

Only promises that came due count: kept, late, or overdue and so far broken. Open and unclear ones,
those withdrawn or dismissed, and those without a date say nothing about keeping dates. A date given
only after the old one had passed earns no fresh start: such a promise is measured by its first date.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from math import exp, fsum, log

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.score.beta import point_of
from agent.core.score.lines import Line, line_of

MOST_SHOWN = 60  # promises of a rate that a report or a page lists
_FEWEST_OTHERS = 3  # people whose mean tells nobody's own
INTERVAL = 0.9  # nine chances in ten that the true rate lies within


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a rep before the first promise came due, as promises kept and broken."""

    kept: float = 4.0
    broken: float = 1.0

    @property
    def rate(self) -> float:
        """The rate a newcomer starts at."""
        return self.kept / (self.kept + self.broken)


NEWCOMER = Prior()


@dataclass(frozen=True, slots=True)
class Credit:
    """What one promise adds to the rate."""

    commitment: CommitmentId
    credit: float  # 0 to 1
    lateness: timedelta | None  # None where it is not done at all


@dataclass(frozen=True, slots=True)
class KeptRate:
    """The share of the word that was kept, 0 to 1, with the interval and the promises it is made of."""

    value: float
    low: float
    high: float
    counted: int
    credits: tuple[Credit, ...] = ()  # in the order of the commitment ids
    prior: Prior = NEWCOMER  # what it started from

    @property
    def starts_as_team(self) -> bool:
        """Whether it started from what the others of the team keep, and not from what holds for everybody."""
        return self.prior != NEWCOMER


@dataclass(frozen=True, slots=True)
class Earned:
    """One promise that a rate is made of, as a report shows it."""

    line: Line
    credit: float


def credit(lateness: timedelta) -> float:
    """1 for in time, falling smoothly: .999 an hour late, .99 a day, .9 a week, .5 a month (30 days)."""
    hours = lateness / timedelta(hours=1)
    if hours <= 0.0:
        return 1.0
    return 1.0 / (1.0 + exp(_log_odds_lost(log(hours))))


def kept_rate(
    commitments: Iterable[Commitment], now: datetime, *, zone: tzinfo, prior: Prior = NEWCOMER
) -> KeptRate:
    """The rate at `now` of the promises (not the customers' commitments) among `commitments`."""
    counted = {
        c.id: earned for c in commitments if c.by is By.REP and (earned := earned_by(c, now, zone=zone))
    }
    credits_ = tuple(counted[key] for key in sorted(counted))
    kept = prior.kept + fsum(c.credit for c in credits_)
    broken = prior.broken + fsum(1.0 - c.credit for c in credits_)
    tail = (1.0 - INTERVAL) / 2.0
    return KeptRate(
        value=kept / (kept + broken),
        low=point_of(tail, kept, broken),
        high=point_of(1.0 - tail, kept, broken),
        counted=len(credits_),
        credits=credits_,
        prior=prior,
    )


def rests_on(
    rate: KeptRate, rows: Iterable[Commitment], now: datetime, *, zone: tzinfo
) -> tuple[Earned, ...]:
    """The promises that a rate is made of, those that cost most first, of equals the latest made; `rows` must hold them.

    At most `MOST_SHOWN`: more is read by nobody, and `rate.credits` names them all.
    """
    credits_ = {one.commitment: one.credit for one in rate.credits}
    latest = sorted((c for c in rows if c.id in credits_), key=lambda c: (c.made_at, c.id), reverse=True)
    shown = sorted(latest, key=lambda c: credits_[c.id])[:MOST_SHOWN]
    return tuple(Earned(line_of(c, now, zone=zone), credits_[c.id]) for c in shown)


def earned_by(commitment: Commitment, now: datetime, *, zone: tzinfo) -> Credit | None:
    """The credit of one commitment at `now`, or None where it does not count."""
    if commitment.due is None:
        return None
    match commitment.state(now, zone):
        case State.KEPT | State.LATE:
            lateness = _lateness(commitment, zone)
            return Credit(commitment.id, credit(lateness), lateness)
        case State.OVERDUE:
            return Credit(commitment.id, 0.0, None)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one person's promises that came due in a span of time, without the promises themselves."""

    in_time: int = 0
    late: tuple[timedelta, ...] = ()
    broken: int = 0
    earned: float = field(init=False, compare=False)  # the sum of their credits

    def __post_init__(self) -> None:
        # Added up once: in a team everybody asks it of everybody else.
        object.__setattr__(self, "earned", self.in_time + fsum(map(credit, self.late)))

    @property
    def counted(self) -> int:
        """How many came due."""
        return self.in_time + len(self.late) + self.broken


def team_prior(others: Iterable[Tally], *, weight: float = 5.0) -> Prior:
    """What a person starts at in a team: the mean of the others, in whole percents, as sure as `weight` promises.

    Each of the others counts by the promises that came due, drawn toward the default where few did. With fewer
    than three of whom there is something to count it is the default: from less one could reckon a colleague's rate.
    """
    known = [one for one in others if one.counted]
    if len(known) < _FEWEST_OTHERS:
        return NEWCOMER
    kept = fsum(one.earned for one in known)
    counted = NEWCOMER.kept + NEWCOMER.broken + sum(one.counted for one in known)
    mean = round((NEWCOMER.kept + kept) / counted, 2)
    return Prior(kept=weight * mean, broken=weight * (1.0 - mean))


def _lateness(commitment: Commitment, zone: tzinfo) -> timedelta:
    assert commitment.due is not None
    assert commitment.settled_at is not None
    due = commitment.due
    if commitment.told_in_time is False and commitment.found.due is not None:
        due = commitment.found.due
    return max(commitment.settled_at - due.deadline(zone), timedelta(0))


# The curve. What is lost at the four named delays, as log odds over the log of hours, joined by a
# monotone cubic (Fritsch and Carlson 1980) and continued by straight lines: smooth, always falling,
# 1 at no delay, and close to 0 after a year.
_HOURS = (1.0, 24.0, 24.0 * 7, 24.0 * 30)
_CREDITS = (0.999, 0.99, 0.9, 0.5)
_X = tuple(log(hours) for hours in _HOURS)
_Y = tuple(log((1.0 - c) / c) for c in _CREDITS)


def _slopes() -> tuple[float, ...]:
    chords = [(_Y[i + 1] - _Y[i]) / (_X[i + 1] - _X[i]) for i in range(len(_X) - 1)]
    inner = [2.0 * a * b / (a + b) for a, b in pairwise(chords)]  # harmonic: stays monotone
    return (chords[0], *inner, chords[-1])


_SLOPES = _slopes()


def _log_odds_lost(x: float) -> float:
    if x <= _X[0]:
        return _Y[0] + _SLOPES[0] * (x - _X[0])
    if x >= _X[-1]:
        return _Y[-1] + _SLOPES[-1] * (x - _X[-1])
    i = next(i for i in range(len(_X) - 1) if x <= _X[i + 1])
    width = _X[i + 1] - _X[i]
    t = (x - _X[i]) / width
    return (
        (1 + 2 * t) * (1 - t) ** 2 * _Y[i]
        + t * (1 - t) ** 2 * width * _SLOPES[i]
        + t * t * (3 - 2 * t) * _Y[i + 1]
        + t * t * (t - 1) * width * _SLOPES[i + 1]
    )
