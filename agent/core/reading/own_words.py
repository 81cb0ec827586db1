"""What one person newly wrote in one mail: quotes, forwards and the signature left out.

The first step after a connector; detection reads nothing but the result. The places in the source
are kept, so that a promise can be shown where it stands.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from agent.core.fixed import fixed
from agent.core.message import Message
from agent.core.reading.closings import Closings
from agent.core.reading.html import text_of_html
from agent.core.reading.quotes import BLANK, OWN, QUOTED, Scan, mended, scan
from agent.core.reading.rules import is_ruler, is_warning, speaks_of_warning
from agent.core.reading.signature import signature_start

LONGEST_BODY = 200_000
"""Characters of a body that are read; what comes after is never one person's mail."""

_MOST_LINES = 20_000  # a mail of that length has some four thousand
_LONGEST_QUOTE = 20_000
_WARNING_LINES = 6
_ODD = re.compile("[\xa0：\u200b\u200e\u200f\u202a-\u202f\u2028\u2029\u2066-\u2069\u3000\ufeff\x0b\x0c\x85]")
_PLAINER = {
    ord(odd): " "
    for odd in "\xa0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u202f\u2066\u2067\u2068\u2069\u3000\ufeff"
}
_PLAINER |= {ord("："): ":", **{ord(odd): "\n" for odd in "\u2028\u2029\x0b\x0c\x85"}}
"""Characters that mean a plainer one; each becomes one character, so places stay right."""


@fixed
class Piece:
    """`length` characters of the own words, from `start` on, stand at `source` in the body."""

    start: int
    source: int
    length: int


@fixed
class OwnWords:
    """The words a mail adds. `pieces` map `text` to the body it was read from (see `place`)."""

    text: str  # \n line ends; inline answers kept, the questions between them dropped
    pieces: tuple[Piece, ...] = ()
    quoted: str = ""  # the mail that is answered, its newest level, without marks
    signature: str = ""
    source: Literal["plain", "html"] = "plain"

    def place(self, offset: int) -> int:
        """Where a character of `text` stands in the body (for HTML: in `text_of_html` of it)."""
        for piece in self.pieces:
            if piece.start <= offset < piece.start + piece.length:
                return piece.source + offset - piece.start
        raise ValueError(f"offset {offset} is outside the own words")


def own_words(message: Message, *, closings: Closings | None = None) -> OwnWords:
    """The sender's new words, from the plain part where it has words, else from the HTML part."""
    sender = message.sender
    name = sender.name if sender else ""
    if message.plain and not message.plain.isspace():
        return read_plain(message.plain, sender_name=name, closings=closings)
    if message.html:
        return read_html(message.html, sender_name=name, closings=closings)
    return OwnWords("")


def read_plain(text: str, *, sender_name: str = "", closings: Closings | None = None) -> OwnWords:
    """The new words of a plain-text body of any line ends."""
    return _read(text[:LONGEST_BODY], "plain", sender_name=sender_name, closings=closings)


def read_html(html: str, *, sender_name: str = "", closings: Closings | None = None) -> OwnWords:
    """The new words of an HTML body; `pieces` are places in `text_of_html(html)`."""
    return _read(text_of_html(html[:LONGEST_BODY]), "html", sender_name=sender_name, closings=closings)


def _read(
    text: str, source: Literal["plain", "html"], *, sender_name: str, closings: Closings | None
) -> OwnWords:
    lines = _plainer(text).split("\n", _MOST_LINES)[:_MOST_LINES]
    found = mended(lines, scan(lines))
    segments = _below_warning(lines, _segments(found))
    if found.shared:
        lines[found.cut] = lines[found.cut][: found.shared].rstrip(" \t-_")
        segments = _joined(segments, found.cut)
    kept, closing = _without_closings(lines, segments, sender_name=sender_name, closings=closings)
    words, pieces = _put_together(lines, kept)
    return OwnWords(words, pieces, _quoted(lines, found), _text(lines, closing), source)


def _plainer(text: str) -> str:
    """The text with plain spaces, colons and line ends, every character in its place."""
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    return text if text.isascii() or not _ODD.search(text) else text.translate(_PLAINER)


def _segments(found: Scan) -> list[range]:
    """The runs of the writer's lines between quotes, without blank lines at their ends."""
    runs: list[range] = []
    first = last = -1
    for at, mark in enumerate(found.marks, found.first):
        if mark == OWN:
            first, last = (at if first < 0 else first), at
        elif mark != BLANK and first >= 0:
            runs.append(range(first, last + 1))
            first = -1
    if first >= 0:
        runs.append(range(first, last + 1))
    return runs


def _below_warning(lines: Sequence[str], segments: list[range]) -> list[range]:
    """The segments without the warning that a gateway put above the mail."""
    if not segments:
        return segments
    first = segments[0]
    end = first.start
    while end < first.stop and end - first.start < _WARNING_LINES and lines[end].strip():
        end += 1
    if not is_warning(" ".join(lines[first.start : end])):
        return segments
    at = first.start
    while at < first.stop and (not lines[at].strip() or (at < end and speaks_of_warning(lines[at]))):
        at += 1
    return [range(at, first.stop), *segments[1:]] if at < first.stop else segments[1:] or segments


def _joined(segments: list[range], at: int) -> list[range]:
    """The segments with one more line, that on which an attribution follows the answer."""
    if segments and at - segments[-1].stop <= 1:
        return [*segments[:-1], range(segments[-1].start, at + 1)]
    return [*segments, range(at, at + 1)]


def _without_closings(
    lines: Sequence[str], segments: list[range], *, sender_name: str, closings: Closings | None
) -> tuple[list[range], list[range]]:
    """Segments without the signature, which may end the first (above a quote) and the last."""
    kept: list[range] = []
    closing: list[range] = []
    for place, run in enumerate(segments):
        end = run.stop
        if place in (0, len(segments) - 1):
            own = lines[run.start : run.stop]
            end = run.start + signature_start(
                own, sender_name=sender_name, closings=closings, is_first=place == 0
            )
        while end > run.start and (not lines[end - 1].strip() or is_ruler(lines[end - 1].strip())):
            end -= 1
        if end > run.start:
            kept.append(range(run.start, end))
        if end < run.stop:
            closing.append(range(end, run.stop))
    return kept, closing


def _put_together(lines: Sequence[str], kept: Sequence[range]) -> tuple[str, tuple[Piece, ...]]:
    """The kept lines as one text, a blank line where something was left out, and their places."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at, source, seen = 0, 0, 0
    for run in kept:
        source += sum(map(len, lines[seen : run.start])) + run.start - seen
        seen = run.start
        start = source
        for text in _without_returns("\n".join(lines[run.start : run.stop])):
            kept_text = text.rstrip("\r")
            pieces.append(Piece(at, start, len(kept_text)))
            texts.append(kept_text)
            at += len(kept_text) + 1
            start += len(text) + 1
        texts.append("")
        at += 1
    return "\n".join(texts[:-1]), tuple(pieces)


def _without_returns(text: str) -> list[str]:
    """The text in one piece, or line by line where carriage returns must go."""
    return text.split("\n") if "\r\n" in text or text.endswith("\r") else [text]


def _text(lines: Sequence[str], runs: Sequence[range]) -> str:
    return _joined_lines(line for run in runs for line in lines[run.start : run.stop]).strip() if runs else ""


def _joined_lines(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return "\n".join(line.rstrip("\r") for line in text.split("\n")) if "\r" in text else text


def _quoted(lines: Sequence[str], found: Scan) -> str:
    """The newest level of what is answered: marked lines of the first level, or the own words of the mail below."""
    marked = (
        []
        if QUOTED not in found.marks
        else [
            line.lstrip()[1:].removeprefix(" ")
            for mark, line in zip(found.marks, lines[found.first :], strict=False)
            if mark == QUOTED and not line.lstrip(" >").startswith(">") and line.lstrip()[1:2] != ">"
        ]
    )
    if found.body < len(lines):
        below = scan(lines, first=found.body)
        marked += [
            line for mark, line in zip(below.marks, lines[found.body :], strict=False) if mark in (OWN, BLANK)
        ]
    return _joined_lines(marked).strip()[:_LONGEST_QUOTE] if marked else ""
