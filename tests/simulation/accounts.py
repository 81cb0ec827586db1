"""A rep's accounts at their providers, all with the same verbs: mail lies, moves and goes, drafts are made and taken.

`LogAccount` tells what came and went by a log of its own, as the providers with an API do. `ImapAccount` is the real
connector over a server in memory, and so is `CalendarAccount`.
"""

import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, ClassVar, Protocol

from agent.core.message import Message, MessageKey
from agent.errors import KeptError, NotAllowed, ProviderDown, SignInNeeded, SlowDown
from agent.ports import ConnectionInfo, DraftFate, Item, Opened, OutgoingDraft, Page, Verdict
from connectors import caldav, imap
from connectors._password import Secret
from connectors.memory import HandClock
from tests.simulation.calendar_server import HOME, SOURCE, CalendarServer, Event
from tests.simulation.imap_server import FULL, POOR, ImapServer, Mail, MailFolder, Trouble
from tests.simulation.provider import Drafts, Folder

FOLDERS = ("inbox", "sent", "archive", "projects")
SECRET = Secret("token-of-nobodys-business").sealed()


@dataclass(frozen=True)
class Lying:
    """One thing that lies in a folder."""

    ref: str
    key: str
    arrived: datetime
    can_be_had: bool = True


@dataclass(frozen=True)
class DraftInHand:
    """A draft of kept's as a human sees it."""

    mark: str
    to: str
    said: str
    answers: MessageKey | None
    is_edited: bool
    name: object  # the account's own


class Account(Protocol):
    """One account. `on_draft` is told of every draft before it is made: its mark, whom it goes to, and what it says."""

    info: ConnectionInfo
    has_drafts: bool
    is_revoked: bool
    on_draft: Callable[[str, str, str], None]
    when_opened: dict[str, dict[str, Lying]]  # what lay where when it was opened last

    def open(self, **how: Any) -> Opened: ...
    def source(self, folder: str) -> str: ...
    def folders(self) -> tuple[str, ...]: ...
    def lying(self, folder: str) -> dict[str, Lying]: ...
    def forgive(self) -> None: ...
    def quiet(self) -> Any: ...


class MailAccount(Account, Protocol):
    """One that mail lies in."""

    def put(self, folder: str, message: Message) -> None: ...
    def take(self, folder: str, ref: str) -> None: ...
    def move(self, folder: str, to: str, ref: str) -> None: ...
    def created(self) -> dict[str, int]: ...
    def in_hand(self) -> list[DraftInHand]: ...
    def has_lost_any(self) -> bool: ...
    def edit(self, one: DraftInHand) -> None: ...
    def undo(self, one: DraftInHand) -> None: ...
    def send(self, one: DraftInHand) -> bool: ...
    def delete(self, one: DraftInHand) -> None: ...
    def trouble(self, kind: str, after: int, lasts: int) -> None: ...
    def forget_history(self, folder: str) -> None: ...
    def withhold(self, folder: str, ref: str, *, deadly: bool, for_ever: bool) -> None: ...


def _nothing(_mark: str, _to: str, _said: str) -> None:
    """Before a judge listens."""


class _Opening:
    """What all accounts share."""

    is_revoked = False
    on_draft: Callable[[str, str, str], None]
    when_opened: dict[str, dict[str, Lying]]

    def _knock(self) -> None:
        if self.is_revoked:
            raise SignInNeeded("The token was revoked.", "Sign in again.")
        self.when_opened = {folder: self.lying(folder) for folder in self.folders()}  # type: ignore[attr-defined]


class _Told(Drafts):
    """Drafts that tell of what is to be made."""

    on_draft: Callable[[str, str, str], None]

    def create(self, draft: OutgoingDraft, **how: Any) -> str:
        self.on_draft(draft.mark, draft.to[0].email, f"{draft.subject}\n{draft.text}")
        return super().create(draft, **how)


class _Burst(Folder):
    """A folder whose pages may stop coming."""

    account: "LogAccount"

    def _page(self, items: tuple[Item, ...], cursor: str, **more: Any) -> Page:
        self.account.ask(self)
        return super()._page(items, cursor, **more)


class LogAccount(_Opening):
    """Mail with a log of what came and went, and the drafts of `tests.simulation.provider`."""

    has_drafts = True

    def __init__(self, address: str, clock: HandClock, page_items: int) -> None:
        self.info = ConnectionInfo("gmail", address)
        self.on_draft = _nothing
        self.when_opened = {}
        self._folders = {name: _Burst(f"gmail:{address}/{name}", page_items) for name in FOLDERS}
        for folder in self._folders.values():
            folder.account = self
        self.drafts = _Told(clock)
        self.drafts.on_draft = lambda mark, to, said: self.on_draft(mark, to, said)
        self._trouble: Trouble | None = None
        self._is_quiet = False
        self._refs = 0

    def folders(self) -> tuple[str, ...]:
        return FOLDERS

    def source(self, folder: str) -> str:
        return self._folders[folder].name

    def open(self, **_how: Any) -> Opened:
        self._knock()
        return Opened(tuple(self._folders.values()), self.drafts)

    def ask(self, _folder: Folder) -> None:
        """One page is asked for: raises what goes wrong with it."""
        trouble = self._trouble
        if self._is_quiet or trouble is None:
            return
        if trouble.after > 0:
            trouble.after -= 1
            return
        trouble.lasts -= 1
        if trouble.lasts <= 0:
            self._trouble = None
        raise _ERRORS[trouble.kind]()

    def lying(self, folder: str) -> dict[str, Lying]:
        lying = self._folders[folder].lying()
        return {
            ref: Lying(ref, item.message.key, item.message.sent_at)
            for ref, item in lying.items()
            if item.message
        }

    def put(self, folder: str, message: Message) -> None:
        self._refs += 1
        self._folders[folder].put(Item(f"ref-{self._refs}", Verdict.READ, message=message))

    def take(self, folder: str, ref: str) -> None:
        self._folders[folder].take(self._folders[folder].lying()[ref])

    def move(self, folder: str, to: str, ref: str) -> None:
        item = self._folders[folder].lying()[ref]
        self._folders[folder].take(item)
        assert item.message
        self.put(to, item.message)

    def created(self) -> dict[str, int]:
        return self.drafts.created

    def in_hand(self) -> list[DraftInHand]:
        return [
            DraftInHand(
                one.draft.mark,
                one.draft.to[0].email,
                one.draft.text,
                one.draft.in_reply_to,
                one.fate is DraftFate.EDITED,
                one,
            )
            for one in self.drafts.in_hand()
        ]

    def has_lost_any(self) -> bool:
        return self.drafts.has_lost_any()

    def edit(self, one: DraftInHand) -> None:
        self.drafts.edit(one.name)  # type: ignore[arg-type]

    def undo(self, one: DraftInHand) -> None:
        one.name.fate = DraftFate.UNTOUCHED  # type: ignore[attr-defined]

    def send(self, one: DraftInHand) -> bool:
        """Whether the mail that was sent lies anywhere by itself."""
        self.drafts.send(one.name)  # type: ignore[arg-type]
        return False

    def delete(self, one: DraftInHand) -> None:
        self.drafts.delete(one.name)  # type: ignore[arg-type]

    def trouble(self, kind: str, after: int, lasts: int) -> None:
        self._trouble = Trouble(kind, after, lasts)

    def forget_history(self, folder: str) -> None:
        self._folders[folder].prune()

    def withhold(self, folder: str, ref: str, *, deadly: bool, for_ever: bool) -> None:
        """It gives everything that it lists."""

    def draft_trouble(self, *, is_made: bool) -> None:
        self.drafts.create_errors.append((ProviderDown("reset"), is_made))

    def forgive(self) -> None:
        self.is_revoked, self._trouble = False, None
        self.drafts.create_errors.clear()
        self.drafts.find_errors.clear()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        before, self._is_quiet = (self.is_revoked, self.when_opened), True
        self.is_revoked = False
        yield
        (self.is_revoked, self.when_opened), self._is_quiet = before, False


_ERRORS: dict[str, Callable[[], KeptError]] = {
    "cut": lambda: ProviderDown("The line is cut."),
    "limit": lambda: SlowDown("Come back later.", 900.0),
    "refused": lambda: NotAllowed("No."),
}


class ImapAccount(_Opening):
    """The IMAP connector as it ships, over a server in memory."""

    has_drafts = True
    _names: ClassVar = {"inbox": "INBOX", "sent": "Sent", "archive": "Archive", "projects": "Projects"}

    def __init__(self, address: str, clock: HandClock, *, is_poor: bool) -> None:
        options = {"host": "127.0.0.1", "port": "993", "user": address, "tls": "none"}
        self.info = ConnectionInfo("imap", address, options)
        self.on_draft = _nothing
        self.when_opened = {}
        self._clock = clock
        names = [*self._names.values(), "Drafts"]
        self.server = ImapServer(POOR if is_poor else FULL, {name: MailFolder() for name in names})
        self.server.on_draft = self._tell
        self._for_ever: set[str] = set()
        self._untouched: dict[int, bytes] = {}  # edited drafts by UID: what they were

    def folders(self) -> tuple[str, ...]:
        return FOLDERS

    def source(self, folder: str) -> str:
        return f"imap:{self.info.address}@127.0.0.1/{self._names[folder]}"

    def open(self, **how: Any) -> Opened:
        self._knock()
        return imap.open_connection(**how)

    def _folder(self, folder: str) -> MailFolder:
        return self.server.folders[self._names[folder]]

    def lying(self, folder: str) -> dict[str, Lying]:
        there = self._folder(folder)
        away = self.server.withheld | self.server.deadly
        return {
            (ref := f"{there.validity}.{uid}"): Lying(ref, mail.key, mail.arrived, mail.key not in away)
            for uid, mail in there.mails.items()
        }

    def put(self, folder: str, message: Message) -> None:
        self._folder(folder).put(Mail(_raw(message), self._clock.now(), message.key))

    def take(self, folder: str, ref: str) -> None:
        self._folder(folder).take(int(ref.partition(".")[2]))

    def move(self, folder: str, to: str, ref: str) -> None:
        self._folder(to).put(self._folder(folder).take(int(ref.partition(".")[2])))

    def created(self) -> dict[str, int]:
        return self.server.created

    def _tell(self, mark: str, raw: bytes) -> None:
        found = _read(raw)
        self.on_draft(mark, _whom(found), f"{found['Subject']}\n{_words(found)}")

    def in_hand(self) -> list[DraftInHand]:
        found = []
        for uid, mail in self.server.folders["Drafts"].mails.items():
            read = _read(mail.raw)
            answers = str(read["In-Reply-To"] or "").strip("<> ")
            found.append(
                DraftInHand(
                    str(read["X-Kept-Mark"]),
                    _whom(read),
                    _words(read),
                    MessageKey(answers) if answers else None,
                    uid in self._untouched,
                    uid,
                )
            )
        return found

    def has_lost_any(self) -> bool:
        return bool(set(self.server.created) - {one.mark for one in self.in_hand()})

    def _again(self, uid: int, raw: bytes) -> int:
        drafts = self.server.folders["Drafts"]
        was = drafts.take(uid)
        return drafts.put(Mail(raw, self._clock.now(), was.key, (b"\\Draft", b"\\Seen")))

    def edit(self, one: DraftInHand) -> None:
        uid = one.name
        assert isinstance(uid, int)
        raw = self._untouched.pop(uid, self.server.folders["Drafts"].mails[uid].raw)
        new = self._again(uid, raw.replace(b"\r\nSubject: ", b"\r\nSubject: My dear: ", 1))
        self._untouched[new] = raw

    def undo(self, one: DraftInHand) -> None:
        if (raw := self._untouched.pop(one.name, None)) is not None:  # type: ignore[call-overload]
            self._again(one.name, raw)  # type: ignore[arg-type]

    def send(self, one: DraftInHand) -> bool:
        assert isinstance(one.name, int)
        mail = self.server.folders["Drafts"].take(one.name)
        self._untouched.pop(one.name, None)
        self._folder("sent").put(Mail(mail.raw, self._clock.now(), _key(mail.raw)))
        return True

    def delete(self, one: DraftInHand) -> None:
        assert isinstance(one.name, int)
        self.server.folders["Drafts"].take(one.name)
        self._untouched.pop(one.name, None)

    def trouble(self, kind: str, after: int, lasts: int) -> None:
        self.server.trouble = Trouble(kind, after, lasts)

    def forget_history(self, folder: str) -> None:
        self._folder(folder).number_anew()

    def withhold(self, folder: str, ref: str, *, deadly: bool, for_ever: bool) -> None:
        key = self._folder(folder).mails[int(ref.partition(".")[2])].key
        (self.server.deadly if deadly else self.server.withheld).add(key)
        if for_ever:
            self._for_ever.add(key)

    def draft_trouble(self, *, is_made: bool) -> None:
        self.server.put_answer_is_lost += is_made

    def forgive(self) -> None:
        self.is_revoked, self.server.trouble, self.server.put_answer_is_lost = False, None, 0
        self.server.withheld &= self._for_ever
        self.server.deadly &= self._for_ever

    @contextmanager
    def quiet(self) -> Iterator[None]:
        before, self.server.is_quiet = (self.is_revoked, self.when_opened), True
        self.is_revoked = False
        yield
        (self.is_revoked, self.when_opened), self.server.is_quiet = before, False


class CalendarAccount(_Opening):
    """The CalDAV connector as it ships, over a server in memory: the rep's meetings, read at times of their own."""

    has_drafts = False

    def __init__(self, address: str, *, has_tokens: bool, tells_at_most: int) -> None:
        self.info = ConnectionInfo("caldav", address, {"url": HOME, "user": address})
        self.on_draft = _nothing
        self.when_opened = {}
        self.server = CalendarServer(has_tokens, tells_at_most)

    def folders(self) -> tuple[str, ...]:
        return ("work",)

    def source(self, _folder: str) -> str:
        return SOURCE

    def open(self, **how: Any) -> Opened:
        self._knock()
        return caldav.open_connection(**how)

    def lying(self, _folder: str) -> dict[str, Lying]:
        return {
            path: Lying(path, event.uid, event.starts_at, path not in self.server.bad)
            for path, event in self.server.events.items()
        }

    def put_event(self, path: str, event: Event) -> None:
        self.server.put(path, event)

    def trouble(self, status: int, after: int, fails: int) -> None:
        self.server.fails_with, self.server.after, self.server.fails = status, after, fails

    def forgive(self) -> None:
        self.is_revoked, self.server.fails = False, 0
        self.server.bad.clear()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        before, self.server.is_quiet = (self.is_revoked, self.when_opened), True
        self.is_revoked = False
        yield
        (self.is_revoked, self.when_opened), self.server.is_quiet = before, False


def _raw(message: Message) -> bytes:
    lines = [
        f"Message-ID: <{message.key}>",
        f"Date: {format_datetime(message.sent_at)}",
        f"From: {message.senders[0].name} <{message.senders[0].email}>",
        f"To: {message.to[0].name} <{message.to[0].email}>",
        f"Subject: {message.subject}",
    ]
    if message.in_reply_to:
        lines += [f"In-Reply-To: <{message.in_reply_to}>", f"References: <{message.in_reply_to}>"]
    return "\r\n".join([*lines, "", message.plain or ""]).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def _read(raw: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def _words(read: email.message.EmailMessage) -> str:
    body = read.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _whom(read: email.message.EmailMessage) -> str:
    return str(read["To"].addresses[0].addr_spec)


def _key(raw: bytes) -> str:
    return str(_read(raw)["Message-ID"]).strip("<> ")


@dataclass
class Kind:
    """Which accounts a rep has, and how they are."""

    accounts: tuple[str, ...] = ("imap",)  # imap, gmail, caldav
    is_poor: bool = False
    has_tokens: bool = True
    page_items: int = 2
    others: tuple[str, ...] = field(
        default=()
    )  # the accounts of a second rep, of another team; none: there is no such

    def made(self, names: tuple[str, ...], email: str, clock: HandClock) -> list[Any]:
        """The accounts of one rep."""
        made: list[Any] = []
        for place, name in enumerate(names):
            address = email if place == 0 or name == "caldav" else f"private.{email}"
            if name == "imap":
                made.append(ImapAccount(address, clock, is_poor=self.is_poor))
            elif name == "gmail":
                made.append(LogAccount(address, clock, self.page_items))
            else:
                made.append(CalendarAccount(address, has_tokens=self.has_tokens, tells_at_most=3))
        return made
