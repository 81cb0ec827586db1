"""What providers promised to tell is renewed long before the promise ends, and tried again soon where that failed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from agent.errors import ProviderDown
from agent.flows import push
from agent.flows.push import Keeper, Nudges
from agent.ports import ConnectionInfo, Notice
from agent.store.unit import Store
from agent.store_port import Connection, Mailbox
from connectors.memory import HandClock
from tests.flows.conftest import LENA, NOW


def _until(**lasts: float) -> Callable[[HandClock], datetime]:
    return lambda clock: clock.now() + timedelta(**lasts)


def _refused(_clock: HandClock) -> datetime:
    raise ProviderDown("It does not answer.")


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (_until(hours=4), timedelta(hours=2)),
        (_until(days=7), timedelta(days=1)),  # Google advises to ask daily
        (_until(seconds=20), timedelta(minutes=5)),
        (_refused, timedelta(minutes=15)),
    ],
)
def test_it_is_renewed_halfway(
    store: Store, mailbox: Mailbox, answer: Callable[[HandClock], datetime], waits: timedelta
) -> None:
    """A day after the last time at the latest, whatever was promised; not before that either."""
    clock, asked = HandClock(NOW), list[datetime]()
    with store.writing(NOW) as unit:
        unit.connections.put(mailbox.id, ConnectionInfo("gmail", LENA.email), "token")

    def keep(_connection: Connection) -> datetime:
        asked.append(clock.now())
        return answer(clock)

    keeper = Keeper(store, clock, keep)
    keeper.round()
    clock.sleep(waits.total_seconds() - 1)
    keeper.round()
    clock.sleep(1)
    keeper.round()
    assert [at - NOW for at in asked] == [timedelta(), waits]


def test_of_many_notices_the_newest_are_remembered(
    store: Store, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many have come before: each of the last so many, sent again, is heard no second time; older ones may be."""
    monkeypatch.setattr(push, "_REMEMBERED", 5)
    with store.writing(NOW) as unit:
        one = unit.connections.put(mailbox.id, ConnectionInfo("gmail", LENA.email), "token").id
    nudges = Nudges(store, HandClock(NOW))
    notices = [Notice(f"notice {number}") for number in range(20)]
    assert all(nudges.hurry([one], [notice]) for notice in notices)
    assert not any(nudges.hurry([one], [notice]) for notice in notices[-5:])
    assert nudges.hurry([one], [Notice("another"), notices[-1]])
