"""`kept hooks` as it is served, in this process on loopback, over a data folder with its own settings."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import uvicorn

from agent import bootstrap
from agent.bootstrap import Application
from agent.bootstrap.pushed import Pushed
from agent.core.policy import Rep
from agent.hooks.serve import served
from agent.ports import ConnectionInfo
from agent.store_port import Connection, JobKind
from tests.fakes.google.client import FakeGoogle
from tests.fakes.google.client import running as google_running
from tests.fakes.graph.client import FakeGraph
from tests.fakes.unsent import GOOGLE, MICROSOFT, sends, strange_writes

_FAR = timedelta(days=300)


@dataclass
class Hooks:
    """The address, and what is behind it."""

    app: Application
    port: int

    def post(self, path: str, body: object, **headers: str) -> tuple[int, str, str]:
        """Status, content type and text of the answer."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", path, sent, {"content-type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers.get("content-type", ""), answer.read().decode()
        finally:
            connection.close()

    def connect(self, provider: str, address: str, secret: str) -> Connection:
        """A signed-in mailbox that is not due for a long time."""
        with self.app.store.writing(datetime.now(UTC)) as unit:
            mailbox = unit.mailboxes.put(Rep(address, ZoneInfo("UTC")))
            made = unit.connections.put(mailbox.id, ConnectionInfo(provider, address), secret)
            unit.connections.note(made.id, made.state, next_check_at=datetime.now(UTC) + _FAR)
            unit.jobs.ensure()
        self.rest()
        return made

    def rest(self) -> None:
        """Let every reading be done, and due in the far future."""
        now = datetime.now(UTC)
        with self.app.store.writing(now) as unit:
            for job in unit.jobs.all():
                unit.jobs.begin(job.id, "test", until=now)
                unit.jobs.end(job.id, "test", due_at=now + _FAR)

    def hurried(self) -> set[int]:
        """The connections whose reading is due now."""
        now = datetime.now(UTC)
        with self.app.store.reading() as unit:
            jobs = unit.jobs.all()
        return {int(job.connection or 0) for job in jobs if job.kind is JobKind.READ and job.due_at <= now}


Serving = Callable[[str], Hooks]
"""Serves with these lines of kept.toml; `URL` in them stands for the address."""


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """`kept hooks` over a folder of its own, as often as it is asked for; ended after the test."""
    ends: list[Callable[[], object]] = []

    def begin(settings: str) -> Hooks:
        context = _served(tmp_path / f"data-{len(ends)}", settings)
        hooks = context.__enter__()
        ends.append(lambda: context.__exit__(None, None, None))
        return hooks

    yield begin
    while ends:
        ends.pop()()


@contextmanager
def _served(data: Path, settings: str) -> Iterator[Hooks]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        data.mkdir(mode=0o700)
        (data / "kept.toml").write_text(settings.replace("URL", f"http://127.0.0.1:{port}"), "utf-8")
        with bootstrap.application(data) as app:
            config = uvicorn.Config(served(Pushed(app)), log_config=None, access_log=False)
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()
            until(lambda: server.started)
            try:
                yield Hooks(app, port)
            finally:
                server.should_exit = True
                thread.join(20)


def until(is_so: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Wait for another thread or process to have done it; what it came to."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := is_so():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@pytest.fixture(scope="session")
def graph_process() -> Iterator[FakeGraph]:
    fake = FakeGraph()
    yield fake
    fake.stop()


@pytest.fixture
def graph(graph_process: FakeGraph) -> Iterator[FakeGraph]:
    """Microsoft Graph, at this very moment; nothing could send."""
    graph_process.do("reset")
    graph_process.do("set", now=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    graph_process.do("authority", device="approved", base=graph_process.root)
    yield graph_process
    record = graph_process.do("record")
    assert record["violations"] == []
    assert sends(record["log"]) == []
    assert strange_writes(graph_process.do("writes"), MICROSOFT) == []


@pytest.fixture(scope="session")
def google_process() -> Iterator[FakeGoogle]:
    with google_running() as fake:
        yield fake


@pytest.fixture
def google(google_process: FakeGoogle) -> Iterator[FakeGoogle]:
    """Google with an empty world; nothing could send."""
    google_process.do("reset")
    yield google_process
    assert google_process.do("violations") == []
    assert sends(google_process.do("calls")) == []
    assert strange_writes(google_process.do("writes"), GOOGLE) == []
