"""The weekly kept-promise report of one rep: lists, the kept rate with its trend, three things for Monday.

Pure: commitments in, a report out, as they stood at the end of the week (or now, where the week is
still running), so that an old report can be made again. A figure is the length of a list, and the
list holds the commitments it is made of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.drafting.clean import one_line
from agent.core.policy import Rep
from agent.core.score.candour import is_put_off, told_early
from agent.core.score.isoweek import IsoWeek
from agent.core.score.kept import NEWCOMER, Earned, KeptRate, Prior, kept_rate, rests_on
from agent.core.score.lines import Line, as_of, line_of
from agent.core.score.monday import Concern, most_pressing

RATE_WEEKS = 13  # the rate looks back a quarter: long enough to be sure of, short enough to move
TREND_WEEKS = 8


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The kept rate as it stood at the end of a week."""

    week: IsoWeek
    rate: KeptRate


@dataclass(frozen=True, slots=True)
class AccountLine:
    """Give and get with one account: what is owed on either side, the overdue part apart."""

    account: str
    kept: tuple[CommitmentId, ...]  # by the rep, this week
    we_owe: tuple[CommitmentId, ...]
    we_are_late: tuple[CommitmentId, ...]
    they_owe: tuple[CommitmentId, ...]
    they_are_late: tuple[CommitmentId, ...]


@dataclass(frozen=True, slots=True)
class WeekReport:
    """What one week came to for one rep."""

    rep: Rep
    week: IsoWeek
    as_of: datetime  # the moment the lists speak of, in the rep's zone
    kept: tuple[Line, ...]  # in time, settled this week
    late: tuple[Line, ...]  # settled this week, after the due
    moved: tuple[Line, ...]  # given a new date this week
    slipped: tuple[Line, ...]  # put off this week, or went past their due this week
    told_in_time: tuple[Line, ...]  # those of `slipped` whose customer heard of it before the due
    overdue: tuple[Line, ...]
    due_next_week: tuple[Line, ...]
    open: tuple[Line, ...]  # all open promises, with and without a date
    customers_owe: tuple[Line, ...]  # overdue first
    unclear: tuple[Line, ...]  # of both sides: the rep is asked
    rate: KeptRate
    rests_on: tuple[Earned, ...]  # what the rate is made of, what cost most first; the first of many
    trend: tuple[TrendPoint, ...]  # oldest first, this week last
    monday: tuple[Concern, ...]
    accounts: tuple[AccountLine, ...]
    drafts: tuple[CommitmentId, ...] = ()  # for which a draft lies waiting

    @property
    def name(self) -> str:
        """Whose week it is, fit for one line: a name as mail had it, or the address."""
        return one_line(self.rep.name) or self.rep.email


def week_report(
    commitments: Iterable[Commitment],
    rep: Rep,
    *,
    now: datetime,
    week: IsoWeek,
    prior: Prior = NEWCOMER,
    drafts: Sequence[CommitmentId] = (),
    trend_before: Sequence[TrendPoint] = (),
) -> WeekReport:
    """The report of `rep` on `week`; `drafts` names the commitments for which a draft lies waiting.

    `trend_before` are the earlier weeks' points, where they are known already.
    """
    zone = rep.zone
    moment = min(now, week.ends(zone))
    since = moment - timedelta(weeks=RATE_WEEKS + TREND_WEEKS)
    every = tuple({c.id: c for c in commitments if c.id in drafts or not _is_past(c, since, zone)}.values())
    rows = _at(every, moment)
    view = _View(rows, moment, week, zone, {c.id: c.state(moment, zone) for c in rows})
    ours, theirs = view.by(By.REP), view.by(By.CUSTOMER)
    slipped = [c for c in ours if view.slipped(c)]
    trend = _trend(every, moment, week=week, zone=zone, prior=prior, before=trend_before)
    return WeekReport(
        rep=rep,
        week=week,
        as_of=moment.astimezone(zone),
        kept=view.lines(c for c in ours if view.settled_as(c, State.KEPT)),
        late=view.lines(c for c in ours if view.settled_as(c, State.LATE)),
        moved=view.lines(c for c in ours if view.in_week(c.moved_at)),
        slipped=view.lines(slipped),
        told_in_time=view.lines(c for c in slipped if view.told_in_time(c)),
        overdue=view.lines(c for c in ours if view.is_in(c, State.OVERDUE)),
        due_next_week=view.lines(c for c in ours if view.is_in(c, State.OPEN) and view.due_next_week(c)),
        open=view.lines(c for c in ours if view.is_in(c, State.OPEN)),
        customers_owe=view.lines(c for c in theirs if view.is_in(c, State.OVERDUE, State.OPEN)),
        unclear=view.lines(c for c in rows if view.is_in(c, State.UNCLEAR)),
        rate=trend[-1].rate,
        rests_on=rests_on(trend[-1].rate, rows, moment, zone=zone),
        trend=trend,
        monday=most_pressing(rows, moment, zone=zone, until=week.shifted(1).ends(zone)),
        accounts=_accounts(view),
        drafts=tuple(sorted(set(drafts) & {c.id for c in rows})),
    )


@dataclass(frozen=True, slots=True)
class _View:
    """The rows of one report with the questions its lists ask."""

    rows: tuple[Commitment, ...]
    now: datetime
    week: IsoWeek
    zone: tzinfo
    states: Mapping[CommitmentId, State]

    def by(self, side: By) -> tuple[Commitment, ...]:
        return tuple(c for c in self.rows if c.by is side)

    def is_in(self, row: Commitment, *states: State) -> bool:
        return self.states[row.id] in states

    def in_week(self, moment: datetime | None) -> bool:
        return moment is not None and self.week.holds(moment, self.zone)

    def settled_as(self, row: Commitment, state: State) -> bool:
        return self.in_week(row.settled_at) and self.is_in(row, state)

    def due_next_week(self, row: Commitment) -> bool:
        # A day's deadline is the midnight after it, so the last moment of the due itself is asked for.
        deadline = row.deadline(self.zone)
        if deadline is None:
            return False
        return self.week.shifted(1).holds(deadline - timedelta(seconds=1), self.zone)

    def slipped(self, row: Commitment) -> bool:
        if self.is_in(row, State.WITHDRAWN, State.DISMISSED):
            return False
        missed = self.is_in(row, State.LATE, State.OVERDUE) and row.due is not None
        put_off = self.in_week(row.moved_at) and is_put_off(row, self.zone)
        return put_off or (missed and self.in_week(self._deadline(row)))

    def told_in_time(self, row: Commitment) -> bool:
        return told_early(row, self.now, self.zone) is True

    def lines(self, rows: Iterable[Commitment]) -> tuple[Line, ...]:
        ordered = sorted(rows, key=self._order)
        return tuple(line_of(row, self.now, zone=self.zone) for row in ordered)

    def _deadline(self, row: Commitment) -> datetime | None:
        return row.deadline(self.zone)

    def _order(self, row: Commitment) -> tuple[bool, float, CommitmentId]:
        deadline = self._deadline(row)
        return (deadline is None, deadline.timestamp() if deadline else 0.0, row.id)


def _is_past(row: Commitment, since: datetime, zone: tzinfo) -> bool:
    """Whether all that was to be said of it had been said before `since`: no figure of the report rests on it."""
    ended = row.settled_at or row.withdrawn_at
    if ended is None or ended >= since:
        return False
    came_due, moments = _came_due(row, zone), (row.settled_at, row.withdrawn_at, row.moved_at, row.told_at)
    return (came_due is None or came_due < since) and all(at is None or at < since for at in moments)


def _at(commitments: Iterable[Commitment], moment: datetime) -> tuple[Commitment, ...]:
    return tuple(row for c in commitments if (row := as_of(c, moment)) is not None)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A row with the first and the last of its deadlines, which is looked at for each week of the trend."""

    row: Commitment
    first: datetime
    last: datetime

    def may_count(self, since: datetime, moment: datetime) -> bool:
        """False only where the row, as it stood at `moment`, cannot have come due since then: to undo its later moves is costly."""
        if self.last < since or self.row.made_at > moment:
            return False
        settled = self.row.settled_at
        return settled >= since if settled is not None and settled <= moment else self.first <= moment


def _dated(commitments: Iterable[Commitment], zone: tzinfo) -> list[_Dated]:
    """Those of our promises that have a date."""
    found = []
    for row in commitments:
        dues = [due.deadline(zone) for due in (row.due, row.found.due) if due is not None]
        if dues and row.by is By.REP:
            found.append(_Dated(row, min(dues), max(dues)))
    return found


def _rate(dated: Iterable[_Dated], moment: datetime, zone: tzinfo, prior: Prior) -> KeptRate:
    """The rate of what came due, or was done before it was due, in the quarter before `moment`."""
    since = moment - timedelta(weeks=RATE_WEEKS)
    likely = (one.row for one in dated if one.may_count(since, moment))
    rows = [c for c in _at(likely, moment) if (came := _came_due(c, zone)) and since <= came]
    return kept_rate(rows, moment, zone=zone, prior=prior)


def _came_due(row: Commitment, zone: tzinfo) -> datetime | None:
    if row.due is None:
        return None
    deadline = row.due.deadline(zone)
    return min(deadline, row.settled_at) if row.settled_at else deadline


def _trend(
    commitments: Sequence[Commitment],
    moment: datetime,
    *,
    week: IsoWeek,
    zone: tzinfo,
    prior: Prior,
    before: Sequence[TrendPoint],
) -> tuple[TrendPoint, ...]:
    weeks = [week.shifted(-back) for back in range(TREND_WEEKS - 1 - len(before), -1, -1)]
    dated = _dated(commitments, zone)
    points = [TrendPoint(w, _rate(dated, min(moment, w.ends(zone)), zone, prior)) for w in weeks]
    return (*before, *points)


def _accounts(view: _View) -> tuple[AccountLine, ...]:
    by_account: dict[str, list[Commitment]] = {}
    for row in view.rows:
        by_account.setdefault(row.account, []).append(row)
    lines = (_account_line(name, rows, view) for name, rows in by_account.items())
    busy = [line for line in lines if line.kept or line.we_owe or line.they_owe]
    return tuple(sorted(busy, key=lambda a: (-len(a.we_are_late), -len(a.they_are_late), a.account)))


def _account_line(account: str, rows: Sequence[Commitment], view: _View) -> AccountLine:
    def ids(side: By, asks: Callable[[Commitment], bool]) -> tuple[CommitmentId, ...]:
        return tuple(sorted(c.id for c in rows if c.by is side and asks(c)))

    return AccountLine(
        account=one_line(account),
        kept=ids(By.REP, lambda c: view.settled_as(c, State.KEPT)),
        we_owe=ids(By.REP, lambda c: view.is_in(c, State.OPEN, State.OVERDUE)),
        we_are_late=ids(By.REP, lambda c: view.is_in(c, State.OVERDUE)),
        they_owe=ids(By.CUSTOMER, lambda c: view.is_in(c, State.OPEN, State.OVERDUE)),
        they_are_late=ids(By.CUSTOMER, lambda c: view.is_in(c, State.OVERDUE)),
    )
