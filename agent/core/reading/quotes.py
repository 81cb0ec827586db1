"""One pass over the lines of a mail: which are the writer's, which are quoted, where another mail begins.

Each line gets a mark; the pass ends at the first line below which nothing is the writer's: an
original-message rule, a header block, a forward, an attribution over unmarked text. Every look
ahead or back is bounded, so the time grows with the length of the text and no faster.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.core.fixed import fixed
from agent.core.reading.attribution import Strength, attribution_ending_at, could_be_one, is_attribution
from agent.core.reading.headers import STARTERS, block_at, header_kind, notes_start
from agent.core.reading.rules import RULE_CHARS, announces_mail, asks_reply_above, bare, is_ruler

OWN, BLANK, QUOTED, FRAME = "o", "b", ">", "f"
"""Marks: the writer's line, an empty one, a line marked as quoted, and what frames a quote (who wrote it when)."""

HARD_CUT = "\x02"
"""A line of its own that `html` puts where the structure of the page shows the start of a quoted mail."""

_ENDS = frozenset(":->")
_LOOK_AHEAD = 8
_NAME_SPAN = 28
_WRAP_WIDTH = 60
_MOST_HEADERS = 16
_NAME_WORDS = 4
_WORD = re.compile(r"[^\W_]+")
_MOST_LOOKS = 400  # far looks in one mail; only a hostile one needs more above its quote


@dataclass(frozen=True, slots=True)
class Boundary:
    """Lines `first` to `end` (exclusive) frame a quote; with `is_cut` all that follows is quoted too."""

    first: int
    end: int
    is_cut: bool
    column: int = 0  # the answer's length on line `first`, where an attribution shares that line


@fixed
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
    mark = marks.append
    reader = _Reader(lines, first, marks)
    at, count = first, len(lines)
    while at < count:
        stripped = lines[at].strip()
        at += 1
        if not stripped:
            mark(BLANK)
            continue
        head = stripped[0]
        if head == ">" and marks and marks[-1] == QUOTED:
            mark(QUOTED)
            continue
        found = reader.boundary(at - 1, stripped, head) if _may_bound(stripped, head) else None
        if found is None:
            mark(QUOTED if head == ">" else OWN)
            continue
        del marks[found.first - first :]
        if found.is_cut:
            return Scan(first, marks, found.first, found.end, found.column)
        marks += [FRAME if lines[k].lstrip()[:1] != ">" else QUOTED for k in range(found.first, found.end)]
        at = found.end
    return Scan(first, marks, count, count)


def _may_bound(stripped: str, head: str) -> bool:
    """A cheap look at a line: a rule, a header or the end of an attribution."""
    if head in RULE_CHARS or stripped[-1] in _ENDS:
        return True
    return ":" in stripped and (stripped.find(":", 0, _NAME_SPAN) > 0 or " wrote:" in stripped)


class _Reader:
    """Looks around the line the scan stands on; how often it may look far is bounded for the whole mail."""

    __slots__ = ("_floor", "_lines", "_looks", "_marks")

    def __init__(self, lines: Sequence[str], floor: int, marks: list[str]) -> None:
        self._lines = lines
        self._floor = floor
        self._marks = marks
        self._looks = _MOST_LOOKS

    def boundary(self, at: int, stripped: str, head: str) -> Boundary | None:
        """The frame of a quote that this line begins, ends or is; None for any other line."""
        if head == ">":
            return self._at_quote(at, stripped)
        if head in RULE_CHARS or stripped[-1] == ":":
            core = bare(stripped)
            if not core:
                return None
            if stripped == HARD_CUT or announces_mail(stripped, core):
                return self._rule(at)
            if head in RULE_CHARS and asks_reply_above(core):
                return Boundary(at, at + 1, is_cut=OWN in self._marks)
        if header_kind(stripped) in STARTERS and self._may_look():
            return self._header_block(at)
        if stripped[-1] in _ENDS and self._may_look():
            return self._attribution(at)
        if " wrote: " in stripped and is_attribution(stripped.partition(" wrote: ")[0] + " wrote:"):
            return Boundary(at, at + 1, is_cut=True)  # the quote goes on in the same line
        return None

    def _may_look(self) -> bool:
        self._looks -= 1
        return self._looks > 0

    def _at_quote(self, at: int, stripped: str) -> Boundary | None:
        """Above the first marked line there may be an attribution that wants its colon."""
        if (
            stripped[-1] == ":"
            and len(stripped) < _NAME_SPAN
            and not self._is_quoted(at - 1)
            and self._may_look()
        ):
            found = self._attribution(
                at
            )  # "> wrote:", where an address in brackets was broken before its ">"
            return found if found and found.first < at else None
        if stripped.startswith(">>> ") and self._is_of_groupwise(at, stripped):
            return Boundary(at, at + 1, is_cut=True)
        above = self._last_own(at)
        if above < 0 or not self._may_look() or not could_be_one(self._lines[above]):
            return None
        said = attribution_ending_at(self._lines, above, floor=self._floor, over_marks=True)
        return Boundary(said.first, above + 1, is_cut=False) if said and not said.column else None

    def _is_of_groupwise(self, at: int, stripped: str) -> bool:
        """GroupWise marks the attribution with three signs, and what follows with none."""
        if stripped.endswith(" >>>"):
            return could_be_one(stripped)
        return stripped[-1] == ":" and not self._is_marked(at + 1) and is_attribution(stripped)

    def _is_quoted(self, at: int) -> bool:
        return at >= self._floor and self._lines[at].lstrip().startswith(">")

    def _last_own(self, at: int) -> int:
        """The writer's line closest above a marked one, or -1 where another mark stands between."""
        above = at - 1
        while above >= max(self._floor, at - _LOOK_AHEAD) and self._marks[above - self._floor] == BLANK:
            above -= 1
        return above if above >= self._floor and self._marks[above - self._floor] == OWN else -1

    def _rule(self, at: int) -> Boundary:
        """Below the rule stands the other mail, with or without its header block."""
        end = self._next_filled(at + 1)
        if end < len(self._lines) and header_kind(self._lines[end].strip()) in STARTERS:
            end = block_at(self._lines, end).end
        return Boundary(at, end, is_cut=not self._is_marked(end) or self._are_only_headers_marked(end))

    def _are_only_headers_marked(self, at: int) -> bool:
        """Some programs mark the headers of the older mail as quoted, and leave its text unmarked."""
        headers = 0
        for line in self._lines[at : at + _MOST_HEADERS]:
            stripped = line.strip()
            if stripped.startswith(">"):
                if not header_kind(stripped.lstrip("> \t")):
                    return False
                headers += 1
            elif headers and "@" not in stripped:
                return headers > 1
        return False

    def _header_block(self, at: int) -> Boundary | None:
        block = block_at(self._lines, at)
        start = notes_start(self._lines, block, floor=self._floor) if block.is_block else at
        start = self._above_rulers(start)
        start -= start < at and self._is_senders_name(start - 1, block.sender)
        is_below_ruler = start < at and ("@" in block.sender or len(block.kinds) > 1)
        if not (block.is_block or is_below_ruler):
            return None
        return Boundary(start, block.end, is_cut=not self._is_marked(block.end))

    def _above_rulers(self, start: int) -> int:
        """Rulers and a bare "Original message" above a header block belong to it."""
        for at in range(start - 1, max(self._floor, start - _LOOK_AHEAD) - 1, -1):
            stripped = self._lines[at].strip()
            if stripped and not is_ruler(stripped) and not announces_mail(stripped, bare(stripped)):
                break
            if stripped:
                start = at
        return start

    def _is_senders_name(self, above: int, sender: str) -> bool:
        """Whether the line right above the ruler is the name of whoever wrote the mail below, as some programs print it."""
        if above <= self._floor or not sender:
            return False
        words = self._lines[above].lower().split()
        return 0 < len(words) <= _NAME_WORDS and set(words) <= set(_WORD.findall(sender.lower()))

    def _attribution(self, at: int) -> Boundary | None:
        is_marked = self._is_marked(at + 1)
        said = attribution_ending_at(self._lines, at, floor=self._floor, over_marks=is_marked)
        if said is None:
            return None
        if is_marked and not said.column:
            return Boundary(said.first, at + 1, is_cut=False)
        if is_marked or said.strength is Strength.STRONG:
            return Boundary(said.first, at + 1, is_cut=True, column=said.column)
        return None

    def _next_filled(self, at: int) -> int:
        stop = min(len(self._lines), at + _LOOK_AHEAD)
        while at < stop and not self._lines[at].strip():
            at += 1
        return at

    def _is_marked(self, at: int) -> bool:
        """Whether the next filled line bears a quote mark."""
        below = self._next_filled(at)
        return below < len(self._lines) and self._lines[below].lstrip().startswith(">")


def mended(lines: Sequence[str], found: Scan) -> Scan:
    """The scan, where the rest of a quoted line that a program broke in two counts as quoted."""
    marks, first = found.marks, found.first
    if QUOTED not in marks:
        return found
    for at in range(1, len(marks) - 1):
        is_between = marks[at] == OWN and marks[at - 1] == QUOTED and marks[at + 1] == QUOTED
        if is_between and _is_rest(lines[first + at - 1], lines[first + at].strip()):
            marks[at] = QUOTED
    return found


def _is_rest(above: str, line: str) -> bool:
    if line.endswith(">") or line.startswith(("(http", "<http")) or above.count("(") > above.count(")"):
        return True
    return len(above) >= _WRAP_WIDTH and line[:1].islower() and len(line) < _WRAP_WIDTH
