"""When a promise falls away: no longer needed, replaced by something else, called off, or the business is lost."""

import re
from datetime import timedelta

from agent.core.commitment import By
from agent.core.fulfil.cues import Cue, says
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.other_languages import withdrawn_in
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.taken_back import taken_back, talks_of
from agent.core.fulfil.topic import agreement
from agent.core.fulfil.words import DELIVERABLES, content

_ONLY_LATER = re.compile(
    r"\b(?:before|until|till|yet|by(?! the way)|today|tonight|this (?:week|month)|right now|right away|immediately|straight away|urgently|at once|so soon)\b"
)
_INSTEAD_OF = re.compile(r"\b(?:instead of|in place of|rather than|in lieu of)\b")
_AFTER_ALL = re.compile(
    r"\b(?:after all|any ?more|no longer|decided (?:not|against)|do without|overtaken|(?:was|were) going to|(?:had|have) promised|covers (?:it|that|this|both|everything))\b"
)
_IT = re.compile(r"\b(?:it|that|this|them|those)\b")
_BY_AND = re.compile(r"[,;:]| and | but | so ")
_IF = re.compile(r"\b(?:if|unless|whether|might|could|would)\b")
_LEFT = re.compile(
    r"\b(?:forget|skip|scrap|scratch|drop|leave|kill|bin|ditch|nix|let|hold off (?:on|with)|no need (?:for|of)|(?:not|n't) need)(?: about)? "
    r"(?:the|that|those|these|your|my|our|any|today's|tomorrow's|a|an) (?P<what>[\w'’-]+(?: [\w'’-]+)?)"
)
_EMPTY = frozenset(
    content("alone be by way please now then for from eh actually again anymore any more longer either")
)
_NUMBER = re.compile(r"\d+")
_NO_VISIT = re.compile(r"\bno need to (?:come|drive|travel|call|ring|visit|fly|meet)\b")
_CALLED_OFF = re.compile(r"\bcall(?:ed|ing)? (?:\w+ )?off\b")  # speaks of no call
_STILL_MEANT = timedelta(days=3)  # a talk long past is not called off any more
_GIVEN_AWAY = re.compile(
    r"\b(?:has|have|had|was|were|been) (?:now )?(?:given|awarded|gone|handed|entrusted|let)(?: \w+){0,5} to "
    r"(?:a|an|another|the other|someone|somebody)\b(?! (?:colleague|\w+ colleague))"
)
_REGRETS = re.compile(
    r"\b(?:sorry|regret|afraid|unfortunately|disappoint\w*)\b(?! (?:for|about) (?:the|my|our) (?:delay|late|wait|silence))"
)
_ANOTHER_TIME = re.compile(
    r"\b(?:instead|reschedul\w+|rebook\w+|postpon\w+|another|new (?:time|date|slot|one|invite)|fresh (?:one|invite|slot|date)|move|rather|later)\b"
)


def withdrawn(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """Whether a mail of either side takes the promise away, and by which words."""
    if pending.language != "en":
        return withdrawn_in(pending, speech, alone=alone)
    ways = (
        _unneeded(pending, speech, alone),
        _replaced(pending, speech),
        _cancelled(pending, speech, alone),
        _lost(pending, speech),
        taken_back(pending, speech, alone=alone),
    )
    return max(ways, key=lambda m: m.score)


def _unneeded(pending: Pending, speech: Speech, alone: bool) -> Match:
    """ "We no longer need the comparison"; of one's own promise only with "after all" and the like."""
    to_whom_owed = pending.is_told_to(speech.message)
    for clause in speech.clauses:
        if clause.is_question or not clause.says(Cue.UNNEEDED) or _ONLY_LATER.search(clause.text):
            continue
        if not to_whom_owed and not _AFTER_ALL.search(clause.text):
            continue
        if _names(pending, _keys_of_the_cue(clause)) or (to_whom_owed and _lets_go_of(pending, clause)):
            return Match(0.9, (f"no longer needed: “{clause.text[:80]}”",))
        if is_talk(pending) and alone and to_whom_owed and _NO_VISIT.search(clause.text):
            return Match(0.8, (f"called off: “{clause.text[:80]}”",))
        if (
            to_whom_owed
            and alone
            and _is_about_it(clause)
            and not _leaves_another(pending, clause)
            and not (is_talk(pending) and clause.keys & DELIVERABLES - pending.topic.words)
            and pending.is_of_thread(speech.message)
        ):
            return Match(0.7, (f"no longer needed: “{clause.text[:80]}”",))
    return NOTHING


def _lets_go_of(pending: Pending, clause: Clause) -> bool:
    """Whether what the cue bids to leave is told by words of the promise alone: "forget the socks" for a pair of socks."""
    left = _LEFT.search(clause.text)
    keys = frozenset(content(left["what"])) - _EMPTY if left else frozenset()
    numbers = frozenset(_NUMBER.findall(pending.found.quote))  # "forget the 800"
    return bool(keys) and keys <= pending.topic.words | pending.topic.said | numbers


def _leaves_another(pending: Pending, clause: Clause) -> bool:
    """Whether what the cue bids to leave has a name, and none of the promise: "leave the ladder, we have one"."""
    left = None if is_talk(pending) else _LEFT.search(clause.text)  # a visit may be called "the coffee"
    keys = frozenset(content(left["what"])) - _EMPTY if left else frozenset()
    return bool(keys) and not keys & (pending.topic.words | pending.topic.said | pending.topic.near)


def _keys_of_the_cue(clause: Clause) -> frozenset[str]:
    """The words of the part between commas that says so, where it names something: "option 1, so forget the bus"."""
    pieces = [piece for piece in clause.text.split(",") if says(piece, Cue.UNNEEDED)]
    keys = frozenset().union(*(content(piece) for piece in pieces))
    about_it = not pieces or any(_IT.search(piece) for piece in pieces)
    return clause.keys if about_it or not keys else keys


def _names(pending: Pending, keys: frozenset[str]) -> bool:
    fit = agreement(pending.topic, keys)
    if pending.topic.is_vague:
        return len(fit.shared) > 1  # what was promised as "it" is known by the words around it
    return bool(fit.shared & pending.topic.heads) or fit.score >= 0.55 or len(fit.shared) > 1


def _is_about_it(clause: Clause) -> bool:
    """A clause that names nothing of its own: "no need any more, thanks"; "your trip is no longer necessary" names a trip."""
    said = next((part for part in _BY_AND.split(clause.text) if says(part, Cue.UNNEEDED)), clause.text)
    return bool(_IT.search(said)) or len(clause.keys) <= 2


def _replaced(pending: Pending, speech: Speech) -> Match:
    """The side that owes gives something else for it: "instead of the session I recorded a film"."""
    if not pending.is_promisers(speech.message):
        return NOTHING
    for clause in speech.clauses:
        after = _INSTEAD_OF.search(clause.text)
        if after is None:
            continue
        words = frozenset(content(clause.text[after.end() :].partition(",")[0]))
        shared = words & (pending.topic.heads | pending.topic.marks)
        talk = is_talk(pending) and words & talks_of(pending) and pending.is_of_thread(speech.message)
        if shared & pending.topic.heads or len(shared) > 1 or shared == pending.topic.words or talk:
            return Match(0.85, (f"replaced: “{clause.text[:80]}”",))
    return NOTHING


def _cancelled(pending: Pending, speech: Speech, alone: bool) -> Match:
    """A call or meeting called off in words, with no other time given."""
    if not is_talk(pending) or pending.waits(speech.message.sent_at) > _STILL_MEANT:
        return NOTHING
    for clause in speech.clauses:
        if (
            clause.is_question
            or clause.is_promise
            or not clause.says(Cue.CANCELS)
            or _ANOTHER_TIME.search(clause.text)
        ):
            continue
        keys = frozenset(content(_CALLED_OFF.sub(" ", clause.text)))
        named = keys & (pending.topic.words | talks_of(pending))
        if named and (pending.topic.words & keys or (alone and pending.is_of_thread(speech.message))):
            return Match(0.8, (f"called off: “{clause.text[:80]}”",))
    return NOTHING


def _given_away(speech: Speech) -> Clause | None:
    """The clause by which the work went to another, told with regret and nothing to follow."""
    if not any(_REGRETS.search(c.text) for c in speech.clauses) or any(c.is_question for c in speech.clauses):
        return None
    for clause in speech.clauses:
        gone = None if clause.is_promise else _GIVEN_AWAY.search(clause.text)
        if gone and not DELIVERABLES & set(content(gone.group())):
            return clause
    return None


def _lost(pending: Pending, speech: Speech) -> Match:
    """The customer ends the business: what was promised in that conversation, or to that person, falls away."""
    message = speech.message
    if message.side is not Side.CUSTOMER:
        return NOTHING
    people = {a.email for a in (pending.promisee if pending.by is By.REP else (pending.promiser,))}
    if not pending.is_of_thread(message) and message.sender.email not in people:
        return NOTHING
    clause = next(
        (c for c in speech.clauses if c.says(Cue.LOST) and not c.is_question and not _IF.search(c.text)), None
    )
    clause = clause or _given_away(speech)
    return Match(0.8, (f"the business is lost: “{clause.text[:80]}”",)) if clause else NOTHING
