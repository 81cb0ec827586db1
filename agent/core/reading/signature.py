"""Where the signature begins among the writer's own lines.

Read upwards from the last line, so a long mail costs no more than a short one: footers and
disclaimers first, then what stands below a delimiter, then device lines, contact lines, names,
and the sign-off above them. Only what is anchored counts: a delimiter, a sign-off, a device line,
the sender's own name from the From header, two lines of contact details, or lines this sender
has closed with before. In doubt a line is the writer's: a lost promise costs more than a name kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.core.reading.closing_lines import (
    LONGEST_LINE,
    SHORTEST_NOTICE,
    is_attached_file,
    is_contact,
    is_dashed_name,
    is_delimiter,
    is_device,
    is_disclaimer,
    is_disclaimer_title,
    is_footer,
    is_full_name,
    is_quiet,
    is_senders_name,
    is_sign_off,
    is_title,
    may_hold_disclaimer,
    names_of,
)
from agent.core.reading.closings import Closings
from agent.core.reading.rules import is_ruler

_REACH = 32  # filled lines at the end that are looked at
_BLOCK = 14  # lines of a closing without a delimiter
_DELIMITED = 16  # filled lines that may stand below a delimiter without the standard space
_TITLES = 6  # lines of name, title, company and street above the contact lines
_BULLETS = ("-", "*", "•", "–")
_CONTACTS = 2  # contact lines that make a block of them a signature


@dataclass(frozen=True, slots=True)
class _Tail:
    """The last filled lines, stripped, and which of them follow a blank line."""

    lines: list[str]
    places: list[int]
    after_gap: list[bool]
    holds_first: bool  # the first of them is the first of the mail


def signature_start(
    lines: Sequence[str], *, sender_name: str = "", closings: Closings | None = None, is_first: bool = True
) -> int:
    """The index of the signature's first line among the writer's own lines; `len(lines)` where there is none.

    With `is_first` the lines begin the mail: then the first of them is never a sign-off or a name.
    """
    tail = _tail(lines, is_first=is_first)
    kept = _above_footers(tail)
    kept = _above_delimiter(tail, kept)
    kept = _above_closing(tail, kept, names=names_of(sender_name), closings=closings)
    return tail.places[kept] if kept < len(tail.lines) else len(lines)


def _tail(lines: Sequence[str], *, is_first: bool) -> _Tail:
    """The last filled lines of a mail."""
    places: list[int] = []
    filled: list[str] = []
    for at in range(len(lines) - 1, -1, -1):
        if stripped := lines[at].strip():
            places.append(at)
            filled.append(stripped)
            if len(places) == _REACH:
                break
    filled.reverse()
    places.reverse()
    after_gap = [True, *(below - above > 1 for above, below in pairwise(places))]
    return _Tail(filled, places, after_gap, holds_first=is_first and len(filled) < _REACH)


def _above_footers(tail: _Tail) -> int:
    """Below the first footer or disclaimer nothing is the writer's."""
    first = int(tail.holds_first)  # a mail may begin with the words of a footer; it is then about something
    may_hold: bool | None = None
    for k in range(first, len(tail.lines)):
        if is_footer(tail.lines[k]):
            return _above_titles(tail, k)
        if not _begins_paragraph(tail, k):
            continue
        paragraph = _paragraph(tail, k)
        if len(paragraph) < SHORTEST_NOTICE:
            continue
        if may_hold is None:
            may_hold = may_hold_disclaimer(tail.lines)
        if may_hold and is_disclaimer(paragraph):
            return _above_titles(tail, k)
    return len(tail.lines)


def _begins_paragraph(tail: _Tail, k: int) -> bool:
    if tail.after_gap[k]:
        return True
    above = tail.lines[k - 1]
    return is_ruler(above) or (len(above) < SHORTEST_NOTICE and is_disclaimer_title(above))


def _paragraph(tail: _Tail, first: int) -> str:
    end = first + 1
    while end < len(tail.lines) and not tail.after_gap[end]:
        end += 1
    return " ".join(tail.lines[first:end])


def _above_titles(tail: _Tail, k: int) -> int:
    while k > 0 and (is_ruler(tail.lines[k - 1]) or is_disclaimer_title(tail.lines[k - 1])):
        k -= 1
    return k


def _above_delimiter(tail: _Tail, kept: int) -> int:
    """Cut at the first delimiter below which only closing lines stand."""
    for k in range(max(0, kept - _DELIMITED), kept):
        if is_delimiter(tail.lines[k]) and _closes_below(tail, k, kept):
            return k
    return kept


def _closes_below(tail: _Tail, k: int, kept: int) -> bool:
    below = [line for line in tail.lines[k + 1 : kept] if not is_ruler(line)]
    if tail.lines[k] == "--" or not below:
        return True
    if sum(map(is_contact, below)) >= _CONTACTS:
        return all(len(line.split()) <= _BLOCK and line[-1] not in "?!" for line in below)
    if len(tail.lines[k]) > 3:
        return False
    return all(is_title(line) or is_contact(line) or is_device(line) or is_sign_off(line) for line in below)


def _above_closing(tail: _Tail, kept: int, *, names: frozenset[str], closings: Closings | None) -> int:
    """Upwards from the last line to the highest anchor that only closing lines separate from the end."""
    start, contacts, is_named = kept, 0, False
    below = kept  # where the closing begins without its contact lines
    floor = max(1 if tail.holds_first else 0, kept - _BLOCK)
    for k in range(kept - 1 - _ends_in_tagline(tail, kept, floor), floor - 1, -1):
        line = tail.lines[k]
        if len(line) > LONGEST_LINE and line.count(" ") >= _BLOCK:
            break  # prose; a long line with few blanks may still be a link
        if is_sign_off(line):
            return _above_sign_offs(tail, k, floor)
        if is_senders_name(line, names) or _is_dash_signed(tail, k):
            start, is_named = k, True
        elif closings is not None and closings.knows(line):
            start = k
        elif is_attached_file(line):
            start = k if _stands_apart(tail, k) else start
        elif is_device(line):
            start = _with_name(tail, k, floor)
        elif is_contact(line):
            below = start if not contacts else below
            contacts += 1
            start = _with_name(tail, k, floor) if contacts >= _CONTACTS else start
        elif is_named or not (is_title(line) or is_ruler(line)):
            break  # above the name only a sign-off belongs to the closing
    is_told = 0 < start < below and tail.lines[start - 1][-1] == ":"
    start = (
        below if is_told else start
    )  # "So, the codes:" leads to figures, which may look like telephone numbers
    return min(start, _above_full_name(tail, kept, floor, names))


def _above_full_name(tail: _Tail, kept: int, floor: int, names: frozenset[str]) -> int:
    """From the sender's whole name, where nothing below it speaks: "Radka Němcová", "seats for trams and buses"."""
    for k in range(kept - 1, floor - 1 if names else kept, -1):
        line = tail.lines[k]
        if len(line) > LONGEST_LINE:
            break
        stands_apart = tail.after_gap[k] or (k > floor and is_sign_off(tail.lines[k - 1]))
        if stands_apart and is_full_name(line, names):
            return _above_sign_offs(tail, k, floor)
        if not (is_quiet(line) or is_contact(line) or is_device(line) or is_ruler(line)):
            break
    return kept


def _ends_in_tagline(tail: _Tail, kept: int, floor: int) -> bool:
    """Whether the last line is a firm's sentence right below a name and a title, with no gap between."""
    last = kept - 1
    if last - 2 < floor or any(tail.after_gap[last - 1 : kept]):
        return False
    if is_title(tail.lines[last]) or is_attached_file(tail.lines[last]):
        return False
    return is_title(tail.lines[last - 1]) and is_title(tail.lines[last - 2])


def _stands_apart(tail: _Tail, k: int) -> bool:
    """A program lists the attached files at the very end; "We send:" above them makes them the writer's list."""
    while k > 0 and not tail.after_gap[k] and is_attached_file(tail.lines[k - 1]):
        k -= 1
    if k == 0 or tail.lines[k - 1][-1] == ":":
        return False
    return tail.after_gap[k] or is_title(tail.lines[k - 1]) or is_contact(tail.lines[k - 1])


def _above_sign_offs(tail: _Tail, k: int, floor: int) -> int:
    """ "Thanks," / "Best regards," stand together."""
    while k - 1 >= floor and is_sign_off(tail.lines[k - 1]):
        k -= 1
    if k - 1 >= floor and is_ruler(tail.lines[k - 1]):
        k -= 1
    return k


def _is_dash_signed(tail: _Tail, k: int) -> bool:
    """ "-Noor" closes a mail; "- and another" among other bullets does not."""
    if not is_dashed_name(tail.lines[k]):
        return False
    beside = tail.lines[max(0, k - 1) : k] + tail.lines[k + 1 : k + 2]
    return not any(line.startswith(_BULLETS) and not line.startswith("--") for line in beside)


def _with_name(tail: _Tail, k: int, floor: int) -> int:
    """The name and titles that stand on the contact or device lines without a gap."""
    top = k
    while top > floor and not tail.after_gap[top] and k - top < _TITLES and is_title(tail.lines[top - 1]):
        top -= 1
    return top if tail.after_gap[top] else k
