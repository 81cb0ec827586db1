"""One mailbox as the fake Graph keeps it: folders, messages, events, and the numbered changes that lists of changes are made of."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import format_datetime, getaddresses, parsedate_to_datetime
from typing import Any

Json = dict[str, Any]

FOLDERS = {
    "inbox": "Inbox", "sentitems": "Sent Items", "drafts": "Drafts", "deleteditems": "Deleted Items",
    "archive": "Archive",
}  # fmt: skip


@dataclass(slots=True)
class Stored:
    """One message: what Graph says of it, and its bytes."""

    number: int
    folder: str
    properties: Json
    mime: bytes = b""
    extended: dict[str, str] = field(default_factory=dict)
    moves: int = 0
    key: int = 0  # the number of its last change


@dataclass(slots=True)
class Event:
    """One event."""

    properties: Json
    key: int = 0
    is_deleted: bool = False


Told = Callable[[str, str, str, str, int], None]
"""Is told of a change: message or event, the folder, what kind of change, the id, its number."""


def _nobody(*_: object) -> None:
    return


class Mailbox:
    """Everything a rep and their correspondents do to a mailbox, as methods."""

    def __init__(self, address: str = "dana@northwind.example") -> None:
        self.address = address
        self.folders = dict(FOLDERS)
        self.messages: dict[int, Stored] = {}
        self.events: dict[str, Event] = {}
        self.changes: list[tuple[int, str, int, str]] = []  # key, kind, message number, folder it touches
        self.last = 0
        self.forgotten = 0  # keys up to here are no longer known
        self.numbers = 0
        self.drops_marks = False  # as some servers do
        self.told: Told = _nobody

    def folder_id(self, name: str) -> str:
        """The id behind a well-known name or an id; raises KeyError."""
        for known in self.folders:
            if name.lower() in (known, f"f-{known}"):
                return known
        raise KeyError(name)

    def _changed(self, stored: Stored, *folders: str, how: str = "updated") -> None:
        self.last += 1
        stored.key = self.last
        self.told("message", stored.folder, how, f"AAkI{stored.number:06d}=", self.last)
        for folder in folders or (stored.folder,):
            self.changes.append((self.last, "message", stored.number, folder))

    def put(self, mime: bytes, folder: str, received: str, **more: Any) -> Stored:
        """Let a mail lie in a folder as it would have come there."""
        self.numbers += 1
        stored = Stored(self.numbers, folder, {**described(mime, received), **more}, mime)
        stored.properties["createdDateTime"] = received
        self.messages[stored.number] = stored
        self._changed(stored, how="created")
        return stored

    def draft(self, properties: Json, extended: dict[str, str], created: str) -> Stored:
        """A new draft."""
        self.numbers += 1
        base = {
            "isDraft": True, "hasAttachments": False, "receivedDateTime": created, "sentDateTime": created,
            "createdDateTime": created, "lastModifiedDateTime": created, "subject": "", "body": {"contentType": "text", "content": ""},
            "toRecipients": [], "ccRecipients": [], "bccRecipients": [], "replyTo": [],
            "internetMessageId": f"<draft{self.numbers}@{self.address.partition('@')[2]}>",
            "conversationId": f"conversation-of-{self.numbers}", "isRead": True,
            "from": person(self.address), "sender": person(self.address),
        }  # fmt: skip
        stored = Stored(
            self.numbers, "drafts", base | properties, extended={} if self.drops_marks else extended
        )
        self.messages[stored.number] = stored
        self._changed(stored, how="created")
        return stored

    def update(self, stored: Stored, properties: Json, extended: dict[str, str] | None = None) -> None:
        """Change what is said of a message."""
        stored.properties.update(properties)
        if not self.drops_marks:
            stored.extended.update(extended or {})
        self._changed(stored)

    def move(self, stored: Stored, folder: str) -> None:
        """Into another folder: gone there, new here, another changeable id."""
        before, stored.folder = stored.folder, folder
        stored.moves += 1
        self._changed(stored, before, folder, how="created")

    def delete(self, stored: Stored, *, for_good: bool = False) -> None:
        """Into Deleted Items, or out of the mailbox."""
        if not for_good and stored.folder != "deleteditems":
            return self.move(stored, "deleteditems")
        self.messages.pop(stored.number)
        return self._changed(stored, how="deleted")

    def send(self, stored: Stored, *, keeps_mark: bool = True) -> None:
        """What the human does in Outlook."""
        stored.properties["isDraft"] = False
        if not keeps_mark:
            stored.extended.clear()
        self.move(stored, "sentitems")

    def put_event(self, properties: Json) -> Event:
        """A new event, or another state of a known one."""
        self.last += 1
        event = self.events.setdefault(str(properties["id"]), Event({}))
        event.properties = event.properties | properties
        event.key, event.is_deleted = self.last, False
        self.told("event", "", "updated", str(properties["id"]), self.last)
        if event.properties.get("type") == "seriesMaster":
            self._tell_whole(str(properties["id"]))
        return event

    def delete_event(self, ref: str) -> None:
        """Take it out of the calendar; the times of a series go with it, without a word."""
        self.last += 1
        event = self.events[ref]
        event.key, event.is_deleted = self.last, True
        self.told("event", "", "deleted", ref, self.last)
        for time in self._times(ref):
            time.is_deleted = True
        if series := event.properties.get("seriesMasterId"):
            off = self.events[series].properties.setdefault("cancelledOccurrences", [])
            off.append(f"OID.{series}.{str(event.properties['originalStart'])[:10]}")
            self._tell_whole(series)

    def shorten(self, series: str, last: str) -> None:
        """Let a series end on a day: it is told as changed with the times it still has, those that are gone are not."""
        self.last += 1
        for time in self._times(series):
            time.is_deleted = time.is_deleted or str(time.properties["originalStart"])[:10] > last
        self.told("event", "", "updated", series, self.last)
        self._tell_whole(series)

    def _times(self, series: str) -> list[Event]:
        return [one for one in self.events.values() if one.properties.get("seriesMasterId") == series]

    def _tell_whole(self, series: str) -> None:
        """A change of a series is told with all its times."""
        for one in (self.events[series], *self._times(series)):
            if not one.is_deleted:
                one.key = self.last


def person(email: str, name: str = "") -> Json:
    """A recipient."""
    return {"emailAddress": {"address": email, "name": name or email}}


def described(mime: bytes, received: str) -> Json:
    """What Graph says of a mail that came in."""
    mail = message_from_bytes(mime, policy=policy.compat32)

    def people(name: str) -> list[Json]:
        return [
            person(email, shown) for shown, email in getaddresses([str(v) for v in mail.get_all(name, [])])
        ]

    sent = mail.get("Date")
    thread = " ".join(str(mail.get(name, "")) for name in ("References", "In-Reply-To", "Message-ID")).split()
    root = thread[0] if thread else received
    senders = people("From")
    sender = senders[0] if senders else None
    return {
        "subject": str(mail.get("Subject", "")),
        "from": sender, "sender": sender,
        "toRecipients": people("To"), "ccRecipients": people("Cc"), "bccRecipients": [],
        "replyTo": people("Reply-To"),
        "receivedDateTime": received,
        "sentDateTime": parsedate_to_datetime(str(sent)).strftime("%Y-%m-%dT%H:%M:%SZ") if sent else received,
        "internetMessageId": str(mail.get("Message-ID", "")),
        "conversationId": hashlib.sha256(root.encode()).hexdigest()[:20],
        "isDraft": False, "isRead": False,
        "hasAttachments": b"Content-Disposition: attachment" in mime,
        "body": {"contentType": "text", "content": str(mail.get_payload()) if not mail.is_multipart() else ""},
        "internetMessageHeaders": [{"name": name, "value": str(value)} for name, value in mail.items()],
    }  # fmt: skip


def written(stored: Stored) -> bytes:
    """A message's bytes; of a draft, what Exchange would make of it."""
    if stored.mime:
        return stored.mime
    said = stored.properties
    to = ", ".join(one["emailAddress"]["address"] for one in said["toRecipients"])
    kind = "html" if said["body"]["contentType"].lower() == "html" else "plain"
    head = (
        f"From: {said['from']['emailAddress']['address']}\r\nTo: {to}\r\nSubject: {said['subject']}\r\n"
        f"Date: {_dated(said['sentDateTime'])}\r\nMessage-ID: {said['internetMessageId']}\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(said["body"]["content"].encode())


def _dated(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment))
