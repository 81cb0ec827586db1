"""The cursor of one IMAP folder: what was given, and how the folder looked when all of it was given.

UIDs mean something under one UIDVALIDITY only (RFC 9051 2.3.1.1). Which of them were given is the
set itself: mail arrives in an order of its own, leaves, and a reading is interrupted anywhere. The
folder's UIDNEXT and its number of messages say cheaply that nothing came or went since; so they, and the
day from which on mail was asked for, are those of the last reading that came to its end. A cursor
between two pages of a later one has more mails in its set and claims nothing else.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agent.errors import CursorLost
from connectors._owed import Owed, owed_said, read_owed
from connectors.imap._uids import members_of_cursor, shortest

_VERSION = 2
_CLAIMS_TOO_MUCH = 1  # the first version took a folder for read whose reading had been stopped


@dataclass(frozen=True, slots=True)
class FolderState:
    """What a server says about a folder."""

    validity: int  # UIDVALIDITY; 0 where the server has none
    next: int  # UIDNEXT; 0 where it was not said
    messages: int
    modseq: int = 0  # HIGHESTMODSEQ; 0 where the server keeps none


@dataclass(frozen=True, slots=True)
class FolderCursor:
    """How far a folder was read: all below `state.next` that came from `since` on, and what is `given` besides."""

    state: FolderState
    given: frozenset[int]
    since: date | None  # mail that arrived before this day was not asked for
    walked: bool  # the first reading is complete; else `given` is all that can be said
    owed: tuple[Owed, ...] = ()  # by UID; of those given, what the server could not give

    def ended(self, state: FolderState, since: date | None) -> "FolderCursor":
        """The reading came to its end: everything that the folder held in this state was given."""
        return replace(self, state=state, since=since, walked=True)

    def stands_for(self, now: FolderState, since: date | None) -> bool:
        """Whether a folder that looks like this holds nothing else than was given; what is owed is another matter."""
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
            "owed": owed_said(cursor.owed),
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
    if said["imap"] not in (_VERSION, _CLAIMS_TOO_MUCH):
        raise CursorLost("The cursor of this folder was written by another kept.")
    state = FolderState(*(int(said[name]) for name in ("validity", "next", "messages", "modseq")))
    since = said["since"]
    return FolderCursor(
        state=replace(state, next=1) if said["imap"] == _CLAIMS_TOO_MUCH else state,
        given=members_of_cursor(said["given"]),
        since=date.fromisoformat(since) if since else None,
        walked=bool(said["walked"]),
        owed=read_owed([[int(uid), *rest] for uid, *rest in said.get("owed", ())]),
    )
