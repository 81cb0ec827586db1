"""A small IMAP server that misbehaves as told: everything that no real server does on demand.

It knows enough IMAP for kept and no more: no CONDSTORE, no UIDPLUS, no ESEARCH unless told. A *fault* is
asked about every command before it is answered, and may answer instead.
"""

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Fault = Callable[["Talk", str], bool]
"""Given the talk and the command without its tag: True where it answered, False to let the server answer."""


@dataclass
class Mailbox:
    """One folder's mail by UID."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 77
    next: int = 1

    def put(self, raw: bytes) -> int:
        uid, self.next = self.next, self.next + 1
        self.mails[uid] = raw
        return uid


@dataclass
class Scripted:
    """The server's state and its faults; `commands` is everything it was asked, in order."""

    port: int = 0
    folders: dict[str, Mailbox] = field(
        default_factory=lambda: {name: Mailbox() for name in ("INBOX", "Sent", "Drafts")}
    )
    fault: Fault | None = None
    greeting: Callable[["Talk"], bool] | None = None
    capabilities: str = "IMAP4rev1"
    commands: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    disable_nagle_algorithm = True
    state: Scripted
    tag = ""
    selected: Mailbox | None = None
    body_of: Callable[[int, bytes], bytes] | None = None

    def setup(self) -> None:
        super().setup()
        self.state = self.server.state  # type: ignore[attr-defined]

    def say(self, text: str | bytes) -> None:
        """Send a line."""
        self.raw((text.encode() if isinstance(text, str) else text) + b"\r\n")

    def raw(self, octets: bytes) -> None:
        """Send these octets and nothing more."""
        self.wfile.write(octets)
        self.wfile.flush()

    def ok(self, text: str = "done") -> bool:
        """Complete the command."""
        self.say(f"{self.tag} OK {text}")
        return True

    def no(self, text: str = "no") -> bool:
        """Refuse the command."""
        self.say(f"{self.tag} NO {text}")
        return True

    def cut(self) -> bool:
        """Break the connection."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError

    def handle(self) -> None:
        with suppress(OSError, ValueError):
            if self.state.greeting and self.state.greeting(self):
                return
            self.say("* OK ready")
            while line := self.rfile.readline():
                self._command(line.rstrip(b"\r\n").decode("latin-1"))

    def _command(self, line: str) -> None:
        self.tag, _, command = line.partition(" ")
        with self.state.lock:
            self.state.commands.append(command)
        if self.state.fault and self.state.fault(self, command):
            return
        self.answer(command)

    def answer(self, command: str) -> None:
        """What a good server says to this command."""
        words = command.split(" ")
        verb = words[1].upper() if words[0].upper() == "UID" else words[0].upper()
        getattr(self, f"_{verb.lower()}", self._unknown)(command)

    def _unknown(self, command: str) -> None:
        self.say(f"{self.tag} BAD what?")

    def _capability(self, command: str) -> None:
        self.say(f"* CAPABILITY {self.state.capabilities}")
        self.ok()

    def _login(self, command: str) -> None:
        self.ok()

    def _authenticate(self, command: str) -> None:
        """Any SASL answer will do; `said` remembers it."""
        self.say("+ ")
        self.state.commands.append(self.rfile.readline().strip().decode())
        self.ok()

    def _noop(self, command: str) -> None:
        self.ok()

    def _logout(self, command: str) -> None:
        self.say("* BYE")
        self.ok()

    def _list(self, command: str) -> None:
        for name in self.state.folders:
            self.say(f'* LIST () "/" "{name}"')
        self.ok()

    def _create(self, command: str) -> None:
        if (name := self._named(command)) in self.state.folders:
            self.no("[ALREADYEXISTS]")
            return
        self.state.folders[name] = Mailbox()
        self.ok()

    def _subscribe(self, command: str) -> None:
        self.ok()

    def _status(self, command: str) -> None:
        box = self.state.folders.get(name := self._named(command))
        if box is None:
            self.no("[NONEXISTENT]")
            return
        said = f"MESSAGES {len(box.mails)} UIDNEXT {box.next} UIDVALIDITY {box.validity}"
        self.say(f'* STATUS "{name}" ({said})')
        self.ok()

    def _examine(self, command: str) -> None:
        box = self.state.folders.get(self._named(command))
        if box is None:
            self.no("[NONEXISTENT]")
            return
        self.selected = box
        self.say(f"* {len(box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {box.validity}]")
        self.say(f"* OK [UIDNEXT {box.next}]")
        self.ok("[READ-ONLY]" if command.upper().startswith("EXAMINE") else "[READ-WRITE]")

    _select = _examine

    def _search(self, command: str) -> None:
        assert self.selected
        uids = sorted(self.selected.mails)
        if found := re.search(r"UID SEARCH.* UID ([0-9:,*]+)", command):
            uids = [uid for uid in uids if uid in _asked(found[1], self.selected)]
        self.say(" ".join(["* SEARCH", *map(str, uids)]))
        self.ok()

    def _fetch(self, command: str) -> None:
        assert self.selected
        found = re.match(r"UID FETCH ([0-9:,*]+) (.*)", command)
        if not found:
            self._unknown(command)
            return
        for uid in sorted(_asked(found[1], self.selected)):
            if uid in self.selected.mails:
                self.raw(self.row(uid, found[2]))
        self.ok()

    def row(self, uid: int, wanted: str) -> bytes:
        """A FETCH response for this mail."""
        assert self.selected
        mail = self.selected.mails[uid]
        said = b'UID %d FLAGS () INTERNALDATE "07-May-2026 08:00:00 +0200" RFC822.SIZE %d' % (uid, len(mail))
        if "BODY.PEEK[]<0" in wanted:
            said += b" BODY[]<0> {%d}\r\n%s" % (len(mail), mail)
        elif "BODY.PEEK[]" in wanted:
            said += b" BODY[] {%d}\r\n%s" % (len(mail), mail)
        elif "BODY.PEEK[HEADER" in wanted:
            head = mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            said += b" BODY[HEADER.FIELDS (X)] {%d}\r\n%s" % (len(head), head)
        return b"* %d FETCH (%s)\r\n" % (uid, said)

    def _append(self, command: str) -> None:
        self.take(command)
        self.ok()

    def take(self, command: str) -> None:
        """Let the literal of an APPEND come and keep it."""
        size = int(command.rpartition("{")[2].rstrip("}"))
        self.say("+ go on")
        mail = self.rfile.read(size)
        self.rfile.readline()
        self.state.folders[self._named(command)].put(mail)

    def _named(self, command: str) -> str:
        return command.split(" ")[1].strip('"')


def asked_for(command: str, box: Mailbox) -> set[int]:
    """The UIDs that a UID FETCH names."""
    return _asked(command.split(" ")[2], box)


def _asked(text: str, box: Mailbox) -> set[int]:
    found: set[int] = set()
    for piece in text.split(","):
        low, colon, high = piece.replace("*", str(max(box.mails, default=1))).partition(":")
        top = int(high if colon else low)
        found.update(range(min(int(low), top), max(int(low), top) + 1))
    return found


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True


@contextmanager
def scripted(talk: type[Talk] = Talk) -> Iterator[Scripted]:
    """A server for the time of the block, whose connections are of this kind."""
    with _Server(("127.0.0.1", 0), talk) as server:
        state = Scripted(server.server_address[1])
        server.state = state  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


def once(fault: Fault, at: str, *, times: int = 1) -> Fault:
    """The fault at the first commands that begin so, and good behaviour afterwards."""
    left = [times]

    def asked(talk: Talk, command: str) -> bool:
        if not command.startswith(at) or not left[0]:
            return False
        left[0] -= 1
        return fault(talk, command)

    return asked
