"""Connections: a sealed secret, a state for people, and a lease that only one worker has at a time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.errors import LeaseLost
from agent.ports import ConnectionInfo
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Connection, ConnectionState, Lease, Mailbox, Push
from tests.store.making import NOW, REP, mail, page

_GMAIL = ConnectionInfo("gmail", REP.email, {"calendars": "primary"})
_SOON, _LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)


@pytest.fixture
def connection(store: Store, mailbox: Mailbox) -> Connection:
    """Ines at Gmail."""
    with store.writing(NOW) as unit:
        return unit.connections.put(mailbox.id, _GMAIL, "secret-1")


def _lease(store: Store, connection: Connection, holder: str, *, instead_of: str = "") -> Lease | None:
    with store.writing(NOW) as unit:
        return unit.connections.lease(connection.id, holder, until=_SOON, instead_of=instead_of)


def test_who_signs_in_again_is_read_at_once(store: Store, mailbox: Mailbox, connection: Connection) -> None:
    """Whatever it was left alone until: nothing of its trouble counts any more."""
    with store.writing(NOW) as unit:
        for state in (ConnectionState.FAILING, ConnectionState.NEEDS_SIGN_IN):
            unit.connections.note(connection.id, state, next_check_at=_LATER)
        again = unit.connections.put(mailbox.id, _GMAIL, "secret-2")
    assert (again.id, again.state, again.failures) == (connection.id, ConnectionState.OK, 0)
    assert (again.next_check_at, again.troubled_at) == (None, None)


def test_a_connection_is_found_by_its_address_and_by_its_name(store: Store, connection: Connection) -> None:
    """What the command line takes, in whatever case it was typed."""
    with store.reading() as unit:
        assert unit.connections.find("INES@harbour.example") == (connection,)
        assert unit.connections.find("gmail:ines@harbour.example") == (connection,)
        assert unit.connections.find("outlook:ines@harbour.example") == ()
        assert connection.info == _GMAIL


def test_a_secret_lies_sealed(store: Store, connection: Connection) -> None:
    """Nothing in the table shows it, and it opens as it was saved last."""
    with store.writing(NOW) as unit:
        unit.connections.save_secret(connection.id, "secret-2")
    with store._engine.connect() as raw:
        row = raw.execute(text("SELECT * FROM connection")).one()
    assert not any(b"secret-" in value for value in row if isinstance(value, bytes))
    with store.reading() as unit:
        assert unit.connections.secret(connection.id) == "secret-2"


def test_signing_in_again_makes_it_usable_again(
    store: Store, connection: Connection, mailbox: Mailbox
) -> None:
    """The same connection, with its history; nothing has to be read anew."""
    with store.writing(NOW) as unit:
        unit.connections.note(connection.id, ConnectionState.NEEDS_SIGN_IN, reason="revoked")
    with store.reading() as unit:
        (was,) = unit.connections.all(mailbox.id)
    assert (was.state, was.reason, was.failures) == (ConnectionState.NEEDS_SIGN_IN, "revoked", 1)
    with store.writing(NOW) as unit:
        again = unit.connections.put(mailbox.id, _GMAIL, "secret-3")
    assert (again.id, again.state, again.failures) == (connection.id, ConnectionState.OK, 0)


def test_what_is_known_of_push_is_kept(store: Store, connection: Connection) -> None:
    """A trouble is noted beside the promise that still stands, and goes with the next promise; a lease changes none of it."""
    assert connection.push is None
    for until, trouble in ((_LATER, ""), (None, "refused"), (_LATER, "")):
        with store.writing(NOW) as unit:
            unit.connections.note_push(connection.id, until=until, trouble=trouble)
        with store.reading() as unit:
            noted = unit.connections.one(connection.id)
        assert noted is not None
        assert noted.push == Push(NOW, _LATER, trouble)


def test_one_has_the_lease(store: Store, connection: Connection) -> None:
    """A second worker is refused until the first lets go, or its time is over."""
    first = _lease(store, connection, "one")
    assert first is not None
    assert _lease(store, connection, "two") is None
    with store.writing(NOW) as unit:
        unit.connections.release(first)
    second = _lease(store, connection, "two")
    assert second is not None
    assert second.fence > first.fence
    with store.writing(_LATER) as unit:
        assert unit.connections.lease(connection.id, "three", until=_LATER) is not None


def test_a_dead_holder_is_not_waited_for(store: Store, connection: Connection) -> None:
    """Whoever knows that the holder is dead takes over at once; naming somebody else takes nothing."""
    assert _lease(store, connection, "one") is not None
    assert _lease(store, connection, "two", instead_of="three") is None
    assert _lease(store, connection, "two", instead_of="one") is not None


def test_a_lease_is_held_by_renewing_it(store: Store, connection: Connection) -> None:
    """A heartbeat keeps others away; one that comes too late is told so."""
    lease = _lease(store, connection, "one")
    assert lease is not None
    with store.writing(NOW) as unit:
        assert unit.connections.renew(lease, until=_LATER + timedelta(minutes=1))
    with store.writing(_LATER) as unit:
        assert unit.connections.lease(connection.id, "two", until=_LATER) is None
    with store.writing(_LATER + timedelta(hours=1)) as unit:
        assert unit.connections.lease(connection.id, "two", until=_LATER) is not None
        assert not unit.connections.renew(lease, until=_LATER)


def test_a_worker_that_wakes_up_stores_nothing(
    store: Store, connection: Connection, mailbox: Mailbox
) -> None:
    """A page under an old fence is refused whole: neither its mail nor its cursor is kept."""
    stale = _lease(store, connection, "one")
    assert stale is not None
    newer = _lease(store, connection, "two", instead_of="one")
    with store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "gmail:x", page(mail("a"), cursor="2"), lease=newer)
    with pytest.raises(LeaseLost), store.writing(NOW) as unit:
        unit.pages.store(mailbox.id, "gmail:x", page(mail("b"), cursor="1"), lease=stale)
    with store.reading() as unit:
        assert unit.pages.cursor(mailbox.id, "gmail:x") == "2"
        assert sum(unit.pages.counts(mailbox.id).values()) == 1


def test_of_many_threads_one_gets_the_lease(store: Store, connection: Connection) -> None:
    """Eight at once, five times over: one at a time, and each fence is higher than the last."""
    fences: list[int] = []
    for _ in range(5):
        with ThreadPoolExecutor(8) as workers:
            got = list(workers.map(lambda name: _lease(store, connection, name), "abcdefgh"))
        (winner,) = [lease for lease in got if lease is not None]
        fences.append(winner.fence)
        with store.writing(NOW) as unit:
            unit.connections.release(winner)
    assert fences == sorted(set(fences))


def test_of_two_processes_one_gets_the_lease(place: str, tmp_path: Path) -> None:
    """Processes agree through the database alone."""
    keys = tmp_path / "key"
    store = Store.open(place, Keys.from_file(keys), now=NOW)
    with store.writing(NOW) as unit:
        connection = unit.connections.put(unit.mailboxes.put(REP).id, _GMAIL, "secret-1")
    store.close()
    code = (
        "import sys; from datetime import *; from pathlib import Path; from agent.store.unit import Store\n"
        "from agent.store.seal import Keys; keys = Keys.from_file(Path(sys.argv[2]))\n"
        "store = Store.open(sys.argv[1], keys, now=datetime.now(UTC))\n"
        "print('ready', flush=True); sys.stdin.readline(); now = datetime.now(UTC)\n"
        "with store.writing(now) as unit:\n"
        "    lease = unit.connections.lease(int(sys.argv[3]), sys.argv[4], until=now + timedelta(minutes=1))\n"
        "print(lease is not None)\n"
    )
    run = [sys.executable, "-c", code, place, str(keys), str(connection.id)]
    both = [
        subprocess.Popen([*run, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    for one in both:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    assert sorted(one.communicate(timeout=60)[0].strip() for one in both) == ["False", "True"]


def test_one_renews_the_secret(store: Store, connection: Connection) -> None:
    """The right to refresh a token is one worker's; it can be taken from the dead and after its time."""
    with store.writing(NOW) as unit:
        assert unit.connections.hold_secret(connection.id, "one", until=_SOON)
        assert not unit.connections.hold_secret(connection.id, "two", until=_SOON)
        assert unit.connections.secret_holder(connection.id) == "one"
        assert unit.connections.hold_secret(connection.id, "two", until=_SOON, instead_of="one")
        unit.connections.release_secret(connection.id, "one")
        assert unit.connections.secret_holder(connection.id) == "two"
        unit.connections.release_secret(connection.id, "two")
        assert unit.connections.hold_secret(connection.id, "three", until=_SOON)
