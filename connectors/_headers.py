"""The head of a mail or of a MIME part: bytes to named values, and values to clean text.

First step of reading a mail (`connectors._mime`). Everything here is linear in its input and
limited before it is looked at, because the head is the part of a mail that strangers write.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache

from connectors._charsets import decode_bytes

HEADER_LIMIT = 64 * 1024  # characters of one header
HEAD_LIMIT = 256 * 1024  # bytes of a whole head
REFERENCES_LIMIT = 200
ID_LIMIT = 998  # RFC 5322 2.1.1: no line, so no identifier, is longer

Fields = dict[str, list[str]]
"""Header names in lower case, in order of first appearance, to their values, unfolded and not yet decoded."""


@dataclass(slots=True)
class Head:
    """The headers found between two offsets, and where the body begins."""

    fields: Fields
    body_at: int
    problems: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """The first value under this name, or an empty string."""
        values = self.fields.get(name)
        return values[0] if values else ""


def read_head(raw: bytes, start: int = 0, end: int | None = None) -> Head:
    """The head of `raw[start:end]`. Lines that are no headers are passed over; where they go on, the body begins."""
    stop = len(raw) if end is None else end
    if raw[start : start + 1] in (b"\n", b"\r"):
        return Head({}, start + (2 if raw[start : start + 2] == b"\r\n" else 1))
    head_end, body_at = _end_of_head(raw, start, stop)
    problems: list[str] = []
    if body_at < 0:
        body_at = stop
    if head_end - start > HEAD_LIMIT:
        problems.append("more than 256 KB of headers, the rest left out")
        head_end = max(raw.rfind(b"\n", start, start + HEAD_LIMIT), start)
    fields, junk = _fields(_head_text(raw[start:head_end]), problems)
    if junk:
        begins = _where_headers_end(raw, start, head_end)
        if begins < head_end:
            fields, _ = _fields(_head_text(raw[start:begins]), problems)
            body_at = begins
        problems.append("a line among its headers is no header")
    return Head(fields, body_at, tuple(problems))


def _end_of_head(raw: bytes, start: int, stop: int) -> tuple[int, int]:
    """Where the last header line ends and where the body begins; -1 for a body that is not there."""
    first_line = raw.find(b"\n", start, stop)
    ends_in_crlf = first_line > start and raw[first_line - 1] == 13
    usual, other = (b"\n\r\n", b"\n\n") if ends_in_crlf else (b"\n\n", b"\n\r\n")
    found, gap = raw.find(usual, start, stop), len(usual)
    odd = raw.find(other, start, stop if found < 0 else found)
    if odd >= 0:
        found, gap = odd, len(other)
    return (stop, -1) if found < 0 else (found, found + gap)


def _head_text(head: bytes) -> str:
    """The head as text, unfolded (RFC 5322 2.2.3). Raw 8-bit headers are UTF-8 (RFC 6532) or, failing that, Windows-1252."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = "\n".join(decode_bytes(line, "")[0] for line in head.split(b"\n"))
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return text.replace("\n ", " ").replace("\n\t", " ")


def _fields(text: str, problems: list[str]) -> tuple[Fields, bool]:
    """The header lines of an unfolded head, and whether there was a line that is none."""
    fields: Fields = {}
    if len(text) <= HEADER_LIMIT:
        lines = _HEADER_LINES.findall(text)
        if len(lines) == text.count("\n") + 1:
            for name, value in lines:
                fields.setdefault(_lower(name), []).append(value.rstrip())
            return fields, False
    return _odd_fields(text, problems)


def _odd_fields(text: str, problems: list[str]) -> tuple[Fields, bool]:
    """The same for a head with lines that are no headers or are very long."""
    fields: Fields = {}
    junk = False
    for line in text.split("\n"):
        name, _, value = line.partition(":")
        known = _field_name(name)
        if not known:
            junk = junk or bool(line.strip() and fields)
            continue
        if len(value) > HEADER_LIMIT:
            problems.append("a header of more than 64 KB was cut")
            value = _cut(value)
        fields.setdefault(known, []).append(value.strip())
    return fields, junk


def _cut(value: str) -> str:
    """The beginning of a value that is too long, ending where a list's element or a word ends."""
    end = max(value.rfind(",", 0, HEADER_LIMIT), value.rfind(" ", 0, HEADER_LIMIT))
    return value[: end if end > 0 else HEADER_LIMIT].rstrip(", ")


_HEADER_LINES = re.compile(r"^([!-9;-~]{1,76})[ \t]*:[ \t]*(.*)", re.MULTILINE)
_lower = lru_cache(maxsize=4096)(str.lower)
_NAME = re.compile(r"[!-9;-~]{1,76}[ \t]*")  # RFC 5322 3.6.8, with the space that obsolete syntax allows


@lru_cache(maxsize=4096)
def _field_name(name: str) -> str:
    return name.strip().lower() if _NAME.fullmatch(name) else ""


def _where_headers_end(raw: bytes, start: int, stop: int) -> int:
    """The offset of the first line that is no header and is not followed by one: a body without its empty line."""
    at, suspect, seen = start, -1, False
    while at < stop:
        line_end = raw.find(b"\n", at, stop)
        after = stop if line_end < 0 else line_end + 1
        line = raw[at:after]
        if _field_name(line.partition(b":")[0].decode("latin-1")) and b":" in line:
            seen, suspect = True, -1
        elif line[:1] not in b" \t\r\n" and seen:
            if suspect >= 0:
                return suspect
            suspect = at
        at = after
    return suspect if suspect >= 0 else stop


_ENCODED_WORD = re.compile(
    r"=\?([^?\s]{1,75})\?([bBqQ])\?([^?]*)\?="
)  # RFC 2047 2, with the blanks that occur in practice


def decode_words(value: str) -> str:
    """A header's text with its encoded words decoded; what is no proper encoded word stays as it stands."""
    if "=?" not in value:
        return value
    out: list[str] = []
    waiting = (
        bytearray()
    )  # neighbours of one charset are joined before decoding: some programs split characters
    charset, last = "", 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[last : word.start()]
        this = word[1].partition("*")[0].lower()  # RFC 2231 5: charset*language
        if waiting and (between.strip() or this != charset):
            out.append(decode_bytes(bytes(waiting), charset)[0])
            waiting.clear()
        if between.strip() or not last:
            out.append(between)
        waiting += _word_bytes(word[2], word[3])
        charset, last = this, word.end()
    out.append(decode_bytes(bytes(waiting), charset)[0])
    out.append(value[last:])
    return "".join(out)


def _word_bytes(encoding: str, text: str) -> bytes:
    packed = text.encode("utf-8")
    if encoding in "qQ":
        return binascii.a2b_qp(packed.replace(b"\n", b""), header=True)
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4))
    except binascii.Error:
        return packed


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = re.compile(
    "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+"
)  # they change how a name looks, not what it says
_SURROGATES = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text as one line without control characters, direction marks or broken halves of characters."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", _CONTROLS.sub(" ", text))
        text = _SURROGATES.sub("\ufffd", text)
    return " ".join(text.split())


_ID = re.compile(rf"<\s*([^<>\s]{{1,{ID_LIMIT}}})\s*>")


def message_ids(value: str) -> tuple[str, ...]:
    """The identifiers of a Message-ID, In-Reply-To or References value, without brackets; at most 200, the first kept."""
    if "=?" in value:
        value = decode_words(value)
    if not value.isprintable():
        value = one_line(value)
    found = _ID.findall(value)
    if not found:
        found = [word for word in value.split() if "@" in word and not set(word) & set('<>,"()')][:1]
    if len(found) > REFERENCES_LIMIT:
        found = found[:1] + found[1 - REFERENCES_LIMIT :]
    return tuple(found)
