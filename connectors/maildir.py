"""A local Maildir, with its Maildir++ subfolders, as a source of mail.

A message keeps the unique part of its name while programs move it from `new` to `cur` and change
its flags, so that part is what names it here.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import SourceError, SourceMissing
from agent.ports import Item, Page, Verdict
from connectors._files import shown, trouble
from connectors._folder import load
from connectors._mime import Envelope, mail_item
from connectors._numbers import number_of
from connectors._seen import Seen

PAGE_ITEMS = 200
_FIRST_SECOND, _LAST_SECOND = 100_000_000, 4_102_444_800  # of plausible delivery: 1973 to 2100


def is_maildir(folder: Path) -> bool:
    """Whether this folder is a Maildir: it has `cur` and `new`; `tmp` may have been lost in a copy."""
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


class MaildirSource:
    """The messages of a Maildir and its subfolders, by folder and then by name."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def name(self) -> str:
        """`maildir:` and the path."""
        return f"maildir:{shown(self._root)}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Pages of up to 200 messages that were not given before, whatever their flags have become."""
        seen = Seen(cursor)
        found = self._entries()
        seen.forget_all_but(entry.ref for entry in found)
        new = [entry for entry in found if entry.ref not in seen]
        for at in range(0, len(new), PAGE_ITEMS):
            batch = new[at : at + PAGE_ITEMS]
            items = tuple(self._item(entry) for entry in batch)
            yield Page(items, seen.add(entry.ref for entry in batch), (at + len(batch)) / len(new))

    def _entries(self) -> list["_Entry"]:
        if not is_maildir(self._root):
            raise SourceMissing(
                f"{shown(self._root)} is no Maildir: it has no cur and new.",
                "Name the folder that holds cur, new and tmp.",
            )
        entries: dict[str, _Entry] = {}
        for folder in self._folders():
            for place in ("new", "cur"):
                for name in _names(folder / place):
                    entry = _Entry(folder.name if folder != self._root else "", place, name)
                    entries.setdefault(entry.ref, entry)  # while it is being moved it may stand in both
        return [entries[ref] for ref in sorted(entries)]

    def _folders(self) -> list[Path]:
        try:
            below = sorted(self._root.iterdir())
        except OSError as error:
            raise trouble(self._root, error) from error
        return [
            self._root,
            *(folder for folder in below if folder.name.startswith(".") and is_maildir(folder)),
        ]

    def _item(self, entry: "_Entry") -> Item:
        path = self._root / entry.folder / entry.place / entry.name
        try:
            raw, cut = load(path if path.exists() else self._moved(entry))
        except SourceError as error:
            return Item(entry.ref, Verdict.QUARANTINED, error.sentence)
        envelope = Envelope(entry.delivered, folders=entry.folders, is_draft="D" in entry.flags, cut=cut)
        return mail_item(entry.ref, raw, envelope)

    def _moved(self, entry: "_Entry") -> Path:
        """Where a message lies that a mail program has moved since the folder was listed."""
        folder = self._root / entry.folder
        for place in ("cur", "new"):
            for name in _names(folder / place):
                if name.partition(":")[0] == entry.unique:
                    return folder / place / name
        return folder / entry.place / entry.name


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_file()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise trouble(folder, error) from error


@dataclass(frozen=True, slots=True)
class _Entry:
    """One message: the subfolder's directory name or nothing, `new` or `cur`, and the file's name."""

    folder: str
    place: str
    name: str

    @property
    def unique(self) -> str:
        return self.name.partition(":")[0]

    @property
    def ref(self) -> str:
        return shown(Path(self.folder, self.unique))

    @property
    def flags(self) -> str:
        return self.name.rpartition(":2,")[2] if ":2," in self.name else ""

    @property
    def folders(self) -> tuple[str, ...]:
        return (folder_name(self.folder),) if self.folder else ()

    @property
    def delivered(self) -> datetime | None:
        """When it was delivered: the seconds that its name begins with."""
        seconds = number_of(self.unique.partition(".")[0])
        is_moment = seconds is not None and _FIRST_SECOND <= seconds <= _LAST_SECOND
        return datetime.fromtimestamp(seconds, UTC) if seconds is not None and is_moment else None


def folder_name(directory: str) -> str:
    """`.Projects.Oven &AOk-t&AOk-` as a person reads it: `Projects/Oven été` (Maildir++, RFC 3501 5.1.3)."""
    pieces = directory.strip(".").split("&")
    decoded = [pieces[0]]
    for piece in pieces[1:]:
        packed, dash, rest = piece.partition("-")
        text = "&" if not packed else ""
        if packed and dash:
            with suppress(UnicodeDecodeError):
                text = f"+{packed.replace(',', '/')}-".encode().decode("utf-7")
        decoded.append(text + rest if dash and text else f"&{piece}")
    return "".join(decoded).replace(".", "/")
