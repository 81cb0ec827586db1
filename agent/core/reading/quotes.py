"""One pass over the lines of a mail: which are the writer's, which are quoted, where another mail begins.

Each line gets a mark; the pass ends at the first line below which nothing is the writer's: an
original-message rule, a header block, a forward, an attribution over unmarked text. Every look
ahead or back is bounded, so the time grows with the length of the text and no faster.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.core.reading.attribution import Strength, attribution_ending_at, could_be_one
from agent.core.reading.headers import STARTERS, block_at, header_kind, notes_start
from agent.core.reading.rules import RULE_CHARS, announces_mail, asks_reply_above, is_ruler

OWN, BLANK, QUOTED, FRAME = "o", "b", ">", "f"
"""Marks: the writer's line, an empty one, a line marked as quoted, and what frames a quote (who wrote it when)."""

HARD_CUT = "\x1c"
"""A line of its own that `html` puts where the structure of the page shows the start of a quoted mail."""

_ENDS = frozenset(":->")
_LOOK_AHEAD = 8
_NAME_SPAN = 28
_WRAP_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Boundary:
    """Lines `first` to `end` (exclusive) frame a quote; with `is_cut` all that follows is quoted too."""

    first: int
    end: int
    is_cut: bool
    column: int = 0  # the answer's length on line `first`, where an attribution shares that line


@dataclass(frozen=True, slots=True)
class Scan:
    """`marks` has one letter for each line from `first` up to `cut`; the quoted mail's own text begins at `body`."""

    first: int
    marks: list[str]
    cut: int
    body: int
    shared: int = 0  # length of the answer at the start of line `cut`


def scan(lines: Sequence[str], *, first: int = 0) -> Scan:
    """Marks for the lines from `first` on; never raises, linear in the length of the text."""
    marks: list[str] = []
    at, count = first, len(lines)
    while at < count:
        stripped = lines[at].strip()
        if not stripped:
            marks.append(BLANK)
            at += 1
            continue
        head = stripped[0]
        if head == ">" and stripped[-1] != ":":
            _mark_quoted(lines, marks, at, first)
        elif (head in RULE_CHARS or stripped[-1] in _ENDS or stripped.find(":", 0, _NAME_SPAN) > 0) and (
            found := _boundary(lines, at, stripped, marks=marks, floor=first)
        ):
            if found.is_cut:
                del marks[found.first - first :]
                return Scan(first, marks, found.first, found.end, found.column)
            marks[found.first - first :] = [FRAME] * (found.end - found.first)
            at = found.end
            continue
        else:
            marks.append(QUOTED if head == ">" else OWN)
        at += 1
    return Scan(first, marks, count, count)


def _mark_quoted(lines: Sequence[str], marks: list[str], at: int, floor: int) -> None:
    """Mark a quoted line, and as its frame the attribution above it that wanted a colon."""
    above = len(marks) - 1
    while above >= 0 and marks[above] == BLANK and len(marks) - above < _LOOK_AHEAD:
        above -= 1
    if above >= 0 and marks[above] == OWN and could_be_one(lines[floor + above]):
        said = attribution_ending_at(lines, floor + above, floor=floor)
        if said and not said.column and not (said.first - floor < len(marks) - _LOOK_AHEAD - 6):
            marks[said.first - floor : above + 1] = [FRAME] * (floor + above + 1 - said.first)
    marks.append(QUOTED)


def _boundary(
    lines: Sequence[str], at: int, stripped: str, *, marks: Sequence[str], floor: int
) -> Boundary | None:
    if stripped[0] == ">":
        return _broken_attribution(lines, at, floor)
    if stripped == HARD_CUT:
        return _rule(lines, at)
    if (stripped[0] in RULE_CHARS or stripped[-1] == ":") and announces_mail(stripped):
        return _rule(lines, at)
    if stripped[0] in RULE_CHARS and asks_reply_above(stripped):
        return Boundary(at, at + 1, is_cut=OWN in marks)
    if header_kind(stripped) in STARTERS:
        return _header_block(lines, at, marks, floor)
    if stripped[-1] in _ENDS:
        return _attribution(lines, at, floor)
    return None


def _rule(lines: Sequence[str], at: int) -> Boundary:
    """Below the rule stands the other mail, with or without its header block."""
    below = _next_filled(lines, at + 1)
    end = below
    if below < len(lines) and header_kind(lines[below].strip()) in STARTERS:
        end = block_at(lines, below).end
    return Boundary(at, end, is_cut=not _is_marked(lines, end))


def _header_block(lines: Sequence[str], at: int, marks: Sequence[str], floor: int) -> Boundary | None:
    block = block_at(lines, at)
    start = notes_start(lines, block, floor=floor) if block.is_block else at
    start = _above_rulers(lines, start, floor)
    if not block.is_block and not (start < at and "@" in block.sender):
        return None
    if _is_marked(lines, block.end):
        return Boundary(start, block.end, is_cut=False)
    return Boundary(start, block.end, is_cut=True)


def _above_rulers(lines: Sequence[str], start: int, floor: int) -> int:
    """Rulers and a bare "Original message" above a header block belong to it."""
    at = start - 1
    while at >= floor and start - at <= 4:
        stripped = lines[at].strip()
        if stripped and not is_ruler(stripped) and not announces_mail(stripped):
            break
        if stripped:
            start = at
        at -= 1
    return start


def _attribution(lines: Sequence[str], at: int, floor: int) -> Boundary | None:
    said = attribution_ending_at(lines, at, floor=floor)
    if said is None:
        return None
    if _is_marked(lines, at + 1) and not said.column:
        return Boundary(said.first, at + 1, is_cut=False)
    if _is_marked(lines, at + 1) or said.strength is Strength.STRONG:
        return Boundary(said.first, at + 1, is_cut=True, column=said.column)
    return None


def _broken_attribution(lines: Sequence[str], at: int, floor: int) -> Boundary | None:
    """ "> wrote:" is no quoted line where an address in angle brackets was broken before its ">"."""
    if at > floor and len(lines[at]) < _NAME_SPAN and not lines[at - 1].lstrip().startswith(">"):
        found = _attribution(lines, at, floor)
        return found if found and found.first < at else None
    return None


def _next_filled(lines: Sequence[str], at: int) -> int:
    stop = min(len(lines), at + _LOOK_AHEAD)
    while at < stop and not lines[at].strip():
        at += 1
    return at


def _is_marked(lines: Sequence[str], at: int) -> bool:
    """Whether the next filled line bears a quote mark."""
    below = _next_filled(lines, at)
    return below < len(lines) and lines[below].lstrip().startswith(">")


def mended(lines: Sequence[str], found: Scan) -> Scan:
    """The scan, where the rest of a quoted line that a program broke in two counts as quoted."""
    marks, first = found.marks, found.first
    if QUOTED not in marks:
        return found
    for at in range(1, len(marks) - 1):
        if marks[at] == OWN and marks[at - 1] == QUOTED and marks[at + 1] == QUOTED:
            if _is_rest(lines[first + at - 1], lines[first + at].strip()):
                marks[at] = QUOTED
    return found


def _is_rest(above: str, line: str) -> bool:
    if line.endswith(">") or line.startswith(("(http", "<http")) or above.count("(") > above.count(")"):
        return True
    return len(above) >= _WRAP_WIDTH and line[:1].islower() and len(line) < _WRAP_WIDTH
