"""Of a promise in two parts, the one that a mail says is still to come: "here is the drawing, the costing waits for the tin price"."""

import re

from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.undone import is_undone
from agent.core.fulfil.words import content

_JOINS = re.compile(r",| and | plus | as well as | & |\band\b")
_PIECES = re.compile(r"[,;:]| - ")
_SEVERAL = 2
_LATER = re.compile(r"\b(?:(?:follows?|comes?|to follow|to come|will be)\b(?! (?:attached|enclosed)))")


def leaves_a_part(pending: Pending, speech: Speech) -> bool:
    """Whether a mail that brings one part of what was promised says of another that it is not there yet."""
    parts = _parts(pending)
    if len(parts) < _SEVERAL:
        return False
    pieces = [
        piece for clause in speech.clauses if not clause.is_question for piece in _PIECES.split(clause.text)
    ]
    missing = frozenset().union(*(content(piece) for piece in pieces if _is_missing(piece)))
    handed = (content(piece) for piece in pieces if says(piece, Cue.HANDS_OVER) and not _is_missing(piece))
    brought = speech.file_keys.union(*handed)
    left = missing - brought
    here = [part for part in parts if part & brought and not part & left]
    return bool(here) and any(part & left for part in parts)


def _parts(pending: Pending) -> list[frozenset[str]]:
    """The words of each thing that the object joins; the words of none of them are of both."""
    parts = [frozenset(content(part)) for part in _JOINS.split(pending.found.object.lower())]
    return [part for part in parts if part]


def _is_missing(text: str) -> bool:
    """Whether a piece in lower case says that something is not there, or not yet."""
    return (
        is_undone(text) or says(text, Cue.PENDING) or says(text, Cue.SLIPS) or _LATER.search(text) is not None
    )
