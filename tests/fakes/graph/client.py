"""The test's side of the fake Graph: starts it as a process of its own, speaks to its control address, and keeps its vault."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock, RLock
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener
from zoneinfo import ZoneInfo

from agent.core.policy import Rep
from agent.ports import ConnectionInfo, Endpoints, Opened
from connectors.outlook import open_connection
from connectors.outlook.gate import Gate
from connectors.outlook.transport import Graph, Limits

NOW = datetime(2026, 5, 7, 8, tzinfo=UTC)
REP = Rep("dana@northwind.example", ZoneInfo("America/Chicago"), name="Dana Reyes")
WINDOW = (NOW - timedelta(days=90), NOW + timedelta(days=90))


_USUAL = Limits()


class HandClock:
    """A clock that stands until somebody waits by it."""

    def __init__(self, now: datetime = NOW) -> None:
        self._start = now
        self._passed = 0.0
        self._lock = Lock()
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def set(self, now: datetime) -> None:
        """Let it be this late; it never goes back."""
        self._passed = max(self._passed, (now - self._start).total_seconds())

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self._passed += seconds


class MemoryVault:
    """A secret in memory, with the lock that several workers share."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self.saved: list[str] = []
        self._lock = RLock()

    def load(self) -> str:
        return self.secret

    @contextmanager
    def locked(self) -> Iterator[None]:
        with self._lock:
            yield

    def save(self, secret: str) -> None:
        self.secret = secret
        self.saved.append(secret)


class FakeGraph:
    """The running fake."""

    def __init__(self, certificate: str = "") -> None:
        command = [sys.executable, "-m", "tests.fakes.graph", *([certificate] if certificate else [])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self._out = self._process.stdout
        said = json.loads(self._out.readline())
        self.root: str = said["root"]
        self.authority: str = said["authority"]
        self._opener = build_opener(ProxyHandler({}))
        self._open: list[Callable[[], None]] = []

    def __getstate__(self) -> dict[str, Any]:
        """Another process of the test speaks to the same fake, which is not its own to stop."""
        return {
            "root": self.root,
            "authority": self.authority,
            "_opener": build_opener(ProxyHandler({})),
            "_open": [],
        }

    def stop(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)
        self._out.close()

    def do(self, word: str, **said: Any) -> Any:
        """A word of `control.py`."""
        request = Request(self.root + "/_control", json.dumps({"do": word, **said}).encode(), method="POST")
        with self._opener.open(request, timeout=30) as answer:
            return json.loads(answer.read())["result"]

    def mail(
        self, number: int, *, folder: str = "inbox", sender: str = "sven@brandt.example", **more: Any
    ) -> int:
        """Let a mail arrive, the later the higher its number."""
        at = NOW - timedelta(days=30) + timedelta(minutes=number)
        received = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        mime = more.pop("mime", None) or a_mail(number, sender=sender, at=at, came_in=folder != "sentitems")
        said = {"mime": base64.b64encode(mime).decode(), "folder": folder, "received": received}
        return int(self.do("put", **said, more=more))

    def endpoints(self) -> Endpoints:
        """Where a connector finds it."""
        return Endpoints(graph_root=self.root, microsoft_authority=self.authority)

    def graph(
        self, clock: HandClock | None = None, *, limits: Limits = _USUAL, token: str = "a-token"
    ) -> Graph:
        """The transport, signed in."""
        made = Graph(self.root, lambda refused: token, clock or HandClock(), Gate(), limits=limits)
        self._open.append(made.close)
        return made

    def opened(self, vault: MemoryVault, clock: HandClock, **options: str) -> Opened:
        """The whole connection, as the program opens it."""
        info = ConnectionInfo("outlook", REP.email, options)
        made = open_connection(info, vault, self.endpoints(), rep=REP, window=WINDOW, clock=clock)
        self._open.append(made.close)
        return made

    def close_all(self) -> None:
        """Let go of what was opened in a test."""
        while self._open:
            self._open.pop()()

    @property
    def asked(self) -> list[str]:
        """Every request since the last `clear_log`, parts of batches included."""
        return list(self.do("record")["log"])


def a_mail(number: int, *, sender: str, at: datetime, came_in: bool = True, broken: bool = False) -> bytes:
    """One small mail; a broken one names a charset that its text belies."""
    received = (
        b"Received: from mx.brandt.example by mx.northwind.example; " + _date(at) + b"\r\n"
        if came_in
        else b""
    )
    to = "dana@northwind.example" if came_in else "sven@brandt.example"
    text = b"Gr\xfc\xdfe" if broken else b"The samples left this morning."
    return received + (
        b"Message-ID: <%d@brandt.example>\r\nDate: %s\r\nFrom: %s\r\nTo: %s\r\nSubject: Samples %d\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"
        % (number, _date(at), sender.encode(), to.encode(), number, text)
    )


def _date(at: datetime) -> bytes:
    return at.strftime("%a, %d %b %Y %H:%M:%S +0000").encode()
