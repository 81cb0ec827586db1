"""Labelled sales mail of our own: `examples/mails/*.txt`, one file a writer.

A mail begins with `@` and when it was sent, and the name of its story where it is of one; then a line a sentence: `---` for none, else the three letters of
`examples/commitments.txt`; `{...}` marks the words that set the due, `=>` the due they set:

    @ 2026-03-04T09:12-05:00
    --- Hi Priya,
    fss You'll have the redlines {by Thursday noon}. => 2026-03-05T12:00
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NONE = "---"
_ITEM = re.compile(r"(?:[-*•–]|\(?\d\d?[.)]|[a-z]\))\s")
_ENDS = re.compile(r"[.!?:;][\"')\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and its label."""

    code: str
    text: str
    due_text: str | None = None
    due: str | None = None  # ISO, a day or a moment on the writer's clock


@dataclass(frozen=True, slots=True)
class LabelledMail:
    """One mail: its lines, and the text they make."""

    name: str
    file: str  # whose mails: of a writer's, or of the stories
    told_in: str  # the story, or again the file: what is left out together
    sent_at: datetime
    lines: tuple[Line, ...]

    def compose(self) -> tuple[str, list[tuple[int, int]]]:
        """The text, and where in it each line stands: prose runs on, items and lines without a full stop stand apart."""
        text, spans = "", []
        for line in self.lines:
            if text:
                text += _between(text, line.text)
            spans.append((len(text), len(text) + len(line.text)))
            text += line.text
        return text, spans


def _between(before: str, after: str) -> str:
    if _ITEM.match(after):
        return "\n"
    return " " if _ENDS.search(before) else "\n\n"


def read_mails(paths: Sequence[Path]) -> Iterator[LabelledMail]:
    """Every mail of the files, in order. Raises ValueError for a line that is neither mail nor sentence."""
    for path in paths:
        blocks = re.split(r"^@ *", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for number, block in enumerate(blocks[1:]):
            when, *lines = (line.strip() for line in block.splitlines())
            read = tuple(_line(line) for line in lines if line and not line.startswith("#"))
            sent, _, story = when.partition(" ")
            yield LabelledMail(
                f"{path.stem}-{number}", path.stem, story or path.stem, datetime.fromisoformat(sent), read
            )


def _line(line: str) -> Line:
    code, _, rest = line.partition(" ")
    if code != NONE and not re.fullmatch("[fwc][so][srcmid]", code):
        raise ValueError(f"no such label: {line!r}")
    text, _, due = rest.partition(" => ")
    words = re.search(r"\{([^}]*)\}", text)
    return Line(code, re.sub(r"[{}]", "", text).strip(), words and words.group(1), due.strip() or None)
