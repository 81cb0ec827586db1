"""Of a promise in two parts, the one that a mail says is still to come: "here is the drawing, the costing waits for the tin price"."""

import re
from functools import lru_cache

from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.undone import is_undone
from agent.core.fulfil.words import content

_JOINS = re.compile(r",|\band\b| plus | as well as | & ")
_PIECES = re.compile(r"[,;:]| - ")
_SEVERAL = 2
_LATER = re.compile(r"\b(?:follows?|comes?|to follow|to come|will be)\b(?! (?:attached|enclosed))")


def leaves_a_part(pending: Pending, speech: Speech) -> bool:
    """Whether a mail that brings one part of what was promised says of another that it is not there yet."""
    parts = _parts(pending.found.object)
    if len(parts) < _SEVERAL:
        return False
    brought, missing = set(speech.file_keys), set[str]()
    for clause in speech.clauses:
        for piece in () if clause.is_question else _PIECES.split(clause.text):
            if _is_missing(piece):
                missing.update(content(piece))
            elif says(piece, Cue.HANDS_OVER):
                brought.update(content(piece))
    left = missing - brought
    here = [part for part in parts if part & brought and not part & left]
    return bool(here) and any(part & left for part in parts)


@lru_cache(maxsize=500)
def _parts(thing: str) -> tuple[frozenset[str], ...]:
    """The words of each thing that an object joins; it is asked for with every later mail."""
    parts = (frozenset(content(part)) for part in _JOINS.split(thing.lower()))
    return tuple(part for part in parts if part)


def _is_missing(text: str) -> bool:
    """Whether a piece in lower case says that something is not there, or not yet."""
    return (
        is_undone(text) or says(text, Cue.PENDING) or says(text, Cue.SLIPS) or _LATER.search(text) is not None
    )
