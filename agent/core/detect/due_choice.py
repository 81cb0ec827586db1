"""Which of the times in a sentence is the due of a clause."""

import re
from collections.abc import Sequence

from agent.core.commitment import Due
from agent.core.detect.clauses import Clause
from agent.core.detect.due_ends import last_told, told_better, when_there
from agent.core.detect.due_names import (
    SET_FOR,
    TALKS,
    counts_from_open,
    is_owner,
    names_thing,
)
from agent.core.detect.due_times import OPEN_ENDED, day, is_at_once, is_open_ended
from agent.core.detect.needs import bids_for_writer
from agent.core.detect.tokens import Tokens
from agent.core.detect.words import CONDITIONS, MONTHS

_APART = frozenset({"that", "which", "who", "as", "because", "since", "although", "though"})
_ASIDES = frozenset({"which", "who", "where", "whom"})
_ARRIVES = frozenset({"have", "get", "receive", "see", "hear", "know", "reach", "arrive"})
_THINGS = frozenset({"np", "it", "they", "ours", "num"})
_ASKED = frozenset({"who", "what", "which", "where", "how", "when", "whether", "if"})
_ARRANGES = frozenset({"make_sure", "ensure", "see_if", "see", "aim", "arrange", "promise", "guarantee"})
_ASKS = frozenset({"get", "get_done", "get_to", "send", "have", "let_have"})
_AT_WHICH = re.compile(r"\s*,?\s*at which (?:time|point)\b", re.IGNORECASE)
_GIVES = ("until ", "till ")
_PLACED = ("on ", "in ", "with ", "for ")
_JOINS = re.compile(r"(?:,|;|\band|\bbut|\bso|\bthen)\s+$", re.IGNORECASE)
_TO_COME = re.compile(
    r"(?:by|before|within|no later|first thing|tomorrow|next|(?:on|in) the (?:next|coming))\b", re.IGNORECASE
)
_LIMIT = re.compile(r"(?:by|before|no later|on or before)\b", re.IGNORECASE)
_IF = frozenset({"if", "unless", "provided", "assuming", "should"})
_WHEN = CONDITIONS - {"if", "unless", "provided", "assuming", "should", "as_long_as", "whenever"}


def due_of(tokens: Tokens, clauses: Sequence[Clause], at: int, dues: Sequence[Due]) -> Due | None:
    """The time that belongs to the clause `at`.

    Its own first, behind the verb before ahead of it; then that of a clause that shares its subject ("check
    tomorrow and call"), then that of what it waits for ("when I am back on Thursday"). A time that only names a
    thing ("the Thursday report"), stands in somebody else's clause or counts from something open is none.
    """
    at = _main_of(tokens, clauses, at)
    clause, verb = clauses[at], tokens.starts[clauses[at].verb_at]
    standing = [(_clause_at(tokens, clauses, due), due) for due in dues]
    places = [
        (place, due)
        for place, due in standing
        if not names_thing(tokens, clause, due, stands_in=clauses[place])
    ]
    later = [
        (place, due)
        for place, due in places
        if not is_at_once(due)
        and (place == at or due.text.lower().startswith(_GIVES) or not _is_asked(tokens, clauses[place]))
    ]
    told = (due for place, due in later if place == at - 1 and _AT_WHICH.match(tokens.text, due.end))
    chosen = next(told, None) or next(iter(_ordered(clauses, at, later, verb)), None)
    if chosen is None:
        now = (due for place, due in places if is_at_once(due) and _holds_now(clauses, place, at, due, verb))
        return _of_what_follows(clauses, at, later) or next(now, None) or _at_end(tokens, clauses, at, later)
    chosen = told_better(tokens, last_told(tokens, chosen, [due for _, due in later]), dues)
    chosen = when_there(tokens, chosen, [due for place, due in later if place == at])
    chosen = _when_delivered(clauses, at, later, chosen)
    place = _clause_at(tokens, clauses, chosen)
    is_condition = place != at and clauses[place].link in CONDITIONS
    is_known = is_condition or _counts_from_named(chosen, dues)
    return None if counts_from_open(tokens, chosen) and not is_known else chosen


def _of_what_follows(clauses: Sequence[Clause], at: int, places: Sequence[tuple[int, Due]]) -> Due | None:
    """The time of what the writer goes on to promise: "I'm on it now, and by Friday I'll be back to you"."""
    for place, due in places:
        clause = clauses[place]
        if (
            place == at + 1
            and clause.link in ("and", "np")
            and clause.who in ("i", "we")
            and clause.aux == "will"
        ):
            return due
    return None


def _at_end(
    tokens: Tokens, clauses: Sequence[Clause], at: int, places: Sequence[tuple[int, Due]]
) -> Due | None:
    """The time that ends the sentence, though another clause stands before it: "I'll send the one I can live with today"."""
    for place, due in places:
        clause, behind = clauses[place], tokens.text[due.end : tokens.ends[-1]]
        is_other = clause.link in CONDITIONS or clause.link == "but" or "not" in clause.flags
        if place > at and not is_other and not is_open_ended(due) and not behind.strip(" .!,;"):
            return due
    return None


def _is_asked(tokens: Tokens, clause: Clause) -> bool:
    """Whether the clause asks the other side for something first: "Get me the list by Monday and I'll ..."."""
    return clause.verb in _ASKS and bids_for_writer(tokens.words, clause)


def _main_of(tokens: Tokens, clauses: Sequence[Clause], at: int) -> int:
    """The clause that holds where a condition does, if `at` is a condition and the next clause is what follows from it."""
    clause, after = clauses[at], clauses[at + 1] if at + 1 < len(clauses) else None
    if after is None:
        return at
    if clause.link in _IF:
        return at + 1 if after.link in ("np", ",", "then", "~") else at
    follows = after.link == "and" and after.who in ("i", "we") and _is_asked(tokens, clause)
    return at + 1 if follows else at


def _counts_from_named(chosen: Due, dues: Sequence[Due]) -> bool:
    """ "If the board agrees on the 10th, I send it the next day": the day that is counted from stands in the sentence."""
    return "that day" in chosen.rule and any(due.end <= chosen.start for due in dues)


def due_without_verb(tokens: Tokens, dues: Sequence[Due]) -> Due | None:
    """The time of a sentence in which no verb is seen: "Slides by Friday", "Next month's plan: on your desk Monday"."""
    plain = [due for due in dues if due.text.lower().startswith(_PLACED) or not is_owner(tokens, due)]
    if not plain:
        return None
    return when_there(tokens, told_better(tokens, last_told(tokens, plain[0], plain), plain), plain)


def _ordered(clauses: Sequence[Clause], at: int, places: Sequence[tuple[int, Due]], verb: int) -> list[Due]:
    """The times that may be the clause's, the likeliest first; `verb` is where its verb begins."""
    behind = _without_topics(clauses[at], [due for place, due in places if place == at and due.start >= verb])
    rest = [(place, due) for place, due in places if not is_open_ended(due) or _gives_time(clauses[place])]
    ahead = [due for place, due in rest if place == at and due.start < verb]
    ahead += [due for place, due in places if place == at and _limits_delivery(clauses[at], due, verb)]
    shared = [due for place, due in rest if place != at and _shares(clauses, place, at)]
    waited_for = [due for place, due in rest if place != at and clauses[place].link in _WHEN]
    loose = [
        due
        for place, due in rest
        if place != at
        and (
            _may_lend(clauses, place, at)
            or _limits_answer(clauses, place, at, due)
            or _limits_state(clauses, place, at, due)
            or _told_of_past(clauses, place, at, due)
        )
    ]
    results = [due for place, due in places if place == at + 1 and _limits_result(clauses[place], due)]
    if clauses[at].link == "then":  # "until Monday I'm away, and then I'll ring you"
        results += [due for place, due in places if place == at - 1 and is_open_ended(due)]
    return sorted((*behind, *ahead, *results, *shared, *waited_for, *loose), key=_is_beginning)


def _without_topics(clause: Clause, dues: list[Due]) -> list[Due]:
    """The times without those that rather name a thing, where another says when: "the guests for Easter by Friday"."""
    plain = [due for due in dues if due.text.lower() not in MONTHS]
    topics = [due for due in plain if due.text.lower().startswith("for ")]
    limits = [due for due in plain if _LIMIT.match(due.text)] if topics else plain
    if topics and not limits and clause.verb not in SET_FOR:
        limits = [due for due in plain if due not in topics and due.start > topics[0].start]
    return limits or plain or dues


def _delivers_then(clauses: Sequence[Clause], place: int, at: int) -> bool:
    """Whether a later clause tells how the same deed ends: "I'll look tonight and write back tomorrow"."""
    last = clauses[place]
    if last.link == "so" and last.who in ("it", "you", "np", "they"):
        return last.aux != "past"
    if last.link == "and" and last.aux != "past" and last.who not in ("i", "we"):
        return (
            last.verb in _ARRIVES
            or (clauses[at].who in _THINGS and last.who in (clauses[at].who, "none"))
            or last.who == "yours"
        )
    return last.kind in ("send", "reply") and _shares(clauses, place, at)


def _limits_delivery(clause: Clause, due: Due, verb: int) -> bool:
    """ "Until Wednesday I'll send you the certificate": what is done at once has no length, so that is its limit."""
    delivers = clause.kind in ("send", "reply") or (clause.who == "you" and clause.verb in _ARRIVES)
    return delivers and due.start < verb and due.text.lower().startswith(_GIVES)


def _gives_time(clause: Clause) -> bool:
    """Whether it asks for time or says for how long the other side has something."""
    return clause.aux == "imperative" or clause.link == "so"


def _when_delivered(
    clauses: Sequence[Clause], at: int, places: Sequence[tuple[int, Due]], chosen: Due
) -> Due:
    """The time at which the same deed ends, where a later clause tells it."""
    then = [due for place, due in places if place > at and _delivers_then(clauses, place, at)]
    return max([chosen, *(due for due in then if due.start > chosen.start)], key=lambda due: day(due.last))


def _holds_now(clauses: Sequence[Clause], place: int, at: int, due: Due, verb: int) -> bool:
    """Whether "now" is when the promise is done: of what one is doing, or behind its own verb."""
    is_doing = clauses[at].aux in ("be", "ing")
    if place == at:
        return is_doing or due.start >= verb
    later = clauses[place]
    if at > place or later.link in _APART or later.link == "np":
        return False
    return later.aux == "ing" or "ing" in later.flags or (is_doing and "noun_subject" in later.flags)


def _is_beginning(due: Due) -> bool:
    """Whether the words say when something begins; its end, where that is named too, is the due."""
    return due.text.lower().startswith(("beginning ", "starting ", "from "))


def _clause_at(tokens: Tokens, clauses: Sequence[Clause], due: Due) -> int:
    """The clause in which the words stand; what stands before the first clause belongs to it."""
    inside = [index for index, clause in enumerate(clauses) if tokens.starts[clause.first] <= due.start]
    place = inside[-1] if inside else 0
    if place + 1 < len(clauses) and _leads_into(tokens, due, clauses[place + 1]):
        return place + 1
    # "the duty, on which I take advice, by Thursday": the comma closes the aside.
    is_behind_aside = _LIMIT.match(due.text) and tokens.text[due.start - 2 : due.start] == ", "
    return place - 1 if place and is_behind_aside and clauses[place].link in _ASIDES else place


def _leads_into(tokens: Tokens, due: Due, after: Clause) -> bool:
    """Whether the words stand behind a conjunction and right before a clause: "... is fine, and on Monday you have it"."""
    gap = tokens.text[due.end : tokens.starts[after.first]]
    return (
        gap.strip() in ("", ",") and _JOINS.search(tokens.text, max(0, due.start - 10), due.start) is not None
    )


def _shares(clauses: Sequence[Clause], one: int, two: int) -> bool:
    """Whether every clause between the two, the later one too, goes on with the same subject or hangs on it."""
    first, last = sorted((one, two))
    between = clauses[first + 1 : last + 1]
    return all(clause.link in ("and", ",", "~", "then") and clause.aux != "past" for clause in between) and (
        clauses[one].who == clauses[two].who
        or clauses[last].who == "none"
        or clauses[last].aux in ("imperative", "ing")
    )


def _may_lend(clauses: Sequence[Clause], place: int, at: int) -> bool:
    """Whether a time in another clause may be the promise's too."""
    lender = clauses[place]
    if place == at + 1 and lender.link == "that" and clauses[at].verb in _ARRANGES:
        return True  # "I'll see to it that they are changed this week"
    if lender.link in CONDITIONS - _WHEN:
        return lender.who == "i" or lender.kind in TALKS
    if lender.link in _ASIDES and lender.who == "you":
        return True  # "a short report which you will have next week"
    # "I am away on Friday, but Keith will be there."
    stands_in = clauses[at].link == "but" and place == at - 1 and clauses[at].who != lender.who
    return stands_in or _is_open(lender) or (place == 0 and lender.link == "that" and lender.aux == "be")


def _limits_answer(clauses: Sequence[Clause], place: int, at: int, due: Due) -> bool:
    """ "I'll tell you who the trainer is by Friday": the limit behind the question is that of its answer."""
    is_question = place == at + 1 and clauses[place].link in _ASKED
    is_question = is_question and (clauses[at].kind == "reply" or clauses[at].who == "you")
    return is_question and _LIMIT.match(due.text) is not None


def _limits_state(clauses: Sequence[Clause], place: int, at: int, due: Due) -> bool:
    """ "You get it back from me signed by Tuesday": the limit behind the state in which the thing comes."""
    is_state = place == at + 1 and clauses[place].link == "np" and clauses[place].aux == "past"
    return is_state and clauses[at].aux != "past" and _LIMIT.match(due.text) is not None


def _told_of_past(clauses: Sequence[Clause], place: int, at: int, due: Due) -> bool:
    """ "You hear how it went by Friday": a time that is surely to come, behind a clause of what has happened."""
    return place > at and clauses[place].aux == "past" and _TO_COME.match(due.text) is not None


def _limits_result(after: Clause, due: Due) -> bool:
    """ "I ask the depot, and by Tuesday there is an answer": the limit of what comes of it."""
    is_limit = _LIMIT.match(due.text) is not None or due.text.lower().startswith(OPEN_ENDED)
    return is_limit and after.who in ("it", "there", "you") and after.link in ("np", "and", ",")


def _is_open(clause: Clause) -> bool:
    """Whether a time in the clause may set a time for another: not what happened, nor where somebody will be."""
    whereabouts = clause.kind == "whereabouts" and clause.who in ("i", "we")
    return (
        clause.aux != "past" and clause.link not in _APART and "not" not in clause.flags and not whereabouts
    )
