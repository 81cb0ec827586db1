"""One reading of a signed-in mailbox: everything read, followed and drafted; trouble noted where it belongs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest

from agent.core.drafting.facts import DraftPlan
from agent.core.fulfil.exchange import Exchange
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.core.meeting import Attendee, Meeting
from agent.core.message import Address, Message, MessageKey
from agent.core.policy import Policy
from agent.errors import (
    CursorLost,
    KeptError,
    LeaseLost,
    NotAllowed,
    PartMissing,
    ProviderDown,
    SignInNeeded,
    SlowDown,
    SourceError,
    SourceMissing,
    StoreTrouble,
)
from agent.flows.connect import connect
from agent.flows.draft import Drafter
from agent.flows.draft_rows import Outlet
from agent.flows.find import Reader
from agent.flows.lease import Held, is_dead, leased, own_name
from agent.flows.live import Live, Synced
from agent.flows.progress import Silent
from agent.flows.tasks import Tasks
from agent.flows.words import Unread, WordReader, Words
from agent.ports import ConnectionInfo, Item, Opened, OutgoingDraft, Page, Vault, Verdict
from agent.resources import detector
from agent.store.exchanges import Exchanges
from agent.store.unit import Store
from agent.store_port import (
    FOLLOWING,
    Connection,
    ConnectionId,
    ConnectionState,
    DraftState,
    Job,
    JobKind,
    Mailbox,
    MailboxId,
)
from connectors.memory import HandClock, MemoryDrafts, MemorySource
from tests.flows.conftest import LENA, NOW, OTTO

_INFO = ConnectionInfo("gmail", LENA.email)
_MAIL, _CALENDAR = f"gmail:{LENA.email}", f"gcal:{LENA.email}/primary"


class Provider:
    """A mailbox somewhere, with everything that can happen to it."""

    def __init__(self) -> None:
        self.mail = MemorySource([], name=_MAIL, walks=True)
        self.calendar = MemorySource([], name=_CALENDAR, walks=True)
        self.drafts = MemoryDrafts()
        self.refusal: KeptError | None = None
        self.opened = self.closed = 0

    def open(self, info: ConnectionInfo, vault: Vault, window: tuple[datetime, datetime]) -> Opened:
        if self.refusal:
            raise self.refusal
        self.opened += 1
        return Opened((self.mail, self.calendar), self.drafts, self._close)

    def _close(self) -> None:
        self.closed += 1


def _item(number: int, text: str, *, sender: Address = LENA, days: float = -5) -> Item:
    to = OTTO if sender is LENA else LENA
    message = Message(
        MessageKey(f"{number}@live.example"), NOW + timedelta(days=days), (sender,), (to,),
        subject="Granite", plain=text, sent=sender is LENA,
    )  # fmt: skip
    return Item(f"ref-{number}", Verdict.READ, message=message)


def _render(plan: DraftPlan, sender: Address, mark: str, now: datetime) -> OutgoingDraft:
    text = "Hello Otto,\n\nthe drawings are late and I am sorry.\n"
    return OutgoingDraft(mark, sender, plan.to, plan.subject, text, "<p/>", now, in_reply_to=plan.in_reply_to)


@pytest.fixture
def clock() -> HandClock:
    """Stands at NOW."""
    return HandClock(NOW)


@pytest.fixture
def provider() -> Provider:
    """Lena promised drawings five days ago, for the day after."""
    made = Provider()
    made.mail.items += [
        _item(1, "Hello Otto,\n\nI will send you the drawings of the quay tomorrow.\n\nLena"),
        _item(2, "Thank you, Lena.", sender=OTTO, days=-4.9),
        _item(3, "Is there any news of the crane?", sender=Address("ada@crane.example"), days=-1),
    ]
    return made


@pytest.fixture
def live(store: Store, mailbox: Mailbox, provider: Provider, clock: HandClock) -> Callable[[], Live]:
    """The connection as a run of the program finds it."""
    with store.writing(NOW) as unit:
        made = unit.connections.put(mailbox.id, _INFO, "token")

    def now() -> Live:
        with store.reading() as unit:
            connection = next(one for one in unit.connections.all() if one.id == made.id)
        return Live(
            store, mailbox, connection, provider.open, Reader(mailbox.rep, Policy(), WordReader(mailbox.rep, detector())),
            lambda outlet: Drafter(store, mailbox, outlet, _render, Policy()),
            Policy(), clock, (90, 90), timedelta(minutes=5),
        )  # fmt: skip

    return now


def _sync(live: Callable[[], Live], clock: HandClock) -> Synced:
    return live().sync(clock.now, Silent())


def _connection(store: Store) -> Connection:
    with store.reading() as unit:
        return unit.connections.all()[0]


def _states(store: Store, mailbox: Mailbox) -> list[DraftState]:
    with store.reading() as unit:
        return [row.state for row in unit.drafts.all(mailbox.id)]


def test_a_reading_ends_in_drafts(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """Mail read, promises followed, the slip drafted into the provider's own thread, the check noted."""
    done = _sync(live, clock)
    assert (done.state, done.verdicts[Verdict.READ]) == (ConnectionState.OK, 3)
    subjects = {draft.parent: draft.subject for draft in provider.drafts.drafts}
    assert subjects.get("ref-2", subjects.get("ref-1")) == "Re: Granite"
    connection = _connection(store)
    assert connection.checked_at == NOW
    assert connection.next_check_at == NOW + timedelta(minutes=5)
    assert (provider.opened, provider.closed, connection.lease_holder) == (1, 1, "")
    with store.reading() as unit:
        assert {row.sink for row in unit.drafts.all(mailbox.id)} == {f"gmail:{LENA.email}"}


def test_a_draft_in_doubt_is_looked_for_before_the_next_round(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """The mailbox is read again when the provider must show it; with nothing in doubt, in five minutes."""
    tasks = _tasks(live, clock, store, mailbox)
    provider.drafts.fail_next(ProviderDown("The line went dead."))
    after = []
    for _ in range(4):
        due_at = tasks.read(_job(store, clock), lambda: False).due_at
        after.append(due_at - clock.now())
        clock.sleep((due_at - clock.now()).total_seconds())
    assert [wait.total_seconds() for wait in after] == [120, 120, 300, 300]
    assert (_states(store, mailbox), provider.drafts.created) == ([DraftState.WRITTEN], 1)


def test_a_mailbox_is_followed_again_when_something_falls_due(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """A draft that may be written in ten minutes is thought of then; with nothing to come, in an hour."""
    provider.drafts.fail_next(SlowDown("Too many requests.", retry_after=600))
    _sync(live, clock)
    tasks = _tasks(live, clock, store, mailbox)
    assert tasks.follow(_job(store, clock, JobKind.FOLLOW), lambda: False).due_at == NOW + timedelta(
        minutes=10
    )
    clock.set(NOW + timedelta(minutes=11))
    _sync(live, clock)
    assert _states(store, mailbox) == [DraftState.WRITTEN]
    again = tasks.follow(_job(store, clock, JobKind.FOLLOW), lambda: False).due_at
    assert again == clock.now() + timedelta(hours=1)


@pytest.mark.parametrize(("strikes", "suspected"), [(1, 0), (2, 1)])
def test_after_a_loss_what_waits_is_followed_one_by_one(
    live: Callable[[], Live],
    clock: HandClock,
    store: Store,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    strikes: int,
    suspected: int,
) -> None:
    """In the job that follows as in the one that reads: the account in hand is noted, and only then."""
    _sync(live, clock)
    noted: list[int] = []

    def noting(exchange: Exchange, *rest: Any) -> tuple[Entry, ...]:
        with store.reading() as unit:
            noted.append(sum(takes > 0 for takes in unit.suspects.of(mailbox.id, FOLLOWING).values()))
        return follow(exchange, *rest)

    monkeypatch.setattr("agent.flows.follow.follow", noting)
    with store.writing(clock.now()) as unit:
        unit.exchanges.touch(mailbox.id, unit.exchanges.accounts(mailbox.id))
    job = replace(_job(store, clock, JobKind.FOLLOW), strikes=strikes)
    _tasks(live, clock, store, mailbox).follow(job, lambda: False)
    assert noted
    assert set(noted) == {suspected}


def test_a_mailbox_that_a_dead_worker_elsewhere_held_is_asked_for_when_its_lease_ends(
    live: Callable[[], Live], clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """Whether it is dead nobody here can know; it is not waited for a moment longer than its lease lasts."""
    held = _connection_of(live)
    with store.writing(clock.now()) as unit:
        assert unit.connections.lease(held, "elsewhere:1:x", until=clock.now() + timedelta(seconds=12))
    tasks = _tasks(live, clock, store, mailbox)
    assert tasks.read(_job(store, clock), lambda: False).due_at - clock.now() == timedelta(seconds=12)
    clock.sleep(12)
    assert tasks.read(_job(store, clock), lambda: False).due_at - clock.now() == timedelta(minutes=5)


def _connection_of(live: Callable[[], Live]) -> ConnectionId:
    return live().connection.id


def _tasks(live: Callable[[], Live], clock: HandClock, store: Store, mailbox: Mailbox) -> Tasks:
    return Tasks(
        store, clock, Policy(), lambda _connection, _enough: live(),
        lambda _mailbox: Drafter(store, mailbox, None, _render, Policy()), lambda *_: None, lambda _: False,
        timedelta(minutes=5),
    )  # fmt: skip


def _job(store: Store, clock: HandClock, kind: JobKind = JobKind.READ) -> Job:
    with store.writing(clock.now()) as unit:
        unit.jobs.ensure()
        return next(one for one in unit.jobs.all() if one.kind is kind)


def test_a_second_reading_changes_nothing(
    live: Callable[[], Live], provider: Provider, clock: HandClock
) -> None:
    """Nothing new gives nothing new, whatever the provider repeats."""
    first = _sync(live, clock)
    provider.mail.lose_cursors()
    second = _sync(live, clock)
    assert (second.state, second.drafted.written) == (ConnectionState.OK, 0)
    assert provider.drafts.created == first.drafted.written


def test_a_quiet_look_reads_no_exchange(
    live: Callable[[], Live], provider: Provider, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is new and what is overdue has its draft, no mail is opened."""
    assert _sync(live, clock).drafted.written > 0
    loaded: list[str] = []
    load = Exchanges.load

    def counted(
        self: Exchanges, mailbox: MailboxId, account: str, *, since: datetime | None = None
    ) -> Exchange:
        loaded.append(account)
        return load(self, mailbox, account, since=since)

    monkeypatch.setattr(Exchanges, "load", counted)
    assert _sync(live, clock).state is ConnectionState.OK
    assert loaded == []


def test_reading_everything_again_keeps_the_reps_word(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """A provider that forgot us is read from the beginning: the same promises, dismissed ones stay so, no new draft."""
    _sync(live, clock)
    with store.writing(NOW) as unit:
        (row, *_) = [one for one in unit.ledger.commitments(mailbox.id) if "drawings" in one.found.quote]
        unit.ledger.append_word(mailbox.id, Entry(row.id, EntryKind.DISMISSED, NOW, author=Author.REP))
    before, drafts = _ledger(store, mailbox), provider.drafts.created
    provider.mail.lose_cursors()
    provider.mail.items.insert(0, _item(7, "Are the bollards in stock?", sender=OTTO, days=-2))
    clock.set(NOW + timedelta(minutes=5))
    assert _sync(live, clock).state is ConnectionState.OK
    assert _ledger(store, mailbox) == before
    assert provider.drafts.created == drafts
    clock.set(NOW + timedelta(minutes=10))
    assert _sync(live, clock).verdicts.total() == 0


def _ledger(store: Store, mailbox: Mailbox) -> list[tuple[str, bool]]:
    with store.reading() as unit:
        return [(row.id, row.dismissed) for row in unit.ledger.commitments(mailbox.id)]


def test_a_promise_outlives_its_mail(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """The mail is deleted, the promise stands."""
    _sync(live, clock)
    before = _ledger(store, mailbox)
    provider.mail.remove("ref-1")
    _sync(live, clock)
    assert _ledger(store, mailbox) == before != []


def test_a_mail_that_our_own_reading_stumbles_over_stops_no_other(
    live: Callable[[], Live], provider: Provider, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set aside with what happened, and the rest of its page is read."""
    read = WordReader.read

    def stumbling(self: WordReader, one: Unread) -> Words:
        if one.message.key.startswith("2@"):
            raise ZeroDivisionError
        return read(self, one)

    monkeypatch.setattr(WordReader, "read", stumbling)
    done = _sync(live, clock)
    assert dict(done.verdicts) == {Verdict.READ: 2, Verdict.QUARANTINED: 1}
    assert done.state is ConnectionState.OK


def test_a_frozen_calendar_is_walked_anew_after_an_hour(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """What vanished by a fault is found again by itself; until then its meetings stand."""
    provider.calendar.items += [_meeting(number) for number in range(24)]
    _sync(live, clock)
    whole = provider.calendar.items
    provider.calendar = MemorySource([], name=_CALENDAR, walks=True)
    provider.calendar.lose_cursors()
    _sync(live, clock)
    with store.reading() as unit:
        assert unit.pages.frozen(mailbox.id, _CALENDAR) == NOW
    provider.calendar = _NoNews(whole, name=_CALENDAR, walks=True)
    clock.set(NOW + timedelta(minutes=30))
    _sync(live, clock)
    with store.reading() as unit:
        assert unit.pages.frozen(mailbox.id, _CALENDAR) == NOW
    clock.set(NOW + timedelta(minutes=61))
    _sync(live, clock)
    with store.reading() as unit:
        assert unit.pages.frozen(mailbox.id, _CALENDAR) is None
        assert not any(one.cancelled for one in unit.exchanges.load(mailbox.id, "quarry.example").meetings)


class _NoNews(MemorySource):
    """Who walks it finds everything; whoever asks what is new since then hears of nothing."""

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        return super().pages(None) if cursor is None else iter(())


def _meeting(number: int) -> Item:
    start = NOW + timedelta(days=3, hours=number)
    meeting = Meeting(
        f"{number}@live.example", start, start, "Quay", organizer=LENA, attendees=(Attendee(OTTO),)
    )
    return Item(f"m{number}", Verdict.READ, meetings=(meeting,))


@pytest.mark.parametrize(
    ("trouble", "state", "wait"),
    [
        (SignInNeeded("The sign-in was withdrawn."), ConnectionState.NEEDS_SIGN_IN, timedelta(days=1)),
        (NotAllowed("The administrator forbids it."), ConnectionState.BLOCKED, timedelta(minutes=1)),
        (SlowDown("Too many requests.", 600), ConnectionState.PAUSED, timedelta(minutes=10)),
        (ProviderDown("The line went dead."), ConnectionState.FAILING, timedelta(minutes=1)),
        (CursorLost("Forgotten."), ConnectionState.FAILING, timedelta(minutes=1)),
    ],
)
def test_trouble_is_noted_with_what_it_is(
    live: Callable[[], Live],
    provider: Provider,
    clock: HandClock,
    store: Store,
    trouble: KeptError,
    state: ConnectionState,
    wait: timedelta,
) -> None:
    """The kind decides the state, the sentence is kept for the doctor, and the check does not count as one."""
    provider.refusal = trouble
    done = _sync(live, clock)
    assert (done.state, done.reason) == (state, trouble.sentence)
    connection = _connection(store)
    assert (connection.state, connection.checked_at) == (state, None)
    assert connection.failures == (0 if state is ConnectionState.PAUSED else 1), (
        "to be asked to wait is no failure"
    )
    assert connection.next_check_at == NOW + wait


def test_a_mistake_of_ours_is_noted_on_the_one_connection(
    live: Callable[[], Live], provider: Provider, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody foresaw says its kind and place, none of its words, and is tried again later."""

    def broken(cursor: str | None = None) -> object:
        raise KeyError("Dear Otto")

    monkeypatch.setattr(provider.mail, "pages", broken)
    done = _sync(live, clock)
    assert done.state is ConnectionState.FAILING
    assert "KeyError at test_live:" in done.reason
    assert "Otto" not in done.reason
    assert provider.closed == 1


def test_a_provider_that_wants_quiet_is_left_alone(
    live: Callable[[], Live], provider: Provider, clock: HandClock
) -> None:
    """Until its time has come nothing is asked, not even by hand; afterwards everything is as before."""
    provider.refusal = SlowDown("Too many requests.", 600)
    _sync(live, clock)
    provider.refusal = None
    clock.set(NOW + timedelta(minutes=9))
    assert _sync(live, clock).state is ConnectionState.PAUSED
    assert provider.opened == 0
    clock.set(NOW + timedelta(minutes=11))
    assert _sync(live, clock).state is ConnectionState.OK


def test_a_refused_sign_in_is_asked_again_once_a_day(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store
) -> None:
    """However often a reading is due; until the user names the mailbox, or signs in anew."""
    asked = 0

    def refuse(*_: object) -> Opened:
        nonlocal asked
        asked += 1
        raise SignInNeeded("The sign-in was withdrawn.", "Sign in.")

    for _ in range(47):
        done = replace(live(), open=refuse).sync(clock.now, Silent())
        assert (done.state, done.failed) == (ConnectionState.NEEDS_SIGN_IN, True)
        assert done.next_step
        clock.sleep(3600)
    assert asked == 2
    replace(live(), open=refuse, insists=True).sync(clock.now, Silent())
    assert asked == 3
    known = _connection(store)
    with store.writing(clock.now()) as unit:
        unit.connections.put(known.mailbox, known.info, "new token")
    assert _sync(live, clock).state is ConnectionState.OK


def test_waits_grow_with_failures(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store
) -> None:
    """A minute, two, four, and never more than an hour."""
    provider.refusal = ProviderDown("The line went dead.")
    waits = []
    for _ in range(9):
        _sync(live, clock)
        due = _connection(store).next_check_at
        assert due
        waits.append((due - clock.now()) / timedelta(minutes=1))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_what_was_read_before_the_trouble_stays(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """Torn off in the middle, the pages before are stored and followed, no draft is made of half a view, and the rest comes."""
    provider.mail.items += [_item(n, "All well here.", sender=OTTO, days=-n / 10) for n in (4, 5)]
    provider.mail.fail_at(2, ProviderDown("The line went dead."))
    done = _sync(live, clock)
    assert (done.state, done.verdicts.total()) == (ConnectionState.FAILING, 4)
    with store.reading() as unit:
        assert unit.exchanges.dirty(mailbox.id) == ()
        assert any("drawings" in row.found.quote for row in unit.ledger.commitments(mailbox.id))
    assert provider.drafts.created == 0
    assert _sync(live, clock).verdicts.total() == 1
    assert provider.drafts.created > 0


@pytest.mark.parametrize("trouble", [SourceMissing("It is gone."), NotAllowed("It is not for you.")])
@pytest.mark.parametrize(("which", "page", "read"), [("mail", 1, 3), ("calendar", 0, 3)])
def test_a_source_that_cannot_be_read_stops_no_other_but_every_draft(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store,
    which: str, page: int, read: int, trouble: SourceError,
) -> None:  # fmt: skip
    """The rest is read and the gap is said; no draft is written until every source was read whole."""
    provider.calendar.items.append(replace(_item(9, "x"), message=None, verdict=Verdict.READ))
    getattr(provider, which).fail_at(page, trouble)
    done = _sync(live, clock)
    assert done.state is ConnectionState.FAILING
    assert done.reason.startswith(trouble.sentence)
    assert done.verdicts[Verdict.READ] == read
    assert provider.drafts.created == 0
    noted = _connection(store)
    assert (noted.checked_at, noted.next_check_at) == (None, NOW + timedelta(minutes=5))
    assert _sync(live, clock).state is ConnectionState.OK
    assert provider.drafts.created > 0


def test_drafts_wait_for_good_for_a_source_that_is_gone(
    live: Callable[[], Live], provider: Provider, clock: HandClock
) -> None:
    """A whole calendar that may not be read holds every draft back after a day, too: nobody knows what stands in it."""
    provider.calendar.items.append(replace(_item(9, "x"), message=None, verdict=Verdict.READ))
    for hours in (0, 30):
        clock.sleep(hours * 3600)
        provider.calendar.fail_at(0, NotAllowed("It is not for you."))
        assert _sync(live, clock).state is ConnectionState.FAILING
        assert provider.drafts.created == 0


def test_drafts_wait_a_day_for_a_part_that_cannot_be_read(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store
) -> None:
    """For one folder or calendar beside others, however long it stays away; what the human did with drafts is seen meanwhile."""
    missing = PartMissing("The folder Old stays shut.")
    provider.calendar.items.append(replace(_item(9, "x"), message=None, verdict=Verdict.READ))
    for hours, created, says in ((0, 0, "a day at most"), (20, 0, "a day at most"), (5, 1, "no more")):
        clock.sleep(hours * 3600)
        provider.calendar.fail_at(0, missing)
        done = _sync(live, clock)
        assert (done.state, provider.drafts.created) == (ConnectionState.FAILING, created)
        assert done.reason.startswith(missing.sentence)
        assert says in done.reason
    (draft,) = provider.drafts.drafts
    provider.drafts.delete(draft.mark)
    provider.calendar.fail_at(0, missing)
    _sync(live, clock)
    assert provider.drafts.created == 1
    assert _sync(live, clock).state is ConnectionState.OK


@pytest.mark.parametrize(("listed", "drafts"), [(timedelta(), 0), (timedelta(days=-6), 1)])
def test_drafts_wait_for_what_is_still_owed(
    live: Callable[[], Live], provider: Provider, clock: HandClock, listed: timedelta, drafts: int
) -> None:
    """A mail that was listed after the promise, and could not be had so far, may be the one that keeps it."""
    provider.mail.owing = [NOW + listed]
    done = _sync(live, clock)
    assert (done.state, provider.drafts.created) == (ConnectionState.OK, drafts)
    assert done.reason.startswith("1 of what it lists") == (drafts == 0)
    provider.mail.owing = []
    assert _sync(live, clock).reason == ""
    assert provider.drafts.created == 1


def test_an_owed_meeting_is_waited_for_as_mail_is(
    live: Callable[[], Live], provider: Provider, clock: HandClock
) -> None:
    """It may be the one that was promised."""
    provider.calendar.owing = [NOW]
    _sync(live, clock)
    assert provider.drafts.created == 0


@pytest.mark.parametrize(("listed", "drafts"), [(timedelta(hours=-4), 1), (timedelta(hours=-2), 0)])
def test_what_was_promised_since_waits_for_nothing_older(
    live: Callable[[], Live], provider: Provider, clock: HandClock, listed: timedelta, drafts: int
) -> None:
    """A mail cannot keep a promise that was made after it came: one that nobody gives is in no newer promise's way."""
    provider.mail.items[:] = [
        _item(1, "Hello Otto,\n\nI will send you the drawings within an hour.\n\nLena", days=-3 / 24),
        _item(2, "Thank you, Lena.", sender=OTTO, days=-2.9 / 24),
    ]
    provider.mail.owing = [NOW + listed]
    _sync(live, clock)
    assert provider.drafts.created == drafts


def test_drafts_wait_for_a_day(live: Callable[[], Live], provider: Provider, clock: HandClock) -> None:
    """A mail that its provider can never give withholds nothing for good."""
    provider.mail.owing = [NOW]
    _sync(live, clock)
    clock.set(NOW + timedelta(hours=23, minutes=59))
    _sync(live, clock)
    assert provider.drafts.created == 0
    clock.set(NOW + timedelta(hours=24))
    assert _sync(live, clock).reason == ""
    assert provider.drafts.created == 1


def test_drafts_that_lie_there_are_looked_after_meanwhile(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """What is owed withholds new drafts; what a human did with the others is noted, and wrong ones are taken away."""
    _sync(live, clock)
    provider.mail.owing = [NOW]
    (draft,) = provider.drafts.drafts
    provider.drafts.edit(draft.mark)
    _sync(live, clock)
    assert _states(store, mailbox) == [DraftState.EDITED]


def test_where_nothing_may_be_read_the_connection_is_blocked(
    live: Callable[[], Live], provider: Provider, clock: HandClock
) -> None:
    """A scope that was never given is for a person to settle."""
    for source in (provider.mail, provider.calendar):
        source.items.append(_item(9, "x"))
        source.fail_at(0, NotAllowed("No permission."))
    assert _sync(live, clock).state is ConnectionState.BLOCKED
    assert provider.drafts.created == 0, "nothing is drafted of what was known before"


def test_a_mailbox_in_other_hands_is_left_alone(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store
) -> None:
    """Two kept at once: the second says so and asks nothing."""
    with leased(store, _connection(store).id, clock) as held:
        assert held is not None
        done = _sync(live, clock)
    assert (done.state, provider.opened) == (None, 0)


def test_a_lease_of_a_dead_process_is_taken_over_at_once(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store
) -> None:
    """After a crash nobody waits a minute."""
    dead = own_name().split(":")
    dead[1] = "999999999"
    with store.writing(NOW) as unit:
        unit.connections.lease(_connection(store).id, ":".join(dead), until=NOW + timedelta(minutes=1))
    assert is_dead(":".join(dead))
    assert not is_dead(own_name())
    assert is_dead(":".join([*own_name().split(":")[:2], "another-life"]))
    assert not is_dead("elsewhere:1:aa")
    assert _sync(live, clock).state is ConnectionState.OK


def test_a_lease_has_a_heartbeat(
    store: Store, live: Callable[[], Live], clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is renewed while the work goes on, through a busy database too, and no more once it is lost or over."""
    troubles = iter([None, StoreTrouble("busy"), None, LeaseLost("taken over")])
    beats, is_over = [], Event()

    def renew(held: Held) -> None:
        beats.append(held.lease.fence)
        trouble = next(troubles)
        if trouble:
            if isinstance(trouble, LeaseLost):
                is_over.set()
            raise trouble

    monkeypatch.setattr("agent.flows.lease._BEAT", 0.001)
    monkeypatch.setattr(Held, "renew", renew)
    live()
    with leased(store, _connection(store).id, clock) as held:
        assert held is not None
        assert is_over.wait(10)
    assert beats == [held.lease.fence] * 4


def test_a_worker_that_lost_its_lease_stores_and_notes_nothing(
    live: Callable[[], Live], provider: Provider, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """Stopped for an hour in the middle of a page, it wakes up, does no harm and says so."""
    pages = provider.mail.pages

    def overtaken(cursor: str | None = None) -> object:
        for page in pages(cursor):
            with store.writing(NOW + timedelta(hours=1)) as unit:
                unit.connections.lease(_connection(store).id, "another", until=NOW + timedelta(hours=2))
            yield page

    provider.mail.pages = overtaken  # type: ignore[method-assign, assignment]
    done = _sync(live, clock)
    assert done.state is None
    with store.reading() as unit:
        assert unit.pages.cursor(mailbox.id, _MAIL) is None
    assert _connection(store).lease_holder == "another"


def test_a_draft_is_not_written_under_a_lost_lease(
    store: Store, mailbox: Mailbox, provider: Provider
) -> None:
    """Asked right before the provider is: who lost the lease does not write."""

    def renew() -> None:
        raise LeaseLost("Another kept has taken over.")

    outlet = Outlet(provider.drafts, "gmail:x", renew=renew)
    with pytest.raises(LeaseLost):
        Drafter(store, mailbox, outlet, _render, Policy()).run(NOW)
    assert provider.drafts.created == 0
    assert _states(store, mailbox) == [DraftState.PLANNED]


def test_a_draft_goes_where_the_thread_lies(store: Store, mailbox: Mailbox, provider: Provider) -> None:
    """What another signed-in mailbox holds is answered there; what none holds, in the first."""
    elsewhere = Outlet(provider.drafts, "gmail:x", sources=("gmail:x",), is_home=False)
    assert Drafter(store, mailbox, elsewhere, _render, Policy()).run(NOW).written == 0
    with store.reading() as unit:
        (row,) = unit.drafts.all(mailbox.id)
    assert row.state is DraftState.PLANNED
    home = replace(elsewhere, is_home=True)
    assert Drafter(store, mailbox, home, _render, Policy()).run(NOW).written == 1


def test_without_an_outlet_drafts_are_planned_only(store: Store, mailbox: Mailbox) -> None:
    """A scan of files by a rep who is signed in leaves writing to the next sync."""
    assert Drafter(store, mailbox, None, _render, Policy()).run(NOW).written == 0
    assert _states(store, mailbox) == [DraftState.PLANNED]


def test_signing_in_is_kept_after_a_look(store: Store, mailbox: Mailbox, provider: Provider) -> None:
    """The first page is read; a token that was renewed meanwhile is the one that is kept."""

    def enter(info: ConnectionInfo, vault: Vault) -> Opened:
        with vault.locked():
            vault.save(f"{vault.load()}, renewed")
        return provider.open(info, vault, (NOW, NOW))

    made = connect(store, mailbox.rep, _INFO, "token", open_connection=enter, now=NOW)
    with store.reading() as unit:
        assert unit.connections.secret(made.id) == "token, renewed"
        assert unit.pages.cursor(mailbox.id, _MAIL) is None
    assert provider.closed == 1


def test_a_sign_in_that_does_not_work_is_not_kept(store: Store, mailbox: Mailbox, provider: Provider) -> None:
    """A wrong password leaves nothing behind."""
    provider.mail.fail_at(0, SignInNeeded("The password is wrong."))
    with pytest.raises(SignInNeeded):
        connect(
            store, mailbox.rep, _INFO, "token", now=NOW,
            open_connection=lambda info, vault: provider.open(info, vault, (NOW, NOW)),
        )  # fmt: skip
    with store.reading() as unit:
        assert unit.connections.all() == ()
    assert provider.closed == 1
