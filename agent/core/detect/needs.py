"""What somebody lacks, asks for or offers, whatever else the sentence has of a promise: its time, its thing, its "we"."""

import re
from collections.abc import Sequence

from agent.core.detect.clauses import Clause

_LACKS = re.compile(
    r"\b(?:i|we) (?:am|are) (?:(?:still|also|only|just|now|currently|yet) )*(?:lacking|missing|short of|in need of|waiting (?:for|on)|after)\b"
)
_NEEDS_YOU = re.compile(
    r"(?:(?:i|we) )?(?:(?:will|just|really|also|only|do) )*need (?:you|someone|somebody|everyone|everybody|your \w+)(?: (?:guys|all|both|two|lot))? to\b"
)
_OWN_DEED = re.compile(r"\b(?:i|we|you) (?:will|shall|am|are)\b")
_IF_YOU_CAN = re.compile(
    r"\bif (?:it is |that is )?(?:at all )?possible\b|\bif you (?:can|could|would)\b|\bkindly\b"
)
_WISHED = frozenset({"if", "should", "when", "whenever", "once"})
_OFFERED = frozenset({"could", "would"})
_OWN_WISH = frozenset({"like", "love", "prefer"})
_OURS = frozenset({"our", "my"})
_BIDDEN = frozenset(
    "send give get tell ring call bring show forward email mail text shoot drop ping hand lend pass help remind inform update advise "
    "write quote ship fax phone".split()
)
_TIME_TO_DO_IT = frozenset(
    "until till day days week weeks hour hours minute minutes bit while moment sec second seconds month time weekend morning afternoon "
    "evening couple few # monday tuesday wednesday thursday friday some more".split()
)
_SUBJECT = 4  # words; an "our" behind them is no subject: "by Tuesday our time"


def is_need(words: Sequence[str]) -> bool:
    """Whether a sentence tells what its writer waits for, or asks for it without naming who is to act.

    `words` are those of `tokens`. "And something on the keys by Tuesday, if at all possible" is a request.
    """
    text = " ".join(words)
    if _LACKS.search(text) or (_NEEDS_YOU.match(text) and _OWN_DEED.search(text) is None):
        return True
    is_ours = "i" in words or "we" in words or not _OURS.isdisjoint(words[:_SUBJECT])
    return not is_ours and _IF_YOU_CAN.search(text) is not None


def asks_for_oneself(words: Sequence[str], clauses: Sequence[Clause], at: int) -> bool:
    """Whether the clause bids the other side do something for the writer: "Send us the list by Friday", "Give me a ring".

    "Give me until Friday" asks for time to do it oneself, and "give us the nod and I'll have him on the roof" promises.
    """
    verb_at = clauses[at].verb_at
    if not bids_for_writer(words, clauses[at]) or words[verb_at] not in _BIDDEN:
        return False
    is_answered = any(other.who != "none" for other in clauses[at + 1 :])
    return not is_answered and _TIME_TO_DO_IT.isdisjoint(words[verb_at + 2 : verb_at + 4])


def bids_for_writer(words: Sequence[str], clause: Clause) -> bool:
    """Whether the clause bids somebody, and says for whom: "get me", "send us"."""
    return clause.aux == "imperative" and words[clause.verb_at + 1 : clause.verb_at + 2] in (["me"], ["us"])


def is_offer(clauses: Sequence[Clause], at: int) -> bool:
    """Whether the clause only says what one could do if the other side wished: "should you come by, I could show you"."""
    clause = clauses[at]
    if clause.who not in ("i", "we") or clause.aux not in _OFFERED or not _OWN_WISH.isdisjoint(clause.flags):
        return False
    return any(
        other.who == "you"
        and (other.link in _WISHED or (other.aux == "should" and "inverted" in other.flags))
        for other in clauses
    )
