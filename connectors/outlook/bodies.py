"""Messages by their ids, as mail: twenty at a time where they are small, one by one where something is attached.

Each id ends with bytes or with what it lacks. Where a server knows no batches or no `$value`, that is
found out once and the longer way is taken from then on.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from agent.errors import CursorLost, ProviderDown, SourceMissing
from connectors._mime import BEGINNING, WHOLE_LIMIT
from connectors.outlook.batch import SIZE, Part, read_parts
from connectors.outlook.errors import Missing, Refused, Unanswerable
from connectors.outlook.gate import AT_ONCE
from connectors.outlook.rebuilt import PROPERTIES, rebuilt
from connectors.outlook.transport import Graph, Json


class Lack(Enum):
    """Why there is nothing of a message."""

    UNSEEN = "unseen"  # Graph does not know it: not yet, or no longer
    FAILED = "failed"  # Graph knows it, and fails whenever it is asked for it


@dataclass(frozen=True, slots=True)
class Mail:
    """What was got of one message."""

    raw: bytes = b""
    cut: str = ""  # why only its beginning is here
    lack: Lack | None = None


_ENOUGH = 3
_FEW = 10  # of one page that may fail without one that comes; with more, it is no longer this or that mail's trouble
_PATIENCE = (
    2  # times that a message is asked for where Graph fails; it is owed then, and the next reading asks again
)
_CUT = "it is very large, only its beginning was read"


class Bodies:
    """Loads messages of one mailbox."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._has_batch = True
        self._in_vain = 0  # messages in a row of which the server had no `$value`
        self._some_came, self._failed = False, 0  # of those that are loaded together

    @property
    def _has_value(self) -> bool:
        """One message may be beyond conversion; three in a row mean that the server knows no conversion."""
        return self._in_vain < _ENOUGH

    @property
    def is_poor(self) -> bool:
        """Whether the server lacked something that Microsoft's own has."""
        return not (self._has_batch and self._has_value)

    def load(self, entries: Sequence[Json]) -> Mapping[str, Mail]:
        """Every entry's mail, by id. Raises where Graph gives none of many, or does not answer for the mailbox itself."""
        small = [str(entry["id"]) for entry in entries if not entry.get("hasAttachments")]
        found = dict(self._together(small)) if len(small) > 1 else {}
        rest = [ref for entry in entries if (ref := str(entry["id"])) not in found]
        self._some_came, self._failed = bool(found), 0
        return found | self._singly(rest)

    def _together(self, refs: Sequence[str]) -> Iterator[tuple[str, Mail]]:
        """Those that a batch gives at once; the others are to be asked for singly."""
        for at in range(0, len(refs), SIZE):
            if not (self._has_batch and self._has_value):
                return
            asked = refs[at : at + SIZE]
            paths = [self._path(ref) + "/$value" for ref in asked]
            parts = read_parts(self._graph, paths, patience=_PATIENCE)
            if parts is None or all(part.status == 400 for part in parts):
                self._has_batch = False
                return
            given = dict(_given(asked, parts))
            self._in_vain = 0 if given else self._in_vain
            yield from given.items()

    def _singly(self, refs: Sequence[str]) -> dict[str, Mail]:
        if len(refs) < 2:
            return {ref: self._one(ref) for ref in refs}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return dict(zip(refs, pool.map(self._one, refs), strict=True))

    def _one(self, ref: str) -> Mail:
        """One message. What Graph fails at with it is its own trouble, as long as the mailbox itself answers."""
        if not self._has_value:
            return self._by_properties(ref)
        try:
            answer = self._graph.read(self._path(ref) + "/$value", limit=WHOLE_LIMIT, patience=_PATIENCE)
        except (Missing, Refused, Unanswerable):
            return self._by_properties(ref, in_vain=1)
        except (ProviderDown, CursorLost):
            self._see_that_it_answers()
            return self._by_properties(ref)
        self._in_vain, self._some_came = 0, True
        return Mail(answer.body[:BEGINNING], _CUT) if answer.cut else Mail(answer.body)

    def _by_properties(self, ref: str, *, in_vain: int = 0) -> Mail:
        try:
            path = f"{self._path(ref)}?$select={PROPERTIES}"
            message = self._graph.read_json(path, patience=_PATIENCE)
            attachments = self._attachments(ref) if message.get("hasAttachments") else ()
        except SourceMissing:
            return Mail(lack=Lack.UNSEEN)
        except (Refused, ProviderDown, CursorLost):
            self._see_that_it_answers()
            return self._lacking()
        self._in_vain += in_vain
        self._some_came = True
        return Mail(rebuilt(message, attachments))

    def _lacking(self) -> Mail:
        self._failed += 1
        if self._failed > _FEW and not self._some_came:
            raise ProviderDown("Microsoft Graph gives none of the messages it lists.")
        return Mail(lack=Lack.FAILED)

    def _see_that_it_answers(self) -> None:
        """Raise where the whole mailbox is down."""
        self._graph.read_json(f"{self._graph.own}/mailFolders/inbox?$select=id")

    def _attachments(self, ref: str) -> Sequence[Json]:
        try:
            listed = self._graph.read_json(
                f"{self._path(ref)}/attachments?$select=name,contentType,size,isInline"
            )
        except (SourceMissing, Refused, Unanswerable):
            return ()
        found = listed.get("value")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else ()

    def _path(self, ref: str) -> str:
        return f"{self._graph.own}/messages/{quote(ref, safe='')}"


def _given(refs: Sequence[str], parts: Sequence[Part]) -> Iterator[tuple[str, Mail]]:
    for ref, part in zip(refs, parts, strict=True):
        if part.status == 200:
            yield ref, Mail(part.body)
