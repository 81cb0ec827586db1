"""The cursor of one IMAP folder: what was given, and what the folder looked like then.

UIDs mean something under one UIDVALIDITY only (RFC 9051 2.3.1.1). Which of them were given is the
set itself: mail arrives in an order of its own, leaves, and a first reading is interrupted anywhere.
The folder's UIDNEXT and its number of messages say cheaply that nothing came or went since.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.errors import CursorLost
from connectors.imap._uids import members_of_cursor, shortest

_VERSION = 1


@dataclass(frozen=True, slots=True)
class FolderState:
    """What a server says about a folder."""

    validity: int  # UIDVALIDITY; 0 where the server has none
    next: int  # UIDNEXT; 0 where it was not said
    messages: int
    modseq: int = 0  # HIGHESTMODSEQ; 0 where the server keeps none


@dataclass(frozen=True, slots=True)
class FolderCursor:
    """How far a folder was read."""

    state: FolderState
    given: frozenset[int]
    since: date | None  # mail that arrived before this day was not asked for
    walked: bool  # the first reading is complete

    def stands_for(self, now: FolderState, since: date | None) -> bool:
        """Whether a folder that looks like this holds nothing else than was given."""
        then = self.state
        same = (then.validity, then.next, then.messages) == (now.validity, now.next, now.messages)
        return same and now.next > 0 and self.walked and not self.must_widen(since)

    def must_widen(self, since: date | None) -> bool:
        """Whether older mail is asked for now than was then."""
        return self.since is not None and (since is None or since < self.since)


def write(cursor: FolderCursor) -> str:
    """The cursor as text."""
    state = cursor.state
    return json.dumps(
        {
            "imap": _VERSION,
            "validity": state.validity,
            "next": state.next,
            "messages": state.messages,
            "modseq": state.modseq,
            "since": cursor.since.isoformat() if cursor.since else None,
            "walked": cursor.walked,
            "given": shortest(cursor.given),
        },
        separators=(",", ":"),
    )


def read(text: str) -> FolderCursor:
    """The cursor that this text is; raises `CursorLost` where it is none of ours."""
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, KeyError):
        raise CursorLost("The cursor of this folder cannot be read.") from None


def _read(said: dict[str, Any]) -> FolderCursor:
    if said["imap"] != _VERSION:
        raise CursorLost("The cursor of this folder was written by another kept.")
    numbers = [int(said[name]) for name in ("validity", "next", "messages", "modseq")]
    since = said["since"]
    return FolderCursor(
        state=FolderState(*numbers),
        given=members_of_cursor(said["given"]),
        since=date.fromisoformat(since) if since else None,
        walked=bool(said["walked"]),
    )
