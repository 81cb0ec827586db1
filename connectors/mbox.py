"""A local mbox file as a source of mail (RFC 4155 and what is found in practice).

The file is read in blocks and cut at its `From ` lines (`connectors._mbox_cuts`); nothing larger
than a page is held, so a file of gigabytes needs no more memory than a small one.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Self

from agent.errors import CursorLost
from agent.ports import Item, Page
from connectors._files import reading, shown
from connectors._mbox_cuts import Cut, cuts
from connectors._mime import WHOLE_LIMIT, Envelope, mail_item
from connectors._numbers import number_of

PAGE_ITEMS = 200
PAGE_BYTES = 16 * 1024 * 1024
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


class MboxSource:
    """The messages of one mbox file, in the file's order; a message is named by its offset."""

    def __init__(self, path: Path, *, folders: tuple[str, ...] = ()) -> None:
        self._path = path
        self._folders = folders

    @property
    def name(self) -> str:
        """`mbox:` and the path."""
        return f"mbox:{shown(self._path)}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Pages of up to 200 messages. A last message that has grown since is given again under its old name."""
        with reading(self._path) as file:
            size = file.seek(0, 2)
            before = _Place.read(cursor, file, size) if cursor else _Place(0, -1)
            items: list[Item] = []
            held = 0
            for cut in cuts(file, before.start, size):
                if (cut.start, cut.length) == (before.start, before.length):
                    continue
                item = self._item(cut)
                items.append(
                    replace(item, has_grown=True)
                    if before.length >= 0 and cut.start == before.start
                    else item
                )
                held += len(cut.raw)
                if cut.is_last or len(items) >= PAGE_ITEMS or held >= PAGE_BYTES:
                    place = _Place(cut.start, cut.length)
                    yield Page(tuple(items), place.cursor(file), place.end / size)
                    items, held = [], 0
            if not size and not cursor:
                yield Page((mail_item("0", b"", Envelope()),), _Place(0, 0).cursor(file), 1.0)

    def _item(self, cut: Cut) -> Item:
        reason = ""
        if not cut.is_whole:
            reason = f"it is larger than {WHOLE_LIMIT // 1024**2} MB, only its beginning was read"
        elif cut.is_last and not cut.ends_in_newline:
            reason = "the file ends in the middle of a line, the mail may be cut off"
        raw = _QUOTED_FROM.sub(rb"\1", cut.raw) if b"\n>" in cut.raw and b">From " in cut.raw else cut.raw
        envelope = Envelope(line=cut.line.decode("latin-1"), folders=self._folders, cut=reason)
        return mail_item(str(cut.start), raw, envelope)


_FINGERPRINTED = 4096  # bytes at the file's beginning, and a part of that at the last message's
# Thunderbird and others write a message's flags into the file without moving anything.
_FLAG_LINES = re.compile(rb"^(?:X-Mozilla-[A-Za-z-]+|X-Status|Status):[^\n]*", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the last message given begins and how long it was.

    Its cursor carries a fingerprint of what stood before that place, by which an appended file is
    told from one that was replaced or compacted.
    """

    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length

    def cursor(self, file: BinaryIO) -> str:
        return f"{self.start}:{self.length}:{self._fingerprint(file)}"

    def _fingerprint(self, file: BinaryIO) -> str:
        digest = hashlib.sha256()
        for start, length in (
            (0, min(self.end, _FINGERPRINTED)),
            (self.start, min(self.length, _FINGERPRINTED // 8)),
        ):
            file.seek(start)
            digest.update(_FLAG_LINES.sub(b"", file.read(length)))
        return digest.hexdigest()[:32]

    @classmethod
    def read(cls, cursor: str, file: BinaryIO, size: int) -> Self:
        """The place a cursor names; raises `CursorLost` where the file is no longer the one it was."""
        start, _, rest = cursor.partition(":")
        length, _, fingerprint = rest.partition(":")
        at, long = number_of(start), number_of(length)
        if at is not None and long is not None:
            place = cls(at, long)
            if place.end <= size and place._fingerprint(file) == fingerprint:
                return place
        raise CursorLost("The mbox file is not the one that was read before: it was replaced or compacted.")
