"""Several kept at one sign-in: processes over one database, and mailboxes beside each other."""

import json
from dataclasses import replace
from datetime import UTC
from functools import partial
from pathlib import Path

from agent.bootstrap import Application, SignedIn
from agent.cli.doctor_connections import connection_findings
from agent.clock import SystemClock
from agent.flows.vault import StoredVault
from agent.ports import ConnectionInfo
from connectors.outlook.secret import read_secret
from connectors.outlook.tokens import Tokens
from tests.children import Child
from tests.connectors_outlook.worlds import OutlookWorld
from tests.fakes.graph.client import FakeGraph

_WORKERS = 6


def test_processes_that_refresh_at_once_lose_no_token(fake: FakeGraph, tmp_path: Path) -> None:
    """A refresh token is good for one use: under the stored lock one exchanges it, and all have what came of it."""
    world = OutlookWorld(fake, tmp_path / "data")
    world.connect()
    _age(world)
    before = len(fake.do("record")["access"])
    children = [Child(partial(_ask, world)) for _ in range(_WORKERS)]
    assert [child.ended() for child in children] == [0] * _WORKERS
    assert len(fake.do("record")["access"]) == before + 1
    (refresh,) = fake.do("record")["refresh"]
    with world.application() as app:
        assert refresh in _vault(app).load()


def _vault(app: Application) -> StoredVault:
    return StoredVault(app.store, SignedIn(app).connections()[0].id, SystemClock())


def _age(world: OutlookWorld) -> None:
    """An hour later: the access token in the cache has run out."""
    with world.application() as app:
        vault = _vault(app)
        secret = read_secret(vault.load())
        cache = json.loads(secret.cache)
        for token in cache["AccessToken"].values():
            token["expires_on"] = token["extended_expires_on"] = "1000000000"
        vault.save(replace(secret, cache=json.dumps(cache)).write())


def _ask(world: OutlookWorld) -> None:
    """What a process does that wants a token."""
    with world.application() as app:
        assert Tokens(_vault(app), world.fake.endpoints(), SystemClock())("")


def test_the_doctor_says_that_a_server_is_poor(fake: FakeGraph, tmp_path: Path) -> None:
    """What is unusual about it was found out when it was connected."""
    world = OutlookWorld(fake, tmp_path / "data")
    world.connect()
    with world.application() as app:
        (connection,) = SignedIn(app).connections()
    told = replace(
        connection, info=ConnectionInfo("outlook", "dana@x.example", {"remark": "it lists everything"})
    )
    findings = [str(one) for one in connection_findings([told], world.now, UTC)]
    assert any("it lists everything" in one for one in findings)
