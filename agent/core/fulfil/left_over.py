"""Of a promise in two parts, the one that a mail says is still to come: "here is the drawing, the costing waits for the tin price"."""

import re

from agent.core.fulfil.cues import Cue
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.words import content

_JOINS = re.compile(r",| and | plus | as well as | & |\band\b")
_LATER = re.compile(r"\b(?:(?:follows?|comes?|to follow|to come|will be)\b(?! (?:attached|enclosed)))")


def leaves_a_part(pending: Pending, speech: Speech) -> bool:
    """Whether a mail that brings one part of what was promised says of another that it is not there yet."""
    parts = _parts(pending)
    if len(parts) < 2:
        return False
    missing = frozenset().union(*(c.keys for c in speech.clauses if _is_missing(c)))
    brought = speech.file_keys.union(*(c.keys for c in speech.plain_clauses if c.says(Cue.HANDS_OVER)))
    left = missing - brought
    here = [part for part in parts if part & brought and not part & left]
    return bool(here) and any(part & left for part in parts)


def _parts(pending: Pending) -> list[frozenset[str]]:
    """The words of each thing that the object joins; the words of none of them are of both."""
    parts = [frozenset(content(part)) for part in _JOINS.split(pending.found.object.lower())]
    return [part for part in parts if part]


def _is_missing(clause: Clause) -> bool:
    if clause.is_question:
        return False
    return (
        clause.is_undone
        or clause.says(Cue.PENDING)
        or clause.says(Cue.SLIPS)
        or _LATER.search(clause.text) is not None
    )
