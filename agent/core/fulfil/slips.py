"""When the other side is told that a promise slips, without a new date or by a colleague."""

from datetime import UTC

from agent.core.fulfil.cues import Cue
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.topic import agreement


def owns_slip(pending: Pending, speech: Speech, *, alone: bool) -> bool:
    """Whether the side that owes tells the other that the promise slips, or has slipped."""
    message = speech.message
    if not pending.is_promisers(message):
        return False
    passed = pending.due is not None and message.sent_at >= pending.due.deadline(
        message.sent_at.tzinfo or UTC
    )
    colleague = message.side is Side.COLLEAGUE
    named = [
        c
        for c in speech.clauses
        if not c.is_question
        and (c.keys & pending.topic.heads or agreement(pending.topic, c.keys).score >= 0.55)
    ]
    near = {c.sentence for c in named}
    for clause in speech.clauses:
        if clause.sentence not in near and clause.sentence - 1 not in near:
            continue
        if clause.says(Cue.SLIPS) or (
            clause in named
            and (passed or colleague)
            and (clause.is_undone or clause.is_promise or clause.says(Cue.PENDING))
        ):
            return True
    sorry = any(c.says(Cue.SLIPS) for c in speech.clauses)
    return passed and alone and sorry and not named and pending.is_of_thread(message)
