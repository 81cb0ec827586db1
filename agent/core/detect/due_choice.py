"""Which of the times in a sentence is the due of a clause, and the words that set it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from agent.core.commitment import Due
from agent.core.detect.clauses import Clause
from agent.core.detect.context import Context
from agent.core.detect.tokens import Tokens
from agent.core.detect.words import CONDITIONS
from agent.core.due import find_dues, find_event_dues

_OF_THING = re.compile(
    r"\b(?<!course )(?<!end )(?<!start )(?<!middle )(?<!part )(?:of|dated|held|from|since|last|as of|re|on page)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(
    r"\b(?:the|our|your|my|his|her|their|a|an|this|that|usual|needed|these|those)\s+$", re.IGNORECASE
)
_NAMED_BEHIND = re.compile(
    r"(?:'s|’s)?\s+(?!(?:at|by|on|and|or|to|with|in|for|so|but|if|when|then|as|from|before|after|morning|afternoon|evening)\b)[A-Za-z]"
)
_POSSESSIVE = re.compile(r"'s|’s")
_NO_DAY = "the next time it comes"  # how `agent.core.due` says that the hour is all there is
_AT_ONCE = frozenset({"now", "right now", "just now"})
_APART = frozenset({"that", "which", "who", "as", "because", "since", "although", "though"})
_TALKS = frozenset({"meet", "call"})
_SET_FOR = frozenset(
    {
        "be",
        "schedule",
        "book",
        "rebook",
        "reschedule",
        "set",
        "confirm",
        "plan",
        "move",
        "reserve",
        "arrange",
        "aim",
        "shoot",
        "hold",
        "make",
    }
)


def dues_in(tokens: Tokens, span: tuple[int, int], context: Context) -> list[Due]:
    """The times named between two offsets, their own offsets counted in the whole text."""
    start, end = span
    found = find_dues(
        tokens.text[start:end], context.sent_at, workdays=context.workdays, day_first=context.day_first
    )
    return [replace(due, start=due.start + start, end=due.end + start) for due in found]


def due_of(tokens: Tokens, clauses: Sequence[Clause], at: int, dues: Sequence[Due]) -> Due | None:
    """The time that belongs to the clause `at`.

    Its own first, behind the verb before ahead of it; then that of a clause that shares its subject ("check
    tomorrow and call"), then that of a condition ("when I am back on Thursday"). A time that only names a thing
    ("the Thursday report") or stands in somebody else's clause is none.
    """
    clause = clauses[at]
    places = [
        (_clause_at(tokens, clauses, due), due) for due in dues if not _names_thing(tokens, clause, due)
    ]
    own = [due for place, due in places if place == at]
    verb = tokens.starts[clause.verb_at]
    behind = [due for due in own if due.start >= verb]
    shared = [due for place, due in places if place != at and _shares(clauses, place, at)]
    waited_for = [due for place, due in places if place != at and clauses[place].link in CONDITIONS]
    loose = [due for place, due in places if place != at and _is_open(clauses[place])]
    ordered = sorted((*behind, *own, *shared, *waited_for, *loose), key=_is_beginning)
    later = (due for due in ordered if not _is_at_once(due))
    at_once = (due for due in (own if clause.aux in ("be", "ing") else behind) if _is_at_once(due))
    return next(later, None) or next(at_once, None)


def _is_beginning(due: Due) -> bool:
    """Whether the words say when something begins; its end, where that is named too, is the due."""
    return due.text.lower().startswith(("beginning ", "starting ", "from "))


def _is_at_once(due: Due) -> bool:
    """Whether the words say "now", which sets a time only for the verb that they follow."""
    return due.text.lower() in _AT_ONCE


def _clause_at(tokens: Tokens, clauses: Sequence[Clause], due: Due) -> int:
    """The clause in which the words stand; what stands before the first clause belongs to it."""
    inside = [index for index, clause in enumerate(clauses) if tokens.starts[clause.first] <= due.start]
    return inside[-1] if inside else 0


def _shares(clauses: Sequence[Clause], one: int, two: int) -> bool:
    """Whether every clause between the two, the later one too, goes on with the same subject or hangs on it."""
    first, last = sorted((one, two))
    between = clauses[first + 1 : last + 1]
    return all(clause.link in ("and", ",", "~", "then") and clause.aux != "past" for clause in between) and (
        clauses[one].who == clauses[two].who
        or clauses[last].who == "none"
        or clauses[last].aux in ("imperative", "ing")
    )


def _is_open(clause: Clause) -> bool:
    """Whether a time in the clause may set a time for another: not what happened, nor where somebody will be."""
    whereabouts = clause.kind == "whereabouts" and clause.who in ("i", "we")
    return (
        clause.aux != "past" and clause.link not in _APART and "not" not in clause.flags and not whereabouts
    )


def _names_thing(tokens: Tokens, clause: Clause, due: Due) -> bool:
    """Whether the time only says which thing is meant: "the report of 5 May", "today's articles", "the note for June"."""
    text = tokens.text
    if (due.start, due.end) == (tokens.starts[clause.verb_at], tokens.ends[clause.verb_at]):
        return True
    if (due.text[:5].lower() == "from " and " to " not in due.text) or _OF_THING.search(
        text, max(0, due.start - 20), due.start
    ):
        return True
    if clause.kind in _TALKS:
        return False
    if due.text[:4].lower() == "for " and clause.verb not in _SET_FOR:
        return True
    named = _NAMED_BEFORE.search(text, max(0, due.start - 12), due.start) and _NAMED_BEHIND.match(
        text, due.end
    )
    return bool(named) or (due.text.lower() == "today" and bool(_POSSESSIVE.match(text, due.end)))


def due_words(text: str, span: tuple[int, int], due: Due | None) -> str | None:
    """The words that set the time, also where they name an event and no date."""
    if due:
        return due.text
    event = next(iter(find_event_dues(text[span[0] : span[1]])), None)
    return " ".join(event.text.split()) if event else None


def on_day_before(due: Due, earlier: Sequence[Due]) -> Due:
    """A clock time without a day, on the last day that was named before it ("Thursday is fine. I'll call at 3.")."""
    if _NO_DAY not in due.rule or not isinstance(due.last, datetime) or not isinstance(due.first, datetime):
        return due
    days = [_day(one.last) for one in earlier if _day(one.first) == _day(one.last) and not _is_at_once(one)]
    if not days:
        return due
    later = days[-1] - due.last.date()
    return replace(
        due, first=due.first + later, last=due.last + later, rule=f"{due.rule}, on the day named before"
    )


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
