"""Twenty readings in one request, with a verdict for each: an outer 200 says nothing about the parts.

A part that was throttled or failed in passing is asked for again, after the longest wait that any
part was told; the others are not.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.errors import SlowDown, SourceMissing
from connectors._numbers import number_of
from connectors.outlook.errors import Refused
from connectors.outlook.transport import PREFER, Graph, Json
from connectors.outlook.waiting import PATIENCE, asked_wait, back_off

SIZE = 20  # parts that Graph takes in one batch
_TRIES = 5
_BASE64 = re.compile(r"[A-Za-z0-9+/_=\s-]*")


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one reading."""

    status: int
    body: bytes
    wait: float | None = None  # seconds of its Retry-After

    @property
    def is_passing(self) -> bool:
        """Whether asking again may help."""
        return self.status in (408, 429) or self.status >= 500


def read_parts(graph: Graph, paths: Sequence[str], *, patience: int = _TRIES) -> list[Part] | None:
    """What became of each path below the version's root, in order; None where the server knows no batches.

    A part that stays throttled raises `SlowDown`; one that stays broken, `patience` times, keeps its status.
    """
    found: dict[str, Part] = {}
    for attempt in range(_TRIES):
        missing = [path for path in dict.fromkeys(paths) if _is_open(found.get(path), attempt < patience)]
        if not missing:
            break
        if attempt:
            _wait(graph, [found[path] for path in missing if path in found], attempt - 1)
        for at in range(0, len(missing), SIZE):
            answered = _ask(graph, missing[at : at + SIZE])
            if answered is None:
                return None
            found.update(answered)
    if any(part.status == 429 for part in found.values()):
        raise SlowDown("Microsoft asks to wait with this mailbox.", PATIENCE)
    return [found.get(path, Part(504, b"")) for path in paths]


def _is_open(part: Part | None, is_patient: bool) -> bool:
    """Whether to ask for it (again): a part that was throttled says nothing about itself."""
    return is_patient if part is None else part.status == 429 or (is_patient and part.is_passing)


def _wait(graph: Graph, parts: Sequence[Part], attempt: int) -> None:
    asked = max((part.wait for part in parts if part.wait is not None), default=None)
    wait = back_off(attempt, asked)
    graph.gate.close_for(wait, graph.clock)
    if asked is not None and asked > PATIENCE:
        raise SlowDown("Microsoft asks to wait with this mailbox.", asked)


def _ask(graph: Graph, paths: Sequence[str]) -> Mapping[str, Part] | None:
    requests = [
        {"id": str(number), "method": "GET", "url": path, "headers": {"Prefer": PREFER}}
        for number, path in enumerate(paths)
    ]
    try:
        answer = graph.read_batch({"requests": requests})
    except Refused as refusal:
        return dict.fromkeys(paths, Part(413, b"")) if refusal.status == 413 else None
    except SourceMissing:
        return None
    responses = answer.get("responses")
    found: dict[str, Part] = {}
    for response in responses if isinstance(responses, list) else ():
        number = number_of(response.get("id")) if isinstance(response, dict) else None
        if number is not None and number < len(paths):
            found[paths[number]] = _part(graph, response)
    return found


def _part(graph: Graph, response: Json) -> Part:
    headers = response.get("headers")
    named = (
        {str(name).lower(): str(value) for name, value in headers.items()}
        if isinstance(headers, dict)
        else {}
    )
    status = response.get("status")
    return Part(
        status if isinstance(status, int) else 502,
        _bytes(response.get("body")),
        asked_wait(named, graph.clock.now()),
    )


def _bytes(body: object) -> bytes:
    """A part's body: an object, or text that is packed in base64 as soon as it is not JSON.

    Mail that was not packed has a colon in its first line, which base64 has not.
    """
    if not isinstance(body, str):
        return json.dumps(body).encode() if body is not None else b""
    if _BASE64.fullmatch(body):
        packed = "".join(body.split()).replace("-", "+").replace("_", "/")
        try:
            return base64.b64decode(packed + "=" * (-len(packed) % 4))
        except binascii.Error:
            pass
    return body.encode("utf-8", "surrogateescape")
