"""RFC 5322 bytes to a `Message`: the only reader of mail, for every connector.

Stands between a source, which finds the bytes, and everything after it. It never raises on what a
stranger wrote: `mail_item` ends every mail in one verdict with a reason a person can read.
"""

import csv
import hashlib
from datetime import datetime
from functools import lru_cache

from agent.core.fixed import fixed
from agent.core.message import Address, MailKind, Message, MessageKey
from agent.core.reading.kind import kind_of
from agent.in_hand import left_alone, taking
from agent.ports import Item, Verdict
from connectors._addresses import read_addresses
from connectors._body import Body, read_body
from connectors._dates import envelope_date, read_date, received_date
from connectors._headers import Fields, Head, decode_words, message_ids, one_line, read_head

WHOLE_LIMIT = 25 * 1024 * 1024  # bytes; of a larger mail only the beginning is read
BEGINNING = 1024 * 1024  # bytes of that beginning
_LISTED_PROBLEMS = 5
_OF_MAIL = frozenset(
    "from to cc date subject message-id received return-path reply-to sender in-reply-to references"
    " mime-version content-type delivered-to x-folder".split()
)
_DRAFT_FOLDERS = frozenset({"draft", "drafts"})


@fixed
class Envelope:
    """What the place where a mail lies says about it."""

    arrived: datetime | None = None  # when it came to lie there; used where the mail itself names no date
    line: str = ""  # the `From ` line before it in an mbox, which may name that moment too
    folders: tuple[str, ...] = ()
    is_draft: bool = False
    cut: str = ""  # why only its beginning was loaded; empty where all of it was


_PLAIN_ENVELOPE = Envelope()


def mail_item(ref: str, raw: bytes, envelope: Envelope = _PLAIN_ENVELOPE) -> Item:
    """The mail as an item with its verdict; the same bytes always give the same item."""
    if not raw.strip():
        return Item(ref, Verdict.SKIPPED, "it is empty")
    with taking(ref) as may_be_read:
        if not may_be_read:
            return left_alone(ref)
        try:
            return _read(ref, raw, envelope)
        except Exception as error:  # noqa: BLE001 - whatever one mail provokes, the rest are still read
            return Item(ref, Verdict.QUARANTINED, f"it could not be read ({type(error).__name__})")


def _read(ref: str, raw: bytes, envelope: Envelope) -> Item:
    if raw[0] in b"\r\n" or (b"\r" in raw[:1000] and b"\n" not in raw):
        raw = _repaired(raw)
    head = read_head(raw)
    if not _OF_MAIL & head.fields.keys():
        return Item(ref, Verdict.QUARANTINED, "it is no mail: it has no headers")
    body = read_body(raw, head, cut=bool(envelope.cut))
    problems = [envelope.cut] if envelope.cut else []
    problems += head.problems
    problems += body.problems
    sent_at = _sent_at(head, envelope, problems)
    if sent_at is None:
        return Item(ref, Verdict.PARTIAL, "it names no date, so nothing in it can be dated")
    message = _message(raw, head, body, envelope, sent_at, problems)
    if not problems:
        return Item(ref, Verdict.READ, "", message)
    return Item(ref, Verdict.PARTIAL, "; ".join(problems[:_LISTED_PROBLEMS]), message)


def _repaired(raw: bytes) -> bytes:
    """Without empty lines before the head, and with line ends where there are only carriage returns."""
    raw = raw.lstrip(b"\r\n")
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def _sent_at(head: Head, envelope: Envelope, problems: list[str]) -> datetime | None:
    said = head.first("date")
    if said and (found := read_date(said)):
        return found
    problems.append(
        "its Date cannot be read, the time of its arrival was taken"
        if said
        else "it has no Date, the time of its arrival was taken"
    )
    return received_date(head.fields.get("received", ())) or envelope.arrived or envelope_date(envelope.line)


def _message(
    raw: bytes, head: Head, body: Body, envelope: Envelope, sent_at: datetime, problems: list[str]
) -> Message:
    fields = head.fields
    folders = _folders(fields, envelope)
    answered = message_ids(head.first("in-reply-to")) if "in-reply-to" in fields else ()
    own_id = message_ids(head.first("message-id")) if "message-id" in fields else ()
    senders = _senders(fields, problems)
    subject = one_line(decode_words(head.first("subject")))
    return Message(
        key=MessageKey(own_id[0] if own_id else _key_of(raw, head)),
        sent_at=sent_at,
        senders=senders,
        to=_addresses(fields, "to"),
        cc=_addresses(fields, "cc"),
        reply_to=_addresses(fields, "reply-to"),
        subject=subject,
        in_reply_to=MessageKey(answered[0]) if answered else None,
        references=_references(fields),
        plain=body.plain,
        html=body.html,
        attachments=tuple(body.attachments),
        kind=_kind(fields, subject, senders, body),
        folders=folders,
        is_received="received" in fields,
        is_draft=envelope.is_draft or _is_draft(fields, folders),
        problems=tuple(problems),
    )


def _kind(fields: Fields, subject: str, senders: tuple[Address, ...], body: Body) -> MailKind:
    if "=?" in fields.get("subject", ("",))[0]:
        fields = {**fields, "subject": [subject]}
    words = len((body.plain or "").split()) if body.itip_method else None
    sender = senders[0].email if len(senders) == 1 else ""
    return kind_of(fields, sender=sender, words=words, itip_method=body.itip_method)


def _references(fields: Fields) -> tuple[MessageKey, ...]:
    if "references" not in fields:
        return ()
    return tuple(MessageKey(found) for found in message_ids(" ".join(fields["references"])))


def _senders(fields: Fields, problems: list[str]) -> tuple[Address, ...]:
    """Every mailbox of every From; what is not clearly an address is nobody, and is said."""
    senders: tuple[Address, ...] = ()
    clean = "from" in fields
    for value in fields.get("from", ()):
        found, is_clean = read_addresses(value)
        senders += found
        clean = clean and is_clean and bool(found)
    if not clean:
        problems.append("its From is no address" if "from" in fields else "it does not say whom it is from")
    return senders


def _addresses(fields: Fields, name: str) -> tuple[Address, ...]:
    values = fields.get(name)
    if not values:
        return ()
    if len(values) == 1:
        return read_addresses(values[0])[0]
    return tuple(address for value in values for address in read_addresses(value)[0])


def _folders(fields: Fields, envelope: Envelope) -> tuple[str, ...]:
    """Where it lay: what the exporting program wrote above the mail, and where it was found.

    Exports write `X-Folder` and Gmail's labels on top. Below a Received header such a line came
    with the mail, and a stranger may have written it: it is not believed.
    """
    labels: tuple[str, ...] = ()
    if "x-gmail-labels" in fields and _is_on_top(fields, "x-gmail-labels"):
        labels = _labels(decode_words(fields["x-gmail-labels"][0]))
    if "x-folder" in fields and _is_on_top(fields, "x-folder"):
        labels = (one_line(decode_words(fields["x-folder"][0])), *labels)
    return tuple(label for label in labels if label) + envelope.folders if labels else envelope.folders


def _is_on_top(fields: Fields, name: str) -> bool:
    if "received" not in fields:
        return True
    order = list(fields)
    return order.index(name) < order.index("received")


def _labels(value: str) -> tuple[str, ...]:
    """Gmail's comma list, in which a label with a comma stands in quotes."""
    rows = list(csv.reader([one_line(value)], skipinitialspace=True))
    return tuple(label.strip() for label in rows[0]) if rows else ()


def _is_draft(fields: Fields, folders: tuple[str, ...]) -> bool:
    if fields.get("x-unsent") == ["1"]:
        return True
    return any(map(_holds_drafts, folders))


@lru_cache(maxsize=1024)
def _holds_drafts(folder: str) -> bool:
    return folder.replace("\\", "/").rpartition("/")[2].lower() in _DRAFT_FOLDERS


_IDENTIFYING = ("date", "from", "to", "cc", "subject")


def _key_of(raw: bytes, head: Head) -> str:
    """The key of a mail without Message-ID: the same for the same words from the same person at the same time."""
    digest = hashlib.sha256()
    for name in _IDENTIFYING:
        digest.update(f"{name}:{' '.join(head.first(name).split())}\n".encode("utf-8", "replace"))
    body = raw[head.body_at :].replace(b"\r\n", b"\n").strip()
    digest.update(body)
    return f"sha256.{digest.hexdigest()}@local"
