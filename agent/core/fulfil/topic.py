"""What a promise is about: the words by which later mail is recognised as speaking of it.

A topic has *heads* (what the thing is: "report"), *marks* (which one: "structural") and words
*around* (of the sentences before and of the mail that was answered), which only count where the
promise itself names nothing ("I'll shoot it over tomorrow").
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import pairwise

from agent.core.commitment import Action, Found
from agent.core.fulfil.deeds import deeds_of
from agent.core.fulfil.naming import BREAKS, PRONOUNS, begins_with_it, is_pronoun, persons, says_it, thing_of
from agent.core.fulfil.sort import meant_action
from agent.core.fulfil.words import DELIVERABLES, is_empty, is_qualifier, key, names_of, tokens
from agent.core.message import Address
from agent.core.reading.sentences import sentences

_CONTAINERS = frozenset(
    """copy set couple pair bunch version draft kind sort rest bit lot piece replacement series batch part portion
    selection choice breakdown overview""".split()
)
"""Nouns that stand for what follows them: "a copy of the lease"."""

_CALLED = re.compile(
    r"\b(?:call|ring|phone|contact|meet|see|visit|(?:speak|talk) (?:to|with)|(?:call|touch|meeting|word) with) "
    r"((?:(?:the|our|my|his|her|their) )?(?:[\w'’-]+ ?){1,4})"
)
_AWAY = re.compile(
    r"\b(?:about|on|for|to|at|by|this|next|regarding|with|today|tomorrow|again|and|in|before|after)\b"
)
"""Whom a promise to call or meet names, where it is nobody who reads the mail; and where that name ends."""

_BRINGS_IT = re.compile(
    r"\b(?:drop|leave|bring|put|deliver|send|take|post|place|hang) (?:it|them|those|these|both)\b"
)
_PLACE = re.compile(r"\b(?:at|in|on|by|to|with|near|outside|behind) (?:the|your|our|my) [\w'-]+")
_WHY = re.compile(r",? so (?:that )?(?:you|we|they|i|the)\b| because | in order to ")
_MINUTES = re.compile(
    r"\b(?:the|our|your|meeting|committee|board|signed|draft|those) minutes\b(?! (?:after|before|late|early))"
)

_WAYS = frozenset("back over through round around along up down out off".split())
_NOUNS_IN_LY = frozenset("assembly supply family reply anomaly".split())
_BLANKS = frozenset(
    """information info detail details update updates answer answers feedback word news response reply document
    documents file files material materials confirmation request item items thing things stuff question questions
    introduction intro call meeting ring chat visit session people person team department colleague colleagues folks""".split()
)
"""Heads that fit anything: what follows them says more."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The keys (see `words`) that tell one promise from the others."""

    heads: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()  # what else the promise says: with whom, what for
    is_word: bool = False  # an answer, an update: nothing that could be attached
    states: frozenset[str] = frozenset()  # which state of it: "revised", "signed"
    deeds: frozenset[str] = frozenset()  # the stems of its verbs
    near: frozenset[str] = frozenset()  # of `around`, what the same mail said just before
    refers: bool = False  # it says "it": what that means was looked for in the words before
    short: str = ""  # initials: "loi" for a letter of intent
    people: frozenset[str] = frozenset()  # names, lower case: who is to act or to be introduced

    @property
    def is_vague(self) -> bool:
        """Whether the promise itself names nothing."""
        return not self.heads and not self.marks

    @property
    def index(self) -> frozenset[str]:
        """The keys under which later mail finds it."""
        short = frozenset({self.short} if self.short else ())
        named = self.heads | self.marks
        begun = {word[:letters] for word in named if len(word) > _LONG for letters in _BEGUN}
        return named | short | begun | frozenset(key(name) for name in self.people)

    @property
    def words(self) -> frozenset[str]:
        """What the promise itself names, or else what surrounds it."""
        return self.heads | self.marks or self.around


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well some words fit a topic, 0 to 1, and which they share."""

    score: float
    shared: frozenset[str] = frozenset()


def agreement(topic: Topic, words: Set[str]) -> Agreement:
    """How well the words of a text or a file name fit a topic."""
    if topic.short in words:
        words = words | topic.heads | topic.marks
    heads, marks = topic.heads & words, topic.marks & words
    around = topic.around & words
    if heads:
        share = len(marks) / len(topic.marks) if topic.marks else 0.7
        return Agreement(0.7 + 0.3 * min(1.0, share * 1.5), heads | marks)
    if topic.heads:
        share = len(marks) / len(topic.marks) if topic.marks else 0.0
        if share == 1 and not words & DELIVERABLES:
            return Agreement(
                _UNRIVALLED, marks
            )  # "the bottles" for sample bottles, where no other sort is named
        return Agreement((0.68 if share == 1 else 0.6 * share) if len(marks) > 1 else 0.45 * share, marks)
    if topic.marks:
        share = len(marks) / len(topic.marks)
        return Agreement(0.4 + 0.6 * share if marks else 0.0, marks)
    return Agreement(min(0.85, 0.5 + 0.15 * len(around)) if around else 0.0, around)


def topic_of(found: Found, before: str, answered: str, known: Iterable[Address]) -> Topic:
    """The topic of a promise.

    `before` is what the promiser wrote before it in the same mail, `answered` the own words of the
    mail it answers, and `known` the people on the mail, whose names are no topic.
    """
    names = names_of(known)
    before = before[-_NEAR:]
    named = _introduced(found) | persons(found.actor)
    people = (named | _called(found)) - names
    quoted = _telling(_WHY.split(found.quote.replace(found.condition or "\0", " "))[0], names | named)
    if _MINUTES.search(found.quote.lower()):
        quoted |= {"=note"}
    thing = thing_of(found)
    heads, marks = (frozenset[str](), frozenset[str]()) if is_pronoun(thing) else _named(thing, names | named)
    if not heads and not marks:
        heads, marks = quoted & DELIVERABLES, quoted - DELIVERABLES
    refers = _refers_back(found, thing, heads)
    if refers and _BRINGS_IT.search(found.quote):
        marks -= _telling(" ".join(_PLACE.findall(found.quote)), names)  # "drop it at the farm"
    if refers and len(marks) < _ENOUGH:
        # "as soon as the login is made I'll send it" names it in its own condition
        meant = _antecedent(found.condition, names) or _antecedent(before, names)
        heads, marks = heads | meant & DELIVERABLES, marks | meant - DELIVERABLES
    if meant_action(found) in (Action.CALL, Action.MEET):
        marks |= quoted - heads  # a talk is known by all that it is about
    return Topic(
        heads=heads,
        marks=marks - heads,
        around=_around(before, answered, names, refers=refers)
        if refers or not heads | marks
        else frozenset(),
        said=quoted - heads - marks,
        is_word=not heads and _promises_a_word(found),
        states=frozenset(key(w) for w in tokens(f"{found.object} {found.quote}") if is_qualifier(w)),
        deeds=deeds_of(found),
        near=_near(before, names, far=True) if refers else frozenset(),
        refers=refers,
        short=_initials(thing) if heads else "",
        people=people,
    )


def _around(before: str, answered: str, names: frozenset[str], *, refers: bool) -> frozenset[str]:
    """The words that surround a promise which names nothing, the nearest first."""
    near = _near(before, names, far=refers)
    return near | _telling(answered[:_REACH], names) if refers or not near else near


def _promises_a_word(found: Found) -> bool:
    return found.action is Action.REPLY or any(w.lower() in _BLANKS for w in tokens(found.object))


def _refers_back(found: Found, thing: str, heads: frozenset[str]) -> bool:
    """Whether the thing promised is an "it" that was named before."""
    if is_pronoun(found.object) or is_pronoun(thing):
        return True
    if not found.object and begins_with_it(found.quote):
        return True  # "It is being scanned and will reach you on Wednesday"
    talk = meant_action(found) in (Action.CALL, Action.MEET, Action.INTRODUCE)
    return not heads and not talk and says_it(found.quote)


def _near(before: str, names: frozenset[str], *, far: bool) -> frozenset[str]:
    """The words of the last sentence before that says something; of the last three where an "it" refers back."""
    found: frozenset[str] = frozenset()
    for start, end in reversed(sentences(before)[-3:]):
        found |= _telling(before[start:end], names)
        if found and not far:
            return found
    return found


def _antecedent(before: str, names: frozenset[str]) -> frozenset[str]:
    """What "it" means: the words about the last deliverable named in the two sentences before."""
    for start, end in reversed(sentences(before)[-2:]):
        for part in reversed(before[start:end].replace(";", ",").split(",")):
            words = _telling(part, names)
            if words & DELIVERABLES:
                return words
    return frozenset()


_LETTERS = (3, 4)
"""So many initials stand for a thing; two are too easily another word."""

_ENOUGH = 2
"""So many words of its own say well enough what a promise is about."""

_UNRIVALLED = 0.68

_LONG, _BEGUN = 7, (4, 5, 6, 7)
"""A word of more letters is also found by so many of its first: "phyto" for phytosanitary."""

_NEAR, _REACH = 400, 1500
"""How many characters before the promise, and of the answered mail, are looked at for what "it" is."""


def _named(phrase: str, names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Heads and marks of a noun phrase: "the test report for sleeves B" is a report, marked by test and sleeve."""
    heads: list[str] = []
    marks: list[str] = []
    run: list[str] = []
    for before, word in pairwise(["", *tokens(phrase), "of"]):
        if word.lower() in BREAKS:
            if run and not heads:
                heads.append(_head(run))
                run.remove(heads[0])
            marks += run
            run = []
        elif (word.lower() in _CONTAINERS or (word.lower() == "number" and before == "a")) and not heads:
            marks += run
            run = []
        elif not is_empty(word, named=True) and word.lower() not in names:
            if word.lower() in _BLANKS or word.lower() in _WAYS:
                continue  # what is left of "the corrected file" only says which state it is in
            run.append(word)
    heads = [w for w in heads if not is_qualifier(w)]
    keys = frozenset(key(w) for w in marks if not is_qualifier(w))
    return frozenset(key(w) for w in heads), keys - frozenset(key(w) for w in heads)


def _initials(thing: str) -> str:
    """The letters by which a thing of several words is known: "letter of intent" is "loi"."""
    words = [w for w in tokens(thing) if not is_qualifier(w) and (w == "of" or not is_empty(w, named=True))]
    letters = "".join(word[0] for word in words).lower()
    return letters if len(letters) in _LETTERS and not is_empty(letters) else ""


def _head(run: list[str]) -> str:
    """The noun of a phrase: its last word, unless that says what is done to the thing ("the elevations redrawn")."""
    things = [w for w in run if key(w) in DELIVERABLES]
    nouns = [w for w in run if not w.lower().endswith(("ed", "ly")) or w.lower() in _NOUNS_IN_LY]
    return (things or nouns or run)[-1]


def _telling(text: str, names: frozenset[str], *, named: bool = False) -> frozenset[str]:
    """The keys of a text's words that can tell one promise from another."""
    return frozenset(key(w) for w in tokens(text) if w.lower() not in names and _tells(w, named=named))


def _tells(word: str, *, named: bool) -> bool:
    lower = word.lower()
    return not (is_empty(word, named=named) or is_qualifier(word) or lower in PRONOUNS or lower in _BLANKS)


def _introduced(found: Found) -> frozenset[str]:
    """Who is to be introduced."""
    return frozenset(_capitalised(found.quote)) if meant_action(found) is Action.INTRODUCE else frozenset()


def _called(found: Found) -> frozenset[str]:
    """The words for a third whom somebody promises to call: "I'll ring Otto at the yard", "... ring the archive"."""
    third = _CALLED.search(found.quote) if meant_action(found) in (Action.CALL, Action.MEET) else None
    words = tokens(_AWAY.split(third.group(1), maxsplit=1)[0]) if third else ()
    return frozenset(w.lower().removesuffix("'s") for w in words if not is_empty(w))


def _capitalised(text: str) -> list[str]:
    """Words that look like names: capitals inside a sentence."""
    words = list(tokens(text))
    return [
        w.lower().removesuffix("'s")
        for w in words[1:]
        if w[:1].isupper() and not is_empty(w) and len(w) > 1 and not w.isupper()
    ]
