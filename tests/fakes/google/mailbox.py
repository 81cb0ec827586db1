"""A Gmail mailbox with true state: messages, threads, labels, drafts, and a history that can be pruned."""

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """An answer that is no success."""

    def __init__(
        self, status: int, reason: str, message: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message or reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


def not_found() -> Refused:
    return Refused(404, "notFound", "Requested entity was not found.")


@dataclass
class Letter:
    """One message."""

    id: str
    thread: str
    labels: set[str]
    raw: bytes
    at: float  # epoch seconds
    history: int = 0
    seen_from: float = 0.0  # epoch seconds before which reading it answers 404

    @property
    def head(self) -> dict[str, str]:
        parsed = message_from_bytes(self.raw, policy=policy.compat32)
        return {name.lower(): str(value) for name, value in parsed.items()}

    def shown(self, form: str) -> Json:
        said: Json = {
            "id": self.id,
            "threadId": self.thread,
            "labelIds": sorted(self.labels),
            "historyId": str(self.history),
            "internalDate": str(int(self.at * 1000)),
            "sizeEstimate": len(self.raw),
            "snippet": "",
        }
        if form == "raw":
            said["raw"] = base64.urlsafe_b64encode(self.raw).decode()
        elif form in ("metadata", "full"):
            parsed = message_from_bytes(self.raw, policy=policy.compat32)
            said["payload"] = {"headers": [{"name": n, "value": str(v)} for n, v in parsed.items()]}
        return said


@dataclass
class Mailbox:
    """Everything of one account's mail. `now` is handed in: the fake's clock is set by hand."""

    address: str
    seed: int = 7
    letters: dict[str, Letter] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)  # draft id to message id
    records: list[tuple[int, Json]] = field(default_factory=list)
    history: int = 1_000_000
    pruned: int = 0  # history before this is forgotten
    lag: float = 0.0  # seconds before a new message can be read
    aliases: list[Json] = field(default_factory=list)
    has_profile: bool = True
    knows_after: bool = True  # or takes `after:` for a word that no mail holds
    edits_in_place: bool = False  # as some emulators do: an edit keeps the message's id
    sends_in_place: bool = False
    empty_page_first: bool = False  # a page of history without a history
    pages_by_count: bool = False  # a page token is how many were listed before, as some servers have it
    human_sends: int = 0
    created: list[str] = field(default_factory=list)  # the mark of every draft that was ever made by the API
    told: Callable[[set[str]], None] = lambda labels: None  # of every change, with the labels of its message
    _ids: int = 0x18_0000_0000
    _threads: dict[str, str] = field(default_factory=dict)  # by Message-ID

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.seed}{self.address}")
        self.aliases.append(
            {
                "sendAsEmail": self.address,
                "isPrimary": True,
                "isDefault": True,
                "displayName": "",
                "signature": "",
            }
        )

    # what happens in the mailbox

    def _next(self) -> str:
        self._ids += self._random.randrange(1, 9999)
        return f"{self._ids:x}"

    def note(self, letter: Letter, kind: str, **more: Any) -> None:
        self.history += self._random.randrange(1, 50)
        letter.history = self.history
        entry = {
            "message": {"id": letter.id, "threadId": letter.thread, "labelIds": sorted(letter.labels)},
            **more,
        }
        record = {
            "id": str(self.history),
            "messages": [{"id": letter.id, "threadId": letter.thread}],
            kind: [entry],
        }
        self.records.append((self.history, record))
        self.told(letter.labels | set(more.get("labelIds", ())))

    def put(self, raw: bytes, labels: set[str], now: float, *, thread: str = "", at: float = 0.0) -> Letter:
        letter = Letter(
            self._next(), "", set(labels), raw, at or now, seen_from=now + self.lag if self.lag else 0.0
        )
        letter.thread = thread or self._thread_for(letter) or letter.id
        self.letters[letter.id] = letter
        self._threads[letter.head.get("message-id", "")] = letter.thread
        self.note(letter, "messagesAdded")
        return letter

    def _thread_for(self, letter: Letter) -> str:
        head = letter.head
        wanted = (head.get("in-reply-to", "") + " " + head.get("references", "")).split()
        return next((self._threads[key] for key in reversed(wanted) if key in self._threads), "")

    def relabel(self, name: str, add: set[str], remove: set[str]) -> None:
        letter = self.find(name)
        added, removed = add - letter.labels, remove & letter.labels
        letter.labels = (letter.labels | add) - remove
        if added:
            self.note(letter, "labelsAdded", labelIds=sorted(added))
        if removed:
            self.note(letter, "labelsRemoved", labelIds=sorted(removed))

    def delete(self, name: str) -> None:
        letter = self.letters.pop(name)
        self.note(letter, "messagesDeleted")

    def prune(self) -> None:
        """Forget all history so far, as Gmail does after about a week."""
        self.pruned = self.history + 1
        self.history += 5

    # the human at Gmail

    def edit_draft(self, draft: str, raw: bytes, now: float) -> None:
        old = self.letters[self.drafts[draft]]
        if self.edits_in_place:
            old.raw = raw
            return
        self.delete(old.id)
        self.drafts[draft] = self.put(raw, {"DRAFT"}, now, thread=old.thread).id

    def send_draft(self, draft: str, now: float, raw: bytes | None = None) -> str:
        old = self.letters[self.drafts.pop(draft)]
        self.human_sends += 1
        if self.sends_in_place:
            old.raw = raw or old.raw
            self.relabel(old.id, {"SENT"}, {"DRAFT"})
            return old.id
        self.delete(old.id)
        return self.put(raw or old.raw, {"SENT"}, now, thread=old.thread).id

    def delete_draft(self, draft: str) -> None:
        if draft not in self.drafts:
            raise not_found()
        self.delete(self.drafts.pop(draft))

    # what is asked of it

    def find(self, name: str, now: float | None = None) -> Letter:
        letter = self.letters.get(name)
        if letter is None or (now is not None and now < letter.seen_from):
            raise not_found()
        return letter

    def create_draft(self, body: Json, now: float) -> Json:
        message = body.get("message") or {}
        try:
            raw = base64.b64decode(message["raw"].translate(str.maketrans("-_", "+/")) + "==", validate=False)
        except (KeyError, ValueError):
            raise Refused(400, "invalidArgument", "Missing draft message") from None
        thread = message.get("threadId") or ""
        if thread and not any(letter.thread == thread for letter in self.letters.values()):
            raise not_found()
        letter = self.put(raw, {"DRAFT"}, now, thread=thread)
        letter.seen_from = now
        self.created.append(letter.head.get("x-kept-mark", ""))
        name = f"r{self._random.randrange(10**15)}"
        self.drafts[name] = letter.id
        return self.draft(name)

    def draft(self, name: str, form: str = "") -> Json:
        if name not in self.drafts:
            raise not_found()
        letter = self.letters[self.drafts[name]]
        shown = (
            letter.shown(form)
            if form
            else {"id": letter.id, "threadId": letter.thread, "labelIds": sorted(letter.labels)}
        )
        return {"id": name, "message": shown}

    def list_drafts(self, size: int, page: str) -> Json:
        names = sorted(self.drafts)  # their names are random: the reference promises no order
        start = int(page or 0)
        some = names[start : start + size]
        said: Json = {"resultSizeEstimate": len(names)}
        if some:
            said["drafts"] = [self.draft(n) for n in some]
            for one in said["drafts"]:
                del one["message"]["labelIds"]
        if start + size < len(names):
            said["nextPageToken"] = str(start + size)
        return said

    def insert(self, body: Json, now: float) -> Json:
        raw = base64.b64decode(body["raw"].translate(str.maketrans("-_", "+/")) + "==", validate=False)
        letter = self.put(raw, set(body.get("labelIds") or ()), now)
        return {"id": letter.id, "threadId": letter.thread, "labelIds": sorted(letter.labels)}

    def list_messages(
        self, q: str, size: int, page: str, now: float, asked: dict[str, str] | None = None
    ) -> Json:
        wanted = {label for label in ((asked or {}).get("labelIds") or "").split(",") if label}
        everywhere = (asked or {}).get("includeSpamTrash") == "true"
        found = [
            one
            for one in self.letters.values()
            if self._matches(one, q, now, everywhere=everywhere) and wanted <= one.labels
        ]
        found.sort(key=lambda one: (one.at, one.id), reverse=True)
        if self.pages_by_count:
            begins = int(page or 0)
            counted: Json = {
                "messages": [{"id": one.id, "threadId": one.thread} for one in found[begins : begins + size]]
            }
            return counted | ({"nextPageToken": str(begins + size)} if begins + size < len(found) else {})
        if page:
            at, _, name = base64.urlsafe_b64decode(page).decode().partition(" ")
            found = [one for one in found if (one.at, one.id) < (float(at), name)]
        some = found[:size]
        said: Json = {"resultSizeEstimate": 201}
        if some:
            said["messages"] = [{"id": one.id, "threadId": one.thread} for one in some]
        if len(found) > size:
            token = f"{some[-1].at!r} {some[-1].id}"
            said["nextPageToken"] = base64.urlsafe_b64encode(token.encode()).decode()
        return said

    def _matches(self, letter: Letter, q: str, now: float, *, everywhere: bool = False) -> bool:
        if (letter.labels & {"TRASH", "SPAM"} and not everywhere) or now < letter.seen_from:
            return False
        for word in q.split():
            key, _, value = word.partition(":")
            if key == "after" and (letter.at < float(value) or not self.knows_after):
                return False
            if key == "before" and letter.at >= float(value):
                return False
            if key == "rfc822msgid" and letter.head.get("message-id", "").strip("<>") != value:
                return False
        return True

    def list_history(self, start: str, size: int, page: str) -> Json:
        if not start.isdigit():
            raise Refused(400, "invalidArgument", "Invalid value")
        if int(start) < self.pruned:
            raise not_found()
        found = [record for number, record in self.records if number > int(start)]
        at = int(page or 0)
        if self.empty_page_first and not page and found:
            return {"historyId": str(self.history), "nextPageToken": "0"}
        said: Json = {"historyId": str(self.history)}
        if found[at : at + size]:
            said["history"] = found[at : at + size]
        if at + size < len(found):
            said["nextPageToken"] = str(at + size)
        return said

    def thread(self, name: str, form: str) -> Json:
        found = [one for one in self.letters.values() if one.thread == name]
        if not found:
            raise not_found()
        form = "minimal" if form == "minimal" else "metadata"
        return {
            "id": name,
            "historyId": str(max(o.history for o in found)),
            "messages": [o.shown(form) for o in found],
        }

    def profile(self) -> Json:
        if not self.has_profile:
            raise not_found()
        return {
            "emailAddress": self.address,
            "messagesTotal": len(self.letters),
            "threadsTotal": len({one.thread for one in self.letters.values()}),
            "historyId": str(self.history),
        }
