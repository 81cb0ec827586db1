"""A message that Graph gives as an object only, written as mail again, so that `_mime` stays the only reader of mail.

Graph gives the bytes themselves under `$value`; where a message cannot be converted, or a server
knows no `$value`, its properties and the headers Graph still has say the same.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from connectors._headers import one_line
from connectors.outlook.transport import Json

PROPERTIES = (
    "id,subject,from,sender,toRecipients,ccRecipients,replyTo,sentDateTime,receivedDateTime,"
    "internetMessageId,internetMessageHeaders,body,hasAttachments,isDraft"
)
_OF_THE_BODY = frozenset({"content-type", "content-transfer-encoding", "mime-version", "content-disposition"})
_LONGEST_HEADER = 60_000


def rebuilt(message: Json, attachments: Sequence[Json]) -> bytes:
    """The message as mail, its attachments by name only."""
    headers = list(_given(message))
    present = {name.lower() for name, _ in headers}
    headers += [(name, value) for name, value in _made(message) if value and name.lower() not in present]
    lines = [f"{name}: {value}" for name, value in headers]
    parts = [_body(message), *(_attachment(found) for found in attachments)]
    if len(parts) == 1:
        return "\r\n".join([*lines, parts[0]]).encode("utf-8", "replace")
    lines.append('Content-Type: multipart/mixed; boundary="=_kept_parts"')
    inside = "".join(f"--=_kept_parts\r\n{part}\r\n" for part in parts)
    return ("\r\n".join(lines) + f"\r\n\r\n{inside}--=_kept_parts--\r\n").encode("utf-8", "replace")


def _given(message: Json) -> Iterator[tuple[str, str]]:
    headers = message.get("internetMessageHeaders")
    for header in headers if isinstance(headers, list) else ():
        name, value = one_line(str(header.get("name", ""))), one_line(str(header.get("value", "")))
        if name and ":" not in name and " " not in name and name.lower() not in _OF_THE_BODY:
            yield name, value[:_LONGEST_HEADER]


def _made(message: Json) -> Iterator[tuple[str, str]]:
    yield "From", _people([message.get("from") or message.get("sender")])
    yield "To", _people(message.get("toRecipients"))
    yield "Cc", _people(message.get("ccRecipients"))
    yield "Reply-To", _people(message.get("replyTo"))
    yield "Subject", _encoded(one_line(str(message.get("subject") or ""))[:2_000])
    yield "Date", _date(message.get("sentDateTime") or message.get("receivedDateTime"))
    yield "Message-ID", one_line(str(message.get("internetMessageId") or ""))[:1_000]


_EMAIL = re.compile(r"[^\s<>(),;:\"@]{1,128}@[^\s<>(),;:\"@]{1,255}")


def _people(recipients: Any) -> str:
    """Recipients as a header's value; what is no address is left out."""
    found = []
    for recipient in recipients if isinstance(recipients, list) else ():
        said = recipient.get("emailAddress") if isinstance(recipient, dict) else None
        email = str(said.get("address") or "") if isinstance(said, dict) else ""
        if isinstance(said, dict) and _EMAIL.fullmatch(email):
            name = _encoded(one_line(str(said.get("name") or ""))[:200])
            found.append(f"{name} <{email}>" if name else email)
    return ",\r\n ".join(found)


def _encoded(text: str) -> str:
    """As encoded words (RFC 2047), so that nothing in it can read as anything else."""
    pieces = [text[at : at + 10] for at in range(0, len(text), 10)]
    packed = (base64.b64encode(piece.encode("utf-8", "replace")).decode("ascii") for piece in pieces)
    return "\r\n ".join(f"=?utf-8?b?{piece}?=" for piece in packed)


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:\d\d)?", re.IGNORECASE)


def read_moment(text: object) -> datetime | None:
    """Graph's `2026-05-07T08:30:00.0000000Z`, in UTC where it names no offset; None where it is no moment."""
    found = _MOMENT.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    offset = (found[3] or "Z").upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{found[1]}.{(found[2] or '0').ljust(6, '0')}{offset}")
    except ValueError:
        return None


def _date(text: object) -> str:
    moment = read_moment(text)
    return format_datetime(moment.replace(microsecond=0)) if moment else ""


def _body(message: Json) -> str:
    body = message.get("body")
    said = body if isinstance(body, dict) else {}
    kind = "html" if str(said.get("contentType", "")).lower() == "html" else "plain"
    packed = base64.encodebytes(str(said.get("content") or "").encode("utf-8", "replace")).decode("ascii")
    return (
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + packed.replace("\n", "\r\n")
    )


_TYPE = re.compile(r"[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,60}")


def _attachment(found: Json) -> str:
    kind = one_line(str(found.get("contentType") or "application/octet-stream"))
    kind = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
    name = quote(one_line(str(found.get("name") or "attachment"))[:200])
    how = "inline" if found.get("isInline") else "attachment"
    return f"Content-Type: {kind}\r\nContent-Disposition: {how}; filename*=utf-8''{name}\r\n\r\n"
