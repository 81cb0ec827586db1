"""Where the messages of an mbox file begin and end, found in one pass over blocks of the file.

No two programs agree on what a `From ` line is. Here it is a line that begins so and either names a
moment as `ctime` writes it, or holds at most an address and stands between an empty line and a
header: a sentence that begins with "From " does neither.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from agent.core.fixed import fixed
from connectors._mime import BEGINNING, WHOLE_LIMIT

_BLOCK = 1024 * 1024
_LOOK_AHEAD = 2000  # bytes: a `From ` line and the beginning of the line after it
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MOMENT = re.compile(
    rb" %b [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d(?::\d\d)?(?: [A-Z]{1,5}| [+-]\d{4})* \d{4}"
    rb"|(?: %b,)? \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d" % (_DAY, _DAY)
)
_NOBODY_OR_ADDRESS = re.compile(rb"From (?:-|[^\s@]+@[^\s@]+|MAILER-DAEMON)?\s*")
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}[ \t]*:|>From ")


@fixed
class Cut:
    """One message as it lies in the file. `length` counts from its `From ` line to its last line that is not empty."""

    start: int
    length: int
    line: bytes  # the `From ` line
    raw: bytes  # what follows it; only the beginning where the message is too large
    is_whole: bool
    is_last: bool  # nothing follows it in the file
    ends_in_newline: bool


def cuts(file: BinaryIO, at: int, size: int) -> Iterator[Cut]:
    """The messages between the offset `at`, where one begins, and `size`."""
    window = _Window(file, at, size)
    window.skip_empty_lines()
    search = window.begin + 1
    while True:
        found = window.held.find(b"\nFrom ", search)
        if not window.at_end and (found < 0 or found + _LOOK_AHEAD > len(window.held)):
            search = window.more(found if found >= 0 else max(search, len(window.held) - 5))
        elif found < 0:
            if window.begin < len(window.held) or window.passed:
                yield window.cut(len(window.held), is_last=True)
            return
        elif _is_separator(window.held, found):
            yield window.cut(found + 1, is_last=False)
            search = found + 2
        else:
            search = found + 1


def _is_separator(held: bytes, newline: int) -> bool:
    line_end = held.find(b"\n", newline + 1, newline + _LOOK_AHEAD)
    line = held[newline + 1 : line_end if line_end >= 0 else newline + _LOOK_AHEAD]
    after_empty_line = held[max(0, newline - 2) : newline].rstrip(b"\r").endswith(b"\n") or newline == 0
    before_header = line_end >= 0 and _HEADER_LINE.match(held, line_end + 1) is not None
    if _MOMENT.search(line):
        return after_empty_line or before_header
    return after_empty_line and before_header and _NOBODY_OR_ADDRESS.fullmatch(line) is not None


class _Window:
    """The part of the file that is held. The current message begins at `begin`; its end is still looked for."""

    def __init__(self, file: BinaryIO, at: int, size: int) -> None:
        self._file = file
        self._next = at  # offset of the next block
        self._size = size
        self._start = at  # offset of the current message
        self._beginning = b""  # of a message too large to be held
        self.held = b""
        self.begin = 0
        self.passed = 0  # bytes of the current message that were let go

    @property
    def at_end(self) -> bool:
        return self._next >= self._size

    def more(self, search: int) -> int:
        """Read one block more; return where in `held` the search now stands."""
        gone = self.begin
        if self.passed or len(self.held) - self.begin > WHOLE_LIMIT:
            self._beginning = self._beginning or self.held[self.begin : self.begin + BEGINNING]
            gone = max(self.begin, search - _LOOK_AHEAD)
            self.passed += gone - self.begin
        self._file.seek(self._next)
        block = self._file.read(min(_BLOCK, self._size - self._next))
        self._next = self._next + len(block) if block else self._size  # it shrank while we read
        self.held = self.held[gone:] + block
        self.begin = 0
        return search - gone

    def skip_empty_lines(self) -> None:
        """Let go of empty lines and a byte order mark where the file begins with them."""
        self.more(0)
        if self._start == 0:
            content = self.held.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
            self._start = self.begin = len(self.held) - len(content)

    def cut(self, end: int, *, is_last: bool) -> Cut:
        """The current message, which ends at this place of `held`; the next one is then current."""
        text = self.held[self.begin : end].rstrip(b"\r\n")
        length = self.passed + len(text)
        ends_in_newline = self.begin + len(text) < end
        if self.passed:
            text = self._beginning
        line, _, raw = text.partition(b"\n") if text.startswith(b"From ") else (b"", b"", text)
        cut = Cut(self._start, length, line, raw, not self.passed, is_last, ends_in_newline)
        self._start += self.passed + end - self.begin
        self.begin, self._beginning, self.passed = end, b"", 0
        return cut
