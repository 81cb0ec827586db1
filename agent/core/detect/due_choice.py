"""Which of the times in a sentence is the due of a clause, and the words that set it."""

import re
from collections.abc import Sequence

from agent.core.commitment import Due
from agent.core.detect.clauses import Clause
from agent.core.detect.context import Context
from agent.core.detect.tokens import Tokens
from agent.core.detect.words import CONDITIONS
from agent.core.due import find_dues

_OF_THING = re.compile(r"\b(?:of|dated|from|for|since|last|as of|re|on page)\s+(?:the\s+)?$", re.IGNORECASE)
_EVENT = re.compile(
    r"\b(?:by|before|until|till|after|during|in time for|ahead of|prior to|in advance of|at)\s+"
    r"(?:our|your|the|my|his|her|their|this|that|next|we|you|i)\b[^,.;!?\n]{0,60}|"
    r"\b(?:as soon as|once|when|after|upon)\b[^,.;!?\n]{0,80}|\b(?:asap|shortly|soon|right away|immediately|later|in due course)\b",
    re.IGNORECASE,
)


def dues_in(tokens: Tokens, span: tuple[int, int], context: Context) -> list[Due]:
    """The times named between two offsets, their own offsets counted in the whole text."""
    start, end = span
    found = find_dues(
        tokens.text[start:end], context.sent_at, workdays=context.workdays, day_first=context.day_first
    )
    return [_shifted(due, start) for due in found]


def _shifted(due: Due, by: int) -> Due:
    return Due(
        due.first,
        due.last,
        due.text,
        due.start + by,
        due.end + by,
        due.zone,
        due.rule,
        due.sure,
        due.alternatives,
    )


def due_of(tokens: Tokens, clauses: Sequence[Clause], at: int, dues: Sequence[Due]) -> Due | None:
    """The time that belongs to the clause `at`: not one inside its object, and a condition's only where there is no other."""
    own = [due for due in dues if not _belongs_to_thing(tokens.text, due)]
    if not own:
        return None
    clause = clauses[at]
    conditional = [found for found in clauses if found is not clause and found.link in CONDITIONS]
    plain = [due for due in own if not any(_lies_in(tokens, found, due) for found in conditional)]
    verb = tokens.starts[clause.verb_at]
    behind = [due for due in plain if due.start >= verb]
    return (behind or plain or own)[0]


def _belongs_to_thing(text: str, due: Due) -> bool:
    return bool(_OF_THING.search(text, max(0, due.start - 20), due.start))


def _lies_in(tokens: Tokens, clause: Clause, due: Due) -> bool:
    return tokens.starts[clause.first] <= due.start < tokens.ends[clause.last - 1]


def due_words(text: str, span: tuple[int, int], due: Due | None) -> str | None:
    """The words that set the time, also where they name an event and no date."""
    if due:
        return due.text
    event = _EVENT.search(text, *span)
    return " ".join(event.group().split()) if event else None
