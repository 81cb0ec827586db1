"""The body of a mail: its parts walked once, texts decoded, everything else named as an attachment.

Works on offsets into the one byte string of the mail, so nested parts are never copied, and with
a loop, so their depth costs no stack. The standard library's parser is not used: on hostile mail it
recurses, takes seconds and raises (`reliability.md` finding 3), and on ordinary mail it is slower.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field

from agent.core.message import Attachment
from connectors._charsets import codec_for, decode_bytes
from connectors._flowed import unflow
from connectors._headers import Head, decode_words, one_line, read_head
from connectors._parameters import Parameters, file_name, read_parameters

PARTS_LIMIT = 1000
DEPTH_LIMIT = 50
LOOKALIKES_LIMIT = 20_000  # lines that begin like the delimiter of a multipart
TEXT_LIMIT = 2 * 1024 * 1024  # bytes of one text part, encoded; what follows is left out

_NOTHING = read_parameters("")
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})


@dataclass(slots=True)
class Body:
    """What a mail holds: the texts a person reads, and what else is named in it."""

    plain: str | None = None
    html: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    itip_method: str = ""  # of a calendar part (RFC 5546 1.4): REQUEST, REPLY, CANCEL

    def add_text(self, text: str, *, html: bool) -> None:
        """Put one more text behind those before it."""
        if html:
            self.html = text if self.html is None else f"{self.html}\n{text}"
        else:
            self.plain = text if self.plain is None else f"{self.plain.rstrip()}\n\n{text}"

    def note(self, problem: str) -> None:
        """Say once what could not be read."""
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(slots=True)
class _Part:
    head: Head
    end: int
    depth: int = 0
    default: str = "text/plain"
    related: bool = False  # lies in a multipart/related: a picture the HTML shows
    shown: set[str] | None = None  # texts already shown of the multipart/alternative it lies in


def read_body(raw: bytes, head: Head, *, cut: bool = False) -> Body:
    """The texts and attachments of the mail `raw` whose head is read. `cut`: only its beginning was loaded."""
    body = Body()
    waiting = [_Part(head, len(raw))]
    parts = 0
    named_text: tuple[_Part, Parameters] | None = None
    while waiting:
        part = waiting.pop()
        parts += 1
        if parts > PARTS_LIMIT:
            body.note("more than 1,000 parts, the rest left out")
            break
        kind = _type_of(part)
        if kind.value.startswith("multipart/"):
            waiting += reversed(_children(raw, part, kind, body, cut=cut))
        else:
            taken = _leaf(raw, part, kind, body)
            if not taken and kind.value in _TEXTS and not named_text and not _is_attached(part):
                named_text = part, kind
    if named_text and body.plain is None and body.html is None:
        _text(raw, *named_text, body)  # some programs give the mail's own text a file name
    return body


def _type_of(part: _Part) -> Parameters:
    said = part.head.first("content-type")
    kind = read_parameters(said) if said else _NOTHING
    main, slash, sub = kind.value.partition("/")
    if main and slash and sub:
        return kind
    return Parameters(part.default, kind.of)


def _children(raw: bytes, part: _Part, kind: Parameters, body: Body, *, cut: bool) -> list[_Part]:
    """The parts of a multipart, in order; one text part where it has none after all."""
    if kind.value in _SEALED:
        body.note("encrypted: its text cannot be read")
    if part.depth >= DEPTH_LIMIT:
        body.note("parts nested more than 50 deep, the innermost left out")
        return []
    spans, closed = _split(raw, part.head.body_at, part.end, kind.of.get("boundary", ""))
    if not spans:
        if not raw[part.head.body_at : part.end].strip():
            return []
        spans, closed = _split(raw, part.head.body_at, part.end, _guessed_boundary(raw, part))
        body.note("its parts are not marked as announced")
    if not spans:
        return [_Part(Head({}, part.head.body_at), part.end, part.depth + 1)]
    if not closed and not cut:
        body.note("its last part has no end: the mail may be cut off")
    default = "message/rfc822" if kind.value == "multipart/digest" else "text/plain"
    shown: set[str] | None = set() if kind.value == "multipart/alternative" else part.shown
    related = part.related or kind.value == "multipart/related"
    children = []
    for start, end in spans:
        head = read_head(raw, start, end)
        for problem in head.problems:
            body.note(problem)
        children.append(_Part(head, end, part.depth + 1, default, related, shown))
    return children


def _split(raw: bytes, start: int, end: int, boundary: str) -> tuple[list[tuple[int, int]], bool]:
    """The spans between the delimiter lines (RFC 2046 5.1.1), and whether the closing one is there."""
    spans: list[tuple[int, int]] = []
    delimiter = b"\n--" + boundary.encode("utf-8", "replace")
    begins, at = -1, max(0, start - 1) - len(delimiter)
    for _ in range(LOOKALIKES_LIMIT if boundary else 0):
        at = raw.find(delimiter, at + len(delimiter), end)
        if at < 0 or len(spans) >= PARTS_LIMIT:
            break
        after = at + len(delimiter)
        line_end = raw.find(b"\n", after, end)
        line_end = end if line_end < 0 else line_end
        is_closing = raw[after : after + 2] == b"--"
        if not is_closing and raw[after:line_end].strip():
            continue  # another boundary that begins like this one
        if begins >= 0:
            spans.append((begins, _before_newline(raw, begins, at)))
        if is_closing:
            return spans, True
        begins = min(line_end + 1, end)
    if begins >= 0 and len(spans) < PARTS_LIMIT:
        spans.append((begins, end))
    return spans, False


def _before_newline(raw: bytes, start: int, at: int) -> int:
    """Where a part ends: the newline at `at` belongs to the delimiter behind it."""
    if at > start and raw[at - 1] == 13:
        at -= 1
    return max(start, at)


_DELIMITER_LINE = re.compile(rb"\n--([^\s-][^\r\n]{0,99})\r?\n(?=content-)", re.IGNORECASE)


def _guessed_boundary(raw: bytes, part: _Part) -> str:
    found = _DELIMITER_LINE.search(raw, max(0, part.head.body_at - 1), part.end)
    return found[1].decode("utf-8", "replace").rstrip() if found else ""


def _leaf(raw: bytes, part: _Part, kind: Parameters, body: Body) -> bool:
    """Add a part that holds no others, as a text or as an attachment; whether it was taken as a text."""
    is_text = kind.value in _TEXTS and (part.depth == 0 or not _named(part, kind))
    if part.depth == 0 and kind.value.startswith("text/") and kind.value != "text/calendar":
        is_text = True  # RFC 2046 4.1.4: an unknown kind of text is still text
    if is_text and not _is_attached(part):
        _text(raw, part, kind, body)
        return True
    _attachment(raw, part, kind, body)
    return False


_TEXTS = ("text/plain", "text/html")


def _disposition(part: _Part) -> Parameters:
    said = part.head.first("content-disposition")
    return read_parameters(said) if said else _NOTHING


def _is_attached(part: _Part) -> bool:
    return _disposition(part).value == "attachment"


def _named(part: _Part, kind: Parameters) -> str:
    return file_name(_disposition(part), kind)


def _attachment(raw: bytes, part: _Part, kind: Parameters, body: Body) -> None:
    disposition = _disposition(part)
    if kind.value == "text/calendar":
        body.itip_method = body.itip_method or kind.of.get("method", "").upper()
    if kind.value in _SEALED:
        body.note("encrypted: its text cannot be read")
    name = _named(part, kind)
    if not name and kind.value == "message/rfc822":
        subject = one_line(decode_words(read_head(raw, part.head.body_at, part.end).first("subject")))
        name = f"{subject[:200] or 'message'}.eml"
    shown_inside = part.related and "content-id" in part.head.fields
    picture = kind.value.startswith("image/") and disposition.value == "inline"
    inline = disposition.value != "attachment" and (shown_inside or picture or kind.value in _SIGNATURES)
    size = _decoded_size(raw, part)
    body.attachments.append(Attachment(name, one_line(kind.value)[:100], size, inline))


def _decoded_size(raw: bytes, part: _Part) -> int:
    start, end = part.head.body_at, part.end
    if _transfer_encoding(part.head) != "base64":
        return end - start
    newlines = raw.count(b"\n", start, end) + raw.count(b"\r", start, end)
    padding = raw.count(b"=", max(start, end - 4), end)
    return max(0, (end - start - newlines) * 3 // 4 - padding)


_FILLING = re.compile(r"[\s_-]+")  # "quoted printable" and "8-bit" occur
_AS_IT_STANDS = frozenset({"", "7bit", "8bit", "7bits", "8bits", "binary", "plain", "none"})


def _transfer_encoding(head: Head) -> str:
    said = head.first("content-transfer-encoding")
    encoding = said.partition(";")[0].lower()
    return encoding if encoding.isalnum() else _FILLING.sub("", encoding)


def _text(raw: bytes, part: _Part, kind: Parameters, body: Body) -> None:
    """Add a text part's text, unless it is a second version of one already shown."""
    if part.shown is not None:
        if kind.value in part.shown:
            return
        part.shown.add(kind.value)
    start, end = part.head.body_at, part.end
    if end - start > TEXT_LIMIT:
        end = start + TEXT_LIMIT
        body.note("more than 2 MB of text, the rest left out")
    octets = _unpacked(raw[start:end], _transfer_encoding(part.head), body)
    charset = kind.of.get("charset", "")
    if kind.value == "text/html" and not codec_for(charset):
        charset = _charset_of_html(octets)
    text, sure = decode_bytes(octets, charset)
    if not sure:
        body.note(f"its charset is not {one_line(charset)[:40] or 'named'}: read as well as it could be")
    text = clean_text(text)
    if "format" in kind.of and kind.of["format"].lower() == "flowed":
        text = unflow(text, delsp=kind.of.get("delsp", "").lower() == "yes")
    body.add_text(text, html=kind.value == "text/html")


_META_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})")


def _charset_of_html(octets: bytes) -> str:
    found = _META_CHARSET.search(octets, 0, 2048)
    return found[1].decode("ascii") if found else ""


def _unpacked(octets: bytes, encoding: str, body: Body) -> bytes:
    if encoding in _AS_IT_STANDS:
        return octets
    if encoding == "quotedprintable":
        return binascii.a2b_qp(octets)
    if encoding == "base64":
        return _from_base64(octets, body)
    body.note(f"packed in a way that is not known: {one_line(encoding)[:40]}")
    return octets


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def _from_base64(octets: bytes, body: Body) -> bytes:
    try:
        return base64.b64decode(octets)
    except binascii.Error:
        body.note("its base64 is damaged")
        letters = _NOT_BASE64.sub(b"", octets.partition(b"=")[0])
        return base64.b64decode(letters[: len(letters) // 4 * 4])


_HALVES = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Text with \\n line ends and without NUL, byte order marks and broken halves of characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else _HALVES.sub("\ufffd", text.removeprefix("\ufeff"))
