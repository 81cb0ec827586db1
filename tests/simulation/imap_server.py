"""An IMAP server in memory: what `connectors.imap` asks its client, answered without a socket.

The whole connector lives above it as it ships: its session with its second tries, its walk, its cursors, its
drafts. What goes wrong goes wrong at a question, wherever in a reading that is.
"""

import imaplib
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from connectors.imap.cursor import FolderState
from connectors.imap.listing import Listed

T = TypeVar("T")

FULL = frozenset(
    {"ENABLE", "QRESYNC", "CONDSTORE", "UIDPLUS", "ESEARCH", "LIST-STATUS", "SPECIAL-USE", "LIST-EXTENDED"}
)
POOR: frozenset[str] = frozenset()
_USES = {"Sent": "\\sent", "Drafts": "\\drafts"}
_MARK = re.compile(rb"^X-Kept-Mark: *(\S+)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """One mail in a folder; `key` is the truth's name of it."""

    raw: bytes
    arrived: datetime
    key: str
    flags: tuple[bytes, ...] = ()


@dataclass
class MailFolder:
    """Mail under UIDs, which are given once."""

    mails: dict[int, Mail] = field(default_factory=dict)
    validity: int = 1
    next: int = 1
    modseq: int = 1
    expunged: dict[int, int] = field(default_factory=dict)  # UID to MODSEQ

    def put(self, mail: Mail) -> int:
        """It comes to lie here."""
        uid, self.next, self.modseq = self.next, self.next + 1, self.modseq + 1
        self.mails[uid] = mail
        return uid

    def take(self, uid: int) -> Mail:
        """It goes away."""
        self.modseq += 1
        self.expunged[uid] = self.modseq
        return self.mails.pop(uid)

    def number_anew(self) -> None:
        """Every UID means nothing any more."""
        mails = list(self.mails.values())
        self.validity, self.next, self.mails, self.expunged = self.validity + 1, 1, {}, {}
        for mail in mails:
            self.put(mail)


@dataclass
class Trouble:
    """What goes wrong: `kind` (cut, limit, refused) after so many more questions, at so many in a row."""

    kind: str
    after: int
    lasts: int


@dataclass
class ImapServer:
    """One mailbox at a server. `withheld` and `deadly` are keys of mails that it cannot give, or breaks at."""

    can: frozenset[str] = FULL
    folders: dict[str, MailFolder] = field(default_factory=dict)
    trouble: Trouble | None = None
    withheld: set[str] = field(default_factory=set)
    deadly: set[str] = field(default_factory=set)
    created: Counter[str] = field(default_factory=Counter)  # drafts ever put, by mark
    put_answer_is_lost: int = 0  # APPENDs of which the answer never comes
    on_draft: Callable[[str, bytes], None] = lambda _mark, _raw: None
    is_quiet: bool = False  # the judge looks: nothing goes wrong

    def ask(self) -> None:
        """One question: raises what goes wrong with it."""
        trouble = self.trouble
        if self.is_quiet or trouble is None:
            return
        if trouble.after > 0:
            trouble.after -= 1
            return
        trouble.lasts -= 1
        if trouble.lasts <= 0:
            self.trouble = None
        if trouble.kind == "cut":
            raise imaplib.IMAP4.abort("the line is cut")
        raise imaplib.IMAP4.error("[LIMIT] come back later" if trouble.kind == "limit" else "NO")

    def put_draft(self, folder: str, raw: bytes) -> int:
        """A draft of kept's comes to lie here."""
        found = _MARK.search(raw)
        mark = found[1].decode() if found else ""
        self.on_draft(mark, raw)
        self.created[mark] += 1
        return self.folders[folder].put(
            Mail(raw, datetime.fromisoformat("2026-03-02T09:00Z"), f"draft {mark}")
        )


class _Wire:
    def shutdown(self) -> None:
        """There is no socket."""


class MemoryClient:
    """What `connectors.imap.client.Client` answers."""

    wire = _Wire()

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._folder = MailFolder()

    def has(self, capability: str) -> bool:
        return capability in self._server.can

    def offered(self, capability: str, ask: Callable[[], T]) -> T | None:
        return ask() if self.has(capability) else None

    def strange(self) -> list[str]:
        return []

    def folders(self) -> list[Listed]:
        self._server.ask()
        has_status = self.has("LIST-STATUS")
        return [
            Listed(
                name,
                "/",
                frozenset(filter(None, [_USES.get(name)])),
                self._state(one) if has_status else None,
            )
            for name, one in self._server.folders.items()
        ]

    def status(self, folder: str) -> FolderState:
        self._server.ask()
        return replace(self._state(self._server.folders[folder]), modseq=0)

    def examine(self, folder: str, *, writing: bool = False) -> FolderState:
        self._server.ask()
        self._folder = self._server.folders[folder]
        return self._state(self._folder)

    def _state(self, folder: MailFolder) -> FolderState:
        modseq = folder.modseq if self.has("CONDSTORE") else 0
        return FolderState(folder.validity, folder.next, len(folder.mails), modseq)

    def uids(self, *criteria: str) -> set[int]:
        self._server.ask()
        words, found = list(criteria), set(self._folder.mails)
        while words:
            word = words.pop(0)
            if word == "SINCE":
                day = datetime.strptime(words.pop(0), "%d-%b-%Y").replace(tzinfo=UTC).date()
                found = {uid for uid in found if self._folder.mails[uid].arrived.date() >= day}
            elif word == "UID":
                found &= self._named(words.pop(0))
            elif word == "DELETED":
                found = {uid for uid in found if b"\\Deleted" in self._folder.mails[uid].flags}
        return found

    def _named(self, text: str) -> set[int]:
        last = max(self._folder.mails, default=0)
        named: set[int] = set()
        for part in text.split(","):
            low, _, high = part.partition(":")
            if high == "*":
                named |= {uid for uid in self._folder.mails if uid >= int(low)} | {last}
            else:
                named |= set(range(int(low), int(high or low) + 1))
        return named

    def vanished(self, modseq: int, low: int, high: int, *, among: frozenset[int]) -> frozenset[int]:
        self._server.ask()
        gone = {uid for uid, at in self._folder.expunged.items() if at > modseq and low <= uid <= high}
        return among & gone

    def fetch(self, uids: Collection[int], wanted: Sequence[str]) -> dict[int, dict[bytes, Any]]:
        if not uids:
            return {}
        self._server.ask()
        there = {uid: self._folder.mails[uid] for uid in uids if uid in self._folder.mails}
        if any(item.startswith("BODY.PEEK[]") for item in wanted):
            if any(mail.key in self._server.deadly for mail in there.values()):
                raise imaplib.IMAP4.abort("the server broke down")
            there = {uid: mail for uid, mail in there.items() if mail.key not in self._server.withheld}
        return {uid: dict(_said(mail, item) for item in wanted) for uid, mail in there.items()}

    def noop(self) -> None:
        self._server.ask()

    def put(self, folder: str, mail: bytes, flags: Sequence[str]) -> tuple[int, int] | None:
        self._server.ask()
        uid = self._server.put_draft(folder, mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        if self._server.put_answer_is_lost:
            self._server.put_answer_is_lost -= 1
            raise imaplib.IMAP4.abort("the line is cut")
        return (self._server.folders[folder].validity, uid) if self.has("UIDPLUS") else None

    def add_flags(self, uids: Collection[int], flags: Sequence[bytes], *, silent: bool) -> None:
        self._server.ask()
        for uid in set(uids) & set(self._folder.mails):
            mail = self._folder.mails[uid]
            self._folder.mails[uid] = replace(mail, flags=(*mail.flags, *flags))

    def uid_expunge(self, uids: Collection[int]) -> None:
        self._server.ask()
        self._expunge(set(uids))

    def expunge(self) -> None:
        self._server.ask()
        self._expunge(set(self._folder.mails))

    def _expunge(self, among: set[int]) -> None:
        for uid in [
            uid for uid in among & set(self._folder.mails) if b"\\Deleted" in self._folder.mails[uid].flags
        ]:
            self._folder.take(uid)

    def logout(self) -> None:
        """Take leave."""


def _said(mail: Mail, item: str) -> tuple[bytes, Any]:
    if item == "RFC822.SIZE":
        return b"RFC822.SIZE", len(mail.raw)
    if item == "INTERNALDATE":
        return b"INTERNALDATE", mail.arrived
    if item == "FLAGS":
        return b"FLAGS", mail.flags
    if item.startswith("BODY.PEEK[HEADER"):
        return b"BODY[HEADER.FIELDS ()]", mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return (b"BODY[]" if item == "BODY.PEEK[]" else b"BODY[]<0>"), mail.raw
