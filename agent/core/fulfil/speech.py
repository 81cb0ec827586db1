"""A message as following hears it: clauses with their words, files, links and what answers what.

Made once for each message, before any promise is compared with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import cached_property, lru_cache

from agent.core.commitment import Due, Found
from agent.core.due import find_dues
from agent.core.fixed import fixed
from agent.core.fulfil.cues import Cue, may_say, says, words_of
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.retold import newly_said, retold, touches
from agent.core.fulfil.undone import is_undone
from agent.core.fulfil.words import DELIVERABLES, content, file_keys, key, names_of
from agent.core.reading.sentences import sentences

_COORDINATE = re.compile(
    r"; | [–—-] |,? but |, and |, while |, however |, though "
    r"|, (?=(?:could|can|would|will) you\b)|,? and (?=(?:should|will|would|must|may|i|we|it|they|you|he|she|i'll|we'll|i've|we've)\b)"
)
_INTERROGATIVE = r"(?:could|can|would|will|do|did|does|is|are|should|shall|may|what|when|which|how|who|where|why|any chance|have|has)\b"
_ASKS_BEHIND = re.compile(rf", (?:but |and |so )?{_INTERROGATIVE}")
_ASKS = re.compile(_INTERROGATIVE)
_FIRST_WORDS = 12  # characters
_LEADS = re.compile(r":(?=\s*(?:\n|\Z|https?:))")
_WENT = re.compile(
    r"\b(?:sent|e-?mailed|mailed|uploaded|posted|couriered|shipped|dispatched|despatched|transferred|wired|paid|left (?:our|the|here|this)|landed|cleared|arrived|picked up|collected|fetched|received)\b"
    r"|\b(?:is|are|has been|have been|'s|'s been) (?:now |all |already |both )?(?:booked|reserved|ordered|signed|approved|confirmed|fixed|repaired|installed|done|finished|registered)\b"
    r"|^confirmed[:.,]"
)
_PIECES = re.compile(r"[,;:()]")
_PARTS = re.compile(r"[,:()]")
_FOR_IT = re.compile(r"\bfor (?:the|your|our|my|this|that) (?:\w+ ?){1,2}")
_A_DAY = timedelta(days=2)  # a day's due in any zone
_SOMETHING = re.compile(r"\S")
_LINK = re.compile(r"\bhttps?://|\bwww\.")
_BARE_LINK = re.compile(r"(?:https?://|www\.)\S+")
_REPLY_MARKS = frozenset("re aw sv vs antw fw fwd wg tr rv ynt odp".split())


@fixed
class Clause:
    """A part of a sentence that says one thing."""

    start: int  # in the own words
    end: int
    text: str  # lower case, plain apostrophes, white space folded, links cut to "https://"
    keys: frozenset[str]
    is_question: bool
    is_promise: (
        bool  # of a commitment found in this message, or told again there, and hands nothing over itself
    )
    is_undone: bool  # says that something is not there, or not yet
    sentence: int  # its number
    leads: bool  # a line of it ends in a colon: what follows is what it names

    @property
    def is_plain(self) -> bool:
        """Whether it states what is so: no question, no promise, nothing put off or denied."""
        return not (self.is_question or self.is_promise or self.is_undone)

    def says(self, cue: Cue) -> bool:
        """Whether it shows a cue."""
        return says(self.text, cue)


@dataclass(frozen=True)
class Speech:
    """One message, made ready for comparing."""

    message: ReadMessage
    clauses: tuple[Clause, ...]
    files: tuple[frozenset[str], ...]  # the keys of each real attachment's name
    has_link: bool
    subject: frozenset[str]
    keys: frozenset[str]  # of everything above
    people: frozenset[str]  # the keys of the names of everybody on the mail

    @cached_property
    def file_keys(self) -> frozenset[str]:
        """The keys of all attachments' names."""
        return frozenset().union(*self.files)

    @cached_property
    def plain_clauses(self) -> tuple[Clause, ...]:
        """Clauses that state what is so."""
        return tuple(c for c in self.clauses if c.is_plain)

    def is_report(self, found: Found) -> bool:
        """Whether a sentence that was taken for a promise only says that the thing is there, or on its way."""
        if found.due is not None and found.due.deadline(UTC) > self.message.sent_at + _A_DAY:
            return False
        clauses = [c for c in self.clauses if c.start < found.end and found.start < c.end]
        return bool(clauses) and not any(c.is_promise for c in clauses)

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """Every time that the mail's own words may set for something to be done, in order."""
        own = self.message.own
        return newly_said(find_dues(own, self.message.sent_at), own)

    def without_times(self, clause: Clause) -> str:
        """What a clause says beside its days and hours, in lower case: their numbers are no figures."""
        own = self.message.own
        inside = [due for due in self.dues if clause.start <= due.start < clause.end]
        if not inside:
            return clause.text
        edges = [clause.start, *(edge for due in inside for edge in (due.start, due.end)), clause.end]
        return " ".join(own[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)).lower()

    @cached_property
    def names_a_thing(self) -> bool:
        """Whether the files or the clauses that hand over say themselves what they are."""
        said = self.file_keys.union(*(c.keys for c in self.clauses if c.says(Cue.HANDS_OVER)))
        return bool(said & DELIVERABLES)

    def says(self, cue: Cue) -> bool:
        """Whether any clause shows a cue."""
        return self.may_say(cue) and any(c.says(cue) for c in self.clauses)

    def may_say(self, cue: Cue) -> bool:
        """Whether any clause may show a cue, by the words of all; cheap, never wrongly no."""
        return may_say(self._words, cue)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset().union(*(words_of(c.text) for c in self.clauses))


def speech_of(message: ReadMessage) -> Speech:
    """A message made ready for comparing."""
    clauses = tuple(_clauses(message))
    files = tuple(
        file_keys(a.name)
        for a in message.attachments
        if not (a.inline and a.content_type.startswith("image/"))
    )
    subject = frozenset(content(bare_subject(message.subject)))
    keys = subject.union(*files, *(c.keys for c in clauses))
    people = frozenset(key(name) for name in names_of((*message.recipients, message.sender)))
    return Speech(message, clauses, files, _has_link(message.own), subject, keys, people)


def plain_pieces(clause: Clause) -> tuple[str, ...]:
    """What a clause says between commas without a "not" or a "not yet": "here is the draft, not signed yet"."""
    return _plain_pieces(clause.text)


@lru_cache(maxsize=500)
def _plain_pieces(text: str) -> tuple[str, ...]:
    """One clause is asked by every promise it may concern, one after the other."""
    return tuple(piece for piece in _PIECES.split(text) if not is_undone(piece))


def named_itself(clause: Clause) -> frozenset[str]:
    """The keys of what a clause is about, without what it is for: "the nozzle for the sprayer" is no sprayer."""
    return _named_in(clause.text)


@lru_cache(maxsize=500)
def _named_in(text: str) -> frozenset[str]:
    return frozenset(content(without_what_for(text)))


def without_what_for(text: str) -> str:
    """A clause without what something is for: the payment "for the first half" is no half."""
    return _FOR_IT.sub(" ", text)


def bare_subject(subject: str) -> str:
    """A subject without its marks of answering and forwarding."""
    mark, colon, rest = subject.partition(":")
    while colon and mark.strip().rstrip("[]()0123456789").lower() in _REPLY_MARKS:
        subject = rest
        mark, colon, rest = subject.partition(":")
    return subject.strip()


def level(text: str) -> str:
    """Lower case, plain apostrophes, white space folded, links cut: the form that cues are matched against."""
    words = (_BARE_LINK.sub("https://", text) if _may_link(text) else text).lower().replace("’", "'").split()
    if not _HURRIED.keys().isdisjoint(words):
        words = [_HURRIED.get(word, word) for word in words]
    return " ".join(words)


_HURRIED = {
    word.replace("'", ""): word
    for word in """don't doesn't didn't can't won't isn't aren't wasn't weren't haven't hasn't hadn't couldn't wouldn't shouldn't i've we've you've
    they've you'll they'll i'm you're they're that's there's here's what's it'll that'll""".split()
}
"""Words as they are typed in a hurry, without the apostrophe; "ill", "well", "were" and "its" are left as they are."""


def _clauses(message: ReadMessage) -> Iterator[Clause]:
    own = message.own
    promised = [(f.start, f.end) for f in message.found]
    told_again = retold(own)
    for number, (start, end) in enumerate(sentences(own)):
        is_question = own[start:end].rstrip().endswith("?")
        asks_from = _asks_from(own, start, end) if is_question else end
        for first, last in _coordinate(own, start, end):
            text = level(own[first:last])
            puts_off = _puts_off(text)
            is_promised, is_retold = touches(promised, first, last), touches(told_again, first, last)
            yield Clause(
                start=first,
                end=last,
                text=text,
                keys=frozenset(content(_told_by_links(own[first:last]))),
                is_question=is_question and last > asks_from,
                is_promise=is_retold or (is_promised and (puts_off or not _is_there(text))),
                is_undone=puts_off,
                sentence=number,
                leads=_leads(own, first, last),
            )


def _asks_from(own: str, start: int, end: int) -> int:
    """Where in a question it begins to ask: "the stand is a beauty, could you do it higher?"."""
    behind = _ASKS_BEHIND.search(own, start, end)
    asks_at_once = _ASKS.match(own[start : start + _FIRST_WORDS].lower()) is not None
    return start if asks_at_once or behind is None else behind.start()


def _leads(own: str, first: int, last: int) -> bool:
    """Whether a clause ends a line with a colon and something follows."""
    colon = _LEADS.search(own, first, last)
    return colon is not None and _SOMETHING.search(own, colon.end()) is not None


def _may_link(text: str) -> bool:
    """Whether a text may hold a link; cheap, never wrongly no."""
    return "://" in text or "www." in text


def _has_link(text: str) -> bool:
    return _may_link(text) and _LINK.search(text) is not None


def _told_by_links(text: str) -> str:
    """A text with the words of its links in their places."""
    return _BARE_LINK.sub(_link_words, text) if _may_link(text) else text


def _link_words(link: re.Match[str]) -> str:
    """The words in a link's path name the thing: ".../s/4b-elevations-r2"."""
    return " ".join(file_keys(link.group().partition("://")[2].partition("/")[2]))


def _coordinate(own: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that stand side by side."""
    first = start
    for mark in _COORDINATE.finditer(own, start, end):
        if mark.start() > first:
            yield first, mark.start()
        first = mark.end()
    if first < end:
        yield first, end


def _is_there(text: str) -> bool:
    """Whether a clause says that the thing is in the mail, or has gone out."""
    return says(text, Cue.HANDS_OVER) or _WENT.search(text) is not None


def _puts_off(text: str) -> bool:
    """Whether a clause says "not" or "not yet", unless the piece of it that hands over does so plainly."""
    pieces = [p.strip() for p in _PARTS.split(text)]
    if not any(is_undone(p) for p in pieces):
        return False
    plain = (p for p in pieces if not is_undone(p) or " find" in p or " see" in p)
    return not any(
        says(p, Cue.HANDS_OVER) or says(p, Cue.SENT) or says(p, Cue.DISPATCHED) or says(p, Cue.ARRIVED)
        for p in plain
    )
