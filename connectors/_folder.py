"""A folder of files as a source: which files are new, and in what pages they are given."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.ports import Item, Page
from connectors._files import below, missing, reading, shown
from connectors._mime import BEGINNING, WHOLE_LIMIT
from connectors._seen import Seen

PAGE_ITEMS = 200
PAGE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A file, its name within the source, and what changes with its content."""

    path: Path
    ref: str
    size: int  # -1 where it cannot be asked
    changed: int = 0  # st_mtime_ns

    @property
    def identity(self) -> str:
        """The same for as long as the file is not changed."""
        return f"{self.ref}\0{self.size}\0{self.changed}"

    @property
    def folders(self) -> tuple[str, ...]:
        """The folder below the source's own that it lies in."""
        folder = self.ref.rpartition("/")[0]
        return (folder,) if folder else ()


def find(root: Path, files: Sequence[Path] | None = None) -> list[Found]:
    """These files, or every file below the folder `root`, or `root` itself where it is a file."""
    if files is None:
        if not root.exists():
            raise missing(root)
        files = list(below(root)) if root.is_dir() else [root]
    return [_found(path, root) for path in files]


def _found(path: Path, root: Path) -> Found:
    ref = shown(Path(path.name) if path == root else path.relative_to(root))
    try:
        status = path.stat()
    except OSError:
        return Found(path, ref, -1)
    return Found(path, ref, status.st_size, status.st_mtime_ns)


def pages_of(
    found: Sequence[Found], cursor: str | None, item: Callable[[Found], Item], *, under: str = ""
) -> Iterator[Page]:
    """Pages of the files that were not given before `cursor`, or that changed since. `under` is what else makes one new."""
    seen = Seen(cursor)
    seen.forget_all_but(under + file.identity for file in found)
    new = [file for file in found if under + file.identity not in seen]
    for done, batch in _batches(new):
        items = tuple(item(file) for file in batch)
        yield Page(items, seen.add(under + file.identity for file in batch), done / len(new))


def _batches(files: Sequence[Found]) -> Iterator[tuple[int, list[Found]]]:
    """Files in pages, each with the number of files done after it."""
    batch: list[Found] = []
    held = 0
    for number, file in enumerate(files, 1):
        batch.append(file)
        held += min(file.size, WHOLE_LIMIT)
        if len(batch) >= PAGE_ITEMS or held >= PAGE_BYTES or number == len(files):
            yield number, batch
            batch, held = [], 0


def load(path: Path, *, limit: int = WHOLE_LIMIT) -> tuple[bytes, str]:
    """What is in this file; of one too large its beginning, and why only that."""
    with reading(path) as file:
        raw = file.read(limit + 1)
    if len(raw) <= limit:
        return raw, ""
    return raw[:BEGINNING], f"it is larger than {limit // 1024**2} MB, only its beginning was read"
