"""A heads-up: an honest word before the due, where the radar says that a promise will probably slip.

Off unless the user's policy asks for it, because a false alarm costs more than a draft: only for
what is likely by a record long enough to go by, dated, still open, and not yet spoken of.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from agent.core.commitment import By, Commitment, CommitmentId, State
from agent.core.drafting.compose import compose
from agent.core.drafting.desk import Desk
from agent.core.drafting.facts import DraftKind, DraftPlan
from agent.core.drafting.plan import is_new, is_quiet
from agent.core.drafting.spoken import already_written
from agent.core.due.workdays import PLAIN_WEEK, Workdays
from agent.core.fulfil.exchange import Exchange
from agent.core.policy import Policy, Rep


def plan_heads_ups(
    commitments: Sequence[Commitment],
    exchange: Exchange,
    rep: Rep,
    policy: Policy,
    now: datetime,
    *,
    likely: Collection[CommitmentId],
    workdays: Workdays = PLAIN_WEEK,
) -> tuple[DraftPlan, ...]:
    """A heads-up for each of the account's promises among `likely` that is open and was not spoken of."""
    if not policy.heads_up or is_quiet(now, rep, policy):
        return ()
    every = tuple({c.id: c for c in commitments}.values())
    desk = Desk(exchange, every, rep, policy, now, workdays)
    wanted = sorted((c for c in every if c.id in likely and c.by is By.REP), key=lambda c: c.id)
    plans = (_plan(c, desk) for c in wanted if is_ahead(c, now, rep))
    return tuple(plan for plan in plans if plan is not None)


def is_ahead(commitment: Commitment, now: datetime, rep: Rep) -> bool:
    """Whether a promise is dated, open and untold: what a heads-up is for, and what keeps one right."""
    is_open = commitment.state(now, rep.zone) is State.OPEN
    return is_open and commitment.deadline(rep.zone) is not None and commitment.told_at is None


def _plan(commitment: Commitment, desk: Desk) -> DraftPlan | None:
    if commitment.due is None:
        return None
    since = commitment.moved_at or commitment.made_at
    if not is_new(since, desk.policy):
        return None
    plan = compose(DraftKind.HEADS_UP, commitment, commitment.due, desk)
    # An apology since the date was given, in this matter, has said it already.
    if plan is None or already_written(DraftKind.SLIP_NOTICE, commitment, desk, since=since, people=plan.to):
        return None
    return plan
