"""Mailboxes are read in turn: one that is asked to wait delays no other, and gets its turn when it may be asked."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.clock import Patient, wait_before_retry, wall_of
from agent.core.message import Message, MessageKey
from agent.core.policy import Policy, Rep
from agent.errors import ProviderDown, SlowDown
from agent.flows.draft import Drafted, Drafter
from agent.flows.find import Reader
from agent.flows.live import Live, Synced
from agent.flows.progress import Silent
from agent.flows.turns import InTurn, _Turns
from agent.flows.words import WordReader
from agent.ports import Clock, ConnectionInfo, Item, Opened, Page, Verdict
from agent.resources import detector
from agent.store.unit import Store
from agent.store_port import Connection, ConnectionId, ConnectionState
from connectors.memory import HandClock, MemorySource
from tests.flows.conftest import LENA, NOW, OTTO

_DETECTOR = detector()


def _mail(number: int) -> Item:
    key = MessageKey(f"{number}@turns.example")
    return Item(
        str(number), Verdict.READ, message=Message(key, NOW, (OTTO,), (LENA,), plain="All well here.")
    )


class Slow(MemorySource):
    """A source that spends a nap of so many seconds on each of its first pages, and tells when it was first asked."""

    def __init__(self, name: str, clock: HandClock, *naps: float) -> None:
        super().__init__([_mail(number) for number in range(6)], name=name, walks=True)
        self.clock, self.naps = clock, list(naps)
        self.patience: Clock = clock
        self.asked_at: list[float] = []

    def pages(self, cursor: str | None = None):  # type: ignore[no-untyped-def]
        self.asked_at.append(self.clock.monotonic())
        for page in super().pages(cursor):
            if self.naps:
                nap = self.naps.pop(0)
                self.patience.sleep(nap)
            assert isinstance(page, Page)
            yield page


@pytest.fixture
def clock() -> HandClock:
    """Stands at NOW."""
    return HandClock(NOW)


@pytest.fixture
def team(store: Store, clock: HandClock) -> Callable[..., tuple[InTurn, list[Connection]]]:
    """Reps, each with a mailbox that is such a source."""

    def make(*sources: Slow) -> tuple[InTurn, list[Connection]]:
        found, made = {}, []
        with store.writing(NOW) as unit:
            for source in sources:
                mailbox = unit.mailboxes.put(Rep(source.name, ZoneInfo("UTC")))
                one = unit.connections.put(mailbox.id, ConnectionInfo("gmail", source.name), "token")
                found[one.id] = (mailbox, source)
                made.append(one)

        def live(number: ConnectionId) -> Live:
            mailbox, source = found[number]
            with store.reading() as unit:
                connection = unit.connections.one(number)
            assert connection

            def enter(*_: object) -> Opened:
                source.patience = Patient(clock)
                return Opened((source,))

            return Live(
                store, mailbox, connection, enter, Reader(mailbox.rep, Policy(), WordReader(mailbox.rep, _DETECTOR)),
                lambda outlet: Drafter(store, mailbox, outlet, lambda *_: pytest.fail("a draft"), Policy()),
                Policy(), clock, (90, 90), timedelta(minutes=5),
            )  # fmt: skip

        return InTurn(live, clock, lambda: NOW, Silent()), made

    return make


def test_one_that_is_asked_to_wait_delays_no_other(
    team: Callable[..., tuple[InTurn, list[Connection]]], clock: HandClock
) -> None:
    """The second mailbox is begun within seconds, and the first is read on as soon as its minute is over."""
    first, second = Slow("a@turns.example", clock, 0, 50), Slow("b@turns.example", clock)
    turns, connections = team(first, second)
    done = turns.read(connections)
    assert [one.state for one in done] == [ConnectionState.OK, ConnectionState.OK]
    assert [one.verdicts[Verdict.READ] for one in done] == [6, 6]
    assert second.asked_at == [0.0]
    assert first.asked_at == [0.0, 50.0]


def test_a_provider_that_always_wants_to_be_waited_for_is_left(
    team: Callable[..., tuple[InTurn, list[Connection]]], clock: HandClock
) -> None:
    """After three turns that brought nothing, and at once where the wait is a long one; a later run goes on."""
    often, long = Slow("a@turns.example", clock, *[40] * 9), Slow("b@turns.example", clock, 600)
    turns, connections = team(often, long)
    done = turns.read(connections)
    assert [one.state for one in done] == [ConnectionState.PAUSED, ConnectionState.PAUSED]
    assert (len(often.asked_at), len(long.asked_at)) == (3, 1)
    assert clock.monotonic() == 80


def test_a_look_waits_a_few_seconds_in_a_minute(clock: HandClock) -> None:
    """Little is waited for at once; what would be too long is said before any of it has passed."""
    patient = Patient(clock)
    patient.sleep(2)
    patient.sleep(3)
    with pytest.raises(SlowDown) as refused:
        patient.sleep(1)
    assert (refused.value.retry_after, clock.waited) == (1, [2, 3])
    with pytest.raises(ProviderDown):
        wait_before_retry(patient, 1, ProviderDown("The line went dead."))
    clock.set(NOW + timedelta(minutes=2))
    patient.sleep(5)
    assert (patient.now(), wall_of(patient)) == (clock.now(), wall_of(clock))


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 3), st.lists(st.sampled_from("abc"), max_size=2)), min_size=1
    )
)
def test_turns_add_up(turns: list[tuple[bool, int, list[str]]]) -> None:
    """All that was read, written and refused in any turn is told; who brings something is waited for again, however often."""
    told, in_vain = _Turns(), 0
    for brings, written, refused in turns:
        verdicts = Counter({Verdict.READ: 1} if brings else {})
        told.add(
            Synced(
                "gmail:a",
                ConnectionState.PAUSED,
                verdicts=verdicts,
                drafted=Drafted(written, tuple(refused)),
                again_at=NOW,
            )
        )
        in_vain = 0 if brings or written else in_vain + 1
        assert told.comes_again(NOW) is (in_vain < 3)
    assert told.done is not None
    assert told.done.verdicts[Verdict.READ] == sum(brings for brings, *_ in turns)
    assert told.done.drafted.written == sum(written for _, written, _ in turns)
    assert set(told.done.drafted.refused) == {one for *_, refused in turns for one in refused}
