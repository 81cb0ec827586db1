"""Which clauses of a sentence are promises of their own, and which only lead to one or say more about it.

"I'll check with transport and come back to you tomorrow" is one promise, told in two steps: what is waited for is the
answer. "I'll send you the plan by Friday and call you on Monday" are two, for both reach the other side.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from agent.core.commitment import Due
from agent.core.detect.clauses import Clause
from agent.core.detect.tokens import Tokens

_TRAILING = re.compile(r"(?:[\s,;(–—-]|\b(?:and|or|but|then|so|plus)\b)+\Z", re.IGNORECASE)
_LONGEST_TAIL = 40  # characters looked at for a trailing "and"
_PARTING = frozenset({"and", "or", "but", "then", "plus", ",", ";", ":", ".", "-", "–", "—", "/", "("})
_RELATIVE = frozenset({"who", "which", "whose", "whom"})
_TO_COME = frozenset({"will", "shall", "going"})
_SPLICES = frozenset({",", ";", ":", "-", "–", "—", "(", ""})
_REACHES = frozenset({"send", "reply", "call", "meet", "introduce"})
_BY_ITSELF = frozenset({"send", "meet", "introduce"})  # reaches the other side also where "you" is not said
_YOU = frozenset({"you", "u", "ya", "ye"})
_IT = frozenset({"it", "them", "those", "these", "that", "this", "both", "one"})
_MORE = re.compile(
    r",? (?:and|plus|then) (?=(?:the|an?|your|our|my|both|two|three|four|five)\b)", re.IGNORECASE
)
"""What joins another thing to the one that a verb has: "the plan by Friday and the price list by Monday"."""
_NEAR = 4  # words behind a verb in which its "it" or its "you" stands
_INSIDE = frozenset(
    """talk talk_to speak discuss sit_down confer consult ask check look look_into look_at find find_out see research verify
    work_out price price_up draft prepare compile write_up sign scan score collect gather pull dig dig_out press chase nudge
    run put take measure calculate review go_through go_over fill fill_in redo rework update call ring phone text write""".split()
)
"""What one does among oneselves before something reaches the other side."""

DueOf: TypeAlias = Callable[[int, tuple[int, int]], Due | None]
"""The due of a clause, of the times in a part of the sentence."""


@dataclass(frozen=True, slots=True)
class Act:
    """One promise: the clause that says what is done, the one that says until when, and its part of the text."""

    at: int
    due_at: int
    span: tuple[int, int]
    thing: str = ""  # what is promised, where no verb of its own says it


def acts_of(
    tokens: Tokens,
    clauses: Sequence[Clause],
    winners: Sequence[int],
    span: tuple[int, int],
    due_of: DueOf,
) -> list[Act]:
    """The promises of a sentence whose clauses `winners` are commitments by themselves; at least one."""
    acts = _parted(tokens, clauses, winners, span)
    kept = acts[:1]
    for act in acts[1:]:
        one = _as_one(tokens, clauses, kept[-1], act, due_of)
        kept[-1:] = [kept[-1], act] if one is None else [one]
    return kept


def are_parted(
    tokens: Tokens, clauses: Sequence[Clause], winners: Sequence[int], span: tuple[int, int]
) -> bool:
    """Whether the clauses that are commitments by themselves stand side by side, so that their grammar tells them apart."""
    return winners[-1] < len(clauses) and len(_parted(tokens, clauses, winners, span)) > 1


def _parted(
    tokens: Tokens, clauses: Sequence[Clause], winners: Sequence[int], span: tuple[int, int]
) -> list[Act]:
    """The winning clauses that stand side by side, each with its part of the sentence.

    A sentence is parted only behind a word or mark that joins ("... on Monday and ring you on Friday");
    a clause that stands in the middle of another's words is no second commitment.
    """
    kept, starts = [winners[0]], [span[0]]
    for at in winners[1:]:
        part = _part_of(tokens, clauses[at])
        if part is not None and part > starts[-1]:
            kept.append(at)
            starts.append(part)
    ends = [*starts[1:], span[1]]
    parts = [_trimmed(tokens.text, start, end) for start, end in zip(starts, ends, strict=True)]
    return [Act(at, at, part) for at, part in zip(kept, parts, strict=True)]


def _part_of(tokens: Tokens, clause: Clause) -> int | None:
    """Where the part of the sentence begins that a clause rules; None where nothing parts it off."""
    words = tokens.words
    if clause.aux == "ing" and clause.first == clause.verb_at and clause.kind not in _REACHES:
        return None  # "have it in and running": no act of its own
    if words[clause.first] in _RELATIVE and clause.aux not in _TO_COME:
        return None  # "Imogen, who produces the show,": it says more about what stands before it
    places = (place for place in range(clause.first, clause.verb_at + 1) if words[place - 1] in _PARTING)
    place = next(places, None) if clause.first else None
    return None if place is None else tokens.starts[place]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    tail = max(start, end - _LONGEST_TAIL)
    trailing = _TRAILING.search(text[tail:end])
    return start, (tail + trailing.start() if trailing else end)


def with_more_things(
    tokens: Tokens, clauses: Sequence[Clause], act: Act, dues: Sequence[Due]
) -> Iterator[Act]:
    """The act, and one more for each further thing with a day of its own: "the plan by Friday and the prices by Monday"."""
    inside = [due for due in dues if act.span[0] <= due.start < act.span[1]]
    starts = [tokens.starts[clause.first] for clause in clauses]
    for due, later in pairwise(inside):
        joint = _MORE.match(tokens.text, due.end, later.start)
        if joint is None or due.last == later.last or any(due.end <= at < later.start for at in starts):
            continue
        yield replace(act, span=(act.span[0], joint.start()))
        thing = " ".join(tokens.text[joint.end() : later.start].split())
        act = replace(act, span=(joint.end(), act.span[1]), thing=thing)
    yield act


def _as_one(tokens: Tokens, clauses: Sequence[Clause], before: Act, after: Act, due_of: DueOf) -> Act | None:
    """The two acts as one where one of them only serves the other, else None."""
    one, two = clauses[before.at], clauses[after.at]
    first, second = due_of(before.due_at, before.span), due_of(after.due_at, after.span)
    together = before.span[0], after.span[1]
    if _leads(tokens, one, two, first, second):
        rules = before.at if one.kind == "meet" and two.kind not in _REACHES else after.at
        due_at = after.due_at if second is not None or first is None else before.due_at
        return Act(rules, due_at, together)
    if first is not None and second is None and _joins(tokens, two) in _SPLICES:
        return replace(before, span=together)  # "by 5 May, I bring them myself"
    return None


def _leads(tokens: Tokens, one: Clause, two: Clause, first: Due | None, second: Due | None) -> bool:
    """Whether the first act is only a step to the second."""
    if _reaches(tokens, one, is_dated=first is not None):
        return False
    goes_on = two.who == one.who and two.first == two.verb_at
    arrives = two.kind in _REACHES or two.who == "you" or _acts_on(tokens, two, _IT | _YOU)
    if first is None:
        return arrives or (goes_on and second is not None)
    return arrives and (_is_inside(one) or _acts_on(tokens, two, _IT)) and (goes_on or second is not None)


def _reaches(tokens: Tokens, clause: Clause, *, is_dated: bool) -> bool:
    """Whether the other side has something of the act itself."""
    if clause.who == "you":
        return True
    if clause.kind not in _REACHES:
        return False
    return _acts_on(tokens, clause, _YOU) or (
        is_dated and clause.kind in _BY_ITSELF and not _is_inside(clause)
    )


def _is_inside(clause: Clause) -> bool:
    return clause.verb in _INSIDE or clause.verb.partition("_")[0] in _INSIDE


def _acts_on(tokens: Tokens, clause: Clause, words: frozenset[str]) -> bool:
    """Whether one of the words stands right behind the verb."""
    return not words.isdisjoint(
        tokens.words[clause.verb_at + 1 : min(clause.last, clause.verb_at + 1 + _NEAR)]
    )


def _joins(tokens: Tokens, clause: Clause) -> str:
    """The word or mark before a clause."""
    return tokens.words[clause.first - 1] if clause.first else ""
