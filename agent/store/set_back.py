"""A clock that was wrong and is set back: what was noted for a time that no longer comes soon is due now (reliability F-32).

Told by the rows themselves, so that it does not matter whether kept ran while it happened: nobody works on
anything until later than this, and nothing ran in the future. A jump forward needs no mending.
"""

from datetime import timedelta

from sqlalchemy import Column, ColumnElement, Table, and_, exists, or_, select, update

from agent.store.tables import ConnectionRow, DraftRow, JobRow, table
from agent.store.teams import of_team
from agent.store.transaction import Transaction

_JOB, _CONNECTION, _DRAFT = table(JobRow), table(ConnectionRow), table(DraftRow)

ASTRAY = timedelta(minutes=30)
"""No lease or turn lasts so long; machines of a team whose clocks differ by more are no team."""

_NEVER_RAN = _JOB.c.ran_at.is_(None)


def undo_the_future(transaction: Transaction) -> None:
    """Bring back to now what bears a time that only a wrong clock can have given it."""
    if not _is_any_job_astray(transaction):
        return
    latest = transaction.now + ASTRAY
    astray = or_(_JOB.c.ran_at > latest, and_(_NEVER_RAN, _JOB.c.due_at > latest))
    _now(transaction, _JOB, _JOB.c.due_at, astray)
    for column in (_JOB.c.ran_at, _JOB.c.running_until, _JOB.c.nudged_until):
        _now(transaction, _JOB, column, column > latest)
    was_asked = or_(_CONNECTION.c.checked_at > latest, _CONNECTION.c.troubled_at > latest)
    _now(transaction, _CONNECTION, _CONNECTION.c.next_check_at, was_asked)
    for name in ("checked_at", "troubled_at", "owed_at", "lease_until", "secret_until"):
        _now(transaction, _CONNECTION, _CONNECTION.c[name], _CONNECTION.c[name] > latest)
    waits = and_(_DRAFT.c.changed_at > latest, _DRAFT.c.next_attempt_at > latest)
    _now(transaction, _DRAFT, _DRAFT.c.next_attempt_at, waits)
    for name in ("planned_at", "changed_at", "held_at"):
        _now(transaction, _DRAFT, _DRAFT.c[name], _DRAFT.c[name] > latest)


def _is_any_job_astray(transaction: Transaction) -> bool:
    """Jobs run all the time: where none of theirs lies ahead the clock was not set back."""
    latest = transaction.now + ASTRAY
    any_of = (_JOB.c[name] > latest for name in ("ran_at", "running_until", "nudged_until"))
    astray = or_(*any_of, and_(_NEVER_RAN, _JOB.c.due_at > latest))
    asked = select(exists().where(astray, *of_team(transaction, _JOB.c.mailbox_id)))
    return bool(transaction.connection.execute(asked).scalar_one())


def _now(transaction: Transaction, of: Table, column: Column[object], where: ColumnElement[bool]) -> None:
    ours = of_team(transaction, of.c.mailbox_id)
    transaction.connection.execute(update(of).where(where, *ours).values({column: transaction.now}))
