"""The true read: barriers and feelings in the customer's own words, quoted, the latest first.

Nothing is inferred: a sentence is listed under a heading where it uses one of the heading's words,
and it is shown as it was written. What a customer quotes, forwards or signs with is not their word
and has been cut before. Words are matched in English, German, French and Spanish alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from agent.core.drafting.clean import one_line
from agent.core.fulfil.exchange import ReadMessage
from agent.core.reading.sentences import sentences
from agent.core.score.barrier_words import WORDS, Theme
from agent.core.score.commitment_map import phrases
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, newest_first, short_quote

_LOOK_BACK = timedelta(days=365)
_LONGEST = 600  # characters; what has no full stop in so many is a table or a pasted page


_NO_BARRIER = re.compile(
    r"\b(?:no (?:rush|worries|concerns?|delay|problem)|don't worry|not worried|do not worry|within budget|budget (?:is )?(?:approved|there|confirmed)"
    r"|keine sorge|pas d'inquiétude|no te preocupes|no se preocupe)\b"
)
_CLAUSE = re.compile(r"[,;:–—]|\b(?:but|however|although|aber|jedoch|mais|pero|aunque)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a customer under a heading."""

    theme: Theme
    words: str  # those that put it there
    by: str  # whose they are: a name, or an address
    part: Part


@dataclass(frozen=True, slots=True)
class TrueRead:
    """What a customer said of barriers and feelings, the latest first."""

    said: tuple[Said, ...]

    def under(self, *themes: Theme) -> tuple[Said, ...]:
        """What was said under these headings."""
        return tuple(one for one in self.said if one.theme in themes)


def true_read(on: Dossier, *, look_back: timedelta = _LOOK_BACK) -> TrueRead:
    """Barriers and feelings of the last year, a sentence once under each heading it belongs to."""
    found: dict[tuple[Theme, str, str], Said] = {}
    for message in on.customers_mails:
        if on.now - message.sent_at <= look_back:
            # Copies of one mail, and a sentence said twice, are one; the latest stands.
            found |= {(one.theme, one.by, one.part.quote): one for one in _said(message)}
    order = {part: place for place, part in enumerate(newest_first(one.part for one in found.values()))}
    return TrueRead(tuple(sorted(found.values(), key=lambda one: (order[one.part], one.theme))))


def _said(message: ReadMessage) -> Iterator[Said]:
    by = one_line(message.sender.name or message.sender.email)
    for start, end in sentences(message.own):
        sentence = message.own[start:end].strip()
        level = " ".join(sentence.lower().replace("’", "'").split())
        if len(level) > _LONGEST:
            continue
        weighty = _without_consent(level)
        for theme, words in WORDS.items():
            match = phrases(words).search(weighty)
            if match:
                part = Part(theme.value, message.sent_at, message=message.key, quote=short_quote(sentence))
                yield Said(theme, match.group(), by, part)


def _without_consent(sentence: str) -> str:
    """The sentence without the clauses that say the opposite: of "no problem with the price, but legal is worried" the second half."""
    if not _NO_BARRIER.search(sentence):
        return sentence
    return " ; ".join(clause for clause in _CLAUSE.split(sentence) if not _NO_BARRIER.search(clause))
