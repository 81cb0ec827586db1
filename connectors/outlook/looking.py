"""A look at single things by their ids: there, gone, or not to be known at the moment.

What Graph fails to answer now says nothing about the thing itself; the caller keeps it in mind and asks again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from agent.errors import CursorLost, ProviderDown
from connectors.outlook.batch import Part, read_parts
from connectors.outlook.errors import Missing, Refused, code_of
from connectors.outlook.transport import Graph, Json

_PATIENCE = 2  # times that one is asked for; the next reading asks again
_FEW = 10  # that may all be beyond an answer; with more, it is Graph's trouble and not theirs
_NO_SUCH_TIME = "errorcalendaroccurrence"  # how Exchange begins to say that a series has no such time


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to: the thing, or that it is gone, or neither."""

    thing: Json | None = None
    is_gone: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether Graph could not say."""
        return self.thing is None and not self.is_gone


def look(graph: Graph, paths: Sequence[str]) -> list[Looked]:
    """What became of the thing at each path, in order."""
    if not paths:
        return []
    parts = read_parts(graph, paths, patience=_PATIENCE)
    if parts is None or all(part.status in (400, 413) for part in parts):
        return [_alone(graph, path) for path in paths]
    return [_read(part) for part in parts]


def looked_up(graph: Graph, paths: Sequence[str]) -> list[Looked]:
    """As `look`; raises `ProviderDown` where that cannot be said of any of many."""
    looked = look(graph, paths)
    if len(looked) > _FEW and all(one.is_unknown for one in looked):
        raise ProviderDown("Microsoft Graph does not say what became of what it lists.")
    return looked


def _read(part: Part) -> Looked:
    if part.status == 404 or code_of(part.body).lower().startswith(_NO_SUCH_TIME):
        return Looked(is_gone=True)
    return Looked(_object(part.body) if part.status == 200 else None)


def _object(body: bytes) -> Json | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _alone(graph: Graph, path: str) -> Looked:
    try:
        return Looked(graph.read_json(path, patience=_PATIENCE))
    except Missing:
        return Looked(is_gone=True)
    except Refused as refusal:
        return Looked(is_gone=refusal.code.lower().startswith(_NO_SUCH_TIME))
    except (ProviderDown, CursorLost):
        return Looked()
