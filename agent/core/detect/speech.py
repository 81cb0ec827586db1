"""What a clause does as its grammar alone suggests: undertake, wish, report, ask, tell what comes.

A suggestion only: the trained weights say how far each is to be believed and what else in the
sentence speaks against it. The names are made of parts joined by "_" so that people can read them.
"""

from collections.abc import Sequence
from itertools import pairwise

from agent.core.detect.clauses import Clause
from agent.core.detect.nouns import DELIVERABLES, FIRST_NAMES, OUTSIDERS, OWN_PEOPLE
from agent.core.detect.words import CONDITIONS, OBJECT_PRONOUNS, TIME_WORDS

ACTS = frozenset({"send", "reply", "call", "meet", "introduce", "do"})
FUTURE = frozenset({"will", "shall", "going"})
_POSSIBLE = frozenset({"can", "should", "would", "could", "may", "might", "must"})
_GLAD = frozenset({"happy", "glad", "pleased", "delighted", "willing", "honored"})
_WISHES = (
    "try",
    "hope",
    "plan",
    "aim",
    "intend",
    "attempt",
    "expect",
    "want",
    "like",
    "love",
    "strive",
    "endeavor",
    "endeavour",
)
_SAID = frozenset(
    "say tell promise ask think mention write claim state indicate report hear understand believe suggest assure inform "
    "advise commit agree swear know remember guess suppose hope".split()
)
_BELIEVED = frozenset(
    "be believe expect fear worry doubt assume convince persuade bet figure claim insist".split()
)
_OTHERS = frozenset({"they", "theirs", "ours", "yours", "name", "np", "all", "some"})
_RECEIVED = frozenset("have get receive see hear hear_from find be_in get_to".split())
_ARRIVES = frozenset(
    "go_out come follow arrive land reach hit ship deliver send mail be_with be_in go_to leave be_on be_there forward "
    "email post issue release publish complete finish correct fix update provide submit pay credit be_back go be ready wire "
    "refund dispatch return fax distribute circulate share upload".split()
)
_THINGS = frozenset({"thing", "it", "np", "num"})
_LINKED_SPEECH = frozenset({"~", "that", "np", "whether", "if"})


def noun_class(head: str) -> str:
    """thing, team or outsider; empty where the noun tells nothing."""
    if head in DELIVERABLES:
        return "thing"
    if head in OWN_PEOPLE:
        return "team"
    return "outsider" if head in OUTSIDERS else ""


def suggested_act(clauses: Sequence[Clause], at: int, words: Sequence[str]) -> str:
    """The name of the act that the clause seems to be."""
    clause = clauses[at]
    if "inverted" in clause.flags:
        return "question" if words[-1] == "?" else "inverted"
    if clause.link in CONDITIONS:
        return "condition"
    if clause.aux == "imperative":
        return "ask_know" if clause.verb == "let_know" else "imperative"
    if at and _is_reported(clause, clauses[at - 1]):
        return "reported_self" if clause.who in ("i", "we") else "reported_other"
    has_now = clause.aux == clause.verb == "have" and words[clause.verb_at] != "had"  # "you have them Friday"
    if (clause.aux in ("past", "have", "do") and not has_now) or "perfect" in clause.flags:
        return f"past_{clause.who if clause.who in ('i', 'we', 'ours') else 'other'}"
    timed = "_timed" if _is_timed(clause, words) else ""
    if clause.flags & _GLAD:
        return "willing" + timed
    who = _actor(clause)
    if who == "you" and _is_relative(clauses, at, words):
        return "you_relative"
    if who == "you":
        return _of_you(clause, timed, words)
    if who in ("i", "we", "elided", "ours", "none"):
        return _of_own_side(clause, who, timed)
    return _of_others(clause, who, timed, words)


def _is_reported(clause: Clause, matrix: Clause) -> bool:
    if clause.link not in _LINKED_SPEECH:
        return False
    if matrix.verb in _BELIEVED and matrix.who in _OTHERS:
        return clause.link == "that" or matrix.verb != "be"
    if matrix.verb not in _SAID:
        return False
    return matrix.aux in ("past", "have") or matrix.who not in ("i", "we", "none")


def _is_relative(clauses: Sequence[Clause], at: int, words: Sequence[str]) -> bool:
    """Whether the clause only tells which thing is meant: "the best year you will see"."""
    first = clauses[at].first
    return bool(at and first) and clauses[at].link == "np" and words[first - 1] not in TIME_WORDS


def _is_timed(clause: Clause, words: Sequence[str]) -> bool:
    return not TIME_WORDS.isdisjoint(words[clause.verb_at + 1 : clause.last])


def _actor(clause: Clause) -> str:
    who, head = clause.who, clause.subject.head
    if who == "none":
        return "elided" if clause.link in ("^", ";") else "none"
    if who == "name":
        noun = noun_class(head)
        return "person" if head in FIRST_NAMES or noun == "team" else noun or "name"
    if who in ("np", "num", "some", "all", "who"):
        return noun_class(head) or "np"
    return who


def _of_you(clause: Clause, timed: str, words: Sequence[str]) -> str:
    is_told = clause.verb == "know" and bool(_from_us(clause, words))
    if clause.aux in FUTURE | {"should", "present", "can", "have"} and (clause.verb in _RECEIVED or is_told):
        return "you_get" + _from_us(clause, words) + timed + ("_not" if "not" in clause.flags else "")
    return f"you_{clause.aux if clause.aux in ('will', 'can', 'should', 'may') else 'other'}"


def _from_us(clause: Clause, words: Sequence[str]) -> str:
    """Whether what you get comes `from me` or `from our` people."""
    after = words[clause.verb_at + 1 : clause.last]
    pairs = pairwise(after)
    return (
        "_from_us"
        if any(one in ("from", "by", "off") and two in ("me", "us", "our", "my") for one, two in pairs)
        else ""
    )


def _of_own_side(clause: Clause, who: str, timed: str) -> str:
    side = {"ours": "team", "none": "none"}.get(who, "self")
    aux, kind, flags = clause.aux, clause.kind, clause.flags
    if "not" in flags:
        return f"{side}_not_{kind}"
    if any(wish in flags for wish in _WISHES):
        return f"{side}_wish_{kind}{timed}"
    if flags & {"need", "have_to"}:
        return f"{side}_must_{kind}"
    if aux in FUTURE:
        return f"{side}_will_{kind}"
    if aux == "let_me":
        return f"let_me_{kind}"
    if aux == "ing" or (aux == "be" and "ing" in flags):
        return f"{side}_ing_{kind}{timed}"
    if aux in _POSSIBLE:
        return f"{side}_{aux}_{kind if kind in ACTS else 'other'}"
    if aux in ("present", "bare") and kind in ACTS:
        return f"{side}_now_act{timed}"
    return f"{side}_is_done" if "passive" in flags else f"{side}_{aux}_other"


def _of_others(clause: Clause, who: str, timed: str, words: Sequence[str]) -> str:
    passive = "_passive" if "passive" in clause.flags else ""
    negated = "_not" if "not" in clause.flags else ""
    if who in _THINGS and (passive or clause.verb in _ARRIVES):
        when = "will" if clause.aux in FUTURE else "prog" if "ing" in clause.flags else clause.aux
        to_you = (
            "_to_you"
            if "you" in words[clause.verb_at + 1 : clause.last]
            or "your" in words[clause.verb_at + 1 : clause.last]
            else ""
        )
        return f"{'np' if who == 'num' else who}_{when}{passive}_comes{to_you}{timed}{negated}"
    when = "will" if clause.aux in FUTURE else "ing" if "ing" in clause.flags else "other"
    after = words[clause.verb_at + 1 : clause.last]
    to_you = "_you" if any(OBJECT_PRONOUNS.get(word) in ("you", "me") for word in after) else ""
    return f"{who}_{when}_{'act' if clause.kind in ACTS else 'other'}{passive}{negated}{to_you}"
