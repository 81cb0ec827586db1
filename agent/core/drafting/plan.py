"""Which drafts are due for one account at a moment: the last decision before anything is written.

A slip notice where a dated promise has passed and nobody has told the customer. A follow-up where
the customer's own date has passed by a working day, and only while the rep owes that account
nothing overdue: first keep your word, then ask. Nothing else makes a draft.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from agent.core.commitment import By, Commitment, Due, State
from agent.core.drafting.compose import compose
from agent.core.drafting.desk import Desk
from agent.core.drafting.doubts import is_hardly_a_promise, may_be_settled, perhaps_kept
from agent.core.drafting.facts import DraftKind, DraftPlan
from agent.core.drafting.spoken import already_written
from agent.core.due.workdays import Workdays
from agent.core.fulfil.exchange import Exchange
from agent.core.policy import Policy, Rep

_WEEKDAYS = Workdays()  # no holidays


def plan_drafts(
    commitments: Sequence[Commitment],
    exchange: Exchange,
    rep: Rep,
    policy: Policy,
    now: datetime,
    workdays: Workdays = _WEEKDAYS,
) -> tuple[DraftPlan, ...]:
    """The drafts due at `now` for one account, at most one for a commitment, in the order of the dues.

    `commitments` are all of the account's, or "look before you ask" is blind. The caller leaves out
    what was drafted before.
    """
    if is_quiet(now, rep, policy):
        return ()
    every = tuple({c.id: c for c in commitments}.values())
    overdue = [(c, c.due) for c in every if c.due and c.state(now, rep.zone) is State.OVERDUE]
    overdue.sort(key=lambda pair: (pair[1].deadline(rep.zone), pair[0].id))
    is_owing = any(c.by is By.REP for c, _ in overdue)
    desk = Desk(exchange, every, rep, policy, now, workdays)
    plans = (_plan(c, due, desk) for c, due in overdue if c.by is By.REP or not is_owing)
    deserved = tuple(plan for plan in plans if plan is not None)
    doubted = perhaps_kept(desk) if deserved else frozenset()
    return tuple(plan for plan in deserved if plan.commitment not in doubted)


def is_quiet(now: datetime, rep: Rep, policy: Policy) -> bool:
    """Whether `now` lies in the rep's quiet hours, which may span midnight."""
    start, end = policy.quiet_from, policy.quiet_until
    if start is None or end is None:
        return False
    clock = now.astimezone(rep.zone).time()
    return start <= clock < end if start <= end else clock >= start or clock < end


def oldest_due(policy: Policy, now: datetime) -> datetime:
    """What was due before this is too old to write about."""
    return now - timedelta(days=policy.draft_max_age_days)


def kind_in_question(
    commitment: Commitment, rep: Rep, policy: Policy, now: datetime, workdays: Workdays = _WEEKDAYS
) -> DraftKind | None:
    """Which draft an overdue commitment asks for, by itself: what else was written may still speak against it.

    None says that there will be none at `now`, whatever was written.
    """
    due = commitment.due
    if due is None or due.deadline(rep.zone) < oldest_due(policy, now):
        return None
    first = (
        commitment.found.due or due
    )  # since moved, perhaps; what was drafted about it is not drafted again
    if commitment.by is By.REP:
        at = min(due.deadline(rep.zone), first.deadline(rep.zone))
        return DraftKind.SLIP_NOTICE if commitment.told_at is None and is_new(at, policy) else None
    moments = [due.last, *([commitment.told_at] if commitment.told_at else [])]
    from_then = max(_working_days_after(moment, rep, policy, workdays) for moment in moments)
    at = min(from_then, _working_days_after(first.last, rep, policy, workdays))
    return DraftKind.FOLLOW_UP if now >= from_then and is_new(at, policy) else None


def is_new(moment: datetime, policy: Policy) -> bool:
    """Whether what was to be drafted at `moment` cannot have been drafted by a kept that nobody recalls."""
    return policy.draft_from is None or moment >= policy.draft_from


def _plan(commitment: Commitment, due: Due, desk: Desk) -> DraftPlan | None:
    kind = kind_in_question(commitment, desk.rep, desk.policy, desk.now, desk.workdays)
    plan = compose(kind, commitment, due, desk) if kind else None
    if (
        kind is None
        or plan is None
        or is_hardly_a_promise(commitment, desk)
        or may_be_settled(commitment, desk)
        or already_written(kind, commitment, desk, since=due.deadline(desk.rep.zone), people=plan.to)
    ):
        return None
    return plan


def _working_days_after(last: date | datetime, rep: Rep, policy: Policy, workdays: Workdays) -> datetime:
    """The moment by which whole working days have passed: a day counts from its end, an hour from itself."""
    count = policy.follow_up_after_working_days
    if isinstance(last, datetime):
        there = last.astimezone(rep.zone)
        return datetime.combine(workdays.add(there.date(), count), there.time(), tzinfo=rep.zone)
    return datetime.combine(workdays.add(last, count) + timedelta(days=1), time.min, tzinfo=rep.zone)
