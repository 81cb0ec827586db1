"""What the side to which a thing is owed shows to be still to come: "any sign of the units?", "once the credit's come through"."""

import re

from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.words import content

_ASKS = re.compile(
    r"\b(?:any (?:sign|news|word|trace|update|idea when)|where (?:is|are|does|do)|when (?:can|will|do|does|is|are)|(?:have|has|did) (?:you|it|they|the) )"
)
_ONCE = re.compile(
    r"\b(?:once|as soon as|until|till|when) (?:[\w']+ ){0,4}?(?:comes?|arrives?|arrived|lands?|(?:is|are|'s|'re) (?:here|in)|gets? here|"
    r"(?:have|get|see) (?:it|them|the|your))\b"
)


def is_awaited(pending: Pending, speech: Speech) -> bool:
    """Whether a mail of the other side asks for the thing, or says what happens once it comes."""
    if pending.is_promisers(speech.message):
        return False
    named = pending.topic.words
    return any(_shows(clause, named) for clause in speech.clauses if clause.keys & named)


def _shows(clause: Clause, named: frozenset[str]) -> bool:
    if clause.is_question and _ASKS.search(clause.text):
        return True
    return any(frozenset(content(said[0])) & named for said in _ONCE.finditer(clause.text))
