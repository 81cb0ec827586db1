"""The mail folders that are read: Sent Items, Inbox, and those the user named."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from agent.errors import BadInput
from connectors.outlook.delta import listed
from connectors.outlook.transport import Graph

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder. Well-known names are the same in every language, others are told by their id."""

    ref: str  # a well-known name or an id: what stands in addresses, and under what the cursor is kept
    name: str  # for people, and as the message's folder

    @property
    def is_sent(self) -> bool:
        """Whether what the mailbox's owner sends is put here."""
        return self.ref == "sentitems"

    @property
    def is_well_known(self) -> bool:
        """Inbox or Sent Items."""
        return self in WELL_KNOWN

    def path(self, graph: Graph) -> str:
        """Its address."""
        return f"{graph.own}/mailFolders/{quote(self.ref, safe='')}"


WELL_KNOWN = (Folder("sentitems", "Sent Items"), Folder("inbox", "Inbox"))


def read_folders(options: Mapping[str, str]) -> tuple[Folder, ...]:
    """The folders of a connection's options (`write_folders`), the well-known ones first."""
    named = json.loads(options.get("folders", "") or "[]")
    return WELL_KNOWN + tuple(Folder(str(ref), str(name)) for ref, name in named)


def write_folders(folders: Sequence[Folder]) -> str:
    """For a connection's options."""
    return json.dumps([[folder.ref, folder.name] for folder in folders])


def named_folders(graph: Graph, names: Sequence[str]) -> tuple[Folder, ...]:
    """The folders with these names, `Inbox/Customers` for one inside another; `BadInput` for a name there is not."""
    if not names:
        return ()
    paths = dict(_all(graph, f"{graph.own}/mailFolders", "", 0))
    known = {path.lower(): Folder(ref, path) for path, ref in paths.items()}
    for name in names:
        if name.strip("/").lower() not in known:
            some = ", ".join(sorted(paths)[:20])
            raise BadInput(f"There is no mail folder {name} in this mailbox.", f"There are: {some}.")
    return tuple(known[name.strip("/").lower()] for name in names)


def _all(graph: Graph, address: str, above: str, depth: int) -> Iterator[tuple[str, str]]:
    found = listed(graph, f"{address}?$select=id,displayName,childFolderCount&$top=100").entries
    for ref, entry in found.items():
        path = f"{above}{entry.get('displayName', '')}"
        yield path, ref
        if entry.get("childFolderCount") and depth < _DEEPEST:
            inside = f"{graph.own}/mailFolders/{quote(ref, safe='')}/childFolders"
            yield from _all(graph, inside, f"{path}/", depth + 1)
