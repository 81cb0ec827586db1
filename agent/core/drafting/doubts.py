"""When a promise may have been kept in words that following could not place: then no draft is made.

The state stays what the evidence says. Only the draft waits, for a draft that is not deserved is worse than none.
"""

import re
from dataclasses import replace

from agent.core.commitment import By, Commitment, CommitmentId
from agent.core.drafting.desk import Desk
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.follow import chances
from agent.core.fulfil.other_languages import language_spoken
from agent.core.fulfil.speech import Clause, plain_pieces, speech_of
from agent.core.fulfil.topic import topic_of
from agent.core.fulfil.words import content
from agent.core.message import MailKind

_ASKS = re.compile(
    r"\b(?:please|kindly|send|wait\w*|expect\w*|remind\w*|ask\w*|where|want|wish|look(?:ing)? forward|important|urgent\w*)\b"
)
"""Words of one who still wants it."""
_PERSONAL = re.compile(r"\b(?:i|we|me|us|you)\b")
_PERHAPS = 0.45
"""The chance from which on a promise is too probably kept to apologise for or to ask about."""
_SURE = 0.88
"""Below it six sentences in seven of all our stories' drafts were no promise, where nobody is named as I, we or you."""


def is_hardly_a_promise(commitment: Commitment, desk: Desk) -> bool:
    """Whether detection was unsure and the sentence names neither I nor we nor you: "the work takes ten days".

    Asked of English alone: elsewhere nothing is found but what names who acts, and how sure it is was not measured.
    """
    said = commitment.found.quote.lower().replace("’", "'")
    if commitment.found.probability >= _SURE or commitment.confirmed or _PERSONAL.search(said):
        return False
    made_in = next((m for m in desk.exchange.messages if m.key == commitment.message), None)
    return made_in is None or language_spoken(made_in) == "en"


def may_be_settled(commitment: Commitment, desk: Desk) -> bool:
    """Whether those to whom it is owed have since stated something plain of the very thing, which following could not place.

    "Your samples stand on my shelf": who apologises after that looks careless.
    """
    topic = topic_of(commitment.found, "", "", (commitment.promiser, *commitment.promisee))
    thing = (topic.heads or topic.marks) | topic.states
    if topic.is_vague:
        return False
    owed = (Side.CUSTOMER,) if commitment.by is By.REP else (Side.REP, Side.COLLEAGUE)
    elsewhere = {c.evidence.message for c in desk.commitments if c.evidence}
    return any(
        thing <= _stated(clause)
        for m in desk.exchange.messages
        if m.side in owed
        and m.kind is MailKind.PERSONAL
        and m.key not in elsewhere
        and commitment.made_at < m.sent_at <= desk.now
        for clause in speech_of(m).plain_clauses
        if not clause.says(Cue.HANDS_OVER)  # "the invoice for the deposit is attached"
    )


def perhaps_kept(desk: Desk) -> frozenset[CommitmentId]:
    """Promises that some mail has perhaps kept, though none of them is likely enough to count."""
    known = tuple(m for m in desk.exchange.messages if m.sent_at <= desk.now)
    found = chances(replace(desk.exchange, messages=known), desk.rep, desk.policy)
    return frozenset(c.id for c in desk.commitments if not c.confirmed and found.get(c.id, 0.0) >= _PERHAPS)


def _stated(clause: Clause) -> frozenset[str]:
    """The words of what a clause says to be so."""
    if clause.says(Cue.PENDING) or clause.says(Cue.SLIPS) or _ASKS.search(clause.text):
        return frozenset()
    return frozenset(word for piece in plain_pieces(clause) for word in content(piece))
