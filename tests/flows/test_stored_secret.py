"""A connection's secret is refreshed by one at a time, over threads and processes, and survives whoever dies at it."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.errors import ProviderDown
from agent.flows.vault import StoredVault
from agent.ports import ConnectionInfo
from agent.store.seal import Keys
from agent.store.unit import Store, Unit
from agent.store_port import ConnectionId, Mailbox
from connectors.memory import HandClock
from tests.children import Child
from tests.flows.conftest import LENA, MADE, NOW


@pytest.fixture
def vault(store: Store, mailbox: Mailbox) -> StoredVault:
    """A secret that counts how often it was refreshed."""
    with store.writing(NOW) as unit:
        connection = unit.connections.put(mailbox.id, ConnectionInfo("gmail", LENA.email), "0")
    return StoredVault(store, connection.id, SystemClock())


def _refresh(vault: StoredVault) -> None:
    """What a connector does: load again inside, refresh, save before use."""
    with vault.locked():
        vault.save(str(int(vault.load()) + 1))


def test_no_refresh_is_lost_between_threads(vault: StoredVault) -> None:
    """Eight at once: each sees what the one before it saved."""
    with ThreadPoolExecutor(8) as workers:
        for done in [workers.submit(_refresh, vault) for _ in range(8)]:
            done.result()
    assert vault.load() == "8"


def _child(folder: Path, vault: StoredVault, *, dies: bool) -> Child:
    """A process of its own, with the database opened anew."""
    return Child(partial(_refresh_anew, folder, vault.connection, dies=dies))


def _refresh_anew(folder: Path, connection: ConnectionId, *, dies: bool) -> None:
    store = Store.open(folder / "kept.sqlite", Keys.from_file(folder / "key"), now=MADE)
    vault = StoredVault(store, connection, SystemClock())
    if dies:
        with vault.locked():
            os.kill(os.getpid(), signal.SIGKILL)
    _refresh(vault)


def test_no_refresh_is_lost_between_processes(vault: StoredVault, tmp_path: Path) -> None:
    """The same for four processes."""
    children = [_child(tmp_path, vault, dies=False) for _ in range(4)]
    assert [child.ended() for child in children] == [0, 0, 0, 0]
    assert vault.load() == "4"


def test_one_that_died_at_it_is_not_waited_for(vault: StoredVault, tmp_path: Path) -> None:
    """The next one takes over at once, with the secret as it was."""
    assert _child(tmp_path, vault, dies=True).ended() == -signal.SIGKILL
    _refresh(vault)
    assert vault.load() == "1"


def test_patience_has_an_end(vault: StoredVault, store: Store) -> None:
    """Somebody alive who does not let go is a passing fault, said after a minute and a half; no deadlock."""
    clock = HandClock(NOW)
    waiting = StoredVault(store, vault.connection, clock)
    with store.writing(NOW) as unit:
        unit.connections.hold_secret(vault.connection, "elsewhere:1:a", until=NOW.replace(year=2030))
    with pytest.raises(ProviderDown), waiting.locked():
        pass
    assert 80 < clock.monotonic() < 100


def test_a_renewed_secret_is_on_the_disk_before_it_is_used(
    vault: StoredVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider takes the one before back with the first use: what a power cut may take away is no place for it."""
    waited: list[bool] = []
    writing = Store.writing

    def noted(store: Store, now: datetime, *, repeatable: bool = False) -> AbstractContextManager[Unit]:
        waited.append(not repeatable)
        return writing(store, now, repeatable=repeatable)

    monkeypatch.setattr(Store, "writing", noted)
    vault.save("1")
    assert waited == [True]
