"""Evidence told as a result, in whatever words: "the inverters are swapped", "the heater is warm again".

Each clause of a mail is weighed against the promise by a sum of named signs: what ties it to the thing promised, what
tells a result, and what speaks against it. The weights were set on the even half of the short lives in `bench/storybook`.
"""

import re
from enum import StrEnum
from functools import lru_cache
from math import fsum

from agent.core.commitment import Action
from agent.core.fulfil.aspects import is_on_another
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.deeds import done_in, is_like, results_of
from agent.core.fulfil.deliveries import went_elsewhere
from agent.core.fulfil.hedges import GOING_ON, HABIT, LONG_AGO, PART, WISH
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech, named_itself, plain_pieces, without_what_for
from agent.core.fulfil.undone import is_undone
from agent.core.fulfil.words import DELIVERABLES, content, key, stem, tokens


class Sign(StrEnum):
    """What a clause shows of a promise, for or against its being kept."""

    THANKED = "thanks for it"
    THING = "names the thing"
    MARK = "names which one"
    ALIKE = "names a thing of the kind"
    IT = "can mean nothing else"
    ACTOR = "names who was to act"
    SAME_DEED = "tells the deed as done"
    LIKE_DEED = "tells a like deed as done"
    RESULT = "tells the result"
    DONE = "calls it done"
    JUDGED = "the other side has seen it"
    ARRIVED = "says it arrived"
    THERE = "is with the other side"
    HAS = "the other side speaks of it as there"
    NOW = "since a moment ago"
    PERFECT = "has come about"
    ELSEWHERE = "is in another conversation"
    PART = "only a part"
    LONG_AGO = "of long ago"
    HABIT = "how it usually goes"
    WISH = "a wish"
    GOING_ON = "still going on"
    ANOTHER = "on another matter"


_WEIGHTS = {
    Sign.THANKED: 0.06,
    Sign.THING: 0.30,
    Sign.MARK: 0.10,
    Sign.ALIKE: 0.20,
    Sign.IT: 0.26,
    Sign.ACTOR: 0.08,
    Sign.SAME_DEED: 0.36,
    Sign.LIKE_DEED: 0.30,
    Sign.RESULT: 0.25,
    Sign.DONE: 0.22,
    Sign.JUDGED: 0.32,
    Sign.ARRIVED: 0.40,
    Sign.THERE: 0.38,
    Sign.HAS: 0.34,
    Sign.NOW: 0.08,
    Sign.PERFECT: 0.06,
    Sign.ELSEWHERE: -0.10,
    Sign.PART: -0.35,
    Sign.LONG_AGO: -0.35,
    Sign.HABIT: -0.35,
    Sign.WISH: -0.40,
    Sign.GOING_ON: -0.40,
    Sign.ANOTHER: -0.30,
}

_GOODS = frozenset(
    stem(word) for word in "pallet parcel box package crate carton delivery shipment consignment load".split()
)
_NUMBERS = frozenset({key("number")})
_PAPERS = frozenset(
    stem(word) for word in "file document paper paperwork pdf draft version copy scan".split()
)
_MONEY = frozenset(stem(word) for word in "money payment sum amount funds transfer".split())

_NOW = re.compile(
    r"\b(?:now|again|already|today|yesterday|finally|at last|just|as of|since|this (?:morning|afternoon|week)|last night|earlier|as promised|"
    r"as agreed|as you asked|as requested)\b"
)
_PERFECT = re.compile(r"\b(?:has|have|had|'ve|'s|been|is|are|was|were)\b|'(?:ve|s|re)\b")
_LINKS = frozenset(
    "is are was were it's that's they're he's she's we're been be got looks look feels feel runs works plays stays all now".split()
)
_RUNS = frozenset("work run fit play see".split())
_PARTICLES = frozenset("back in on up out through off here there away over".split())
_ENDS = re.compile(
    r"\b(?:is|are|was|were|'s|'re|been|it's|they're|all|now|safely|again) (?:\w+ )?(back|in|on|up|out|through|off|here|there|away|over)"
    r"(?=$|[.!] ?$|[ .!]+(?:now|again|already|as of|since|safely|and|today|this|last|yesterday|place|as)\b)"
    r"|\b(back) (?:in|on|at|online|to normal)\b"
)
_FRESH = "new|revised|latest|second|corrected|updated|final|redone|amended|reworked|replacement|repaired"
_JUDGED = re.compile(
    r"\b(?:fits?|works?|suits?|looks?|reads?|sounds?|plays?|runs?|tastes?|is|are|was|were|came out|turned out|saved) (?:\w+ ){0,3}"
    r"(?:well|great|good|fine|perfect|perfectly|lovely|treat|spotless|clear|clearer|better|neat|beautiful|superb|fast|smooth|smoothly|"
    r"exactly|ideal|excellent|splendid|gorgeous|stunning|handsome|beauty|dream|humming|purring|favourites?|favorites?|approved|wonderful|brilliant|nice|convincing|helpful|useful|readable|like (?:a|new)|day|show)\b"
    r"|\b(?:we|i|they|everybody|everyone|he|she)(?: really| all| both)? (?:likes?|loves?|prefers?|enjoyed|liked|loved)\b|\b(?:happy|pleased|delighted|impressed) with\b"
    rf"|\b(?:the|your) (?:{_FRESH}) (?!year|week|month|date|day|one\b)\w+(?: \w+){{0,6}}? (?:is|are|was|were|has|have|fits?|works?|looks?|shows?|reads?|makes?|\w+ed)\b"
)
_MADE = (
    "mak",
    "repair",
    "redo",
    "draft",
    "print",
    "replac",
    "restor",
    "adjust",
    "install",
    "mov",
    "clean",
    "correct",
    "add",
)
_THANKS = re.compile(r"\b(?:thanks|thank you|cheers) (?:\w+ ){0,3}for\b|\bthanks to (?:you|your)\b")
_ALL_GOOD = re.compile(
    r"\b(?:all|everything|it)(?:'s| is)? (?:now |all |back )?(?:good|fine|sorted|working|well|perfect|ok|okay|great)\b"
)
_AT_YOURS = re.compile(
    r"(?:\b(?:is|are|was|were|put|left|dropped|leaning|leans?|lies?|waiting|waits?|stands?|standing|sits?|sitting|hangs?|hanging|placed|stored|parked|back)\b|'s\b|'re\b)"
    r"(?: [\w'-]+){0,5} (?:in|on|at|by|against|behind|under|outside|beside|with|near|inside) your \w+"
)
_WANTS = re.compile(
    r"\b(?:want(?:s|ed)?|needs?|needed|should|must|would|could|can|may|might|will|has to|have to|ask\w*|expect\w*|wait\w*|please|old|previous|last|broken|missing|late|"
    r"(?:is|are|be) \d|costs?|usually|where|when|if|whether|before|until|once|for when|promised|said)\b"
)
_HAS = re.compile(
    r"(?:[\w' ]{1,24} )?(?:have|has|got|'ve got|'ve|opened|read|tried|tested|hung|unpacked|using|use) (?=(?:the|your|their|our|all|both|it|\d|two|three|four|five|six)\b)"
)
_SUBJECT = re.compile(
    r"(?:(?:the|your|these|those|all|both|our|that|this|of|my|\d+|two|three|four|five|six|ten) ){0,3}(?:[\w'-]+ ?){1,3}"
)
_DONE = re.compile(
    r"\b(?:went|gone|is|are|came) (?:now |all )?(?:through|out|in|up|over|live|done|complete|finished|ready|made|effected|executed|carried out)\b|\b(?:done|finished|completed?|confirmed|in place|behind us)\b"
)
_NOUN = re.compile(r"\b(?:the|your|our|my|this|that) (\w+)(?: (\w+))?\b")
_SENDING = ("send", "pay", "upload")
_OWN_DEED = re.compile(r"(?:and |so |then |today |yesterday )?(?:i|we)(?:'ve| have| had)? \w+")
_PRONOUN = re.compile(r"\b(?:it|it's|they|they're|them|that's|these|those|both|everything)\b")
_WHILE = re.compile(
    r"^(?:when|once|until|till|after|before|if|unless|as soon as|while|because|since|so that)\b"
)


def resulted(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """The best clause of a mail that tells the result of what was promised; any side may tell it."""
    best = NOTHING
    for clause in speech.clauses:
        signs = _signs(pending, speech, clause, alone)
        if signs:
            score = min(1.0, fsum(_WEIGHTS[sign] for sign in signs))  # the same in any order
            if score > best.score:
                best = Match(score, tuple(sign.value for sign in Sign if sign in signs))
    return Match(best.score * pending.freshness(speech.message.sent_at), best.reasons)


def _signs(pending: Pending, speech: Speech, clause: Clause, alone: bool) -> frozenset[Sign]:
    """What a clause shows; nothing where no sign of a result meets one of the thing."""
    if clause.is_question or clause.is_promise or went_elsewhere(clause):
        return frozenset()
    tells = _result(pending, clause, speech, alone=alone and pending.is_of_thread(speech.message))
    means = _link(pending, speech, clause, alone) if tells else frozenset()
    means |= tells & {Sign.IT, Sign.THING}
    if not means:
        return frozenset()
    text = clause.text
    more = {
        Sign.ACTOR: bool({key(name) for name in pending.topic.people} & clause.keys),
        Sign.NOW: _NOW.search(text) is not None,
        Sign.PERFECT: _PERFECT.search(text) is not None,
        Sign.ELSEWHERE: not pending.is_of_thread(speech.message),
        Sign.PART: PART.search(without_what_for(text)) is not None,
        Sign.LONG_AGO: LONG_AGO.search(text) is not None,
        Sign.HABIT: HABIT.search(text) is not None,
        Sign.WISH: WISH.search(text) is not None,
        Sign.GOING_ON: GOING_ON.search(text) is not None or clause.says(Cue.PENDING),
    }
    more[Sign.ANOTHER] = is_on_another(pending.found.quote.lower(), text, clause.keys)
    return tells | means | {sign for sign, shows in more.items() if shows}


def _result(pending: Pending, clause: Clause, speech: Speech, *, alone: bool) -> frozenset[Sign]:
    """How a clause tells that something came about."""
    pieces = tuple(p for p in plain_pieces(clause) if _WHILE.match(p.strip()) is None)
    deeds = pending.topic.deeds
    if pending.is_told_to(speech.message):
        seen = _seen(pending, clause, pieces, alone=alone)
        if seen:
            return seen
        pieces = tuple(p for p in pieces if not (_OWN_DEED.match(p.strip()) and done_in(p)))
    elif pending.action is Action.SEND and not pending.sends_somebody:
        deeds = frozenset(deed for deed in deeds if any(is_like(deed, way) for way in _SENDING))
    if _is_with_them(pending, speech, pieces):
        return frozenset({Sign.THERE})
    return _done(deeds, clause, pieces)


def _seen(pending: Pending, clause: Clause, pieces: tuple[str, ...], *, alone: bool) -> frozenset[Sign]:
    """How those to whom it was promised tell that they have it."""
    deeds = pending.topic.deeds
    can_be_judged = _can_be_judged(pending, deeds)
    if can_be_judged and any(_JUDGED.search(piece) for piece in pieces):
        return frozenset({Sign.JUDGED})
    if can_be_judged and alone and _ALL_GOOD.search(clause.text):
        return frozenset({Sign.JUDGED, Sign.IT})
    if _THANKS.search(clause.text) and deeds & {stem(word) for word in tokens(clause.text)}:
        return frozenset({Sign.SAME_DEED, Sign.THANKED})
    is_money = _kinds(pending) is _MONEY
    if clause.says(Cue.ARRIVED) and pending.action is Action.SEND and (pending.topic.is_vague or is_money):
        return frozenset({Sign.ARRIVED})
    return frozenset({Sign.HAS}) if _is_had(pending, clause) else frozenset()


def _done(deeds: frozenset[str], clause: Clause, pieces: tuple[str, ...]) -> frozenset[Sign]:
    """How a clause of either side tells a deed as done, or its result."""
    told = frozenset().union(*(done_in(piece) for piece in pieces))
    if deeds & told:
        return frozenset({Sign.SAME_DEED})
    if any(is_like(deed, one) for deed in deeds for one in told):
        return frozenset({Sign.LIKE_DEED})
    states = frozenset().union(*(_states(piece) for piece in pieces))
    if deeds & states:
        return frozenset({Sign.SAME_DEED})
    if any(results_of(deed) & states for deed in deeds):
        return frozenset({Sign.RESULT})
    if _nouns(deeds, clause) and any(_DONE.search(piece) for piece in pieces):
        return frozenset({Sign.DONE, Sign.THING})  # "the refund went through"
    return frozenset()


def _is_with_them(pending: Pending, speech: Speech, pieces: tuple[str, ...]) -> bool:
    """Whether the side that owes says where at the other's the thing is: "it's leaning against your gate"."""
    if not pending.is_promisers(speech.message) or pending.action not in (Action.SEND, Action.DO):
        return False
    return any(_AT_YOURS.search(piece) for piece in pieces)


def _is_had(pending: Pending, clause: Clause) -> bool:
    """Whether those to whom a thing was to be sent make it the subject of a plain statement: "the loan machine hums"."""
    if pending.action is not Action.SEND or clause.is_undone or _kinds(pending) is _MONEY:
        return False
    if not pending.topic.heads or _WANTS.search(clause.text):
        return False
    has = _HAS.match(clause.text)
    start = clause.text[has.end() :] if has else clause.text
    first = _SUBJECT.match(start)
    words = frozenset(content(first.group())) if first else frozenset()
    wanted = pending.topic.heads | (pending.topic.marks if not has else frozenset())
    return bool(words & pending.topic.heads) and wanted <= clause.keys


def _can_be_judged(pending: Pending, deeds: frozenset[str]) -> bool:
    """Whether those for whom it was done have it before them then; a booking, or an answer, cannot be looked at."""
    return pending.action is Action.SEND or any(is_like(deed, other) for deed in deeds for other in _MADE)


def _nouns(deeds: frozenset[str], clause: Clause) -> frozenset[str]:
    """The deeds that a clause names as nouns: "the refund", "our migration"."""
    return deeds & {stem(word) for noun in _NOUN.finditer(clause.text) for word in noun.groups() if word}


def _link(pending: Pending, speech: Speech, clause: Clause, alone: bool) -> frozenset[Sign]:
    """What ties a clause to the thing that was promised."""
    named = named_itself(clause)
    topic, deeds = pending.topic, {key(deed) for deed in pending.topic.deeds}
    things, marks = topic.heads - deeds or topic.heads, topic.marks - deeds
    if things & named:
        return frozenset({Sign.THING, Sign.MARK}) if marks & named else frozenset({Sign.THING})
    if marks & named:
        whole = len(marks & named) > 1 or not things
        return frozenset({Sign.THING}) if whole else frozenset({Sign.ALIKE})
    if topic.is_vague and topic.around & named and pending.is_of_thread(speech.message):
        return frozenset({Sign.IT})
    if _kinds(pending) & {stem(word) for word in tokens(clause.text)}:
        return frozenset({Sign.ALIKE})
    if alone and pending.is_of_thread(speech.message) and _THANKS.search(clause.text):
        return frozenset({Sign.IT})
    means_it = _PRONOUN.search(clause.text) is not None or _is_bare(clause)
    if (
        alone
        and means_it
        and pending.is_promisers(speech.message)
        and pending.is_of_thread(speech.message)
        and not (named - pending.topic.said - _NUMBERS) & DELIVERABLES
    ):
        return frozenset({Sign.IT})
    return frozenset()


def _kinds(pending: Pending) -> frozenset[str]:
    """General words for the thing that was promised."""
    if pending.action is not Action.SEND:
        return frozenset()
    if pending.topic.heads & {"=payment", "=invoice"} or "pay" in pending.topic.deeds:
        return _MONEY
    return _PAPERS if pending.topic.heads & DELIVERABLES else _GOODS


def _is_bare(clause: Clause) -> bool:
    """Whether a clause begins with what was done and names nothing: "Redrawn as you asked"."""
    first = clause.text.split(maxsplit=1)[:1]
    return bool(first) and bool(done_in(first[0].strip(".,!")))


@lru_cache(maxsize=20_000)
def _states(piece: str) -> frozenset[str]:
    """The stems of what a piece between commas says something to be: after "is", and particles at its end."""
    if is_undone(piece):
        return frozenset()
    words = tokens(piece)
    found = {stem(word) for word in words} & _RUNS
    for at, word in enumerate(words):
        if word in _LINKS:
            found |= {stem(w) for w in words[at + 1 : at + 5]} - _PARTICLES
    ends = _ENDS.search(piece)
    return frozenset(found | {group for group in (ends.groups() if ends else ()) if group})
