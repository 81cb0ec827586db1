"""Header blocks: the From, Sent, To, Subject lines that a mail program prints above a quoted mail.

Any order, any language of the table, bold or not, with wrapped address lists, and the form of
Lotus Notes, where a name and a date stand above To, cc and Subject. Each line is looked at once
for each block that begins there; a block that fails is skipped as a whole, so the scan stays linear.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.core.reading.vocabulary import COPY, FROM, HEADERS, OTHER, SENT, SUBJECT, TO

_LONGEST_NAME = 28
_LONGEST_BLOCK = 90  # lines; address lists of Notes mails run to dozens
_GAP = 7  # blank lines that may stand inside a block
_NAME_EDGES = " \t*_|>\xa0\u200b\ufeff\"'"
_CLOCK_OR_DATE = re.compile(r"\d{1,2}[:.h]\d\d|\d{4}|\d{1,2}[/.-]\d{1,2}|\d年|\d월")
_NOTES_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:\s+\d{1,2}:\d\d)?|\d{1,2}:\d\d")
STARTERS = frozenset((FROM, SENT, TO, SUBJECT))
"""A block of headers begins with one of these."""


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """`first` to `end` (exclusive) are the lines; `kinds` what they name; `sender` the value of From."""

    first: int
    end: int
    kinds: frozenset[str]
    sender: str
    is_block: bool


def header_kind(stripped: str) -> str:
    """What this line names as a header, or an empty string."""
    colon = stripped.find(":", 0, _LONGEST_NAME)
    if colon <= 0:
        return ""
    return HEADERS.get(stripped[:colon].strip(_NAME_EDGES).lower(), "")


def block_at(lines: Sequence[str], first: int) -> HeaderBlock:
    """The run of header lines from `first`; `is_block` says whether it is that of a quoted mail."""
    values: dict[str, str] = {}
    end, at, loose, kind = first, first, 0, ""
    stop = min(len(lines), first + _LONGEST_BLOCK)
    while at < stop:
        stripped = lines[at].strip()
        named = header_kind(stripped) if stripped else ""
        if named:
            if named in values and named not in (COPY, OTHER, SENT):
                break
            values.setdefault(named, stripped.partition(":")[2].strip(_NAME_EDGES))
            kind, loose, end = named, 0, at + 1
        elif not _may_continue(stripped, kind, loose):
            break
        elif not _lists_addresses(stripped, kind):
            loose += 1
            if loose == 1 and _is_folded(lines, at):
                end = at + 1
        at += 1
    kinds = frozenset(values)
    return HeaderBlock(first, end, kinds, values.get(FROM, ""), _is_quoted_header(values, lines, first, end))


def _may_continue(stripped: str, kind: str, loose: int) -> bool:
    """Whether a line without a header name may stand inside the block: wrapped lists, subjects, gaps."""
    if not stripped:
        return loose < _GAP
    if _lists_addresses(stripped, kind):
        return True
    return loose < 2 or (loose < _GAP and len(stripped) < 40 and bool(_NOTES_DATE.search(stripped)))


def _lists_addresses(stripped: str, kind: str) -> bool:
    return kind in (TO, COPY) and ("@" in stripped or "," in stripped or ";" in stripped)


def _is_folded(lines: Sequence[str], at: int) -> bool:
    """Whether the line is the rest of the header above it, by its indent."""
    return (
        lines[at][:1] in (" ", "\t") and bool(lines[at].strip()) and lines[at - 1][:1] not in (" ", "\t", "")
    )


def _is_quoted_header(values: dict[str, str], lines: Sequence[str], first: int, end: int) -> bool:
    kinds = values.keys()
    if FROM in kinds and (
        SUBJECT in kinds or (SENT in kinds and _CLOCK_OR_DATE.search(values[SENT]) is not None)
    ):
        return SUBJECT in kinds or TO not in kinds or _names_mail(values, lines, first, end)
    if TO in kinds and SUBJECT in kinds:
        return True
    return TO in kinds and bool(kinds & {FROM, SENT}) and "@" in values[TO] + values.get(FROM, "")


def _names_mail(values: dict[str, str], lines: Sequence[str], first: int, end: int) -> bool:
    """From, To and a date without a subject may be a journey: an address or a clock must show mail."""
    return ":" in values[SENT] or any("@" in line for line in lines[first:end])


def notes_start(lines: Sequence[str], block: HeaderBlock, *, floor: int) -> int:
    """Where the lines begin that Lotus Notes prints above its headers: a company, or a name and a date."""
    if FROM in block.kinds:
        return _company_above(lines, block.first, floor)
    start, at, seen = block.first, block.first - 1, 0
    dated = False
    while at >= floor and block.first - at <= _GAP + 4 and seen < 4:
        stripped = lines[at].strip()
        if stripped:
            seen += 1
            if _NOTES_DATE.search(stripped) and len(stripped) < 100:
                start, dated = at, True
                if len(stripped.split()) > 4:  # "Somebody on 01/02/2001 10:10 AM": the name stands here
                    break
            elif dated and _looks_like_sender(stripped):
                return at
            elif not (stripped.lower().startswith(("please respond to", "sent by", "to:")) or not dated):
                break
        at -= 1
    return start


def _looks_like_sender(stripped: str, *, stop: bool = True) -> bool:
    return len(stripped) < 80 and len(stripped.split()) <= 6 and not (stop and stripped[-1] in ".!?:;,")


def _company_above(lines: Sequence[str], first: int, floor: int) -> int:
    """Notes prints the sender's company above From, indented by a tab as the headers are."""
    if not lines[first].startswith("\t"):
        return first
    for at in range(first - 1, max(floor, first - _GAP) - 1, -1):
        if lines[at].strip():
            return (
                at
                if lines[at].startswith("\t") and _looks_like_sender(lines[at].strip(), stop=False)
                else first
            )
    return first
