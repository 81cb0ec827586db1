"""A clock that was wrong by a day and is set back: nothing waits for the time that it had shown."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel.sql.sqltypes import UTCDateTime

from agent.core.commitment import CommitmentId
from agent.ports import ConnectionInfo, DraftKind
from agent.store.set_back import ASTRAY
from agent.store.tables import ConnectionRow, DraftRow, JobRow, TurnRow, table
from agent.store.unit import Store
from agent.store_port import Connection, ConnectionState, DraftState, JobKind, Lease, Mailbox
from tests.store.making import NOW, REP, outgoing

_WRONG = NOW + timedelta(hours=26)
_SOON = timedelta(minutes=5)


@pytest.fixture
def connection(store: Store, mailbox: Mailbox) -> Connection:
    """Read, and asked to be left alone, while the clock was wrong."""
    with store.writing(_WRONG) as unit:
        made = unit.connections.put(mailbox.id, ConnectionInfo("gmail", REP.email), "secret")
        unit.connections.note(made.id, ConnectionState.OK, checked_at=_WRONG, next_check_at=_WRONG + _SOON)
        unit.connections.note(made.id, ConnectionState.PAUSED, next_check_at=_WRONG + _SOON)
        unit.jobs.ensure()
        for job in unit.jobs.all():
            assert unit.jobs.begin(job.id, "one", until=_WRONG + _SOON)
            if job.kind is not JobKind.FOLLOW:  # which was never ended
                unit.jobs.end(job.id, "one", due_at=_WRONG + _SOON)
        return made


def test_every_job_is_due(store: Store, connection: Connection) -> None:
    """Those that had ended and one that somebody was at."""
    with store.writing(NOW) as unit:
        assert unit.jobs.nudge(until=NOW + _SOON, most=10) == ()
        unit.jobs.ensure()
        assert len(unit.jobs.nudge(until=NOW + _SOON, most=10)) == len(JobKind)
        assert all(job.ran_at is None or job.ran_at <= NOW for job in unit.jobs.all())


def test_a_mailbox_may_be_asked_and_taken_over(store: Store, connection: Connection) -> None:
    """What it was to be left alone until, and the lease and the right to renew its secret that somebody held."""
    with store.writing(_WRONG) as unit:
        lease = unit.connections.lease(connection.id, "one", until=_WRONG + _SOON)
        assert unit.connections.hold_secret(connection.id, "one", until=_WRONG + _SOON)
    with store.writing(NOW) as unit:
        unit.jobs.ensure()
        known = unit.connections.one(connection.id)
        assert known is not None
        assert (known.checked_at, known.next_check_at, known.troubled_at) == (NOW, NOW, NOW)
        newer = unit.connections.lease(connection.id, "two", until=NOW + _SOON)
        assert unit.connections.hold_secret(connection.id, "two", until=NOW + _SOON)
    assert isinstance(lease, Lease)
    assert isinstance(newer, Lease)
    assert newer.fence > lease.fence


def test_a_draft_in_doubt_is_looked_for(store: Store, mailbox: Mailbox, connection: Connection) -> None:
    """Its next look lay a day ahead; it is planned in no future either."""
    with store.writing(_WRONG) as unit:
        row = unit.drafts.plan(
            mailbox.id, CommitmentId("c1"), DraftKind.SLIP_NOTICE, outgoing("m1"), next_attempt_at=_WRONG
        )
        assert row
        unit.drafts.advance(row, DraftState.WRITING, next_attempt_at=_WRONG + _SOON)
    with store.writing(NOW) as unit:
        unit.jobs.ensure()
        (row,) = unit.drafts.all(mailbox.id)
    assert (row.next_attempt_at, row.planned_at) == (NOW, NOW)


def test_the_turn_of_somebody_elsewhere_is_over(store: Store, mailbox: Mailbox) -> None:
    """Whether a process on another machine lives nobody here can know; no turn lasts a day."""
    with store.across_teams().writing(_WRONG) as unit:
        assert unit.jobs.take_turn("t", "elsewhere:1:x", until=_WRONG + timedelta(seconds=30))
    with store.across_teams().writing(NOW) as unit:
        assert unit.jobs.take_turn("t", "two", until=NOW + timedelta(seconds=30))


def test_with_a_right_clock_nothing_is_hurried(store: Store, mailbox: Mailbox) -> None:
    """What is due in a week, ended a moment ago by a machine that is some minutes ahead, stays so."""
    ahead, in_a_week = NOW + timedelta(minutes=20), NOW + timedelta(days=7)
    with store.writing(ahead) as unit:
        unit.jobs.ensure()
        for job in unit.jobs.all():
            unit.jobs.begin(job.id, "one", until=ahead + _SOON)
            unit.jobs.end(job.id, "one", due_at=in_a_week)
    with store.writing(NOW) as unit:
        unit.jobs.ensure()
        assert {job.due_at for job in unit.jobs.all()} == {in_a_week}


_MAY_LIE_AHEAD = {
    "job.due_at": "of one that ran: when it is next to be done, next week perhaps",
    "job.set_aside_at": "nothing waits for it",
    "connection.created_at": "nothing waits for it",
    "connection.push_at": "nothing waits for it",
    "connection.push_until": "the provider's word, who has a clock of its own",
    "turn.until": "judged where it is taken",
}
"""Times of what works in the background that a clock which was wrong may have left in the future, and why no harm comes of it."""


def test_no_time_that_anything_waits_for_is_left_in_the_future(
    store: Store, mailbox: Mailbox, connection: Connection
) -> None:
    """Every column of the tables that say what is to be done: brought back, or named above with a reason."""
    with store.writing(_WRONG) as unit:
        assert unit.drafts.plan(
            mailbox.id, CommitmentId("c1"), DraftKind.SLIP_NOTICE, outgoing("m1"), next_attempt_at=_WRONG
        )
    with store.across_teams().writing(_WRONG) as unit:
        assert unit.jobs.take_turn("t", "elsewhere:1:x", until=_WRONG)
    tables = [table(row) for row in (JobRow, ConnectionRow, DraftRow, TurnRow)]
    times = {one: [column for column in one.c if isinstance(column.type, UTCDateTime)] for one in tables}
    with store._engine.begin() as database:
        for one, columns in times.items():
            assert database.execute(update(one).values({column.name: _WRONG for column in columns})).rowcount
    with store.writing(NOW) as unit:
        unit.jobs.ensure()
    with store._engine.begin() as database:
        left = {
            f"{one.name}.{column.name}"
            for one, columns in times.items()
            for column in columns
            if database.execute(select(column).where(column > NOW + ASTRAY)).first()
        }
    assert left <= _MAY_LIE_AHEAD.keys(), left - _MAY_LIE_AHEAD.keys()
