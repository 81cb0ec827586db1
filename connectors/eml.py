"""A folder of single mails (.eml and the like, at any depth), or one such file, as a source of mail."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from agent.errors import SourceError
from agent.ports import Item, Page, Verdict
from connectors._files import is_plain_file, shown
from connectors._folder import Found, find, load, pages_of
from connectors._mime import Envelope, mail_item
from connectors._numbers import number_of
from connectors._recognise import LOOKED_AT, Kind, kind_of_file, why_not


class EmlSource:
    """One file, one mail, named by its path below the folder. A file that changed is given again.

    What is no mail is given as skipped, so that every file is accounted for.
    """

    def __init__(self, root: Path, *, files: Sequence[Path] | None = None) -> None:
        """`files` narrows the source to some of the files below `root`."""
        self._root = root
        self._files = files

    @property
    def name(self) -> str:
        """`eml:` and the path."""
        return f"eml:{shown(self._root)}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Pages of up to 200 files, folder by folder."""
        yield from pages_of(find(self._root, self._files), cursor, _item)


def _item(file: Found) -> Item:
    if not is_plain_file(file.path):
        return Item(file.ref, Verdict.SKIPPED, "it is no ordinary file")
    try:
        raw, cut = load(file.path)
    except SourceError as error:
        return Item(file.ref, Verdict.QUARANTINED, error.sentence)
    kind = kind_of_file(file.path, raw[:LOOKED_AT])
    if kind not in (Kind.MAIL, Kind.MBOX):
        return why_not(file.ref, kind, raw[:LOOKED_AT])
    line = raw[:300].decode("latin-1").partition("\n")[0] if raw.startswith(b"From ") else ""
    envelope = Envelope(line=line, folders=file.folders, cut=cut)
    return mail_item(file.ref, _without_wrapping(file.path, raw), envelope)


def _without_wrapping(path: Path, raw: bytes) -> bytes:
    """The mail itself: Apple's .emlx puts its length before it and a property list behind it."""
    if path.suffix.lower() != ".emlx":
        return raw
    length, _, rest = raw.partition(b"\n")
    size = number_of(length.strip().decode("latin-1"))
    return raw if size is None else rest[:size]
