"""Each service of compose.yaml begun by hand, as its image would: its command, its environment, a folder it may not write to.

No container engine is asked for: PostgreSQL and Redis are the tests' own, and ports are free ones. What
is left to an engine is the image itself, the network's names and the closed root.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import create_engine, text

from agent import bootstrap
from tests.servers.brokers import free_port
from tests.store.conftest import postgres as postgres
from tests.workers.conftest import redis as redis

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
_ROOT = Path(__file__).parents[1]
_SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((_ROOT / "compose.yaml").read_text("utf-8"))["services"]
_UNSET = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
_CHOSEN = {
    "KEPT_PUSH__URL": "https://kept.northwind.example",
    "KEPT_WEB__ADDRESS": "https://kept.northwind.example",
    "KEPT_WEB__OIDC_ISSUER": "https://login.northwind.example",
    "KEPT_WEB__OIDC_CLIENT_ID": "kept",
    "KEPT_WEB__MANAGERS": '["boss@northwind.example"]',
}
"""What a team writes into .env for the pages and the hooks; the rest is as compose leaves it."""
_LASTING = sorted(
    name
    for name, service in _SERVICES.items()
    if "build" in service and "tools" not in service.get("profiles", ())
)
_LONGEST = 60.0  # seconds


def _value(found: re.Match[str]) -> str:
    name, sign, words = found.groups()
    return _CHOSEN.get(name, "password" if sign == "?" else words or "")


@pytest.fixture
def environment(tmp_path: Path, postgres: str, redis: str) -> Iterator[Callable[[str], dict[str, str]]]:
    """What a service is given, with our servers in the place of the network's names."""
    name = f"kept_{uuid4().hex[:12]}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    secret = tmp_path / "oidc-secret"
    secret.write_text("secret")
    ours = {
        "KEPT_DATABASE_URL": postgres.replace("/postgres?", f"/{name}?"),
        "KEPT_BROKER_URL": redis,
        "KEPT_DATA": str(tmp_path / "data"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(_ROOT),
    }

    def given(service: str) -> dict[str, str]:
        plain = {key: value for key, value in os.environ.items() if not key.startswith("KEPT_")}
        named = {
            key: _UNSET.sub(_value, str(value)) for key, value in _SERVICES[service]["environment"].items()
        }
        moved = {"KEPT_WEB__OIDC_CLIENT_SECRET_FILE": str(secret), "KEPT_METRICS__PORT": str(free_port())}
        return plain | named | {key: value for key, value in moved.items() if key in named} | ours

    yield given
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _here(words: Sequence[str], port: str, free: str) -> list[str]:
    """The image's words on this machine: its programs, and a free port in the place of its own."""
    programs = {"kept": [sys.executable, "-m", "agent.cli"], "python": [sys.executable]}
    first, *rest = words
    moved = [re.sub(rf"\b{port}\b", free, word) if port else word for word in rest]
    return [*programs[first], *moved]


@contextmanager
def _running(
    words: list[str], environment: dict[str, str], where: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    where.mkdir(mode=0o500)
    service = subprocess.Popen(words, env=environment, cwd=where, stderr=subprocess.DEVNULL)
    try:
        yield service
    finally:
        service.send_signal(signal.SIGTERM)
        began = time.monotonic()
        service.wait(30)
        grace = 20.0  # seconds, `stop_grace_period`
        assert time.monotonic() - began < grace, "an engine would have killed it"
        assert not list(where.iterdir()), "it wrote into a folder that is not its own"


@pytest.mark.parametrize("name", _LASTING)
def test_a_service_begins_and_is_healthy(
    name: str, environment: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    """Its own health check says so within a minute, and it ends when it is told to."""
    service, given = _SERVICES[name], environment(name)
    port = next(iter(re.findall(r"--port (\d+)", " ".join(service["command"]))), "")
    free = str(free_port())
    check = _here(service["healthcheck"]["test"][1:], port, free)
    begun = _here(["kept", *service["command"]], port, free)
    with _running(begun, given, tmp_path / "where") as running:
        until = time.monotonic() + _LONGEST
        while subprocess.run(check, env=given, capture_output=True, timeout=_LONGEST, check=False).returncode:
            assert running.poll() is None, f"{name} ended"
            assert time.monotonic() < until, f"{name} is not healthy"
            time.sleep(0.5)


def test_a_dead_team_is_not_healthy(
    environment: Callable[[str], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers' health check fails where nobody looks what is due."""
    given = environment("worker-1")
    for key, value in given.items():
        if key.startswith("KEPT_"):
            monkeypatch.setenv(key, value)
    with bootstrap.application():
        pass
    check = _here(_SERVICES["worker-1"]["healthcheck"]["test"][1:], "", "")
    assert subprocess.run(check, env=given, capture_output=True, check=False).returncode == 1


def test_the_doctor_shows_no_password(environment: Callable[[str], dict[str, str]]) -> None:
    """What an admin copies into a question to somebody else holds the database's place, and not its password."""
    given = environment("worker-1")
    given["KEPT_DATABASE_URL"] = given["KEPT_DATABASE_URL"].replace("postgres@", "postgres:geheim@")
    done = subprocess.run(
        _here(["kept", "doctor"], "", ""), env=given, capture_output=True, text=True, check=False
    )
    assert "postgresql" in done.stdout
    assert "geheim" not in done.stdout + done.stderr
