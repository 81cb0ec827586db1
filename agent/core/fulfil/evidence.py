"""What in one mail does what was promised: the best match over the ways in which it can be done.

`weigh` asks each way in turn. Every match carries a score from 0 to 1 and the reasons a person
would give; `Policy.evidence_score` decides what counts.
"""

from agent.core.commitment import Action
from agent.core.fulfil.answers import answered, finds_out
from agent.core.fulfil.deliveries import delivered, received
from agent.core.fulfil.introductions import introduced
from agent.core.fulfil.left_over import leaves_a_part
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.other_languages import kept_in
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.reports import reported
from agent.core.fulfil.results import resulted
from agent.core.fulfil.sort import comes_to_work
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.talks import talked

_WAYS = {
    Action.SEND: (delivered, received, answered, resulted),
    Action.REPLY: (answered, delivered, received, talked, resulted),
    Action.CALL: (talked,),
    Action.MEET: (talked,),
    Action.INTRODUCE: (introduced,),
    Action.DO: (reported, delivered, received, resulted),
}

_OTHER_WAYS = {Action.SEND: (reported,), Action.REPLY: (reported,), Action.DO: (talked,)}
"""Ways that keep a promise only where the sentence was taken for another sort than it is, one in ten."""

_A_PART = 0.3  # a step on the way

_PLAIN = 0.8
"""So well another way must fit, and then it counts a little less than it says."""


def weigh(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """The best match of a mail with a promise; NOTHING where it does not do what was promised.

    `alone` says that the same side owes nothing else of the sort in that thread, so that "here it
    is" can only mean this.
    """
    if pending.language != "en":
        return kept_in(pending, speech, alone=alone)
    ways = _WAYS[pending.action]
    if pending.sends_somebody or (pending.action is Action.MEET and comes_to_work(pending.found)):
        ways = (*_WAYS[Action.DO], talked)
    elif finds_out(pending):
        ways = (*ways, answered)
    best = max((way(pending, speech, alone=alone) for way in ways), key=lambda m: m.score)
    if pending.is_promisers(speech.message) and leaves_a_part(pending, speech):
        return Match(min(best.score, _A_PART), best.reasons, is_another=True)
    if best.score >= _PLAIN:
        return best
    others = (way(pending, speech, alone=alone) for way in _OTHER_WAYS.get(pending.action, ()))
    other = max((m for m in others if m.score >= _PLAIN), key=lambda m: m.score, default=NOTHING)
    return max(best, Match(other.score * _PLAIN, other.reasons, other.at), key=lambda m: m.score)
