"""Who is listened to: mailboxes that stand well, each once."""

from pathlib import Path
from threading import Event, Thread
from zoneinfo import ZoneInfo

from agent.clock import SystemClock
from agent.core.policy import Rep
from agent.ports import ConnectionInfo
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import Connection, ConnectionState
from workers.watching import Watching


def test_a_mailbox_whose_sign_in_was_refused_is_not_listened_to(tmp_path: Path) -> None:
    """Every try would be another refusal in its owner's name."""
    clock, stop, heard, opened = SystemClock(), Event(), Event(), list[str]()
    store = Store.open(tmp_path / "kept.sqlite", Keys.from_file(tmp_path / "key"), now=clock.now())
    with store.writing(clock.now()) as unit:
        for name in ("ada", "lena"):
            mailbox = unit.mailboxes.put(Rep(f"{name}@harbour.example", ZoneInfo("Europe/Berlin"))).id
            made = unit.connections.put(mailbox, ConnectionInfo("imap", f"{name}@harbour.example"), "secret")
            if name == "ada":
                unit.connections.note(made.id, ConnectionState.NEEDS_SIGN_IN)

    def open_watch(connection: Connection) -> None:
        opened.append(connection.info.address)
        if connection.info.address.startswith("lena"):  # the last by name
            heard.set()

    watching = Thread(target=Watching(store, clock, open_watch).run, args=(stop,))
    watching.start()
    assert heard.wait(20)
    stop.set()
    watching.join(20)
    store.close()
    assert opened == ["lena@harbour.example"]
