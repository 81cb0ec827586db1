"""The HTTP side of the fake: who may ask, how many at once, what goes wrong, and a record of all that was asked."""

import json
import time
from http.server import BaseHTTPRequestHandler
from threading import Lock
from typing import Any

from tests.fakes.graph import control
from tests.fakes.graph.authority import Authority
from tests.fakes.graph.batches import batch
from tests.fakes.graph.faults import Fault, Script
from tests.fakes.graph.mailbox_state import Mailbox
from tests.fakes.graph.schema import violations
from tests.fakes.graph.service import Reply, Service, refused, said
from tests.fakes.unsent import is_reading, sends

_AT_ONCE = 4  # what Exchange Online bears for one application and mailbox


class World:
    """Everything behind the sockets. It has one mailbox until another is asked for: each has its own sign-in."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.root = ""
        self.authority = Authority()
        self.script: Script = Script()
        self.seats: dict[str, Service] = {}  # by address
        self.seat = ""  # whose mailbox is spoken of; the first one's where nobody says
        self.log: list[str] = []
        self.logs_all = True
        self.writes: list[str] = []  # every request that was not a reading; never forgotten
        self.inside = 0
        self.most = 0  # requests at once, at their worst
        self.latency = 0.0

    def reset(self) -> None:
        """As on the first day."""
        self.script = Script()
        self.log, self.logs_all, self.writes = [], True, []
        self.most, self.latency = 0, 0.0
        self.authority = Authority(base=self.authority.base)
        self.seats, self.seat = {}, ""

    @property
    def service(self) -> Service:
        """What answers for the mailbox that is spoken of."""
        address = self.seat or self.authority.first
        if address not in self.seats:
            self.seats[address] = made = Service(Mailbox(address), self.root)
            made.check = lambda kind, body: made.violations.extend(violations(kind, body))
        return self.seats[address]

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox that is spoken of."""
        return self.service.mailbox

    def found(self, root: str, authority: str) -> None:
        """Say where it is served."""
        self.root, self.authority.base = root, authority
        self.reset()

    def note(self, asked: str) -> None:
        """Write down what was asked: all of it where that is wanted, what changes something at any time."""
        if self.logs_all or sends([asked]):
            self.log.append(asked)
        if not is_reading(asked):
            self.writes.append(asked)

    def enter(self, weight: int) -> bool:
        """Count a request in; whether there was a place for it."""
        with self.lock:
            self.inside += weight
            self.most = max(self.most, self.inside)
            return self.inside <= _AT_ONCE

    def leave(self, weight: int) -> None:
        """Count it out."""
        with self.lock:
            self.inside -= weight

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """What Graph or the authority says."""
        if "/oauth2/" in path or "/.well-known/" in path:
            with self.lock:
                return self.authority.answer(method, path, body)
        if not path.startswith("/v1.0/"):
            return refused(404, "ResourceNotFound")
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.authority.access:
            return refused(401, "InvalidAuthenticationToken")
        target = path.removeprefix("/v1.0")
        with self.lock:
            self.seat = self.authority.owners.get(token, "")
            if target == "/$batch":
                if "$batch" in self.service.options.get("lacks", ()):
                    return refused(404, "ResourceNotFound")
                return batch(self.service, self.script, body, self.note)
            return self.service.answer(method, target, headers, body)

    def do(self, body: dict[str, Any]) -> Any:
        """A word from the test; `account` says of whose mailbox."""
        with self.lock:
            self.seat = body.pop("account", "")
            return control.do(self, body)


def _failed(fault: Fault) -> Reply:
    more = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    more |= {"Location": fault.location} if fault.location else {}
    if fault.body:
        return fault.status, {"Content-Type": "text/html", **more}, fault.body.encode()
    return refused(fault.status, fault.code, **more)


def _rounds(path: str, body: bytes) -> int:
    return -(-body.count(b'"method"') // 4) if path.endswith("/$batch") else 1


class Handler(BaseHTTPRequestHandler):
    """One connection to the world that `handler_of` names."""

    world: World
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/_control":
            self._send(*said({"result": self.world.do(json.loads(body))}))
            return
        named = f"{self.command} {self.path}"
        self.world.note(named)
        fault = self.world.script.strike(named)
        self._deliver(fault, self._worked(fault, body))

    def _worked(self, fault: Fault | None, body: bytes) -> Reply:
        """The reply, after its time, while it counts as one of those at once."""
        if not self.path.startswith("/v1.0/"):
            return self._reply(fault, body)
        weight = _AT_ONCE if self.path.endswith("/$batch") else 1
        has_place = self.world.enter(weight)
        try:
            time.sleep(self.world.latency * _rounds(self.path, body))
            if not has_place:
                return refused(429, "ApplicationThrottled", **{"Retry-After": "1"})
            return self._reply(fault, body)
        finally:
            self.world.leave(weight)

    def _reply(self, fault: Fault | None, body: bytes) -> Reply:
        if fault and fault.race:
            self.world.do({"do": "edit", "mark": fault.race})
        elif fault and not (fault.lost or fault.cut >= 0 or fault.drip):
            return _failed(fault)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.world.answer(self.command, self.path, headers, body)

    def _deliver(self, fault: Fault | None, reply: Reply) -> None:
        status, headers, raw = reply
        if fault and fault.lost:
            self.close_connection = True
        elif fault and fault.drip:
            self._drip(reply, fault.drip)
        elif fault and fault.cut >= 0:
            self._send(status, headers, raw[: fault.cut], claimed=len(raw))
            self.close_connection = True
        else:
            self._send(status, headers, raw)

    def _drip(self, reply: Reply, pause: float) -> None:
        status, headers, raw = reply
        self._send(status, headers, b"", claimed=len(raw))
        for at in range(len(raw)):
            try:
                self.wfile.write(raw[at : at + 1])
                self.wfile.flush()
            except OSError:
                return
            time.sleep(pause)

    def _send(self, status: int, headers: dict[str, str], raw: bytes, claimed: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw) if claimed is None else claimed))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve  # noqa: N815 - the standard library's names

    def log_message(self, *_: object) -> None:
        """Standard error is not read by anybody."""


def handler_of(world: World) -> type[BaseHTTPRequestHandler]:
    """A handler that serves this world."""
    return type("Handler", (Handler,), {"world": world})
