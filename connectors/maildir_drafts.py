"""Drafts as files in a local Maildir, which any mail program opens. There is no way to send from here.

A draft is known by its mark, which stands in the file's name and in a header, and as untouched by a
digest of what a person reads in it (`_digest.py`). Mail programs rename files: that is not editing.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from agent.errors import SourceError
from agent.ports import DraftFate, Fence, OutgoingDraft, SeenDraft, unfenced
from connectors._compose import MARK_HEADER
from connectors._digest import is_untouched, sealed
from connectors._files import reading, shown, trouble, write_trouble
from connectors._headers import read_head

_LOOKED_AT = 4 * 1024 * 1024  # bytes of a file; kept writes none so large


class MaildirDrafts:
    """The Drafts of one machine, made with mode 0700 where they are not there yet."""

    shows_within = timedelta(seconds=20)
    """A folder shows at once what lies in it; this is for one that is shared over a network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """The folder, for people."""
        return shown(self._folder)

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        """Write the draft and return its file's name; where one with this mark lies already, return that one's."""
        present = self.find(draft.mark)
        if present.fate is not DraftFate.GONE:
            return present.ref
        raw = sealed(draft)
        name = f"{int(draft.written_at.timestamp())}.kept-{draft.mark}"
        try:
            self._make()
            fence()
            self._write(name, raw)
        except OSError as error:
            raise write_trouble(self._folder, error) from error
        return name

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        """What became of the draft with this mark. Where a human made an edited copy of it, the copy counts."""
        found = [(path, raw) for path in self._files() if (raw := self._marked(path, mark)) is not None]
        for path, raw in found:
            if not is_untouched(raw):
                return SeenDraft(_unique(path.name), DraftFate.EDITED)
        if found:
            return SeenDraft(_unique(found[0][0].name), DraftFate.UNTOUCHED)
        return SeenDraft("", DraftFate.GONE)

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        """Delete the draft with this mark, if nobody has touched it."""
        if self.find(mark).fate is not DraftFate.UNTOUCHED:
            return False
        gone = False
        for path in self._files():
            raw = self._marked(path, mark)
            if raw is not None and is_untouched(raw):
                with suppress(FileNotFoundError):
                    path.unlink()
                    gone = True
        return gone

    def is_taken(self, draft: OutgoingDraft) -> bool:
        """A local folder holds kept's drafts alone, and none that a human began."""
        return False

    def standing(self) -> str:
        """A folder remembers nothing of what was deleted."""
        return ""

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        """Nothing can be told."""
        return False

    def _make(self) -> None:
        for folder in (self._folder, *(self._folder / place for place in ("tmp", "new", "cur"))):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write(self, name: str, raw: bytes) -> None:
        """Into `tmp`, down to the disk, then under its final name at once: half a draft is never seen."""
        unfinished = self._folder / "tmp" / f"{name}.{os.getpid()}"
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(descriptor)
            unfinished.rename(self._folder / "cur" / f"{name}:2,D")
        finally:
            with suppress(OSError):
                unfinished.unlink()
        directory = os.open(self._folder / "cur", os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def _files(self) -> Iterator[Path]:
        """What lies in Drafts and is not marked as deleted, oldest name first."""
        for place in ("cur", "new"):
            try:
                paths = sorted((self._folder / place).iterdir())
            except FileNotFoundError:
                continue
            except OSError as error:
                raise trouble(self._folder, error) from error
            yield from (path for path in paths if "T" not in path.name.partition(":2,")[2])

    def _marked(self, path: Path, mark: str) -> bytes | None:
        """The file's content where it is the draft with this mark."""
        try:
            with reading(path) as file:
                raw = file.read(_LOOKED_AT)
        except SourceError:
            if f".kept-{mark}" in path.name and path.exists():
                raise  # ours, and not to be read: better to stop than to write it a second time
            return None
        is_named = _unique(path.name).endswith(f".kept-{mark}")
        return raw if is_named or read_head(raw).first(MARK_HEADER.lower()) == mark else None


def _unique(name: str) -> str:
    return name.partition(":")[0]
