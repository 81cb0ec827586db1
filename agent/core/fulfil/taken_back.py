"""What a mail takes back: "there will be no budget form", "please don't send any paper", "stand your rope team down".

A clause takes a promise back by its form, whatever its words: it says of the promised thing that there will be none, or bids
the other side not to do it. Who may say so differs. That nothing will come, the side that owes says; that nothing is wanted, the
side to which it is owed. What is meant must be named: in the clause, in its sentence, or, where one
thing alone is owed in the conversation, by the deed.
"""

import re
from functools import lru_cache

from agent.core.commitment import Action
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.deeds import deeds_in, is_like
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.topic import agreement
from agent.core.fulfil.words import DELIVERABLES, content, is_empty, key

Form = tuple[re.Pattern[str], str]

_TALKS = {
    Action.CALL: frozenset({*content("conversation webinar"), "call", "ring", "phon", "talk", "chat"}),
    Action.MEET: frozenset(
        {
            *content(
                "visit demo appointment workshop session walkthrough webinar lunch tour presentation training course briefing"
            ),
            "meet",
            "call",
        }
    ),
}
"""The keys by which a call or a meeting is named, whatever it is about."""


def talks_of(pending: Pending) -> frozenset[str]:
    """The keys by which the promised talk is named; none for work at an hour, which has no such name."""
    return _TALKS.get(pending.action, frozenset())


_LATER = re.compile(
    r"\b(?:yet|by(?! the way|\s+phone| (?:our|my|us|me|their|his|her)\b)|before|until|till|so far|in time|no later|not later|sooner|today|tonight|this (?:week|month))\b"
)
_UNSURE = re.compile(r"\b(?:if|unless|whether|might|may|maybe|perhaps|hopefully|usually|normally|never)\b")
_NOUNS = r"(?P<what>(?!(?:one|need|problem|news|idea|doubt|reason|rush|hurry|worries|longer|more than|less than|matter|way)\b)(?:[\w'-]+ ){0,3}?[\w'-]+)"
_NONE_NOW = r"(?:from (?:me|us|our side|my side|here)|coming|after all|any ?more|any longer|now|either|to (?:wait for|expect|come|look out for|send|sign|follow))"

_FALLS_AWAY = re.compile(
    r"\b(?:falls? away|(?:not|n't|no longer) (?:be )?(?:proceeding|going ahead|continuing|going on) with|(?:is|are|am|'m|'re) (?:now )?(?:dropping|shelving|scrapping))\b"
)

_WILL_NOT_COME: tuple[Form, ...] = (
    (re.compile(rf"\bthere (?:will|shall) be no {_NOUNS}(?=$|[,.!;:] ?| and\b| any| after| now| to\b| from)"), "there will be none"),
    (re.compile(rf"\bthere'll be no {_NOUNS}(?=$|[,.!;:] ?| and\b| any| after| now| to\b| from)"), "there will be none"),
    (re.compile(rf"\bthere (?:won't|will not|shan't|shall not|is not going to|isn't going to) be (?:a|an|any|the|our) {_NOUNS}(?=$|[,.!;:] ?| and\b| after| now| to\b| from)"), "there will be none"),
    (re.compile(r"\b(?:will not|won't) (?:now )?be (?:coming|arriving|following|sent|delivered|issued)(?: to you| your way| out)?(?: either| after all| any ?more| any longer| now)?(?=$|[,.!;:])"), "it will not come"),
    (re.compile(r"\byou (?:will not|won't) (?:now )?(?:be )?(?:get|getting|receive|receiving) (?:that|the|an?|any|it|one|this|our)\b"), "it will not come"),
    (re.compile(rf"\bno {_NOUNS} {_NONE_NOW}\b"), "there will be none"),
    (re.compile(rf"(?:^|, |\b)(?:so|hence|therefore|thus) (?:there(?:'s| is| are) )?no {_NOUNS}(?=$|[,.!;:])"), "so there is none"),
    (re.compile(r"\bnothing (?:(?:will|is going to|is gonna) )?(?:now )?(?:comes?|coming|goes out|go out|follows?|arrives?|be sent|is coming)\b"), "nothing will come"),
    (re.compile(r"\b(?:has|have) (?:now |just |both |all )?been (?:abolished|axed|discontinued|scrapped|dropped|withdrawn|shelved|done away with)\b"), "it was done away with"),
    (re.compile(r"\bnothing (?:(?:more|else|further|left) )?to (?:expect|wait for|vote on|decide|sign|send|report on|look out for)\b"), "there is nothing to come"),
    (re.compile(r"\b(?:have|has|had|need|must|got|want) to (?:take|pull) (?:\w+ ){0,4}back\b|\b(?:have|has|had|need|must|got|want) to (?:withdraw|retract)\b"), "it is taken back"),
    (re.compile(r"\b(?:i|we) (?:are|am|'re|'m|have|'ve) (?:now )?(?:dropping|dropped|shelving|shelved|scrapping|scrapped)\b|\b(?:i'm|we're|i've|we've) (?:now )?(?:dropping|dropped|shelving|shelved|scrapping|scrapped)\b"), "it is dropped"),
    (re.compile(r"\b(?:i|we) (?:do not|don't|will not|won't) (?:now )?(?:make|send|prepare|write|draw|draft|quote|produce|issue|order|need to \w+) (?:you )?(?:a|an|any|the|it|one)\b"), "it will not be done"),
    (re.compile(r"(?:^|, |\bso |\bthen |\band )(?:actually,? )?(?:please |just |you can |let's |let us |we can |we'll |i'll )?(?:forget|skip|scrap|scratch|never mind) (?:about )?(?:the|that|those|these|my|our)\b"), "it is to be forgotten"),
    (_FALLS_AWAY, "it falls away"),
    (re.compile(r"\b(?:need not|needn't|don't need to|do not need to|don't have to|no need to|don't|do not) wait (?:for (?:it|them|that|the)\b|any longer\b)"), "nobody is to wait for it"),
)  # fmt: skip
"""What the side that owes says when nothing will come."""

_IS_NOT_WANTED: tuple[Form, ...] = (
    (re.compile(r"\b(?:have|has|had|of|be|am) (?:got )?(?:absolutely |really )?no (?:more |further )?use (?:for|to)\b"), "there is no use for it"),
    (re.compile(r"\bstand (?:the|your|our|that|those|them|him|her|it|down)\b(?:[\w' ]{0,40}\bdown\b)?"), "it is to stand down"),
    (re.compile(r"\b(?:leave|keep) (?:the|your|that|those|these|it|them|him|her)\b[\w' ]{0,30}\bout of (?:it|this)\b"), "it is to be left"),
    (re.compile(r"(?:^|, |\bso |\band )(?:please |just )?(?:leave|drop|scrap|scratch|skip|cancel|forget) (?:it|them|that|that one|those)(?: then| please| now| so)?(?=$|[,.!])"), "it is to be left"),
    (re.compile(r"\b(?:please |kindly |just |you can |can )(?:drop|scrap|scratch|cancel|skip|forget)\b"), "it is to be left"),
    (re.compile(r"\b(?:don't|dont|do not|no need to|needn't) (?:worry|bother|stress|trouble) (?:about|with) (?:the|that|those|these|your|any|my|our)\b"), "it is not to be troubled about"),
    (re.compile(r"\b(?:don't|dont|do not|no need to|needn't) (?:spend|waste|put|invest|lose) (?:any |more |your |further |too much )*(?:time|effort|money|work|energy|hours)\b"), "no work is to go into it"),
    (re.compile(rf"(?:^|, |\bso )(?:and |but )?(?:so |then )?no (?:more )?{_NOUNS},? (?:please|thanks|thank you)\b"), "none is wanted"),
    (re.compile(r"\b(?:quit|stopped|no longer|not) (?:asking|looking|waiting) for\b"), "nobody asks for it any more"),
    (re.compile(rf"(?:^|, |\bso )(?:and |but )?(?:so |then )?(?:there(?:'s| is| will be|'ll be) )no {_NOUNS} (?:needed|wanted|required|necessary|any ?more|after all)\b"), "none is needed"),
    (re.compile(r"(?:^|[,.;] |\bso |\bplease )stop (?:(?:work|working) )?(?:on |with )?(?:the|your|that|those|all) \w+"), "it is to stop"),
    (re.compile(rf"(?:^|, |\band |\bso )no {_NOUNS} (?:either|any ?more|any longer)\b"), "none is wanted"),
)  # fmt: skip
"""What the side to which it is owed says when nothing is wanted."""

_NOT_DO = re.compile(
    r"(?:^|, |[.;:] |\bso |\band |\bthen |\bbut |\bplease |\bkindly |\bjust )"
    r"(?:please |kindly |just |you )?(?:do not|don't|no need to|needn't|need not|don't need to|do not need to|don't have to|do not have to|can stop|stop)"
    r"(?: even| now| please| bother(?: to|ing)?)? (?P<verb>[a-z]+)"
)
_LEAVES_IT = re.compile(
    r"\b(?:leave|drop|scrap|scratch|skip|cancel|forget) (?:it|them|that)\b(?! (?:at|with|by|in|on|for|there|here|to)\b)"
)
_IDLE = frozenset(
    """forget hesitate worry hurry rush think know see want say believe mind apologise apologize panic feel let be have get thank
    remind understand expect like remember agree ask mean sweat stress care lose miss""".split()
)
"""What one is bidden not to do though all is wanted: "don't forget", "don't worry"."""

_TALKING = frozenset("call ring phone speak talk come drive travel fly visit meet bother".split())
_IT = re.compile(r"\b(?:it|that|this|one|them|those|any)\b")
_SURE, _LIKELY = 0.85, 0.7


def taken_back(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """Whether a mail says of what is owed that it will not come, or is not wanted; `alone`: nothing else of the sort is owed there."""
    is_promisers = pending.is_promisers(speech.message)
    if not is_promisers and not pending.is_of_thread(speech.message) and not alone:
        return NOTHING
    best = NOTHING
    for clause in speech.clauses:
        if clause.is_question or (clause.is_promise and not (is_promisers and _is_undated(clause, speech))):
            continue
        said = _form_of(clause.text, is_promisers) or ("" if is_promisers else _unwanted(pending, clause))
        sure = _how_surely_meant(pending, clause, speech, alone=alone) if said else 0.0
        if sure > best.score:
            best = Match(sure, (f"{said}: “{clause.text[:80]}”",))
    return best


@lru_cache(maxsize=500)
def _form_of(text: str, is_promisers: bool) -> str:
    """One clause is asked by every promise it may concern, one after the other."""
    for form, said in _WILL_NOT_COME if is_promisers else _IS_NOT_WANTED:
        found = form.search(text)
        if found and _is_meant_for_good(text, found):
            return said
    return ""


def _is_meant_for_good(text: str, found: re.Match[str]) -> bool:
    """Whether nothing between the commas (or behind the colon) around it says "not before", or "if"."""
    start = max(text.rfind(mark, 0, found.start() + 1) for mark in (",", ": ")) + 1
    end = text.find(",", found.end())
    piece = text[start : end if end >= 0 else len(text)]
    return not _LATER.search(piece) and not _UNSURE.search(piece)


def _is_undated(clause: Clause, speech: Speech) -> bool:
    """Whether what a clause was taken to promise has no day: "so no script coming from us after all"."""
    return all(f.due is None for f in speech.message.found if f.start < clause.end and clause.start < f.end)


def _unwanted(pending: Pending, clause: Clause) -> str:
    """Whether the clause says that there is no need, or bids the other side not to do the promised deed."""
    if clause.says(Cue.UNNEEDED) and not _LATER.search(clause.text):
        return "no longer needed"
    return _bidden_not_to(pending, clause.text)


def _bidden_not_to(pending: Pending, text: str, *, deed: bool = False) -> str:
    """What is bidden not to be done, where that is what was promised; `deed`: only where the very deed is named."""
    for found in _NOT_DO.finditer(text):
        verb = found["verb"]
        if verb in _IDLE or not _is_meant_for_good(text, found):
            continue
        bidden = deeds_in(f"to {verb}")
        is_deed = any(is_like(deed, one) for one in bidden for deed in pending.topic.deeds)
        is_sending = pending.action is Action.SEND and any(is_like("send", one) for one in bidden)
        if deed:
            if bidden & pending.topic.deeds and not is_empty(verb):
                return "it is not to be done"
            continue
        if is_deed or is_sending or (is_talk(pending) and verb in _TALKING) or verb in ("bother", "wait"):
            return "it is not to be done"
    return ""


def _how_surely_meant(pending: Pending, clause: Clause, speech: Speech, *, alone: bool) -> float:
    """How surely this promise is what the clause speaks of."""
    if _names(pending, clause.keys) or _says_its_day(pending, clause.text):
        return _SURE
    if _bidden_not_to(pending, clause.text, deed=True):
        return _SURE
    whole = frozenset[str]().union(*(c.keys for c in speech.clauses if c.sentence == clause.sentence))
    if _names(pending, whole):
        return _LIKELY
    if _IT.search(clause.text) and _it_is(pending, clause, speech, alone=alone):
        return _LIKELY
    thing = clause.keys & DELIVERABLES - pending.topic.words  # "your training brochure" is no training
    if is_talk(pending) and alone and clause.keys & talks_of(pending) and not thing:
        return _LIKELY
    if not pending.is_of_thread(speech.message):
        return 0.0
    topic = pending.topic
    told = whole & (topic.said | topic.near | topic.deeds | topic.marks)
    return _LIKELY if told and (alone or _says_its_weekday(pending, clause.text)) else 0.0


def _it_is(pending: Pending, clause: Clause, speech: Speech, *, alone: bool) -> bool:
    """Whether an "it" means this promise: the sentence before or the subject names it, or the mail answered spoke of it alone."""
    message = speech.message
    before = _said_before(clause, speech)
    if _names(pending, before) or _names_people(pending, before):
        return True
    if message.in_reply_to is None and _names(pending, speech.subject):
        return True
    return alone and message.in_reply_to in pending.spoken_in and _LEAVES_IT.search(clause.text) is not None


def _names_people(pending: Pending, keys: frozenset[str]) -> bool:
    """Whether those to be introduced are named."""
    is_introduction = pending.action is Action.INTRODUCE
    return is_introduction and any(key(name) in keys for name in pending.topic.people)


def _said_before(clause: Clause, speech: Speech) -> frozenset[str]:
    """The keys of the sentence before: "There is a plan in our file. So it is not needed that you send one."."""
    return frozenset[str]().union(*(c.keys for c in speech.clauses if c.sentence == clause.sentence - 1))


def _names(pending: Pending, keys: frozenset[str]) -> bool:
    fit = agreement(pending.topic, keys)
    if pending.topic.is_vague:
        return len(fit.shared) > 1
    return bool(fit.shared & pending.topic.heads) or fit.score >= 0.55


def _says_its_weekday(pending: Pending, text: str) -> bool:
    if pending.due is None:
        return False
    return pending.due.deadline(pending.zone).astimezone(pending.zone).strftime("%A").lower() in text


def _says_its_day(pending: Pending, text: str) -> bool:
    """ "You don't need to do the 16th": a talk is known by its day."""
    if not is_talk(pending) or pending.due is None:
        return False
    day = pending.due.deadline(pending.zone).astimezone(pending.zone)
    return re.search(rf"\b{day.day}(?:st|nd|rd|th)\b", text) is not None
