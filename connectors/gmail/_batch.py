"""Many reads in one HTTP request (Gmail API guide "Batching requests"), each with its own answer.

Written by hand, because Google's client gives up a whole batch over one part that is cut or bears no
Content-ID. Parts that are missing or broken are simply not in the result; the caller asks for them singly.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message as MimePart
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from connectors._numbers import number_of
from connectors.gmail._api import Asked

BATCH_SIZE = 33  # the guide advises 50 at most; thirds of a page fill a minute's quota better


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of a batch."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def answer(self) -> dict[str, Any] | None:
        """The JSON object of a success, where it is whole."""
        try:
            found = json.loads(self.content)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) and self.status < 300 else None


def batch_of(requests: Mapping[str, Asked]) -> tuple[bytes, str]:
    """The body and content type of a batch; names are told apart by Content-ID, as Google's client writes it."""
    boundary, base = f"batch_{uuid4().hex}", uuid4()
    pieces: list[str] = []
    for number, request in enumerate(requests.values(), 1):
        where = urlsplit(request.uri)
        pieces += [
            f"--{boundary}",
            "Content-Type: application/http",
            "MIME-Version: 1.0",
            "Content-Transfer-Encoding: binary",
            f"Content-ID: <{base} + {number}>",
            "",
            f"{request.method} {where.path}?{where.query} HTTP/1.1",
            "accept: application/json",
            f"Host: {where.netloc}",
            "",
            "",
        ]
    return "\n".join([*pieces, f"--{boundary}--", ""]).encode(), f'multipart/mixed; boundary="{boundary}"'


def parts_of(names: Sequence[str], content_type: str, content: bytes) -> dict[str, Part]:
    """The answers by name. A part without a Content-ID is known by the `id` in its body, if by anything."""
    head = MimePart()
    head["content-type"] = content_type
    boundary = head.get_boundary()
    if not boundary:
        return {}
    found: dict[str, Part] = {}
    for piece in content.split(b"--" + boundary.encode("latin-1", "replace"))[1:]:
        if piece.startswith(b"--"):
            break
        name, part = _part(names, piece)
        if name and part:
            found.setdefault(name, part)
    return found


def _part(names: Sequence[str], piece: bytes) -> tuple[str, Part | None]:
    outer, _, answer = _cut_head(piece.lstrip(b"\r\n"))
    status_line, _, rest = answer.partition(b"\n")
    words = status_line.split(None, 2)
    if (
        len(words) < 2
        or not words[0].startswith(b"HTTP/")
        or (status := number_of(words[1].decode("latin-1"), most=3)) is None
    ):
        return "", None
    headers, _, content = _cut_head(rest)
    part = Part(status, _headers(headers), content.strip())
    return _name(names, _headers(outer).get("content-id", ""), part), part


def _cut_head(text: bytes) -> tuple[bytes, bytes, bytes]:
    """The head, the empty line and what follows, whichever line ends are used."""
    crlf, lf = text.find(b"\r\n\r\n"), text.find(b"\n\n")
    if crlf >= 0 and (lf < 0 or crlf < lf):
        return text.partition(b"\r\n\r\n")
    return text.partition(b"\n\n")


def _headers(text: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in text.decode("latin-1").splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


def _name(names: Sequence[str], content_id: str, part: Part) -> str:
    """`<response-BASE + 7>` is the answer to the seventh."""
    number = content_id.strip("<> ").rpartition("+")[2].strip()
    if 0 < (which := number_of(number) or 0) <= len(names):
        return names[which - 1]
    answer = part.answer
    named = answer.get("id") if answer else None
    return named if isinstance(named, str) and named in names else ""
