"""What a mail shows whatever promise it is compared with: signs of the whole mail, and what it states and what it doubts."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from agent.core.fulfil.counting import counts_of, tells_a_share, tells_what_is_left
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.deeds import done_in
from agent.core.fulfil.fitting import Brought, brought_by
from agent.core.fulfil.hedges import GOING_ON, HABIT, LONG_AGO, PART, WISH
from agent.core.fulfil.new_dates import day_of
from agent.core.fulfil.notices import is_notice
from agent.core.fulfil.pleasantries import is_pleasantry
from agent.core.fulfil.retold import is_retold
from agent.core.fulfil.sort import group, meant_action
from agent.core.fulfil.speech import Clause, Speech, named_itself
from agent.core.fulfil.words import key, tokens

_FIGURE = re.compile(r"\d")
_CAME = re.compile(
    r"\b(?:came|arrived|landed|turned up|picked (?:\w+ ){0,3}up|collected|reached|got (?:it|them|the|your|both|all)|"
    r"is here|are here|has come|have come|(?:is|are) (?:in|with us|on (?:the|my|our))|has been (?:here|and gone)|opened|read|tried|looked)\b"
)
_TO_COME = re.compile(
    r"\b(?:you|it|they|this|that|the \w+)(?: will|'ll| shall) (?:have|get|receive|see|hear|be with|follow|come|arrive|reach)\b"
)
_NOT_TO_COME = re.compile(
    r"\byou (?:won't|will not) (?:get|have|receive|see) (?:the|my|our|that|it|them|those)\b[\w' ]{0,40}\b(?:today|tonight|tomorrow|this|by|on|before|until|yet|in time)\b"
)
_THANKS = re.compile(r"\b(?:thanks|thank you|thx|ta|cheers|much obliged|grateful)\b")
_TALK = re.compile(
    r"\b(?:phone|call|called|rang|spoke|spoken|talk|talked|talking|chat|met|meeting|visit|coffee|tour|lunch|on the line|round the table|your time|see you|seeing you)\b"
)
_HERE = re.compile(
    r"(?:and |so |right |ok |okay )?(?:here|there|done|sorted|attached|as promised|yes|no\b|it's|its|all|both|\w+ attached|\w+ for you)"
)
_PLACED = re.compile(
    r"\b(?:on|in|at|under|into|against|outside|inside|behind|by|up|down) (?:my|our|the|his|her|its|their) \w"
)
_OF_IT = re.compile(r"(?:ha,? |oh,? |well,? |and |yes,? |so )?(?:they|it|he|she|both|all)\b")
_ALL = re.compile(r"\b(?:all (?!the best|right|good|of you)|both|every|each|everything|the lot)\b")
_HINDERED = re.compile(
    r"\b(?:stuck|ill|sick|on leave|holiday|vacation|broke|broken|hernia|customs|silent|hasn't|haven't|has not|have not|won't|can't|cannot|isn't|aren't|wasn't|delayed|late|away"
    r"|waiting|waits?|wants?|needs?|looks? at|looking|checks?|checking|chas\w+|asks?|asking|still|nothing|nobody|no (?:word|sign|news|date|answer)|next week|not yet|unfortunately|afraid|sorry|apolog\w+|meanwhile)\b"
)
_HARDLY, _SHORT, _LONG = 2, 8, 25  # words that say something
_NODS = frozenset(
    map(
        key,
        "noted understood great perfect lovely brilliant super excellent wonderful dear dr mr mrs ms".split(),
    )
)
"""What a mail says that has only taken notice."""
_MANY = 3  # clauses with figures
SPOKEN = {  # the cues that are looked for, as a person would put them
    Cue.HANDS_OVER: "hands something over",
    Cue.SENT: "says that something was sent",
    Cue.DISPATCHED: "is a notice of dispatch",
    Cue.ARRIVED: "says that something came",
    Cue.JUDGES: "speaks of what it has before it",
    Cue.KEEPS_WORD: "says that it keeps a word",
    Cue.PENDING: "says that there is nothing yet",
    Cue.ELSEWHERE: "says where somebody is",
    Cue.SLIPS: "owns a slip",
    Cue.TALKED: "speaks of a talk as past",
    Cue.MISSED: "speaks of a talk to come, or missed",
    Cue.NO_SHOW: "says that somebody did not come",
    Cue.DONE: "says that something is done",
    Cue.DECIDES: "gives a decision",
    Cue.PROPOSES: "proposes something",
    Cue.INTRODUCES: "makes people known to each other",
}


@dataclass(frozen=True)
class Telling:
    """What a mail shows whatever it is compared with; found once for each."""

    speech: Speech

    @cached_property
    def general(self) -> frozenset[str]:
        """The signs that hang on no promise."""
        return frozenset(_general(self))

    @cached_property
    def brought(self) -> Brought:
        """What it brings."""
        return brought_by(self.speech)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers that it tells."""
        return counts_of(self.speech)

    @cached_property
    def is_bare(self) -> bool:
        """Whether it says and brings nothing but more promises: "Thanks!", "Good to see you. You'll have the plan on Friday."."""
        brings = self.speech.files or self.speech.has_link
        message = self.speech.message
        people = " ".join(person.name for person in (message.sender, *message.recipients))
        nothing = _NODS | {key(name.lower()) for name in tokens(people)}
        said = (c.keys - nothing for c in self.speech.clauses if not (c.is_promise or is_pleasantry(c.text)))
        return not brings and sum(map(len, said)) < _HARDLY

    def _says_plainly(self, cue: Cue) -> bool:
        """One of the general signs, asked for alone."""
        return any(c.says(cue) for c in self.speech.plain_clauses)

    @cached_property
    def puts_off(self) -> bool:
        """Whether it owns a slip, brings nothing and says that the thing is still to come: a notice such as our own."""
        if is_notice(self.speech):
            return True
        if self.speech.files or self.speech.has_link:
            return False
        if any(_NOT_TO_COME.search(c.text) for c in self.speech.clauses if not c.is_question):
            return True
        if not self._says_plainly(Cue.SLIPS):
            return False
        return any(_TO_COME.search(c.text) for c in self.speech.clauses if not c.is_promise)

    def asks_after(self, quote: str) -> bool:
        """Whether it tells a promise again, word by word, and asks: a question of the other side's, such as our follow-ups."""
        is_asking = any(c.is_question for c in self.speech.clauses)
        return is_asking and not self.speech.files and is_retold(quote, self.speech.message.own)

    @cached_property
    def misses_a_talk(self) -> bool:
        """Whether it speaks of a talk that is still to come, promises one, or owns that there was none."""
        if any(self._says_plainly(cue) for cue in (Cue.MISSED, Cue.NO_SHOW, Cue.SLIPS)):
            return True
        message = self.speech.message
        talks = (found.due for found in message.found if group(meant_action(found)) == "talk")
        return any(due is not None and day_of(due) > message.sent_at.date() for due in talks)

    @cached_property
    def is_under_way(self) -> bool:
        """Whether it brings and states nothing and says that something is still in hand: "IT is working on it as we speak"."""
        if self.speech.files or self.speech.has_link or self.stating:
            return False
        said = (c for c in self.speech.clauses if not c.is_promise)
        return any(c.says(Cue.PENDING) or GOING_ON.search(c.text) for c in said)

    @cached_property
    def stating(self) -> tuple[Clause, ...]:
        """The clauses that tell what is so by now."""
        return tuple(c for c in self.speech.plain_clauses if not _is_in_doubt(c))

    @cached_property
    def told(self) -> frozenset[str]:
        """The keys of all that it states, its files and its subject."""
        said = (named_itself(c) for c in self.stating)
        return self.speech.file_keys.union(self.speech.subject, *said)

    @cached_property
    def doubted(self) -> frozenset[str]:
        """The keys of what it wishes, asks, puts off or tells of another time."""
        stating = set(self.stating)
        return frozenset().union(
            *(c.keys for c in self.speech.clauses if c not in stating and not c.is_promise)
        )

    @cached_property
    def done(self) -> frozenset[str]:
        """The stems of the verbs that it tells as past."""
        return frozenset().union(*(done_in(c.text) for c in self.stating))


def _is_in_doubt(clause: Clause) -> bool:
    """Whether a clause speaks of what is still going on, of another time, or of how it ought to be."""
    if any(clause.says(cue) for cue in (Cue.PENDING, Cue.SLIPS, Cue.ELSEWHERE, Cue.MISSED)):
        return True
    return any(hedge.search(clause.text) for hedge in (GOING_ON, HABIT, LONG_AGO, WISH))


def _general(telling: Telling) -> Iterator[str]:
    speech = telling.speech
    plain = speech.plain_clauses
    others = [c for c in speech.clauses if not c.is_plain]
    for cue, words in SPOKEN.items():
        if not speech.may_say(cue):
            continue
        if any(c.says(cue) for c in plain):
            yield words
        elif any(c.says(cue) for c in others):
            yield f"{words}, but not plainly"
    yield from _of_size(speech)
    yield from (sign for sign, shows in _SHOWN.items() if shows(speech))
    if not telling.stating:
        yield "states nothing"


def _of_size(speech: Speech) -> Iterator[str]:
    said = sum(len(c.keys) for c in speech.plain_clauses)
    figures = sum(_FIGURE.search(c.text) is not None for c in speech.plain_clauses)
    sizes = {
        "says hardly anything": said < _HARDLY,
        "short": _HARDLY <= said < _SHORT,
        "long": said >= _LONG,
        "figures in it": figures > 0,
        "many figures in it": figures >= _MANY,
    }
    yield from (sign for sign, is_so in sizes.items() if is_so)


_SHOWN: Mapping[str, Callable[[Speech], object]] = {
    "a file with it": lambda speech: speech.files,
    "a link in it": lambda speech: speech.has_link,
    "promises something": lambda speech: speech.message.found,
    "says that something is not so": lambda speech: any(c.is_undone for c in speech.clauses),
    "asks something": lambda speech: any(c.is_question for c in speech.clauses),
    "begins with a question": lambda speech: any(c.is_question for c in speech.clauses[:1]),
    "begins as one who brings": lambda speech: any(_HERE.match(c.text) for c in speech.plain_clauses[:2]),
    "tells that something came": lambda speech: any(_CAME.search(c.text) for c in _said(speech)),
    "thanks": lambda speech: any(_THANKS.search(c.text) for c in speech.clauses),
    "names a talk": lambda speech: any(_TALK.search(c.text) for c in _said(speech)),
    "tells where something is": lambda speech: any(_PLACED.search(c.text) for c in speech.plain_clauses),
    "begins with an it": lambda speech: any(_OF_IT.match(c.text) for c in speech.plain_clauses[:1]),
    "says all": lambda speech: any(_ALL.search(c.text) for c in speech.plain_clauses),
    "tells a hindrance": lambda speech: any(_HINDERED.search(c.text) for c in _said(speech)),
    "tells a hindrance only": lambda speech: all(_HINDERED.search(c.text) for c in _said(speech)),
    "tells a part of a number": tells_a_share,
    "speaks of what is left": tells_what_is_left,
    "only a part": lambda speech: any(PART.search(c.text) for c in speech.clauses),
}
"""Signs, and how a mail shows them."""


def _said(speech: Speech) -> Iterator[Clause]:
    return (c for c in speech.clauses if not (c.is_question or c.is_promise))
