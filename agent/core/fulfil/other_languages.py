"""Following in German, French and Spanish: far less than English knows, by phrases (`other_words`) and shared words.

A promise is followed by the language in which it was made. What its thread shows without telling enough (a file
that nothing names, a word in the thread about it) is asked about, not guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agent.core.commitment import Action, Due, Found
from agent.core.detect.other_words import CUES
from agent.core.due import find_dues
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.introductions import introduced
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.other_words import PHRASES, Phrases, are_alike, bare, found_in, shows, small_words
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.retold import newly_said
from agent.core.fulfil.sort import group
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.talks import told_as_past
from agent.core.fulfil.topic import Topic
from agent.core.fulfil.words import key, names_of, tokens
from agent.core.reading.language import language_of

_SAMPLE = 2_000  # characters in which the language shows
_PLAINLY_ENGLISH = 3  # times "the"
_BREAKS = re.compile(r"[,;:()!?.\n]| (?:aber|sondern|jedoch|mais|pero|sino) | [–—-] ")
_ENDINGS = re.compile(r"(?:en|es|er|em|e|s|n|x|a|o)$")
_LEAST = 4  # letters of a stem
_COMPOUND = 5  # letters of a word that may be a part of a longer one
_FIGURES = re.compile(r"\d")
_SUBSTANCE = 4  # words that say something

_NAMED, _WRITTEN, _TOLD, _MEANT, _ASK = 0.9, 0.75, 0.85, 0.65, 0.5
"""Scores: the thing is there and named; written out; said to be sent; can mean nothing else; only to be asked about."""

_ELSEWHERE = 0.85  # in another thread


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two marks of a mail, as `bare` writes it."""

    text: str
    words: frozenset[str]  # that may name a thing
    is_question: bool
    is_promise: bool

    def shows(self, phrases: str) -> bool:
        """Whether it holds one of some phrases."""
        return shows(self.text, phrases)


def language_spoken(message: ReadMessage) -> str:
    """The language of a mail: "en", or one of `PHRASES`."""
    return _language(message.own[:_SAMPLE])


@lru_cache(maxsize=64)
def _language(sample: str) -> str:
    """One mail is asked about for each of its promises."""
    if sample.count(" the ") >= _PLAINLY_ENGLISH:
        return "en"
    language = language_of([sample])
    return language if language in PHRASES else "en"


def topic_in(language: str, found: Found, message: ReadMessage) -> Topic:
    """What a promise in another language names; nothing where it only says "es", "le" or "lo"."""
    names = names_of((*message.recipients, message.sender))
    things = things_named(found.quote, language) - {bare(name) for name in names}
    people = frozenset(_capitals(found.quote)) - names if found.action is Action.INTRODUCE else frozenset()
    return Topic(marks=frozenset(map(key, things)), people=people)


def hands_over(language: str, found: Found, message: ReadMessage) -> bool:
    """Whether a sentence taken for a promise hands the thing over itself: "Anbei sende ich Ihnen das Angebot"."""
    phrases = PHRASES[language]
    sentence = bare(message.own[found.start : found.end])
    return found.due is None and (shows(sentence, phrases.hands_over) or shows(sentence, phrases.sent))


def kept_in(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """How well a mail keeps a promise made in another language; `alone` as in `evidence.weigh`."""
    if group(pending.action) == "talk":
        clause = _speaks_of_talk(pending, speech)
        return told_as_past(pending, speech, clause) if clause else NOTHING
    if pending.action is Action.INTRODUCE:
        return introduced(pending, speech, alone=alone)
    pieces = tuple(_pieces(pending, speech))
    in_thread = pending.is_of_thread(speech.message)
    ways = _by_promiser if pending.is_promisers(speech.message) else _by_other_side
    match = ways(pending, speech, pieces, alone and in_thread)
    fresh = pending.freshness(speech.message.sent_at)
    return Match(match.score * fresh * (1.0 if in_thread else _ELSEWHERE), match.reasons)


def withdrawn_in(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """Whether a mail takes away a promise made in another language."""
    if pending.is_promisers(speech.message) and speech.message.side is not Side.CUSTOMER:
        return NOTHING
    phrases, things = PHRASES[pending.language], _things(pending)
    in_thread = pending.is_of_thread(speech.message)
    for piece in _pieces(pending, speech):
        if piece.is_question:
            continue
        reason = (f"“{piece.text[:80]}”",)
        if in_thread and speech.message.side is Side.CUSTOMER and piece.shows(phrases.lost):
            return Match(0.8, reason)
        means_it = _agree(things, piece.words) or (alone and in_thread and not piece.words)
        if means_it and pending.is_told_to(speech.message) and piece.shows(phrases.unneeded):
            return Match(0.85, reason)
        is_off = piece.shows(phrases.called_off) and not piece.shows(phrases.again)
        if is_off and in_thread and alone and group(pending.action) == "talk":
            return Match(0.8, reason)
    return NOTHING


def owns_slip_in(pending: Pending, speech: Speech, *, alone: bool) -> bool:
    """Whether the side that owes tells that a promise in another language slips, or is not there yet."""
    if not pending.is_promisers(speech.message):
        return False
    pieces, phrases = tuple(_pieces(pending, speech)), PHRASES[pending.language]
    named = any(_agree(_things(pending), piece.words) for piece in pieces)
    if not named and not (alone and pending.is_of_thread(speech.message)):
        return False
    late = pending.has_passed(speech.message.sent_at)
    return any(p.shows(phrases.slips) or (late and p.shows(phrases.pending)) for p in pieces)


def new_date_in(pending: Pending, speech: Speech) -> Due | None:
    """The later date that a mail which owns a slip gives."""
    message = speech.message
    dues = find_dues(message.own, message.sent_at, day_first=True, languages=(pending.language,))
    for due in newly_said(dues, message.own):
        is_later = pending.due is None or due.deadline(pending.zone) > pending.due.deadline(pending.zone)
        if is_later and due.deadline(pending.zone) > message.sent_at:
            return due
    return None


def speaks_of_change(language: str, found: Found, speech: Speech) -> bool:
    """Whether a promise in another language, or its mail, speaks of a change of plan."""
    phrases = PHRASES[language]
    return shows(bare(found.quote), phrases.again) or any(
        shows(bare(clause.text), phrases.slips) for clause in speech.clauses
    )


@lru_cache(maxsize=4_000)
def things_named(quote: str, language: str) -> frozenset[str]:
    """The words of a promise that name what is promised; of German ones those with a capital, where there are any."""
    small = small_words(language)
    words = [word for word in tokens(quote.replace("'", " ").replace("’", " ")) if _tells(bare(word), small)]
    nouns = [word for word in words if word[:1].isupper() and not quote.startswith(word)]
    return frozenset(bare(word) for word in (nouns if language == "de" and nouns else words))


# --- ways of keeping ---------------------------------------------------------------------------


def _by_promiser(pending: Pending, speech: Speech, pieces: tuple[_Piece, ...], alone: bool) -> Match:
    if _puts_off(pending, pieces):
        return NOTHING
    ways = [_brought(pending, speech, pieces, alone)]
    if pending.action in (Action.SEND, Action.DO):
        ways.append(_told(pending, pieces, alone))
    if pending.action is Action.REPLY:
        ways.append(_answered(pending, speech, pieces, alone))
    best = max(ways, key=lambda m: m.score)
    touches = any(_agree(_things(pending), p.words) for p in pieces if not p.is_promise)
    if best is NOTHING and touches and pending.is_of_thread(speech.message):
        return Match(_ASK, ("a word about it in the thread",))
    return best


def _by_other_side(pending: Pending, speech: Speech, pieces: tuple[_Piece, ...], alone: bool) -> Match:
    """Those to whom it was owed say that they have it, or that it works."""
    del speech
    phrases, things = PHRASES[pending.language], _things(pending)
    for piece in _plain(pieces, phrases):
        named = bool(_agree(things, piece.words))
        if named and piece.shows(phrases.arrived):
            return Match(_TOLD, (f"the other side says it arrived: “{piece.text[:80]}”",))
        works = pending.action is Action.DO and piece.shows(phrases.done)
        if works and (named or (alone and not piece.words)):
            return Match(_WRITTEN if named else _MEANT, (f"says it is done: “{piece.text[:80]}”",))
    return NOTHING


def _puts_off(pending: Pending, pieces: tuple[_Piece, ...]) -> bool:
    """Whether a mail says of the very thing that it is still to come."""
    phrases, things = PHRASES[pending.language], _things(pending)
    return any(
        (piece.shows(phrases.pending) or piece.shows(phrases.slips) or piece.is_promise)
        and _agree(things, piece.words)
        and not piece.shows(phrases.hands_over)
        for piece in pieces
    )


def _brought(pending: Pending, speech: Speech, pieces: tuple[_Piece, ...], alone: bool) -> Match:
    """A file or a link that is, or can only be, the thing; or the thing written out after "hier ...:"."""
    phrases, things = PHRASES[pending.language], _things(pending)
    handing = [p for p in pieces if p.shows(phrases.hands_over) and not p.is_question]
    named = frozenset().union(*(p.words - _words_of(p.text, phrases.hands_over) for p in handing))
    if not (speech.files or speech.has_link):
        written = handing and _FIGURES.search(speech.message.own) and _agree(things, named)
        return Match(_WRITTEN, ("written out in the mail",)) if written else NOTHING
    files = ", ".join(a.name for a in speech.message.attachments) or "a link"
    if _agree(things, named) or _agree(things, _file_words(speech)):
        return Match(_NAMED, (f"handed over: {files}",), is_thing=True)
    if any(_agree(things, p.words) for p in _plain(pieces, phrases)):
        return Match(_WRITTEN, (f"comes with a word about it: {files}",), is_thing=True)
    if alone and handing and not named:
        return Match(
            _MEANT, (f"handed over in the thread, where nothing else is owed: {files}",), is_thing=True
        )
    if pending.is_of_thread(speech.message) and speech.files and not named:
        return Match(_ASK, (f"came in the thread: {files}",))
    return NOTHING


def _told(pending: Pending, pieces: tuple[_Piece, ...], alone: bool) -> Match:
    """A report that it was sent, or done."""
    phrases, things = PHRASES[pending.language], _things(pending)
    cue = phrases.sent if pending.action is Action.SEND else phrases.done
    deeds = _stems(pending.found.quote, pending.language)
    for piece in _plain(pieces, phrases):
        does = piece.shows(phrases.past) and any(deed in piece.text for deed in deeds)
        if not (piece.shows(cue) or does):
            continue
        if _agree(things, piece.words):
            return Match(_TOLD, (f"says so: “{piece.text[:80]}”",))
        if alone and len(piece.words) <= 1:
            return Match(_MEANT, (f"says so, where nothing else is owed in the thread: “{piece.text[:80]}”",))
    return NOTHING


def _answered(pending: Pending, speech: Speech, pieces: tuple[_Piece, ...], alone: bool) -> Match:
    """An answer in substance, in the thread."""
    phrases, things = PHRASES[pending.language], _things(pending)
    said = [
        p
        for p in pieces
        if not (p.is_question or p.is_promise or p.shows(phrases.pending) or p.shows(phrases.slips))
    ]
    if not pending.is_of_thread(speech.message) or not said:
        return NOTHING
    if any(_agree(things, piece.words) for piece in said):
        return Match(_WRITTEN, ("speaks of the matter",))
    if any(piece.shows(phrases.answers) for piece in said):
        return Match(_MEANT, ("a decision in the thread",))
    enough = sum(len(piece.words) for piece in said) >= _SUBSTANCE
    still = any(p.shows(phrases.pending) or p.shows(phrases.slips) for p in pieces)
    return (
        Match(0.62 if alone else _ASK, ("the next word in the thread",)) if enough and not still else NOTHING
    )


def _speaks_of_talk(pending: Pending, speech: Speech) -> Clause | None:
    """The clause that speaks of a talk as past."""
    phrases = PHRASES[pending.language]
    for clause in speech.clauses:
        if clause.is_question or clause.is_promise:
            continue
        pieces = (text for text, _ in _cut(clause.text, pending.language))
        if any(shows(text, phrases.talked) and not shows(text, phrases.denies) for text in pieces):
            return clause
    return None


# --- words -------------------------------------------------------------------------------------


def _things(pending: Pending) -> frozenset[str]:
    return things_named(pending.found.quote, pending.language) if pending.topic.marks else frozenset()


def _pieces(pending: Pending, speech: Speech) -> Iterator[_Piece]:
    phrases = PHRASES[pending.language]
    for clause in speech.clauses:
        for text, words in _cut(clause.text, pending.language):
            is_there = shows(text, phrases.hands_over) or shows(text, phrases.sent)
            yield _Piece(text, words, clause.is_question, clause.is_promise and not is_there)


@lru_cache(maxsize=4_000)
def _cut(clause: str, language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The pieces of a clause with their words."""
    small = small_words(language)
    found = []
    for part in _BREAKS.split(clause):
        text = bare(part)
        if text:
            words = tokens(text.replace("'", " "))
            found.append((text, frozenset(word for word in words if _tells(word, small))))
    return tuple(found)


def _plain(pieces: tuple[_Piece, ...], phrases: Phrases) -> Iterator[_Piece]:
    """Pieces that state what is so."""
    for piece in pieces:
        if piece.is_question or piece.is_promise or piece.shows(phrases.denies):
            continue
        if not (piece.shows(phrases.coming) or piece.shows(phrases.pending)):
            yield piece


def _tells(word: str, small: frozenset[str]) -> bool:
    return len(word) > 2 and word not in small and not word.isdigit()


def _agree(things: frozenset[str], words: frozenset[str]) -> frozenset[str]:
    """Those of some things that words name, in another form or as a part of a compound as well."""
    return frozenset(thing for thing in things if any(_is_same(thing, word) for word in words))


@lru_cache(maxsize=20_000)
def _is_same(one: str, other: str) -> bool:
    mine, theirs = _stem(one), _stem(other)
    if mine == theirs or are_alike(one, other):
        return True
    short, long = sorted((mine, theirs), key=len)
    return len(short) >= _COMPOUND and long.endswith(short)


def _stem(word: str) -> str:
    cut = _ENDINGS.sub("", word)
    return cut if len(cut) >= _LEAST else word


@lru_cache(maxsize=4_000)
def _stems(quote: str, language: str) -> frozenset[str]:
    """The stems of what a promise says to do, as its past holds them: "prüfe" is in "geprüft"."""
    cues = CUES[language]
    words = (word.lower() for word in tokens(quote.replace("'", " ").replace("’", " ")))
    verbs = (_stem(bare(word)) for word in words if word in cues.deeds or word in cues.infinitives)
    return frozenset(verb for verb in verbs if len(verb) >= _LEAST)


def _words_of(text: str, phrases: str) -> frozenset[str]:
    """The words of a text that belong to one of some phrases itself."""
    return frozenset(word for phrase in found_in(text, phrases) for word in tokens(phrase))


def _file_words(speech: Speech) -> frozenset[str]:
    names = " ".join(a.name.rpartition(".")[0] or a.name for a in speech.message.attachments)
    spaced = re.sub(r"[\W_\d]+|(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", names)
    return frozenset(bare(spaced).split())


def _capitals(quote: str) -> Iterator[str]:
    return (word.lower() for word in tokens(quote)[1:] if word[:1].isupper())
