"""The fake as a server on loopback: the APIs at their documented paths, and `/control` for tests.

`python -m tests.fakes.google` prints its address and serves until its standard input closes.
"""

import base64
import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.fakes.google.mailbox import Refused
from tests.fakes.google.world import Fault, World, query_of


class Server(ThreadingHTTPServer):
    """One world behind one port; calls are answered one at a time."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.world = World()
        self.lock = threading.RLock()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the game."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_DELETE = do_PUT = do_PATCH = do_GET  # noqa: N815

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        where = urlsplit(self.path)
        path = unquote(where.path)
        if path == "/control":
            self._send(200, json.dumps(_control(self.server, json.loads(body))).encode())
            return
        line = f"{self.command} {self.path}"
        with self.server.lock:
            world = self.server.world
            world.note(line)
            world.counts["http"] += 1
            fault = world.fault(line)
            status, headers, answer = self._answer(path, where.query, body, fault)
        self._deliver(status, headers, answer, fault)

    def _answer(
        self, path: str, query: str, body: bytes, fault: Fault | None
    ) -> tuple[int, dict[str, str], bytes]:
        world = self.server.world
        if fault and fault.action in ("status", "html", "redirect", "cut"):
            return _fault_answer(fault)
        if fault and fault.action == "repeat" and path in world.given:
            return 200, {}, world.given[path]
        try:
            if path == "/o/oauth2/auth":
                return 302, {"location": world.consent(query_of(query))}, b""
            if path == "/oauth2/v1/certs":
                return 200, {}, json.dumps(world.topic.certificates).encode()
            if path == "/token":
                return 200, {}, json.dumps(world.token(query_of(body.decode()))).encode()
            if path.startswith("/batch") and world.has_batch:
                return self._batch(body)
            answer = world.answer(
                self.command, path, query_of(query), body, self.headers.get("authorization", "")
            )
        except Refused as refused:
            return refused.status, refused.headers, _error(refused, oauth=path == "/token")
        if answer is None:
            return 204, {}, b""
        world.given[path] = json.dumps(answer).encode()
        return 200, {}, world.given[path]

    def _batch(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        boundary = re.search(r'boundary="?([^";]+)', self.headers["content-type"])[1].encode()  # type: ignore[index]
        pieces = []
        for part in body.split(b"--" + boundary)[1:-1]:
            outer, _, inner = part.lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
            name = re.search(rb"(?i)content-id: <(.*)>", outer)[1].decode()  # type: ignore[index]
            method, target, _ = inner.split(b"\n")[0].decode().split(" ")
            status, headers, answer = self._part(method, target)
            head = [
                f"HTTP/1.1 {status} X",
                "Content-Type: application/json",
                *(f"{k}: {v}" for k, v in headers.items()),
            ]
            named = [f"Content-ID: <response-{name}>"] if self.server.world.batch_names_parts else []
            text = "\r\n".join(
                ["--answer", "Content-Type: application/http", *named, "", *head, "", answer.decode(), ""]
            )
            pieces.append(text)
        pieces.append("--answer--\r\n")
        return 200, {"content-type": "multipart/mixed; boundary=answer"}, "".join(pieces).encode()

    def _part(self, method: str, target: str) -> tuple[int, dict[str, str], bytes]:
        world = self.server.world
        where = urlsplit(target)
        world.note(f"PART {method} {target}")
        fault = world.fault(f"PART {method} {target}")
        if fault and fault.action in ("status", "html"):
            return _fault_answer(fault)
        try:
            answer = world.answer(
                method, unquote(where.path), query_of(where.query), b"", self.headers.get("authorization", "")
            )
        except Refused as refused:
            return refused.status, refused.headers, _error(refused)
        return 200, {}, json.dumps(answer).encode()

    def _deliver(self, status: int, headers: dict[str, str], answer: bytes, fault: Fault | None) -> None:
        action = fault.action if fault else ""
        if action in ("cut", "after_commit"):
            self.close_connection = True
            return
        if action == "truncate":
            self._send(status, answer[: len(answer) // 2], {**headers, "content-length": str(len(answer))})
            self.close_connection = True
            return
        if action == "half_json":
            answer = answer[: len(answer) // 2]
        if action == "drip":
            self._drip(answer)
            return
        self._send(status, answer, headers)

    def _drip(self, answer: bytes) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
        self.wfile.write(f"content-length: {len(answer)}\r\n\r\n".encode())
        for byte in answer[:600]:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.1)
        self.close_connection = True

    def _send(self, status: int, answer: bytes, headers: dict[str, str] | None = None) -> None:
        given = {
            "content-type": "application/json; charset=UTF-8",
            "content-length": str(len(answer)),
            **(headers or {}),
        }
        self.send_response(status)
        for name, value in given.items():
            if status != 204 or name != "content-length":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)
        self.wfile.flush()


def _fault_answer(fault: Fault) -> tuple[int, dict[str, str], bytes]:
    headers = {"retry-after": fault.retry_after} if fault.retry_after else {}
    if fault.action == "html":
        return (
            fault.status,
            {**headers, "content-type": "text/html"},
            b"<html><h1>That's an error.</h1></html>" * 50,
        )
    if fault.action == "redirect":
        return 302, {"location": "http://127.0.0.2:9/elsewhere"}, b""
    reason = fault.reason or ("rateLimitExceeded" if fault.status in (403, 429) else "backendError")
    return fault.status, headers, _error(Refused(fault.status, reason, fault.message))


def _error(refused: Refused, *, oauth: bool = False) -> bytes:
    if oauth:
        return json.dumps(
            {"error": refused.reason, "error_description": "Token has been expired or revoked."}
        ).encode()
    one = {"message": str(refused), "domain": "global", "reason": refused.reason}
    return json.dumps({"error": {"code": refused.status, "message": str(refused), "errors": [one]}}).encode()


def _control(server: Server, asked: dict[str, Any]) -> Any:
    """What a test does to the world: one verb with its arguments."""
    with server.lock:
        verb = asked.pop("do")
        return _VERBS[verb](server.world, **asked)


def _reset(world: World, **settings: Any) -> None:
    fresh = World(**settings)
    world.__dict__.update(fresh.__dict__)


def _deliver(
    world: World, account: str, raw: str, labels: list[str] | None = None, at: float = 0.0, thread: str = ""
) -> str:
    mail = world.account(account).mail
    return mail.put(
        base64.b64decode(raw), set(labels or ["INBOX", "UNREAD"]), world.now, at=at, thread=thread
    ).id


def _deliver_all(
    world: World, account: str, mails: list[dict[str, Any]], labels: list[str] | None = None
) -> list[str]:
    return [_deliver(world, account, labels=labels, **one) for one in mails]


def _set(world: World, **values: Any) -> None:
    for name, value in values.items():
        setattr(world, name, value)


def _set_mail(world: World, account: str, **values: Any) -> None:
    for name, value in values.items():
        setattr(world.account(account).mail, name, value)


def _set_account(world: World, account: str, **values: Any) -> None:
    for name, value in values.items():
        setattr(world.account(account), name, value)


def _agenda(world: World, account: str, verb: str, calendar: str = "", **more: Any) -> Any:
    calendars = world.account(account).calendars
    agenda = calendars[calendar or account]
    if verb == "put":
        return agenda.put(more["event"], world.now)
    if verb == "remove":
        return agenda.remove(more["id"], world.now)
    if verb == "vanish":
        return agenda.vanish(more["id"])
    if verb == "forget":
        return agenda.forget()
    for name, value in more.items():
        setattr(agenda, name, value)
    return None


def _drafts(world: World, account: str) -> list[dict[str, Any]]:
    mail = world.account(account).mail
    return [
        {
            "id": name,
            "message": mail.letters[message].id,
            "thread": mail.letters[message].thread,
            "raw": base64.b64encode(mail.letters[message].raw).decode(),
        }
        for name, message in mail.drafts.items()
    ]


def _human(world: World, account: str, verb: str, draft: str = "", raw: str = "") -> Any:
    mail = world.account(account).mail
    said = base64.b64decode(raw)
    if verb == "edit":
        return mail.edit_draft(draft, said, world.now)
    if verb == "send":
        return mail.send_draft(draft, world.now, said or None)
    if verb == "delete":
        return mail.delete_draft(draft)
    return mail.put(said, {"DRAFT"}, world.now) and mail.drafts.setdefault(
        f"human{len(mail.drafts)}", next(reversed(mail.letters))
    )


def _relabel(
    world: World, account: str, letter: str, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> None:
    world.account(account).mail.relabel(letter, set(add), set(remove))


def _forget_calls(world: World) -> None:
    world.calls.clear()
    world.counts.clear()


def _spent(world: World, account: str) -> dict[str, int]:
    found = world.account(account)
    return {
        "units": found.units,
        "most_a_minute": found.most_a_minute,
        "refused": found.refused_by_quota,
        "refreshes": found.refreshes,
        "human_sends": found.mail.human_sends,
    }


def _letters(world: World, account: str) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "thread": one.thread,
            "labels": sorted(one.labels),
            "raw": base64.b64encode(one.raw).decode(),
            "at": one.at,
        }
        for one in world.account(account).mail.letters.values()
    ]


_VERBS: dict[str, Callable[..., Any]] = {
    "reset": _reset,
    "set": _set,
    "set_mail": _set_mail,
    "set_account": _set_account,
    "deliver": _deliver,
    "deliver_all": _deliver_all,
    "human": _human,
    "drafts": _drafts,
    "agenda": _agenda,
    "relabel": _relabel,
    "delete": lambda world, account, letter: world.account(account).mail.delete(letter),
    "prune": lambda world, account: world.account(account).mail.prune(),
    "expire": lambda world: world.tokens.clear(),
    "fault": lambda world, **fault: world.faults.append(Fault(**fault)),
    "heal": lambda world: world.faults.clear(),
    "faults_left": lambda world: [asdict(one) for one in world.faults if one.times > 0],
    "calls": lambda world: list(world.calls),
    "writes": lambda world: list(world.writes),
    "counts": lambda world: dict(world.counts),
    "violations": lambda world: list(world.violations),
    "forget_calls": _forget_calls,
    "spent": _spent,
    "letters": _letters,
    "publish": lambda world, what: world.topic.publish(what),
    "certificates": lambda world, **keys: setattr(world.topic, "certificates", keys),
    "topic": lambda world: {
        "waiting": len(world.topic.waiting),
        "published": len(world.topic.published),
        "dropped": world.topic.dropped,
        "watched": sorted(world.topic.watches),
    },
    "created": lambda world, account: world.account(account).mail.created,
}
