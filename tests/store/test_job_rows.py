"""Jobs as rows: begun once, ended by who began them, tried again after a crash, set aside when that happens too often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from agent.ports import ConnectionInfo
from agent.store.unit import Store
from agent.store_port import ConnectionState, Job, JobKind, Mailbox
from tests.store.making import NOW, REP

SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(hours=1)


@pytest.fixture
def job(store: Store, mailbox: Mailbox) -> Job:
    """The job that follows the mailbox, due now."""
    with store.writing(NOW) as unit:
        unit.jobs.ensure()
        return next(job for job in unit.jobs.all() if job.kind is JobKind.FOLLOW)


@pytest.fixture
def new_mail(store: Store, mailbox: Mailbox, job: Job) -> Job:
    """The job that reads the mailbox's connection, due now."""
    with store.writing(NOW) as unit:
        one = unit.connections.put(mailbox.id, ConnectionInfo("gmail", "lena@harbour.example"), "token")
        unit.jobs.ensure()
        return next(job for job in unit.jobs.all() if job.connection == one.id)


def _begun(store: Store, job: Job, holder: str = "one", minutes: int = 0) -> Job | None:
    now = NOW + timedelta(minutes=minutes)
    with store.writing(now) as unit:
        return unit.jobs.begin(job.id, holder, until=now + timedelta(minutes=1))


def test_there_is_one_job_of_a_kind_for_everything(store: Store, mailbox: Mailbox) -> None:
    """Asked twice, a mailbox and its connection still have one job each of what is to be done for them."""
    with store.writing(NOW) as unit:
        unit.connections.put(mailbox.id, ConnectionInfo("imap", REP.email), "secret")
        unit.jobs.ensure()
        unit.jobs.ensure()
        kinds = sorted(job.kind for job in unit.jobs.all())
    assert kinds == [JobKind.FOLLOW, JobKind.READ, JobKind.REPORT]


def test_a_job_is_nudged_once(store: Store, job: Job) -> None:
    """While one nudge is under way there is no second; after its time there is."""
    with store.writing(NOW) as unit:
        assert job.id in {one.id for one in unit.jobs.nudge(until=SOON, most=10)}
        assert unit.jobs.nudge(until=SOON, most=10) == ()
    with store.writing(SOON) as unit:
        assert job.id in {one.id for one in unit.jobs.nudge(until=LATER, most=10)}


def test_new_mail_goes_before_old(store: Store, job: Job, new_mail: Job) -> None:
    """A job that brings old mail waits for the others, however long it has been due; so does a week's report."""
    assert _begun(store, job)
    with store.writing(NOW) as unit:
        assert unit.jobs.end(job.id, "one", due_at=NOW - timedelta(days=1), is_backfill=True)
        first, second, third = unit.jobs.nudge(until=SOON, most=10)
    assert (first.id, second.id, third.kind) == (new_mail.id, job.id, JobKind.REPORT)


def test_old_mail_takes_no_room_from_new(store: Store, job: Job, new_mail: Job) -> None:
    """Where there is room for one job of a provider, it is the one that brings new mail."""
    assert _begun(store, job)
    with store.writing(NOW) as unit:
        assert unit.jobs.end(job.id, "one", due_at=NOW - timedelta(days=1), is_backfill=True)
        (given,) = unit.jobs.nudge(until=SOON, most=1)
    assert given.id == new_mail.id


def test_no_more_old_mail_than_there_is_room_for(store: Store, job: Job, new_mail: Job) -> None:
    """What catches up waits while as many do as may; new mail goes on, and both are counted."""
    assert _begun(store, job)
    with store.writing(NOW) as unit:
        assert unit.jobs.end(job.id, "one", due_at=NOW - timedelta(days=1), is_backfill=True)
        given = unit.jobs.nudge(until=SOON, most=10, most_old=0)
        assert [one.id for one in given] == [new_mail.id]
        assert unit.jobs.under_way(NOW, only_old=True) == 0
        assert [one.id for one in unit.jobs.nudge(until=SOON, most=10, most_old=1)] == [job.id]
        assert unit.jobs.under_way(NOW, only_old=True) == 1
        assert unit.jobs.under_way(NOW) == len(given) + 1


def test_only_one_begins(store: Store, job: Job) -> None:
    """Two workers with the same nudge: one works, the other has nothing to do."""
    assert _begun(store, job, "one")
    assert _begun(store, job, "two") is None


def test_what_was_done_is_not_due(store: Store, job: Job) -> None:
    """A nudge that comes late finds the job done."""
    assert _begun(store, job)
    with store.writing(NOW) as unit:
        assert unit.jobs.end(job.id, "one", due_at=LATER)
    assert _begun(store, job, minutes=5) is None
    assert _begun(store, job, minutes=60)


def test_who_lost_it_ends_nothing(store: Store, job: Job) -> None:
    """A worker that was stopped and wakes up can neither hold on to nor end what another took over."""
    assert _begun(store, job, "sleeper")
    assert _begun(store, job, "other", minutes=2)
    with store.writing(NOW + timedelta(minutes=2)) as unit:
        assert not unit.jobs.renew(job.id, "sleeper", until=LATER)
        assert not unit.jobs.end(job.id, "sleeper", due_at=LATER)
        assert unit.jobs.end(job.id, "other", due_at=LATER)


def test_a_dead_holder_is_replaced_at_once(store: Store, job: Job) -> None:
    """Who knows that the holder is dead need not wait for its time to end."""
    assert _begun(store, job, "dead")
    with store.writing(NOW) as unit:
        assert unit.jobs.begin(job.id, "two", until=SOON, instead_of="dead")


def test_three_losses_set_a_job_aside(store: Store, job: Job) -> None:
    """A job whose process is lost each time is left alone, with the reason, until somebody says so."""
    for round_ in range(3):
        assert _begun(store, job, f"worker {round_}", minutes=2 * round_)
    assert _begun(store, job, "worker 3", minutes=6) is None
    with store.writing(NOW + timedelta(minutes=7)) as unit:
        aside = unit.jobs.find(job.id)
        assert aside is not None
        assert aside.set_aside_at
        assert "lost 3 times" in aside.reason
        assert job.id not in {one.id for one in unit.jobs.nudge(until=LATER, most=10)}
        assert unit.jobs.try_again() == 1
    assert _begun(store, job, minutes=8)


def test_stopping_on_purpose_is_no_strike(store: Store, job: Job) -> None:
    """However often kept is stopped in the middle of a job, the job is not to blame."""
    for round_ in range(5):
        assert _begun(store, job, minutes=round_)
        with store.writing(NOW + timedelta(minutes=round_)) as unit:
            assert unit.jobs.put_back(job.id, "one")


def test_a_failure_is_kept_with_its_reason(store: Store, job: Job) -> None:
    """What went wrong three times in a row is set aside with what went wrong."""
    for round_ in range(3):
        assert _begun(store, job, minutes=round_)
        with store.writing(NOW + timedelta(minutes=round_)) as unit:
            assert unit.jobs.fail(job.id, "one", "KeyError", due_at=NOW)
    assert _begun(store, job, minutes=4) is None
    with store.reading() as unit:
        aside = unit.jobs.find(job.id)
    assert aside is not None
    assert aside.reason == "KeyError"


def test_a_mailbox_that_needs_its_user_is_left_alone(store: Store, mailbox: Mailbox) -> None:
    """No nudge while the user must sign in, though mail be announced; a new sign-in is read at once, a refused one seldom."""
    info = ConnectionInfo("imap", REP.email)
    with store.writing(NOW) as unit:
        connection = unit.connections.put(mailbox.id, info, "secret")
        unit.jobs.ensure()
        reading = next(job for job in unit.jobs.all() if job.kind is JobKind.READ)
        unit.jobs.begin(reading.id, "one", until=SOON)
        unit.connections.note(connection.id, ConnectionState.NEEDS_SIGN_IN, next_check_at=LATER)
        unit.jobs.end(reading.id, "one", due_at=LATER)
    with store.writing(SOON) as unit:
        unit.jobs.hurry(connection.id)
        assert reading.id not in {job.id for job in unit.jobs.nudge(until=SOON, most=10)}
    with store.writing(LATER) as unit:
        assert reading.id in {job.id for job in unit.jobs.nudge(until=LATER, most=10)}
        unit.jobs.forget_nudges()
    with store.writing(SOON) as unit:
        unit.connections.put(mailbox.id, info, "new secret")
        unit.jobs.ensure()
        assert reading.id in {job.id for job in unit.jobs.nudge(until=LATER, most=10)}


def test_a_turn_is_one_holders(store: Store) -> None:
    """One takes it and keeps it; another gets it when its time is over, or in place of one that is dead."""
    store = store.across_teams()
    with store.writing(NOW) as unit:
        assert unit.jobs.take_turn("tick", "one", until=SOON)
        assert unit.jobs.take_turn("tick", "one", until=SOON)
        assert not unit.jobs.take_turn("tick", "two", until=SOON)
        assert unit.jobs.take_turn("tick", "two", until=SOON, instead_of="one")
    with store.writing(SOON) as unit:
        assert unit.jobs.take_turn("tick", "three", until=LATER)
        assert unit.jobs.holder("tick") == ("three", LATER)


def test_of_many_who_begin_at_once_one_has_the_turn(store: Store) -> None:
    """In a new database nobody had it before: one gets it, and no other is told of a mistake."""
    store, start = store.across_teams(), Barrier(8)

    def begin(name: str) -> bool:
        with store.reading() as unit:
            assert unit.jobs.holder("tick") is None
        start.wait(30)
        with store.writing(NOW) as unit:
            return unit.jobs.take_turn("tick", name, until=SOON)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(begin, "abcdefgh")) == [False] * 7 + [True]


def test_jobs_go_with_their_mailbox_of_another_rep(store: Store, mailbox: Mailbox) -> None:
    """Each rep has jobs of their own."""
    with store.writing(NOW) as unit:
        other = unit.mailboxes.put(replace(REP, email="nora@harbour.example"))
        unit.jobs.ensure()
        owners = {job.mailbox for job in unit.jobs.all()}
    assert owners == {mailbox.id, other.id}


def test_word_that_comes_while_it_reads_is_not_lost(store: Store, mailbox: Mailbox) -> None:
    """A reading that was hurried before it ended is due again at once, and only once."""
    with store.writing(NOW) as unit:
        connection = unit.connections.put(mailbox.id, ConnectionInfo("imap", REP.email), "secret")
        unit.jobs.ensure()
        reading = next(job for job in unit.jobs.all() if job.kind is JobKind.READ)
        assert unit.jobs.begin(reading.id, "one", until=LATER)
    with store.writing(SOON) as unit:
        unit.jobs.hurry(connection.id)
    with store.writing(SOON + timedelta(seconds=1)) as unit:
        assert unit.jobs.end(reading.id, "one", due_at=LATER, was_due_at=reading.due_at)
        again = unit.jobs.begin(reading.id, "one", until=LATER)
        assert again is not None
        assert again.due_at == SOON
        assert unit.jobs.end(reading.id, "one", due_at=LATER, was_due_at=again.due_at)
        assert unit.jobs.begin(reading.id, "one", until=LATER) is None


def test_a_nudge_that_was_heard_outlives_nobody(store: Store, job: Job) -> None:
    """Who began the job at once and died is replaced when the job's time is over, not when the nudge's is."""
    with store.writing(NOW) as unit:
        unit.jobs.nudge(until=NOW + timedelta(minutes=10), most=10)
        assert unit.jobs.begin(job.id, "elsewhere:1:x", until=SOON)
    with store.writing(SOON) as unit:
        assert job.id in {one.id for one in unit.jobs.nudge(until=LATER, most=10)}


def _signed_in(store: Store, name: str, provider: str, at: datetime = NOW) -> Job:
    """The job that reads a new mailbox at this provider; what else is to be done for it is done."""
    with store.writing(at) as unit:
        box = unit.mailboxes.put(replace(REP, email=f"{name}@harbour.example"))
        unit.connections.put(box.id, ConnectionInfo(provider, f"{name}@harbour.example"), "secret")
        unit.jobs.ensure()
        its = {job.kind: job for job in unit.jobs.all() if job.mailbox == box.id}
        for job in (its[JobKind.FOLLOW], its[JobKind.REPORT]):
            assert unit.jobs.begin(job.id, "one", until=LATER)
            unit.jobs.end(job.id, "one", due_at=LATER)
        return its[JobKind.READ]


@pytest.mark.parametrize("is_begun", [False, True])
def test_what_is_nudged_for_holds_a_place_like_what_is_begun(store: Store, is_begun: bool) -> None:
    """Of a provider whose jobs lie in the queue, or are worked on, no further one goes before another provider's."""
    a_while = NOW + timedelta(minutes=20)
    slow = [_signed_in(store, f"rep{number}", "slow").id for number in range(3)]
    with store.writing(NOW) as unit:
        first = unit.jobs.nudge(until=a_while, most=2)
        assert {job.id for job in first} < set(slow)
        for job in first if is_begun else ():
            assert unit.jobs.begin(job.id, "one", until=a_while)
    quick = _signed_in(store, "new", "quick", SOON)
    with store.writing(SOON) as unit:
        assert [job.id for job in unit.jobs.nudge(until=a_while, most=1)] == [quick.id]


@pytest.mark.parametrize("order", [(5, 50), (50, 5)])
def test_how_late_a_kind_of_job_is_is_how_late_its_latest_is(store: Store, order: tuple[int, int]) -> None:
    """Whichever of them was made first."""
    for number, minutes in enumerate(order):
        _signed_in(store, f"rep{number}", "imap", NOW - timedelta(minutes=minutes))
    with store.reading() as unit:
        late = unit.health.census(NOW).late
    assert late[(JobKind.READ.value,)] == 50 * 60
