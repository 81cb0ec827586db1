"""Dues that wait for an event: "before our call", "once legal has signed", "as soon as I hear".

No calendar resolves these from the words alone; they stay open until somebody looks the event up.
Vague words ("shortly", "in due course") belong here too: they say that there is a due and no more.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.core.commitment import Due

_LONGEST = 120  # characters; a clause that is longer is told in the words with which it begins

_OPENERS = (
    r"as soon as (?!possible)|soon as (?!possible)|the (?:minute|moment|second|day|instant) (?=[a-z])|"
    r"once (?=[a-z])|when(?:ever)? (?=[a-z])|by the time |until |till |before (?!long\b|and after\b)|"
    r"after (?!all\b|that being\b)|upon |on (?:receipt|completion|approval|signature|arrival|delivery) |"
    r"ahead of |prior to |in advance of |in time for |following (?=(?:the|your|our|my|their|his|her) )|"
    r"at (?:the|our|your) (?:next|usual) |on our next |on your next |before the next |for the next |"
    r"as (?=(?:I|we|they|things|this|it) (?:get|gets|learn|hear|receive|make|know|develop|develops|find|see|go)\b)|"
    r"within [\w ]{1,24} (?:of|from|after) (?=(?:the|your|our|my|receipt|receiving|signature|signing|order) ?)"
)
_VAGUE = (
    r"as soon as (?:possible|practicable|feasible)|a\.?s\.?a\.?p\b\.?|shortly|soon|immediately|right away|straight ?away|"
    r"in due course|in good time|in time|later on|later|at some point|eventually|promptly|momentarily|"
    r"by then|until then|before then|after that|thereafter|nearer the time"
)
# The first letters first: most words of a text are passed over without trying the alternatives.
_OPENING = re.compile(rf"\b(?=[AaBbFfIiOoPpSsTtUuWw])(?:{_OPENERS})", re.IGNORECASE)
_VAGUE_WORD = re.compile(rf"\b(?=[AaBbEeIiLlMmNnPpRrSsTtUu])(?:{_VAGUE})\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[,.;:!?()\n](?:\s|$)|\s[-–—]\s|\s(?:and )?(?:I|we)(?:'ll|’ll|'m|’m| will| shall| can| am going)\b|$"
)
_QUESTION = re.compile(r"when (?:can|could|would|will|do|does|did|is|are|should|might|may) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EventDue:
    """Words that set a time by an event, with their place in the text."""

    start: int
    end: int
    text: str
    event: str  # what is waited for, without the word that leads in; empty for "shortly"


def find_event_dues(text: str, *, dues: Sequence[Due] = ()) -> tuple[EventDue, ...]:
    """Every event that the text makes something wait for, in order and not overlapping.

    Words that lie in `dues`, the times that `find_dues` resolved, are left out: "before Friday".
    """
    taken = [(due.start, due.end) for due in dues]
    found: list[EventDue] = []
    for event in sorted((*_clauses(text), *_vague(text)), key=lambda event: event.start):
        is_free = not found or event.start >= found[-1].end
        if is_free and not any(start < event.end and event.start < end for start, end in taken):
            found.append(event)
    return tuple(found)


def _clauses(text: str) -> Iterator[EventDue]:
    at = 0
    while match := _OPENING.search(text, at):
        limit = min(len(text), match.end() + _LONGEST)
        end = _CLAUSE_END.search(text, match.end(), limit)
        stop = end.start() if end else limit
        words = text[match.start() : stop].rstrip()
        at = max(stop, match.end())
        if len(words) > match.end() - match.start() and not _QUESTION.match(words):
            yield EventDue(
                match.start(), match.start() + len(words), words, words[match.end() - match.start() :]
            )


def _vague(text: str) -> Iterator[EventDue]:
    for match in _VAGUE_WORD.finditer(text):
        yield EventDue(match.start(), match.end(), match[0], "")
