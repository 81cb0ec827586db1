"""Mails of a story as RFC 5322 bytes and as an mbox.

Written by hand rather than with the standard library's generator, whose folding differs between
Python versions: a story gives the same bytes everywhere.
"""

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import format_datetime

from bench.storybook import calendar, files
from bench.storybook.clients import CLIENTS, as_typed, html_answer, html_page, plain_answer
from bench.storybook.story import File, Mail, Person, Story, StoryError

Headers = list[tuple[str, str]]


def mbox(story: Story, *, takeout: bool = False) -> bytes:
    """All mails of a story, oldest first; `takeout` names folders as Google's export does."""
    mails = sorted(story.mails, key=lambda one: one.date)
    return b"".join(entry(story, one, takeout=takeout) for one in mails)


def entry(story: Story, mail: Mail, *, takeout: bool = False) -> bytes:
    """One mail with the line that separates it from the next in an mbox."""
    raw = message_bytes(story, mail, takeout=takeout)
    if re.search(rb"^From ", raw, re.MULTILINE):
        raise StoryError(f"{story.id} {mail.id}: a line begins with 'From '")
    when = mail.date.astimezone(UTC)
    return f"From {mail.sender.email} {when:%a %b %d %H:%M:%S %Y}\n".encode() + raw.rstrip(b"\n") + b"\n\n"


def message_bytes(story: Story, mail: Mail, *, takeout: bool = False) -> bytes:
    """One mail with bare newlines, as an mbox holds it."""
    headers = _envelope(story, mail, takeout=takeout)
    kind, body = _content(story, mail)
    return _headers([*headers, ("MIME-Version", "1.0"), *kind]) + b"\n" + body


def _envelope(story: Story, mail: Mail, *, takeout: bool) -> Headers:
    folder = mail.folder.capitalize()
    headers = [] if mail.folder == "sent" else _arrival(story, mail)
    headers.append(("X-Gmail-Labels", f"{folder},Opened") if takeout else ("X-Folder", folder))
    above = [f"<{story.message_id(one)}>" for one in story.thread(mail)]
    headers += [("Date", format_datetime(mail.date)), ("Message-ID", f"<{story.message_id(mail)}>")]
    if above:
        headers += [("In-Reply-To", above[-1]), ("References", "\n ".join(above))]
    headers += [("From", _mailbox(mail.sender)), ("To", ",\n ".join(map(_mailbox, mail.to)))]
    if mail.cc:
        headers.append(("Cc", ",\n ".join(map(_mailbox, mail.cc))))
    headers.append(("Subject", _words(mail.subject)))
    return headers + [(name, value) for name, value in mail.headers.items() if name != "Received"]


def _arrival(story: Story, mail: Mail) -> Headers:
    host = f"mail.{mail.sender.domain}"
    when = format_datetime((mail.date + timedelta(seconds=3)).astimezone(UTC))
    by = f"from {host} ([192.0.2.{len(host)}]) by mx.{story.rep.domain} with ESMTPS for <{story.rep.email}>; {when}"
    back = "<>" if mail.report else f"<{mail.sender.email}>"
    return [("Return-Path", back), ("Received", mail.headers.get("Received", by))]


def _headers(headers: Headers) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in headers).encode("ascii")


def _mailbox(person: Person) -> str:
    name = person.name
    if not name:
        return person.email
    if name.isascii() and re.search(r"[^\w \-]", name):
        return f'"{name}" <{person.email}>'
    return f"{_words(name)} <{person.email}>"


def _words(text: str) -> str:
    """A header's text; RFC 2047 encoded words where it is not ASCII, none longer than 75 characters."""
    if text.isascii():
        return text
    pieces, piece = [], ""
    for character in text:
        if len((piece + character).encode()) > 42:
            pieces.append(piece)
            piece = ""
        piece += character
    encoded = (base64.b64encode(one.encode()).decode() for one in [*pieces, piece])
    return "\n ".join(f"=?UTF-8?B?{one}?=" for one in encoded)


# --- bodies ----------------------------------------------------------------------------------


def full_text(story: Story, mail: Mail) -> str:
    """The text part: own words, signature, and what the writer's mail program quotes."""
    own = _own(mail)
    if not mail.client or not mail.reply_to:
        return own
    answered = story.mail(mail.reply_to)
    shown = answered.date.astimezone(mail.date.tzinfo)
    return plain_answer(CLIENTS[mail.client], own, answered, full_text(story, answered), shown)


def full_html(story: Story, mail: Mail) -> str:
    """The HTML part that the writer's mail program makes of the same."""
    client = CLIENTS[mail.client]
    return html_page(client, _inside(story, mail, mail.client))


def _inside(story: Story, mail: Mail, client: str) -> str:
    if not mail.reply_to:
        return html_answer(CLIENTS[client], _own(mail), None, "", None)
    answered = story.mail(mail.reply_to)
    shown = answered.date.astimezone(mail.date.tzinfo)
    its = _inside(story, answered, answered.client or client)
    return html_answer(CLIENTS[client], _own(mail), answered, its, shown)


def _own(mail: Mail) -> str:
    if not mail.client:
        return _signed(mail.body, mail.sender.signature)
    client = CLIENTS[mail.client]
    return _signed(as_typed(client, mail.body), client.closing or mail.sender.signature)


def _signed(body: str, under: str) -> str:
    return f"{body}\n\n{under}" if under else body


# --- MIME ------------------------------------------------------------------------------------


def _content(story: Story, mail: Mail) -> tuple[Headers, bytes]:
    text = _text(full_text(story, mail), "plain")
    if mail.html:
        html = full_html(story, mail) if mail.html == "auto" else mail.html
        text = _multipart(story, mail, "alternative", [text, _text(html, "html")])
    if mail.report:
        return _multipart(story, mail, 'report; report-type="delivery-status"', [text, _status(mail.report)])
    parts = [_file(one) for one in mail.files]
    if mail.calendar:
        method, uid = mail.calendar
        invitation = calendar.invitation(story, method, uid).replace("\r\n", "\n")
        parts.append(_text(invitation, "calendar", f"; method={method}"))
    return _multipart(story, mail, "mixed", [text, *parts]) if parts else text


def _text(text: str, subtype: str, more: str = "") -> tuple[Headers, bytes]:
    body = (text.rstrip("\n") + "\n").encode()
    is_plain = body.isascii() and b"\nFrom " not in b"\n" + body and max(map(len, body.split(b"\n"))) < 900
    kind = [("Content-Type", f"text/{subtype}; charset=utf-8{more}")]
    kind.append(("Content-Transfer-Encoding", "7bit" if is_plain else "quoted-printable"))
    return kind, body if is_plain else _quoted_printable(body)


def _quoted_printable(body: bytes) -> bytes:
    """Encoded so that no line begins with 'From ', which an mbox would take for the next mail."""
    return re.sub(rb"^From ", b"=46rom ", quopri.encodestring(body), flags=re.MULTILINE)


def _file(file: File) -> tuple[Headers, bytes]:
    raw = binascii.b2a_base64(files.content(file), newline=False)
    lines = b"\n".join(raw[at : at + 76] for at in range(0, len(raw), 76))
    how = "inline" if file.inline else "attachment"
    headers = [
        ("Content-Type", f'{file.type}; name="{_words(file.name)}"'),
        ("Content-Disposition", f'{how}; filename="{_words(file.name)}"'),
        ("Content-Transfer-Encoding", "base64"),
    ]
    return headers, lines + b"\n"


def _status(address: str) -> tuple[Headers, bytes]:
    body = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
    return [("Content-Type", "message/delivery-status")], body.encode()


def _multipart(
    story: Story, mail: Mail, subtype: str, parts: Iterable[tuple[Headers, bytes]]
) -> tuple[Headers, bytes]:
    digest = hashlib.sha256(f"{story.id}/{mail.id}/{subtype}".encode()).hexdigest()
    boundary = f"=_{digest[:24]}"
    inner = b"".join(
        b"--%s\n%s\n%s\n" % (boundary.encode(), _headers(headers), body) for headers, body in parts
    )
    return [
        ("Content-Type", f'multipart/{subtype}; boundary="{boundary}"')
    ], inner + f"--{boundary}--\n".encode()
