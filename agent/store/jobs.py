"""What is to be done in the background, as rows: begun, ended, tried again, set aside.

Whoever changes a row with an UPDATE that names the state it was in has it, on every database. A
strike is counted when a job begins and taken back when it ends, so that a job which kills its
process is left alone after three (reliability F-9); while it is known what was in hand when that happened,
the job goes on until that one thing is left alone instead (`suspects.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, and_, case, func, insert, literal, or_, select, update
from sqlalchemy import Row as SqlRow

from agent.store.bulk import insert_new
from agent.store.set_back import ASTRAY, undo_the_future
from agent.store.sharing import share_out
from agent.store.suspects import IS_SUSPECTED
from agent.store.tables import CommitmentRow, ConnectionRow, DraftRow, JobRow, MailboxRow, TurnRow, table
from agent.store.teams import admit, of_team
from agent.store.transaction import Transaction
from agent.store_port import ConnectionId, ConnectionState, Job, JobId, JobKind, MailboxId

_ROW, _TURN = table(JobRow), table(TurnRow)
_MAILBOX, _CONNECTION = table(MailboxRow), table(ConnectionRow)
_COMMITMENT, _DRAFT = table(CommitmentRow), table(DraftRow)
_MOST_STRIKES = 3
_MOST_OF_ALL = 9  # while something is suspected: it may be the wrong thing, each time another
_HOPELESS = (ConnectionState.NEEDS_SIGN_IN, ConnectionState.BLOCKED)  # until the time for another look
_JOBS = select(_ROW, _MAILBOX.c.team).join(_MAILBOX, _MAILBOX.c.id == _ROW.c.mailbox_id)
_PROVIDER = func.coalesce(_CONNECTION.c.provider, "")
_NOBODY: Mapping[str, object] = {"running_by": "", "running_until": None, "nudged_until": None}


class Jobs:
    """Jobs of the mailboxes of a team, or of all (`agent.store_port.Jobs`)."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._connection = transaction.connection

    def ensure(self) -> None:
        """A job for everything there is; due at once is a connection that was signed in again, and a wrong clock's future."""
        undo_the_future(self._transaction)
        columns = _ROW.c.kind, _ROW.c.mailbox_id, _ROW.c.connection_id
        known = {tuple(row) for row in self._connection.execute(select(*columns).where(*self._ours))}
        mailboxes = select(_MAILBOX.c.id).where(*of_team(self._transaction, _MAILBOX.c.id))
        connections = select(_CONNECTION.c.mailbox_id, _CONNECTION.c.id).where(
            *of_team(self._transaction, _CONNECTION.c.mailbox_id)
        )
        wanted = [(JobKind.READ, row.mailbox_id, row.id) for row in self._connection.execute(connections)]
        for mailbox in self._connection.execute(mailboxes).scalars():
            wanted += [(JobKind.FOLLOW, mailbox, None), (JobKind.REPORT, mailbox, None)]
        for kind, mailbox, connection in wanted:
            if (kind, mailbox, connection) not in known:
                self._add(kind, mailbox, connection)
        fresh = select(_CONNECTION.c.id).where(_CONNECTION.c.next_check_at.is_(None))
        is_fresh = and_(_ROW.c.connection_id.in_(fresh), _ROW.c.due_at > self._transaction.now)
        self._connection.execute(
            update(_ROW).where(is_fresh, *self._ours).values(due_at=self._transaction.now)
        )

    def _add(self, kind: JobKind, mailbox: int, connection: int | None) -> None:
        now = self._transaction.now
        self._connection.execute(
            insert(_ROW).values(
                kind=kind, mailbox_id=mailbox, connection_id=connection, due_at=now, is_backfill=kind is JobKind.REPORT,
                running_by="", strikes=0, reason="",
            )
        )  # fmt: skip

    def nudge(self, *, until: datetime, most: int, most_old: int | None = None) -> tuple[Job, ...]:
        """Jobs that are due and that nobody was told of, marked as told until then; new mail before old."""
        now = self._transaction.now
        order = (_ROW.c.is_backfill, _ROW.c.due_at)
        rank = func.row_number().over(partition_by=_PROVIDER, order_by=order).label("rank")
        asked = _JOBS.outerjoin(_CONNECTION, _CONNECTION.c.id == _ROW.c.connection_id).where(*self._due(now))
        due = asked.add_columns(_PROVIDER.label("provider"), rank).subquery()
        first = select(due).where(due.c.rank <= most).order_by(due.c.is_backfill, due.c.due_at)
        every = self._connection.execute(first).all()
        old = islice((row for row in every if row.is_backfill), most_old)
        found = [*(row for row in every if not row.is_backfill), *old]
        numbers = share_out([(row.id, row.provider) for row in found], self._busy(now), most)
        self._connection.execute(update(_ROW).where(_ROW.c.id.in_(numbers)).values(nudged_until=until))
        return tuple(_job(row) for row in found if row.id in numbers)

    def _busy(self, now: datetime) -> Mapping[str, int]:
        """How many jobs of each provider are nudged for or worked on."""
        under_way = or_(_ROW.c.nudged_until > now, _ROW.c.running_until > now)
        asked = select(_PROVIDER, func.count()).select_from(_ROW)
        asked = asked.outerjoin(_CONNECTION, _CONNECTION.c.id == _ROW.c.connection_id)
        found = self._connection.execute(asked.where(under_way, *self._ours).group_by(_PROVIDER))
        return {row[0]: row[1] for row in found}

    def _due(self, now: datetime) -> list[ColumnElement[bool]]:
        is_hopeless = _CONNECTION.c.state.in_(_HOPELESS) & (_CONNECTION.c.next_check_at > now)
        hopeless = select(_CONNECTION.c.id).where(is_hopeless)
        return [
            *self._ours,
            _ROW.c.due_at <= now,
            _ROW.c.set_aside_at.is_(None),
            or_(_ROW.c.nudged_until.is_(None), _ROW.c.nudged_until <= now),
            or_(_ROW.c.running_until.is_(None), _ROW.c.running_until <= now),
            or_(_ROW.c.connection_id.is_(None), _ROW.c.connection_id.not_in(hopeless)),
        ]

    def is_due(self, now: datetime) -> bool:
        """Whether there is a job that is due and that nobody was told of."""
        return self._connection.execute(select(_ROW.c.id).where(*self._due(now)).limit(1)).first() is not None

    def hurry(self, connection: ConnectionId) -> None:
        """Something happened there: its reading is due now; one that is under way will be followed by another."""
        self._hurry(_ROW.c.connection_id == connection)

    def hurry_report(self, mailbox: MailboxId) -> None:
        """Its mail was read whole for the first time: a report that waited for that is due now."""
        self._hurry(and_(_ROW.c.mailbox_id == mailbox, _ROW.c.kind == JobKind.REPORT))

    def _hurry(self, which: ColumnElement[bool]) -> None:
        now = self._transaction.now
        is_its = and_(which, or_(_ROW.c.due_at > now, _ROW.c.running_by != ""))
        self._connection.execute(update(_ROW).where(is_its, *self._ours).values(due_at=now))

    def forget_nudges(self) -> None:
        """Take no job for nudged: who gave the nudges is gone, and so may they be."""
        nudged = _ROW.c.nudged_until.is_not(None)
        self._connection.execute(update(_ROW).where(nudged, *self._ours).values(nudged_until=None))

    def under_way(self, now: datetime, *, only_old: bool = False) -> int:
        """How many jobs are nudged for or worked on at this moment; with `only_old` those that catch up with old mail."""
        busy = or_(_ROW.c.nudged_until > now, _ROW.c.running_until > now)
        kind = [_ROW.c.is_backfill] if only_old else []
        asked = select(func.count()).select_from(_ROW).where(busy, *kind, *self._ours)
        return self._connection.execute(asked).scalar_one()

    def workers(self, now: datetime) -> int:
        """How many holders work on something at this moment."""
        asked = select(func.count(_ROW.c.running_by.distinct())).where(
            _ROW.c.running_until > now, *self._ours
        )
        return self._connection.execute(asked).scalar_one()

    def begin(self, job: JobId, holder: str, *, until: datetime, instead_of: str = "") -> Job | None:
        """Take it for oneself, which counts as a strike until it is ended; None where nothing is to be done."""
        now = self._transaction.now
        free = [_ROW.c.running_by == "", _ROW.c.running_until <= now]
        if instead_of:
            free.append(_ROW.c.running_by == instead_of)
        is_due = [_ROW.c.due_at <= now, _ROW.c.set_aside_at.is_(None), or_(*free)]
        is_struck = or_(_ROW.c.strikes >= _MOST_OF_ALL, and_(_ROW.c.strikes >= _MOST_STRIKES, ~IS_SUSPECTED))
        if self._change(job, [*is_due, is_struck], self._set_aside()):
            return None
        heard = {
            "nudged_until": None
        }  # or a holder who dies now would be waited for as long as an unheard nudge
        taken = {"running_by": holder, "running_until": until, "strikes": _ROW.c.strikes + 1, **heard}
        if not self._change(job, is_due, taken):
            return None
        return _job(self._connection.execute(_JOBS.where(_ROW.c.id == job)).one())

    def _set_aside(self) -> Mapping[str, object]:
        reason = func.coalesce(
            func.nullif(_ROW.c.reason, ""),
            f"its process was lost {_MOST_STRIKES} times or more while working on it",
        )
        return {**_NOBODY, "set_aside_at": self._transaction.now, "reason": reason}

    def take_from(self, holder: str) -> None:
        """Free what this holder worked on: it is known to be dead."""
        its = update(_ROW).where(_ROW.c.running_by == holder, *self._ours)
        self._connection.execute(its.values(**_NOBODY))

    def renew(self, job: JobId, holder: str, *, until: datetime) -> bool:
        """Hold on to it; False where somebody else took it over."""
        return self._change(job, [_ROW.c.running_by == holder], {"running_until": until})

    def end(
        self,
        job: JobId,
        holder: str,
        *,
        due_at: datetime,
        was_due_at: datetime | None = None,
        is_backfill: bool = False,
    ) -> bool:
        """It was done, and is due again then, or earlier where it was hurried since it was due at `was_due_at`.

        False where somebody else has it by now.
        """
        then = literal(due_at, _ROW.c.due_at.type)
        due = case((_ROW.c.due_at > was_due_at, _ROW.c.due_at), else_=then) if was_due_at else then
        done = {"due_at": due, "is_backfill": is_backfill, "strikes": 0, "reason": ""}
        return self._change(
            job, [_ROW.c.running_by == holder], {**_NOBODY, **done, "ran_at": self._transaction.now}
        )

    def release(self, holder: str) -> None:
        """Put back whatever this holder is still at: it was told to stop, and does not wait for a slow server."""
        its = update(_ROW).where(_ROW.c.running_by == holder, *self._ours)
        self._connection.execute(its.values(self._again()))

    def put_back(self, job: JobId, holder: str, *, due_at: datetime | None = None) -> bool:
        """Stopped in the middle through no fault of its own: due at once or then, without a strike."""
        return self._change(job, [_ROW.c.running_by == holder], self._again(due_at))

    def _again(self, due_at: datetime | None = None) -> Mapping[str, object]:
        return {**_NOBODY, "due_at": due_at or self._transaction.now, "strikes": _ROW.c.strikes - 1}

    def fail(self, job: JobId, holder: str, reason: str, *, due_at: datetime) -> bool:
        """It went wrong in a way nobody foresaw: the strike stays, and it is tried again then."""
        return self._change(
            job, [_ROW.c.running_by == holder], {**_NOBODY, "reason": reason, "due_at": due_at}
        )

    def try_again(self) -> int:
        """Give every job that was set aside another chance; how many there were."""
        again = {"set_aside_at": None, "strikes": 0, "reason": "", "due_at": self._transaction.now}
        aside = _ROW.c.set_aside_at.is_not(None)
        return self._connection.execute(update(_ROW).where(aside, *self._ours).values(**again)).rowcount

    def next_moment(self, mailbox: MailboxId, after: datetime) -> datetime | None:
        """When time alone next changes something: a due that passes, a draft that is to be written."""
        admit(self._transaction, mailbox)
        due = select(func.min(_COMMITMENT.c.due_at)).where(
            _COMMITMENT.c.mailbox_id == mailbox,
            _COMMITMENT.c.due_at > after,
            _COMMITMENT.c.settled_at.is_(None),
        )
        draft = select(func.min(_DRAFT.c.next_attempt_at)).where(
            _DRAFT.c.mailbox_id == mailbox, _DRAFT.c.next_attempt_at > after
        )
        moments = [self._connection.execute(asked).scalar_one_or_none() for asked in (due, draft)]
        return min((moment for moment in moments if moment), default=None)

    def all(self) -> tuple[Job, ...]:
        """Every job, the longest due first."""
        found = self._connection.execute(_JOBS.where(*self._ours).order_by(_ROW.c.due_at, _ROW.c.id))
        return tuple(_job(row) for row in found)

    def find(self, job: JobId) -> Job | None:
        """The job with this number."""
        row = self._connection.execute(_JOBS.where(_ROW.c.id == job, *self._ours)).one_or_none()
        return _job(row) if row else None

    def holder(self, turn: str) -> tuple[str, datetime] | None:
        """Who has this turn, and until when."""
        row = self._connection.execute(select(_TURN).where(_TURN.c.name == turn)).one_or_none()
        return (row.holder, row.until) if row else None

    def take_turn(self, turn: str, holder: str, *, until: datetime, instead_of: str = "") -> bool:
        """Take or keep a turn; False where somebody else than `instead_of` has it."""
        known = self.holder(turn)
        if known is None:
            insert_new(self._connection, _TURN, ("name", "holder", "until"), [(turn, holder, until)])
            first = self.holder(turn)  # of two who begin in a new database at once
            return first is not None and first[0] == holder
        now = self._transaction.now
        is_over = or_(_TURN.c.until <= now, _TURN.c.until > now + ASTRAY)
        mine = or_(_TURN.c.holder.in_([holder, instead_of]), is_over)
        taken = update(_TURN).where(_TURN.c.name == turn, mine).values(holder=holder, until=until)
        return self._connection.execute(taken).rowcount == 1

    def _change(
        self, job: JobId, conditions: list[ColumnElement[bool]], values: Mapping[str, object]
    ) -> bool:
        its = update(_ROW).where(_ROW.c.id == job, *self._ours, *conditions)
        return self._connection.execute(its.values(**values)).rowcount == 1

    @property
    def _ours(self) -> list[ColumnElement[bool]]:
        return of_team(self._transaction, _ROW.c.mailbox_id)


def _job(row: SqlRow[tuple[object, ...]]) -> Job:
    return Job(
        id=JobId(row.id),
        kind=row.kind,
        mailbox=MailboxId(row.mailbox_id),
        team=row.team,
        connection=None if row.connection_id is None else ConnectionId(row.connection_id),
        due_at=row.due_at,
        is_backfill=row.is_backfill,
        strikes=row.strikes,
        running_by=row.running_by,
        set_aside_at=row.set_aside_at,
        reason=row.reason,
        ran_at=row.ran_at,
    )
