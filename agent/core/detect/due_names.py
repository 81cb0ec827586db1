"""Times that set no due because they only say which thing is meant, or count from something still open.

"The offer of 2 February", "before Monday's meeting" and "for the June audit" name a thing; "within two days" after
"once you have signed" counts from a day that nobody knows yet.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from agent.core.commitment import Due
from agent.core.detect.clauses import Clause
from agent.core.detect.tokens import Tokens
from agent.core.detect.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LINKS,
    MONTHS,
    PARTS,
    PREPOSITIONS,
    PRONOUNS,
    TIME_WORDS,
)

NO_DAY = "the next time it comes"  # how `agent.core.due` says that the hour is all there is
TALKS = frozenset({"meet", "call"})
_OF_THING = re.compile(
    r"(?<!['’])\b(?<!course )(?<!end )(?<!start )(?<!middle )(?<!part )(?<!all )(?<!rest )(?<!remainder )(?:of|dated|held|from|since|last|as of|re|on page|not|than|instead of)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_EACH_TIME = re.compile(r"\b(?:daily|weekly|monthly)\s+$", re.IGNORECASE)
_NAMED_BEFORE = re.compile(
    r"\b(?:the|our|your|my|his|her|their|a|an|this|that|usual|needed|these|those)\s+$", re.IGNORECASE
)
_LEADS_TO_THING = re.compile(r"(?:for|before|after|until|till|prior to|ahead of)\b", re.IGNORECASE)
_OF_MONTH_OR_HOUR = re.compile(
    rf"(?:in|on|at) (?:the|our|your) (?:{'|'.join(sorted(MONTHS))}|noon|midday|\d[\d:.]* ?[ap]\.?m)\b",
    re.IGNORECASE,
)  # "at the October meeting", "in the 3pm run"; a weekday says when all the same: "on the Thursday van"
_PLACED = ("on ", "in ", "at ", "by ")
_FOR_ONE_DAY = re.compile(
    r"for (?:the )?(?:end\b|\d|[a-z]+ (?:of )?\d|first\b|second\b|third\b)", re.IGNORECASE
)
_EXTENDS = re.compile(r"\bexten[a-z]+\b.*\bto\s+(?:the\s+)?$", re.IGNORECASE)  # "extended to the 30th"
_PERIOD = re.compile(r"(?:q[1-4]|h[12])(?:[ -]?(?:20)?\d\d)?|20\d\d")
_PLANNED = re.compile(
    r"\b(?:in|on|down|up|list|set|due|booked|yours|diary|calendar|lined|schedule|rota)\s+$", re.IGNORECASE
)  # "you are on my list for Monday"
_POSSESSIVE = re.compile(
    r"['’]s\s+(?!(?:fine|good|great|perfect|ok|okay|best|better|out|over|off|on)\b)[A-Za-z]"
)
_DURING = re.compile(r"\b(?:in|at|on|during|with|for)\s", re.IGNORECASE)
_TELLS = frozenset({"send", "reply"})
_NEXT_WORD = re.compile(r"[ \t]*\n?[ \t]*\b([A-Za-z]+)")  # not in the next paragraph
_NO_NOUNS = (
    ADVERBS
    | AUXILIARIES
    | CONJUNCTIONS
    | LINKS
    | PARTS
    | PREPOSITIONS
    | PRONOUNS.keys()
    | TIME_WORDS
    | frozenset(
        "latest sharp though either too anyway please or local time works suits okay onwards onward earliest regardless".split()
    )
)
SET_FOR = frozenset(
    "be schedule book rebook reschedule set confirm plan move reserve arrange aim shoot hold make look accept pencil count announce".split()
)
_COUNTED = re.compile(
    r"\b(?:with)?in(?:side)?(?: of)?\b(?! (?:the )?(?:next|this|that|coming|week of)\b).{0,30}\b(?:min|minute|hour|day|week|month)s?\b|(?:in |on )?the same |same |the next (?:business |working )?day\b|the following day\b|overnight\b",
    re.IGNORECASE,
)
_NEARLY_A_YEAR = 300  # days
_NO_YEAR = re.compile(
    r"(?:(?:on|of|pre|from) )?(?:the )?(?:\d{1,2}[/.]\d{1,2}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]+|[A-Za-z]+ \d{1,2}(?:st|nd|rd|th)?)\Z"
)
_CARRIED = re.compile(r"\b(?:on|with|by|in) (?:our|the|a|your|my|his|their) [\w :'’]*\Z", re.IGNORECASE)
_CARRIER = re.compile(
    r" (?:truck|lorry|van|bus|coach|train|boat|ferry|ship|vessel|plane|flight|courier|post|mail|delivery|run|transport|container)\b",
    re.IGNORECASE,
)
"""What goes on a day and takes things along."""
_BEGINS = frozenset({"start", "begin", "resume", "open", "run", "restart"})
_ASKING = frozenset("hear see know ask check tell say wonder out".split())
_STILL_OPEN = frozenset(
    "once when upon after assuming provided receipt unless subject following soon approval acceptance".split()
)
_WHATEVER = frozenset("any anything anyone anybody whatever whoever whichever every everything".split())
"""Words that begin a sentence about what may or may not come."""


def names_thing(tokens: Tokens, clause: Clause, due: Due, *, stands_in: Clause) -> bool:
    """Whether the time only says which thing is meant: "the report of 5 May", "today's articles", "the note for June".

    `clause` is the one that it may set a time for. Where it `stands_in` that clause itself, a time of meeting and calling
    nearly always says when.
    """
    text, words = tokens.text, due.text.lower()
    if _CARRIED.search(text, max(0, due.start - 12), due.end) and _CARRIER.match(text, due.end):
        return False  # "with the Friday morning bus"
    if words == clause.verb or (_PERIOD.fullmatch(words) and _has_noun_behind(text, due)):
        return True  # "the full Q3 deck"
    if words.startswith("from ") and " to " not in words and not _begins_then(clause, due):
        return True
    if _OF_THING.search(text, max(0, due.start - 20), due.start):
        return True
    if _EXTENDS.search(text, max(0, due.start - 40), due.start):
        return True
    if _EACH_TIME.search(text, max(0, due.start - 20), due.start) and not words.startswith(_PLACED):
        return True  # "the weekly June figures", but "in our weekly on Tuesday"
    is_topic = (
        due.start < tokens.starts[clause.verb_at]
    )  # "the list for May 5th will follow", "Monday's list is done"
    is_possessive = is_owner(tokens, due)
    if is_possessive and is_topic:
        return not words.startswith("on ")
    if clause.kind in TALKS and stands_in is clause:
        return False
    if is_possessive:
        is_told = clause.kind in _TELLS and _DURING.search(text, max(0, due.start - 8), due.end) is None
        return words == "today" or words.startswith("before") or (is_told and not words.startswith("by "))
    if words.startswith("for "):
        is_planned = _PLANNED.search(text, max(0, due.start - 20), due.start) is not None
        if is_planned or clause.verb in SET_FOR or stands_in.verb in SET_FOR:
            return False
        return (
            is_topic or not _FOR_ONE_DAY.match(words) or clause.kind in _TELLS or _has_noun_behind(text, due)
        )
    is_led = (
        _LEADS_TO_THING.match(words)
        or _OF_MONTH_OR_HOUR.match(words)
        or _NAMED_BEFORE.search(text, max(0, due.start - 12), due.start)
    )
    return bool(is_led) and _has_noun_behind(text, due)


def is_owner(tokens: Tokens, due: Due) -> bool:
    """Whether something is said to be of that time: "Monday's figures"."""
    return _POSSESSIVE.match(tokens.text, due.end) is not None


def _begins_then(clause: Clause, due: Due) -> bool:
    """ "From tomorrow we watch it": the work begins on a day to come."""
    if due.text.lower().endswith(("today", "now", "this morning", "tonight")):
        return clause.verb in _BEGINS and due.has_hour
    return not due.has_hour or NO_DAY not in due.rule or clause.verb in _BEGINS


def _has_noun_behind(text: str, due: Due) -> bool:
    behind = _NEXT_WORD.match(text, due.end)
    if behind is None:
        return False
    return behind.group(1).lower() not in _NO_NOUNS


def is_rather_past(due: Due, today: date) -> bool:
    """Whether a day and month without a year, nearly a year ahead, are rather of the year that has passed: "asked on 22/9"."""
    first = due.first.date() if isinstance(due.first, datetime) else due.first
    return (first - today).days > _NEARLY_A_YEAR and _NO_YEAR.match(due.text) is not None


def counts_from_open(tokens: Tokens, due: Due) -> bool:
    """Whether the time counts from what has not happened: "within two days" after "once the order is in"."""
    words = tokens.words
    is_inverted = (
        words[0] == "should" and words[1] in PRONOUNS.keys() | DETERMINERS if len(words) > 1 else False
    )
    is_open = (
        is_inverted or words[0] in _WHATEVER or not _STILL_OPEN.isdisjoint(words) or _has_condition(words)
    )
    return is_open and _COUNTED.search(due.text) is not None


def _has_condition(words: Sequence[str]) -> bool:
    """Whether an "if" sets a condition; that of "to hear if it beeped" only asks."""
    return any(word == "if" and (not at or words[at - 1] not in _ASKING) for at, word in enumerate(words))
