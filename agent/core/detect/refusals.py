"""What makes a clause or a sentence no promise, however much it looks like one: it refuses, ends, waits or is another's to act upon.

The weights tell how likely a sentence is a promise. What stands here is sure, whatever they say.
"""

from collections.abc import Sequence
from itertools import pairwise

from agent.core.detect.clauses import Clause
from agent.core.detect.needs import (
    asks_for_oneself,
    is_done_for_writer,
    is_need,
    is_offer,
    is_readiness,
    speaks_of_itself,
)

_PROMISES_WHEN_DENIED = frozenset(
    {"forget", "fail", "miss", "neglect", "hesitate", "rest", "stop", "let", "leave"}
)
_SOME_TIME = frozenset({"days", "mornings", "evenings", "weeks", "years"})
_SWEARS = frozenset({"promise", "promising", "guarantee"})
_WAITS_FOR = frozenset({"without", "until", "till", "before"})
_WAITS = _WAITS_FOR | {"unless"}
_OWN_DEED = frozenset({"will", "shall", "be", "going"})
_MERE_STATES = frozenset({"be", "know", "have", "see", "hear", "return", "get", "find_out"})
_CHARGES = frozenset({"charge", "bill", "invoice"})
_ENDS = frozenset({"cancel", "bin", "scrap", "scratch", "drop", "delete", "withdraw", "axe"})
_ENCOUNTERS = frozenset({"see", "meet"})
_SPEAKS_ON, _SO_FAR = frozenset({"i", "we", "none", "you"}), frozenset({"be", "present", "past", "ing"})
_YOU = frozenset({"you", "your", "yours", "u", "ya", "yall"})
_BOUNDED = frozenset({"more", "longer", "later"})
_BROKEN_OFF = 3  # words


def says_else(words: Sequence[str], clauses: Sequence[Clause]) -> bool:
    """Whether the sentence as a whole asks, says what the mail is for, or that nothing is promised, for no time or no more."""
    return (
        is_need(words)
        or speaks_of_itself(words)
        or _promises_nothing(words)
        or _names_no_time(words)
        or _only_ends_it(clauses)
    )


def is_no_act(words: Sequence[str], clauses: Sequence[Clause], at: int) -> bool:
    """Whether the clause at `at` promises nothing by itself; a candidate that is no clause may."""
    if at >= len(clauses):
        return False
    clause = clauses[at]
    return (
        _is_refusal(words, clause)
        or _breaks_off(words, clause)
        or is_offer(clauses, at)
        or asks_for_oneself(words, clauses, at)
        or is_done_for_writer(words, clauses, at)
        or is_readiness(words, clause)
        or _meets_others(words, clauses, clause)
    )


def _breaks_off(words: Sequence[str], clause: Clause) -> bool:
    """ "I'll"."""
    return clause.verb == "_none" and len(words) <= _BROKEN_OFF


def _meets_others(words: Sequence[str], clauses: Sequence[Clause], clause: Clause) -> bool:
    """Whether somebody else is met, and nothing is to come of it: "I'm seeing the chair over dinner that day"."""
    if clause.verb not in _ENCOUNTERS or clause.aux != "be" or "ing" not in clause.flags:
        return False
    is_told = any(one.who in _SPEAKS_ON and one.aux not in _SO_FAR for one in clauses)
    return _YOU.isdisjoint(words[clause.verb_at + 1 : clause.last]) and not is_told


def _is_refusal(words: Sequence[str], clause: Clause) -> bool:
    """Whether the clause says what will not be done; "I won't forget" and "we won't fail" promise all the same."""
    if _comes_to_nothing(words, clause) or _has_ended_it(clause):
        return True
    if "not" not in clause.flags:
        return False
    rest = words[clause.verb_at : clause.last]
    if "than" in rest and not _BOUNDED.isdisjoint(rest):
        return False  # "it shouldn't take more than a day"
    if _holds_back(words, clause):
        return False
    return clause.verb.partition(" ")[0] not in _PROMISES_WHEN_DENIED


def _holds_back(words: Sequence[str], clause: Clause) -> bool:
    """ "We won't book a thing without your word", "I'm not charging for the search": what one will leave undone is promised, too."""
    is_own = clause.who in ("i", "we") and clause.aux in _OWN_DEED
    waits = not _WAITS_FOR.isdisjoint(words[clause.verb_at :]) and clause.verb not in _MERE_STATES
    return is_own and (waits or clause.verb in _CHARGES)


def _comes_to_nothing(words: Sequence[str], clause: Clause) -> bool:
    """ "So nothing comes on Friday"; but "nothing leaves us without your word" is a promise to wait."""
    return words[clause.first] == "nothing" and _WAITS.isdisjoint(words[clause.first :])


def _has_ended_it(clause: Clause) -> bool:
    """Whether what was to be is told to be off: "I've cancelled tomorrow's call"."""
    return clause.verb in _ENDS and "perfect" in clause.flags


def _only_ends_it(clauses: Sequence[Clause]) -> bool:
    """Whether something is off and nothing is to come: "the demo is off and I've cancelled the invite"."""
    is_over = all(one.aux in _SO_FAR or "perfect" in one.flags for one in clauses)
    return is_over and any(map(_has_ended_it, clauses))


def _names_no_time(words: Sequence[str]) -> bool:
    """Whether it is for some time or other: "see you at the wharf one of these days"."""
    these = (at for at, word in enumerate(words) if word == "these")
    return any(
        words[at - 2 : at] == ["one", "of"] and not _SOME_TIME.isdisjoint(words[at + 1 : at + 2])
        for at in these
    )


def _promises_nothing(words: Sequence[str]) -> bool:
    """Whether it is said in so many words: "you will hear your own heating, I promise nothing about that"."""
    return any(word in _SWEARS and after == "nothing" for word, after in pairwise(words))
