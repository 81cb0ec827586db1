"""The manager's read of one account: the line of a list, and the whole page.

The line is made of commitments, heads of mails and meetings alone, so that two thousand accounts
are read in a breath; the page adds what was said.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.fulfil.exchange import Side
from agent.core.score.advance import Advance, advances
from agent.core.score.answering import Promptness, promptness
from agent.core.score.attention import Reason, reasons_for, urgency
from agent.core.score.candour import Candour, come_clean
from agent.core.score.commitment_map import CommitmentMap, Step, map_of
from agent.core.score.dossier import Dossier
from agent.core.score.face_time import FaceTime, face_time
from agent.core.score.give_get import GiveAndGet, give_and_get
from agent.core.score.heat import HALF_LIFE, Heat, contributions, heat, heat_over_time
from agent.core.score.kept import NEWCOMER, Earned, KeptRate, Prior, kept_rate, rests_on
from agent.core.score.lines import Line, line_of
from agent.core.score.look_before import Look, look_before_you_ask
from agent.core.score.motive import Motive, motive
from agent.core.score.referrals import Referrals, referrals
from agent.core.score.smart import Smart, smart_commitment
from agent.core.score.true_read import TrueRead, true_read
from agent.core.score.year import Year, year_of

_MONTH = timedelta(days=30)
_WEEKS_DRAWN = 26


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account in a manager's list."""

    account: str
    reasons: tuple[Reason, ...]
    heat: Heat
    heat_before: float  # thirty days ago
    give_get: GiveAndGet
    advance: Advance
    days_silent: int | None  # since anything happened


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something open, with the check whether it says who, what and when."""

    line: Line
    smart: Smart


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything that is to be said of one account."""

    line: AccountLine
    owed: tuple[Line, ...]  # by us, then by them; the overdue first
    next_actions: tuple[NextAction, ...]
    kept_rate: KeptRate
    rests_on: tuple[Earned, ...]  # what the rate is made of, what cost most first; the first of many
    candour: Candour
    look: Look
    map: CommitmentMap
    face_time: FaceTime
    our_answers: Promptness
    their_answers: Promptness
    true_read: TrueRead
    year: Year
    motive: Motive
    referrals: Referrals
    heat_line: tuple[float, ...]  # week by week for half a year, the last is now


def account_line(
    on: Dossier, *, half_life: timedelta = HALF_LIFE, at_risk: Collection[CommitmentId] = ()
) -> AccountLine:
    """The line of one account."""
    warmth = contributions(on)
    (before,) = heat_over_time(on, (on.now - _MONTH,), half_life=half_life, warmth=warmth)
    last = on.last_at
    return AccountLine(
        account=on.account,
        reasons=reasons_for(on, half_life=half_life, warmth=warmth, at_risk=at_risk),
        heat=heat(on, half_life=half_life, warmth=warmth),
        heat_before=before,
        give_get=give_and_get(on),
        advance=advances(on),
        days_silent=(on.now - last).days if last else None,
    )


def weekly_heat(on: Dossier, *, half_life: timedelta = HALF_LIFE) -> tuple[float, ...]:
    """The heat week by week for half a year; the last is now."""
    weeks = tuple(on.now - timedelta(weeks=n) for n in reversed(range(_WEEKS_DRAWN)))
    return heat_over_time(on, weeks, half_life=half_life)


def by_urgency(lines: Iterable[AccountLine]) -> list[AccountLine]:
    """The account that most needs somebody first; of those that need nobody, the warmest."""
    return sorted(lines, key=order_of)


def order_of(line: AccountLine) -> tuple[list[float], float, str]:
    """What accounts are sorted by, those of several reps too."""
    return ([-u for u in urgency(line.reasons)], -line.heat.value, line.account)


def account_page(
    on: Dossier,
    steps: Sequence[Step],
    *,
    half_life: timedelta = HALF_LIFE,
    prior: Prior = NEWCOMER,
    at_risk: Collection[CommitmentId] = (),
) -> AccountPage:
    """The page of one account; `on` must hold the words of its mails."""
    zone = on.rep.zone
    rate = kept_rate(on.rows, on.now, zone=zone, prior=prior)
    return AccountPage(
        line=account_line(on, half_life=half_life, at_risk=at_risk),
        owed=tuple(line_of(c, on.now, zone=zone) for c in _owed(on)),
        next_actions=tuple(
            NextAction(line_of(c, on.now, zone=zone), smart_commitment(c))
            for c in _owed(on)
            if on.state(c) is State.OPEN
        ),
        kept_rate=rate,
        rests_on=rests_on(rate, on.rows, on.now, zone=zone),
        candour=come_clean(on.rows, on.now, zone),
        look=look_before_you_ask(on.rows, on.now, zone),
        map=map_of(on, steps),
        face_time=face_time(on),
        our_answers=promptness(on, Side.REP),
        their_answers=promptness(on, Side.CUSTOMER),
        true_read=true_read(on),
        year=year_of(on),
        motive=motive(on),
        referrals=referrals(on),
        heat_line=weekly_heat(on, half_life=half_life),
    )


def _owed(on: Dossier) -> list[Commitment]:
    open_ = [c for c in on.rows if on.state(c) in (State.OPEN, State.OVERDUE, State.UNCLEAR)]
    rank = {State.OVERDUE: 0, State.OPEN: 1, State.UNCLEAR: 2}

    def order(row: Commitment) -> tuple[bool, int, bool, float, str]:
        deadline = row.deadline(on.rep.zone)
        moment = deadline or row.made_at
        # The newest slip is the easiest to put right; of what is ahead, the soonest.
        sign = -1 if on.state(row) is State.OVERDUE else 1
        return (
            row.by is By.CUSTOMER,
            rank[on.state(row)],
            deadline is None,
            sign * moment.timestamp(),
            row.id,
        )

    return sorted(open_, key=order)
