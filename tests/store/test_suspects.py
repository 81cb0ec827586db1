"""What was in hand when a process was lost: noted, counted, left alone in the end, and given another chance."""

from datetime import timedelta

import pytest

from agent.flows.care import Care
from agent.ports import ConnectionInfo
from agent.store.unit import Store
from agent.store_port import FOLLOWING, MOST_TAKES, Job, JobKind, Mailbox
from tests.store.making import ACME, NOW, REP, forgetting, mail, page

SOURCE = "imap:here/INBOX"


@pytest.fixture
def job(store: Store, mailbox: Mailbox) -> Job:
    """The job that reads the mailbox, due now."""
    with store.writing(NOW) as unit:
        unit.connections.put(mailbox.id, ConnectionInfo("imap", REP.email), "secret")
        unit.jobs.ensure()
        return next(job for job in unit.jobs.all() if job.kind is JobKind.READ)


def _lost(store: Store, mailbox: Mailbox, ref: str = "bad") -> bool:
    """A process takes the item in hand and is never heard of again; whether it was allowed to."""
    with store.writing(NOW) as unit:
        return unit.suspects.take(mailbox.id, SOURCE, ref)


def _begins(store: Store, job: Job, number: int) -> Job | None:
    now = NOW + timedelta(minutes=2 * number)
    with store.writing(now) as unit:
        return unit.jobs.begin(job.id, f"worker {number}", until=now + timedelta(minutes=1))


def test_what_was_in_hand_too_often_is_left_alone(store: Store, mailbox: Mailbox) -> None:
    """And how often each was in hand is told with how far its source was read."""
    assert [_lost(store, mailbox) for _ in range(MOST_TAKES + 1)] == [True] * MOST_TAKES + [False]
    with store.reading() as unit:
        reached = unit.pages.reached(mailbox.id, [SOURCE, "imap:here/Sent"])
        assert reached[SOURCE].suspects == {"bad": MOST_TAKES + 1} == unit.suspects.of(mailbox.id, SOURCE)
        assert not reached["imap:here/Sent"].suspects


def test_what_was_got_through_alive_is_suspected_no_more(store: Store, mailbox: Mailbox) -> None:
    """The note of the one before goes with the next; earlier losses of it still count."""
    _lost(store, mailbox, "a")
    with store.writing(NOW) as unit:
        for ref, before in (("a", ""), ("b", "a"), ("bad", "b")):
            assert unit.suspects.take(mailbox.id, SOURCE, ref, instead_of=before)
        known = {ref: takes for ref, takes in unit.suspects.of(mailbox.id, SOURCE).items() if takes}
        assert known == {"a": 1, "bad": 1}
        unit.suspects.let_go(mailbox.id, SOURCE, ["a", "b"])
        assert unit.suspects.of(mailbox.id, SOURCE) == {"bad": 1}
        unit.suspects.let_go(mailbox.id, SOURCE)
        assert not unit.suspects.of(mailbox.id, SOURCE)


def test_a_page_read_with_care_leaves_one_suspect_at_a_time(store: Store, mailbox: Mailbox) -> None:
    """However many of it were in hand before: who dies at the fifth has not made the first four suspicious."""
    care = Care(store, mailbox, SOURCE, None, lambda: NOW, {}, follows_a_loss=True)
    for ref in ("a", "b", "c", "d", "e"):
        with care.taking(ref) as may_be_read, store.reading() as unit:
            assert may_be_read
            known = unit.suspects.of(mailbox.id, SOURCE)
            assert {name for name, takes in known.items() if takes} == {ref}


def test_another_chance_reads_its_source_from_the_beginning(store: Store, mailbox: Mailbox) -> None:
    """Only of what was left alone, and only its source; the user is told how many there were."""
    with store.writing(NOW) as unit:
        for source in (SOURCE, "imap:here/Sent"):
            unit.pages.store(mailbox.id, source, page(mail(source)))
    for _ in range(MOST_TAKES + 1):
        _lost(store, mailbox)
    with store.writing(NOW) as unit:
        assert unit.suspects.try_again() == 1
        assert unit.suspects.try_again() == 0
        reached = unit.pages.reached(mailbox.id, [SOURCE, "imap:here/Sent"])
    assert (reached[SOURCE].cursor, dict(reached[SOURCE].suspects)) == ("", {})
    assert reached["imap:here/Sent"].cursor


def test_a_job_goes_on_while_something_is_suspected(store: Store, mailbox: Mailbox, job: Job) -> None:
    """The three losses that set a job aside are explained once what did it is left alone: it counts from one again."""
    for number in range(4):
        assert _begins(store, job, number)
        if number:
            assert _lost(store, mailbox) is (number <= MOST_TAKES)
    with store.reading() as unit:
        known = unit.jobs.find(job.id)
    assert known is not None
    assert (known.strikes, known.set_aside_at) == (1, None)


def test_a_job_whose_suspects_change_each_time_is_set_aside_in_the_end(
    store: Store, mailbox: Mailbox, job: Job
) -> None:
    """Then it is none of them, and nine losses are enough."""
    begun = 0
    while _begins(store, job, begun):
        begun += 1
        _lost(store, mailbox, f"mail {begun}")
    assert begun == 9


def test_a_job_with_nothing_suspected_is_set_aside_after_three(store: Store, job: Job) -> None:
    """What is left alone already explains no new loss."""
    with store.writing(NOW) as unit:
        for _ in range(MOST_TAKES + 1):
            unit.suspects.take(job.mailbox, SOURCE, "bad")
    begun = 0
    while _begins(store, job, begun):
        begun += 1
    assert begun == 3


def test_the_name_of_a_forgotten_account_goes_with_it(store: Store, mailbox: Mailbox) -> None:
    """Whoever is forgotten is not remembered as a suspect."""
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, SOURCE, page(mail("a")))
        for _ in range(MOST_TAKES + 1):
            unit.suspects.take(mailbox.id, FOLLOWING, ACME)
        unit.erasure.person(mailbox.id, forgetting(ACME))
        assert not unit.suspects.of(mailbox.id, FOLLOWING)
