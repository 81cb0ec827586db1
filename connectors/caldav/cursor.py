"""The cursor of one calendar: the server's sync token, or where it has none the ETags of what was given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.errors import CursorLost
from connectors._owed import Owed, owed_said, read_owed

_VERSION = 1


@dataclass(frozen=True, slots=True)
class CalendarCursor:
    """How far a calendar was read."""

    token: str  # everything up to here was given, and `given` besides
    ctag: str = ""  # how the calendar looked, where there is no token
    since: date = date.min
    until: date = date.max  # repetitions were worked out between these days
    given: Mapping[str, str] = field(default_factory=dict)  # path to ETag
    walked: bool = False  # the first reading is complete
    owed: tuple[Owed, ...] = ()  # objects that the server lists and could not give


def write(cursor: CalendarCursor) -> str:
    """The cursor as text."""
    said = {
        "caldav": _VERSION,
        "token": cursor.token,
        "ctag": cursor.ctag,
        "since": cursor.since.isoformat(),
        "until": cursor.until.isoformat(),
        "given": dict(sorted(cursor.given.items())),
        "walked": cursor.walked,
        "owed": owed_said(cursor.owed),
    }
    return json.dumps(said, separators=(",", ":"))


def read(text: str) -> CalendarCursor:
    """The cursor that this text is; raises `CursorLost` where it is none of ours."""
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CursorLost("The cursor of this calendar cannot be read.") from None


def _read(said: dict[str, Any]) -> CalendarCursor:
    if said["caldav"] != _VERSION:
        raise CursorLost("The cursor of this calendar was written by another kept.")
    return CalendarCursor(
        token=str(said["token"]),
        ctag=str(said["ctag"]),
        since=date.fromisoformat(said["since"]),
        until=date.fromisoformat(said["until"]),
        given={str(path): str(etag) for path, etag in said["given"].items()},
        walked=bool(said["walked"]),
        owed=read_owed(said.get("owed")),
    )
