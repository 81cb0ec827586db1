"""Sentences of the Enron mails, quoted ones too, so that a label may name a sentence by its hash instead of copying it.

Frozen on purpose: `labels/enron.tsv` points at what these few rules cut, and they know nothing of
`agent.core.reading`, which may improve without moving a label.
"""

import email
import hashlib
import json
import mailbox
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_HEADER = re.compile(
    r"^(?:to|from|cc|bcc|sent|date|subject|importance|sent by|reply-to) ?:|^-{3,}|^_{5,}|^={5,}|^\*{5,}|@(?:ECT|ENRON|EES)\b|\d\d?/\d\d?/\d{2,4} \d\d?:\d\d",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[-*•]|\d\d?[.)])\s")
_STOP = re.compile(r"[.!?]+[\"')\]]*(?=\s+[A-Z\"'(\[]|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|vs|Inc|Co|Corp|Rep|Sen|No|Ave|etc|approx)|\b[A-Z]|\be\.g|\bi\.e|[ap]\.m)\.$"
)
_LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and who sent the mail it was found in."""

    sender: str
    text: str

    @property
    def key(self) -> str:
        """What a label file calls it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


def read_sentences(paths: Sequence[Path]) -> Iterator[Sentence]:
    """Every sentence of the mails once, in the order of the files: mailboxes, and gold files with whole bodies."""
    seen: set[str] = set()
    for sender, body in _bodies(paths):
        for text in (text for paragraph in _paragraphs(body[:_LONGEST_BODY]) for text in _split(paragraph)):
            if text not in seen:
                seen.add(text)
                yield Sentence(sender, text)


def _bodies(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                yield row["from"], row["body"]
            continue
        for item in mailbox.mbox(str(path), factory=email.message_from_binary_file, create=False):  # type: ignore[arg-type]
            payload = item.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield str(item["From"]), payload.decode("latin-1").replace("\r\n", "\n")


def _paragraphs(body: str) -> Iterator[str]:
    """Runs of lines that belong together, quote marks taken off, header lines left out."""
    lines: list[str] = []
    for raw in body.split("\n"):
        line = raw.lstrip("> \t").strip()
        if not line or _HEADER.search(line) or _ITEM.match(line):
            if lines:
                yield " ".join(lines)
            lines = [line] if _ITEM.match(line) else []
        else:
            lines.append(line)
    if lines:
        yield " ".join(lines)


def _split(paragraph: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(paragraph):
        if not _ABBREVIATION.search(paragraph[max(0, stop.start() - 8) : stop.end()]):
            yield " ".join(paragraph[start : stop.end()].split())
            start = stop.end()
    rest = " ".join(paragraph[start:].split())
    if rest:
        yield rest
