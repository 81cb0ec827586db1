"""Evidence for a promise to do some work: a report that it is done."""

import re

from agent.core.commitment import Action
from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.deeds import done_in
from agent.core.fulfil.hedges import is_hedged
from agent.core.fulfil.match import NOTHING, Match, shown
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech, named_itself, plain_pieces
from agent.core.fulfil.topic import agreement
from agent.core.fulfil.words import content, is_empty, key, tokens

_IN_THE_PAST = re.compile(r"\b(?:is|are|was|were|been|have|has|had)\b|\b(?:i|we|they)'ve\b")
_MODALS = frozenset("will shall to and would can must going".split())
_AUXILIARIES = frozenset("be have get been being also then".split())
_THANKS = re.compile(r"\b(?:thanks|thank you|cheers) (?:\w+ ){0,3}for\b")
_STATE = re.compile(
    r"\b(?:is|are|has been|have been) (?:now |all |already |safely )?(?:on |in |under )?(\w+)\W*$"
)
_A_THING = re.compile(r"\b(?:the|our|your|my|their|an?|two|three) \w+")
_NAMED = 0.6


def reported(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """The side that owes says that it is done, or the other side thanks for it."""
    by_promiser = pending.is_promisers(speech.message)
    verbs = _deeds(pending)
    best = NOTHING
    for clause in speech.plain_clauses:
        match = (
            _done(pending, speech, clause, verbs, alone) if by_promiser else _thanked(pending, clause, verbs)
        )
        best = max(best, match, key=lambda m: m.score)
    if pending.action is Action.REPLY and not pending.is_of_thread(speech.message):
        return NOTHING
    return Match(best.score * pending.freshness(speech.message.sent_at), best.reasons)


def _deeds(pending: Pending) -> frozenset[str]:
    """The verbs of the promise: what follows "will", "to" and "and", and participles ("have the budget approved")."""
    deeds: set[str] = set()
    after_modal = False
    for word in tokens(pending.found.quote):
        lower = word.lower().replace("’", "'")
        if lower in _MODALS or lower.endswith("'ll"):
            after_modal = True
        elif lower in _AUXILIARIES or lower.endswith("ly"):
            continue
        elif after_modal or lower.endswith("ed"):
            deeds |= set() if is_empty(word) else {key(word)}
            after_modal = False
    return frozenset(deeds) - pending.topic.people


def _done(pending: Pending, speech: Speech, clause: Clause, verbs: frozenset[str], alone: bool) -> Match:
    pieces = plain_pieces(clause)
    done = clause.says(Cue.DONE) and any(says(piece, Cue.DONE) for piece in pieces)
    deed = bool(verbs & clause.keys) and any(
        verbs & set(content(piece)) and (done_in(piece) or _STATE.search(piece)) for piece in pieces
    )
    if (
        not (done or deed or _is_in_state(pending, clause, pieces))
        or clause.says(Cue.PENDING)
        or is_hedged(clause.text)
        or (pending.action is Action.SEND and not deed)
    ):
        return NOTHING
    in_thread = pending.is_of_thread(speech.message)
    fit = agreement(pending.topic, clause.keys)
    actor = {key(n) for n in pending.topic.people} & clause.keys
    about = clause.keys & pending.topic.around
    if done and actor and (fit.shared or about):
        return Match(
            0.85,
            (
                f"{shown(frozenset(actor), pending.found.quote, clause.text)} is done with {shown(fit.shared | about, pending.found.quote, clause.text)}",
            ),
        )
    named = fit.shared if deed else fit.shared & named_itself(clause)
    well_named = named & pending.topic.heads or len(named) > 1 or (named and named == pending.topic.words)
    if done and (well_named or (fit.shared and deed)):
        return Match(
            0.55 + 0.4 * max(fit.score, 0.5),
            (f"says it is done: {shown(fit.shared, pending.found.quote, clause.text)}",),
        )
    if done and about and pending.topic.is_vague and in_thread:
        return Match(0.65, (f"says it is done: {shown(about, pending.found.quote, clause.text)}",))
    if deed and fit.score >= _NAMED and _IN_THE_PAST.search(clause.text):
        return Match(0.82, (f"says it is done: {shown(fit.shared, pending.found.quote, clause.text)}",))
    if deed and fit.shared & pending.topic.heads and in_thread and any(map(done_in, pieces)):
        return Match(
            0.6, (f"speaks of the work in the past: {shown(fit.shared, pending.found.quote, clause.text)}",)
        )
    if in_thread and _is_in_state(pending, clause, pieces):
        return Match(0.65, (f"says that it is so: {shown(fit.shared, pending.found.quote, clause.text)}",))
    if done and alone and in_thread and len(clause.keys) <= 2 and _A_THING.search(clause.text) is None:
        return Match(0.65, ("“done”, where nothing else is owed in the thread",))
    return NOTHING


def _is_in_state(pending: Pending, clause: Clause, pieces: tuple[str, ...]) -> bool:
    """Whether a piece says to be so what was promised: "the stone is on hold" for "put a hold on the stone"."""
    words = pending.topic.words
    if len(words) < 2 or not words <= clause.keys:
        return False
    states = (_STATE.search(piece) for piece in pieces)
    return any(key(state.group(1)) in pending.topic.heads for state in states if state)


def _thanked(pending: Pending, clause: Clause, verbs: frozenset[str]) -> Match:
    fit = agreement(pending.topic, clause.keys)
    if _THANKS.search(clause.text) and fit.score >= _NAMED and verbs & clause.keys:
        return Match(
            0.65, (f"the other side thanks for it: {shown(fit.shared, pending.found.quote, clause.text)}",)
        )
    return NOTHING
