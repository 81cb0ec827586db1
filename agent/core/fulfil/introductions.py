"""Evidence for a promise to introduce somebody: a mail with both people on it."""

from collections.abc import Sequence

from agent.core.fulfil.cues import Cue
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.words import names_of, tokens
from agent.core.message import Address


def introduced(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """Both people on a mail of the side that promised to bring them together, or one named to the other."""
    message = speech.message
    if not pending.is_promisers(message):
        return NOTHING
    known = {pending.promiser.email, *(a.email for a in pending.promisee)}
    strangers = tuple(a for a in (*message.recipients, message.sender) if a.email not in known)
    named = pending.topic.people & names_of(strangers)
    told = any(c.says(Cue.INTRODUCES) for c in speech.clauses if not (c.is_promise or c.is_question))
    if named:
        return Match(0.95, (f"{', '.join(sorted(named)).title()} is on the mail",))
    if told and strangers and (alone or pending.is_of_thread(message)) and not pending.topic.people:
        return Match(0.8, ("somebody new is on the mail and is introduced",))
    if strangers and _speaks_of_both(pending, strangers, speech):
        return Match(0.9, ("somebody new is on the mail, which speaks to both by name",))
    spoken = pending.topic.people & {w.lower() for w in tokens(message.own)}
    if (
        told
        and spoken
        and any(pending.topic.people & c.keys and not c.is_undone for c in speech.plain_clauses)
    ):
        return Match(0.7, (f"{', '.join(sorted(spoken)).title()} is introduced by name",))
    return NOTHING


def _speaks_of_both(pending: Pending, strangers: Sequence[Address], speech: Speech) -> bool:
    """Whether those who were to meet are both on the mail and both named in it: "Nate, this is Becky", in whatever words."""
    there = [a for a in pending.promisee if a in speech.message.recipients]
    words = {w.lower() for w in tokens(speech.message.own)}
    return any(names_of((a,)) & words for a in there) and any(names_of((a,)) & words for a in strangers)
