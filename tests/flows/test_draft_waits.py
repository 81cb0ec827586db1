"""New drafts wait for what is still to be read, at whichever of the rep's accounts it lies: for a day at most."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from agent.core.drafting.facts import DraftPlan
from agent.core.message import Address, Message, MessageKey
from agent.core.policy import Policy
from agent.errors import ProviderDown, SignInNeeded, SourceError
from agent.flows.draft import Drafter
from agent.flows.draft_waits import elsewhere
from agent.flows.find import Reader
from agent.flows.live import Live, Synced
from agent.flows.progress import Silent
from agent.flows.turns import InTurn
from agent.flows.words import WordReader
from agent.ports import ConnectionInfo, Item, Opened, OutgoingDraft, Vault, Verdict
from agent.resources import detector
from agent.store.unit import Store
from agent.store_port import Connection, ConnectionId, ConnectionState, DraftState, Mailbox
from connectors.memory import HandClock, MemoryDrafts, MemorySource
from tests.flows.conftest import LENA, NOW, OTTO

_PROMISE = "Hello Otto,\n\nI will send you the drawings of the quay tomorrow.\n\nLena"
_KEPT = "Hello Otto,\n\nhere are the drawings of the quay: https://files.example/quay\n\nLena"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Account:
    """One mail account of Lena's."""

    def __init__(self, store: Store, mailbox: Mailbox, provider: str, clock: HandClock) -> None:
        self.store, self.mailbox, self.clock = store, mailbox, clock
        self.info = ConnectionInfo(provider, LENA.email)
        self.mail = MemorySource([], name=self.info.name, walks=True)
        self.drafts = MemoryDrafts()
        self.refusal: SourceError | None = None
        with store.writing(NOW - 9 * _DAY) as unit:
            self.id = unit.connections.put(mailbox.id, self.info, "token").id

    @property
    def row(self) -> Connection:
        with self.store.reading() as unit:
            found = unit.connections.one(self.id)
        assert found
        return found

    def arrive(self, text: str, *, days: float, answers: MessageKey | None = None) -> MessageKey:
        """Lena writes to Otto from this account."""
        key = MessageKey(f"{len(self.mail.items)}@{self.info.provider}.example")
        message = Message(
            key, NOW + timedelta(days=days), (LENA,), (OTTO,), subject="Quay", plain=text, sent=True,
            in_reply_to=answers,
        )  # fmt: skip
        self.mail.items.append(Item(f"ref-{key}", Verdict.READ, message=message))
        return key

    def open(self, info: ConnectionInfo, vault: Vault, window: tuple[datetime, datetime]) -> Opened:
        if self.refusal:
            raise self.refusal
        return Opened((self.mail,), self.drafts)

    def live(self) -> Live:
        reader = Reader(self.mailbox.rep, Policy(), WordReader(self.mailbox.rep, detector()))
        return Live(
            self.store, self.mailbox, self.row, self.open, reader,
            lambda outlet: Drafter(self.store, self.mailbox, outlet, _render, Policy()),
            Policy(), self.clock, (90, 90), timedelta(minutes=5), insists=True,
        )  # fmt: skip

    def sync(self) -> Synced:
        return self.live().sync(self.clock.now, Silent())


def _render(plan: DraftPlan, sender: Address, mark: str, now: datetime) -> OutgoingDraft:
    text = "Hello Otto,\n\nthe drawings are late and I am sorry.\n"
    return OutgoingDraft(mark, sender, plan.to, plan.subject, text, "<p/>", now, in_reply_to=plan.in_reply_to)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def google(store: Store, mailbox: Mailbox, clock: HandClock) -> Account:
    """Where Lena promised the drawings five days ago, for the day after."""
    made = Account(store, mailbox, "gmail", clock)
    made.arrive(_PROMISE, days=-5)
    return made


@pytest.fixture
def microsoft(store: Store, mailbox: Mailbox, clock: HandClock) -> Account:
    """Lena's other account."""
    return Account(store, mailbox, "outlook", clock)


def _note(account: Account, **noted: timedelta | None) -> None:
    """Let the connection stand so: how long ago each was."""
    at = {name: None if ago is None else NOW - ago for name, ago in noted.items()}
    if at.get("checked_at"):
        with account.store.writing(NOW) as unit:
            unit.connections.note(
                account.id, ConnectionState.OK, checked_at=at["checked_at"], owed_at=at.get("owed_at")
            )
    if troubled_at := at.get("troubled_at"):
        with account.store.writing(troubled_at) as unit:
            unit.connections.note(account.id, ConnectionState.FAILING, reason="The line went dead.")


@pytest.mark.parametrize(
    ("noted", "waits"),
    [
        ({}, True),  # signed in, and never read so far
        ({"checked_at": 5 * _HOUR / 60}, False),
        ({"checked_at": _HOUR}, True),  # the machine slept, say: it is about to be read
        ({"checked_at": 3 * _DAY}, True),
        ({"checked_at": 2 * _HOUR, "troubled_at": _HOUR}, True),
        ({"checked_at": 3 * _DAY, "troubled_at": _HOUR}, True),
        ({"checked_at": 30 * _HOUR, "troubled_at": 25 * _HOUR}, False),  # it may never be
        ({"checked_at": _HOUR / 60, "owed_at": _HOUR}, True),
        ({"checked_at": _HOUR / 60, "owed_at": 25 * _HOUR}, False),
        ({"checked_at": _HOUR / 60, "owed_at": 6 * _DAY}, False),
    ],
)
def test_what_may_lie_unread_at_another_account_is_waited_for(
    google: Account, microsoft: Account, noted: dict[str, timedelta], waits: bool
) -> None:
    """A promise is kept from whichever account is at hand; what was not to be had for a day may never be."""
    _note(microsoft, **noted)
    done = google.sync()
    assert google.drafts.created == (not waits)
    assert done.drafted.waits_for == ((microsoft.info.name,) if waits else ())


def test_no_notice_of_a_slip_about_what_was_kept_from_the_account_that_is_away(
    google: Account, microsoft: Account, clock: HandClock
) -> None:
    """Microsoft is down for some hours, and then shows that Lena sent the drawings in time."""
    microsoft.sync()
    clock.set(NOW + _HOUR)
    microsoft.refusal = ProviderDown("The line went dead.")
    microsoft.arrive(_KEPT, days=-4.5, answers=MessageKey("0@gmail.example"))
    for hours in range(1, 6):
        clock.set(NOW + hours * _HOUR)
        microsoft.sync()
        assert google.sync().drafted.waits_for == (microsoft.info.name,)
    microsoft.refusal = None
    microsoft.sync()
    assert google.sync().drafted.waits_for == ()
    assert google.drafts.created == 0


def test_an_account_that_wants_its_user_to_sign_in_withholds_drafts_for_a_day(
    google: Account, microsoft: Account, clock: HandClock
) -> None:
    """From the first refusal on; and not one after that."""
    microsoft.refusal = SignInNeeded("The sign-in was revoked.")
    for hours, written in ((0, 0), (23, 0), (24, 1)):
        clock.set(NOW + hours * _HOUR)
        microsoft.sync()
        google.sync()
        assert google.drafts.created == written


def test_no_draft_waits_for_more_than_a_day_whatever_is_owed_anew(
    google: Account, clock: HandClock, store: Store, mailbox: Mailbox
) -> None:
    """A provider that breaks a new mail every few hours delays each draft by a day, and keeps none from being written."""
    for hours in range(0, 25, 3):
        clock.set(NOW + hours * _HOUR)
        google.mail.owing = [clock.now()]
        assert google.drafts.created == 0
        google.sync()
    assert google.drafts.created == 1
    with store.reading() as unit:
        assert [row.state for row in unit.drafts.all(mailbox.id)] == [DraftState.WRITTEN]


def test_a_promise_that_waits_is_not_written_about_along_with_one_that_need_not(
    google: Account, store: Store, mailbox: Mailbox
) -> None:
    """Two to the same customer, one made before and one after what is owed was listed."""
    google.arrive("Hello Otto,\n\nI will send you the tide tables within an hour.\n\nLena", days=-3 / 24)
    google.mail.owing = [NOW - 10 * _HOUR]
    google.sync()
    with store.reading() as unit:
        states = {row.draft.in_reply_to: row.state for row in unit.drafts.all(mailbox.id)}
    assert states == {"0@gmail.example": DraftState.PLANNED, "1@gmail.example": DraftState.WRITTEN}


def test_what_waited_for_an_account_that_is_read_in_the_same_run_is_written_in_it(
    google: Account, microsoft: Account, clock: HandClock
) -> None:
    """Accounts are read one after the other; the first looks once more when the last was read."""
    by_id = {ConnectionId(one.id): one for one in (google, microsoft)}
    done = InTurn(lambda number: by_id[number].live(), clock, clock.now, Silent()).read(
        [google.row, microsoft.row]
    )
    assert [one.state for one in done] == [ConnectionState.OK] * 2
    assert (google.drafts.created, done[0].drafted.written, done[0].drafted.waits_for) == (1, 1, ())


def test_an_account_that_stays_away_is_not_looked_at_for_ever(
    google: Account, microsoft: Account, clock: HandClock
) -> None:
    """One turn for each, and the wait is said."""
    microsoft.refusal = ProviderDown("The line went dead.")
    by_id = {ConnectionId(one.id): one for one in (google, microsoft)}
    done = InTurn(lambda number: by_id[number].live(), clock, clock.now, Silent()).read(
        [google.row, microsoft.row]
    )
    assert done[0].drafted.waits_for == (microsoft.info.name,)
    assert google.drafts.created == 0


def test_since_when_an_account_is_in_trouble_is_noted_once(microsoft: Account, clock: HandClock) -> None:
    """The first failure counts until a reading ends well, or its user signs in anew."""
    microsoft.refusal = ProviderDown("The line went dead.")
    microsoft.sync()
    clock.set(NOW + _HOUR)
    microsoft.sync()
    assert microsoft.row.troubled_at == NOW
    with microsoft.store.writing(clock.now()) as unit:
        unit.connections.put(microsoft.mailbox.id, microsoft.info, "new token")
    assert microsoft.row.troubled_at is None
    microsoft.sync()
    microsoft.refusal = None
    microsoft.mail.owing = [NOW]
    microsoft.sync()
    assert (microsoft.row.troubled_at, microsoft.row.owed_at) == (None, NOW)
    microsoft.mail.owing = []
    microsoft.sync()
    assert replace(microsoft.row).owed_at is None


@pytest.mark.parametrize("hours", [0, 1, 23])
def test_of_a_mailbox_in_trouble_everything_up_to_now_may_be_unread(
    store: Store, mailbox: Mailbox, hours: int
) -> None:
    """Whenever its trouble began: what was promised a minute ago may be kept there already."""
    other = Account(store, mailbox, "outlook", HandClock(NOW))
    with store.writing(NOW - hours * _HOUR) as unit:
        unit.connections.note(other.id, ConnectionState.FAILING, reason="down")
    assert elsewhere([other.row], "gmail:x", NOW, _HOUR) == {other.info.name: NOW}
    assert elsewhere([other.row], "gmail:x", NOW + (24 - hours) * _HOUR, _HOUR) == {}


@pytest.mark.parametrize("owed", [(_HOUR, 5 * _HOUR), (5 * _HOUR, _HOUR), (30 * _HOUR, _HOUR)])
def test_the_newest_of_what_a_mailbox_owes_is_noted(microsoft: Account, owed: tuple[timedelta, ...]) -> None:
    """The other accounts' drafts wait for all of it: what was promised before the last of it was listed may be kept by it."""
    microsoft.mail.owing = [NOW - ago for ago in owed]
    microsoft.arrive("All well here.", days=-1)
    microsoft.sync()
    assert microsoft.row.owed_at == NOW - _HOUR
