"""The addresses of Microsoft Graph that kept uses, answered from one mailbox."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from tests.fakes.graph.lists import Lists
from tests.fakes.graph.mailbox_state import Json, Mailbox, Stored, written
from tests.fakes.graph.queries import BadQuery, expanded, extended_of, filtered, selected
from tests.fakes.graph.subscriptions import Subscriptions, shown

Headers = dict[str, str]
Reply = tuple[int, Headers, bytes]


class Refusal(Exception):
    """An error as Graph writes it."""

    def __init__(self, status: int, code: str, **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers


def said(body: Json, status: int = 200) -> Reply:
    """An object as an answer."""
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def refused(status: int, code: str, **headers: str) -> Reply:
    """An error as an answer."""
    error = {"error": {"code": code, "message": "It did not work.", "innerError": {"request-id": "r"}}}
    return status, {"Content-Type": "application/json", **headers}, json.dumps(error).encode()


class Service:
    """Answers requests on one mailbox. `options` switch off what some server does not do."""

    def __init__(self, mailbox: Mailbox, root: str) -> None:
        self.mailbox = mailbox
        self.root = root
        self.options: Json = {}
        self.lists = Lists(mailbox, root, self.options)
        self.now = "2026-05-07T08:00:00Z"
        self.violations: list[str] = []
        self.check: Any = lambda kind, body: None
        self.subscriptions = Subscriptions(lambda: self.now, self.options)
        mailbox.told = self.subscriptions.tell

    def answer(self, method: str, target: str, headers: Headers, body: bytes) -> Reply:
        """The answer to one request below /v1.0, a part of a batch included."""
        where = urlsplit(target)
        query = dict(parse_qsl(where.query, keep_blank_values=True))
        path = re.sub(r"^/users/[^/]+", "/me", unquote(where.path))
        prefer = headers.get("prefer", "")
        try:
            return self._route(method, path, query, prefer, headers, body)
        except Refusal as refusal:
            return refused(refusal.status, refusal.code, **refusal.headers)
        except (BadQuery, ValueError) as error:
            return refused(400, "ErrorInvalidRequest", **{"X-Reason": str(error)[:200]})
        except KeyError:
            return refused(404, "ErrorItemNotFound")

    def _route(
        self, method: str, path: str, query: dict[str, str], prefer: str, headers: Headers, body: bytes
    ) -> Reply:
        for verb, form, work in _ROUTES:
            found = re.fullmatch(form, path)
            if verb == method and found:
                if path.rpartition("/")[2] in self.options.get("lacks", ()) or work in self.options.get(
                    "lacks", ()
                ):
                    return refused(self.options.get("lacks_with", 404), "ResourceNotFound")
                data = json.loads(body) if body else {}
                reply: Reply = getattr(self, work)(
                    *found.groups(), query=query, prefer=prefer, headers=headers, data=data
                )
                return reply
        return refused(405 if method != "GET" else 404, "ResourceNotFound")

    # mailbox

    def me(self, **_: Any) -> Reply:
        address = self.mailbox.address
        body = {
            "id": "u-1",
            "displayName": "Dana Reyes",
            "mail": address,
            "userPrincipalName": address,
            "proxyAddresses": self.options.get("proxies", []),
        }
        self.check("user", body)
        return said(body)

    def settings(self, **_: Any) -> Reply:
        body = {
            "timeZone": "Central Standard Time",
            "language": {"locale": "en-US", "displayName": "English"},
        }
        self.check("mailboxSettings", body)
        return said(body)

    def folders(self, **_: Any) -> Reply:
        return said({"value": [self._folder(name) for name in self.mailbox.folders]})

    def folder(self, name: str, **_: Any) -> Reply:
        return said(self._folder(self.mailbox.folder_id(name)))

    def _folder(self, name: str) -> Json:
        body = {"id": f"f-{name}", "displayName": self.mailbox.folders[name], "childFolderCount": 0}
        self.check("mailFolder", body)
        return body

    # subscriptions

    def subscribed(self, **_: Any) -> Reply:
        return said({"value": [shown(one) for one in self.subscriptions.known.values()]})

    def subscribe(self, *, data: Json, **_: Any) -> Reply:
        made = self.subscriptions.make(data)
        if made is None:
            return refused(400, "ValidationError")
        self.check("subscription", made)
        return said(made, 201)

    def renew(self, name: str, *, data: Json, **_: Any) -> Reply:
        return said(self.subscriptions.renew(name, data))

    def unsubscribe(self, name: str, **_: Any) -> Reply:
        del self.subscriptions.known[name]
        return 204, {}, b""

    # messages

    def ref(self, one: Stored, prefer: str) -> str:
        """The id in the form that was preferred: one that stays, or one that changes with every move."""
        immutable = 'IdType="ImmutableId"' in prefer
        return f"AAkI{one.number:06d}=" if immutable else f"AAMk{one.number:06d}.{one.moves}="

    def find(self, ref: str, prefer: str) -> Stored:
        found = re.fullmatch(r"AA(?:kI|Mk)(\d{6})(?:\.\d+)?=", ref)
        one = self.mailbox.messages[int(found[1])] if found else None
        if one is None or (self.ref(one, prefer) != ref and not ref.startswith("AAkI")):
            raise KeyError(ref)
        return one

    def shown(self, one: Stored, query: dict[str, str], prefer: str) -> Json:
        tag = f"CQAAAB{one.key}"
        full = {
            "@odata.etag": f'W/"{tag}"', "id": self.ref(one, prefer), "changeKey": tag,
            "parentFolderId": f"f-{one.folder}", **one.properties, **expanded(one, query),
        }  # fmt: skip
        body = selected(full, query)
        self.check("message", body)
        return body

    def messages(self, name: str | None = None, *, query: dict[str, str], prefer: str, **_: Any) -> Reply:
        folder = self.mailbox.folder_id(name) if name else ""
        here = [one for one in self.mailbox.messages.values() if not folder or one.folder == folder]
        found = here if self.options.get("ignores_filters") else filtered(here, query)
        if "orderby" in str(query):
            found.sort(key=lambda one: one.properties["receivedDateTime"], reverse=True)
        start, count = int(query.get("$skip", 0)), int(query.get("$top", 10))
        body: Json = {"value": [self.shown(one, query, prefer) for one in found[start : start + count]]}
        if start + count < len(found):
            rest = {**query, "$skip": str(start + count)}
            place = f"/mailFolders/{name}" if name else ""
            asked = "&".join(f"{key}={quote(value)}" for key, value in rest.items())
            body["@odata.nextLink"] = f"{self.root}/v1.0/me{place}/messages?{asked}"
        return said(body)

    def delta(self, name: str, *, query: dict[str, str], prefer: str, **_: Any) -> Reply:
        folder = self.mailbox.folder_id(name)
        reply: Reply = self.lists.messages(folder, query, prefer, self)
        return reply

    def message(self, ref: str, *, query: dict[str, str], prefer: str, **_: Any) -> Reply:
        return said(self.shown(self.find(ref, prefer), query, prefer))

    def value(self, ref: str, *, prefer: str, **_: Any) -> Reply:
        return 200, {"Content-Type": "text/plain"}, written(self.find(ref, prefer))

    def attachments(self, ref: str, *, prefer: str, **_: Any) -> Reply:
        self.find(ref, prefer)
        names = self.options.get("attachments", {}).get(ref, ["plan.pdf"])
        return said(
            {"value": [{"name": name, "contentType": "application/pdf", "size": 9} for name in names]}
        )

    def create(
        self, name: str = "drafts", *, query: dict[str, str], prefer: str, data: Json, **_: Any
    ) -> Reply:
        """A draft, in whatever folder, unless its message flags say that it is none."""
        extended = extended_of(data)
        flags = int(extended.pop("Integer 0x0E07", "8"))
        one = self.mailbox.draft(_writable(data), extended, self.now)
        one.folder = self.mailbox.folder_id(name)
        self.mailbox.update(one, {"isDraft": bool(flags & 8), "isRead": bool(flags & 1)})
        return said(self.shown(one, query, prefer), 201)

    def reply(self, ref: str, *, prefer: str, data: Json, **_: Any) -> Reply:
        return self._reply(self.find(ref, prefer), data, prefer, to_all=False)

    def reply_all(self, ref: str, *, prefer: str, data: Json, **_: Any) -> Reply:
        return self._reply(self.find(ref, prefer), data, prefer, to_all=True)

    def _reply(self, parent: Stored, data: Json, prefer: str, *, to_all: bool) -> Reply:
        message = data.get("message") or {}
        if data.get("comment") is not None and "body" in message:
            raise Refusal(400, "ErrorInvalidRequest")  # either a comment or a body
        ignored = self.options.get("reply_ignores", ())
        message = {name: value for name, value in message.items() if name not in ignored}
        extended = extended_of(message)
        properties = _answering(parent, self.mailbox.address, to_all=to_all) | _writable(message)
        if "body" not in message:
            properties["body"] = _quoting(parent, str(data.get("comment") or ""))
        elif self.options.get("reply_quotes"):
            properties["body"] = _quoting(parent, message["body"]["content"])
        one = self.mailbox.draft(properties, extended, self.now)
        return said(self.shown(one, {}, prefer), 201)

    def patch(self, ref: str, *, query: dict[str, str], prefer: str, headers: Headers, data: Json) -> Reply:
        one = self.find(ref, prefer)
        self._matches(one, headers)
        if not one.properties["isDraft"] and {"subject", "body", "toRecipients"} & data.keys():
            raise Refusal(400, "ErrorInvalidPropertySet")
        self.mailbox.update(one, _writable(data), extended_of(data))
        return said(self.shown(one, query, prefer))

    def remove(self, ref: str, *, prefer: str, headers: Headers, **_: Any) -> Reply:
        one = self.find(ref, prefer)
        self._matches(one, headers)
        self.mailbox.delete(one)
        return 204, {}, b""

    def _matches(self, one: Stored, headers: Headers) -> None:
        wanted = headers.get("if-match", "")
        if wanted and wanted != f'W/"CQAAAB{one.key}"':
            raise Refusal(412, "ErrorIrresolvableConflict")

    # calendar

    def event(self, ref: str, *, query: dict[str, str], **_: Any) -> Reply:
        event = self.mailbox.events[ref]
        if event.is_deleted:
            raise KeyError(ref)
        return said(self.shown_event(event.properties, event.key, query))

    def shown_event(self, properties: Json, key: int, query: dict[str, str]) -> Json:
        tag = f"EV{key}"
        body = selected({"@odata.etag": f'W/"{tag}"', "changeKey": tag, **properties}, query)
        self.check("event", body)
        return body

    def view(self, *, query: dict[str, str], **_: Any) -> Reply:
        start, end = query["startDateTime"], query["endDateTime"]
        shown = [
            self.shown_event(event.properties, event.key, {})
            for event in self.mailbox.events.values()
            if not event.is_deleted and event.properties.get("type") != "seriesMaster"
            and start <= event.properties["start"]["dateTime"] <= end
        ]  # fmt: skip
        return said({"value": shown})

    def view_delta(self, *, query: dict[str, str], prefer: str, **_: Any) -> Reply:
        reply: Reply = self.lists.events(query, prefer, self)
        return reply


def _writable(data: Json) -> Json:
    names = (
        "subject",
        "body",
        "toRecipients",
        "ccRecipients",
        "bccRecipients",
        "replyTo",
        "isRead",
        "categories",
    )
    return {name: data[name] for name in names if name in data}


def _answering(parent: Stored, own: str, *, to_all: bool) -> Json:
    """What a reply is given by the server: the thread, RE:, and those it goes to."""
    said = parent.properties
    to = said["replyTo"] or ([said["from"]] if said["from"] else [])
    cc: list[Json] = []
    if to_all:
        seen = {one["emailAddress"]["address"].lower() for one in to} | {own.lower()}
        to = to + [one for one in said["toRecipients"] if one["emailAddress"]["address"].lower() not in seen]
        cc = [one for one in said["ccRecipients"] if one["emailAddress"]["address"].lower() not in seen]
    subject = str(said["subject"])
    return {
        "subject": subject if subject.lower().startswith("re:") else f"RE: {subject}",
        "toRecipients": to, "ccRecipients": cc, "bccRecipients": [],
        "conversationId": said["conversationId"],
    }  # fmt: skip


def _quoting(parent: Stored, above: str) -> Json:
    quoted = parent.properties["body"]["content"]
    html = f"<html><body><div>{above}</div><hr><div>From: somebody<br>{quoted}</div></body></html>"
    return {"contentType": "html", "content": html}


_ID = "([^/]+)"
_MESSAGE = rf"/me(?:/mailFolders/[^/]+)?/messages/{_ID}"
_ROUTES = [
    ("GET", "/me", "me"),
    ("GET", "/me/mailboxSettings", "settings"),
    ("GET", "/me/mailFolders", "folders"),
    ("GET", f"/me/mailFolders/{_ID}", "folder"),
    ("GET", "/me/messages", "messages"),
    ("GET", f"/me/mailFolders/{_ID}/messages", "messages"),
    ("GET", f"/me/mailFolders/{_ID}/messages/delta", "delta"),
    ("GET", _MESSAGE, "message"),
    ("GET", rf"{_MESSAGE}/\$value", "value"),
    ("GET", rf"{_MESSAGE}/attachments", "attachments"),
    ("POST", "/me/messages", "create"),
    ("POST", f"/me/mailFolders/{_ID}/messages", "create"),
    ("POST", rf"{_MESSAGE}/createReply", "reply"),
    ("POST", rf"{_MESSAGE}/createReplyAll", "reply_all"),
    ("PATCH", _MESSAGE, "patch"),
    ("DELETE", _MESSAGE, "remove"),
    ("GET", f"/me/events/{_ID}", "event"),
    ("GET", "/me/calendarView/delta", "view_delta"),
    ("GET", "/me/calendarView", "view"),
    ("GET", "/subscriptions", "subscribed"),
    ("POST", "/subscriptions", "subscribe"),
    ("PATCH", f"/subscriptions/{_ID}", "renew"),
    ("DELETE", f"/subscriptions/{_ID}", "unsubscribe"),
]
