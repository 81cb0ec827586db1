"""What somebody lacks, asks for or offers, whatever else the sentence has of a promise: its time, its thing, its "we"."""

import re
from collections.abc import Sequence

from agent.core.detect.clauses import Clause
from agent.core.detect.words import TIME_WORDS

_LACKS = re.compile(
    r"\b(?:i|we) (?:am|are) (?:(?:still|also|only|just|now|currently|yet) )*(?:lacking|missing|short of|in need of|waiting (?:for|on)|after)\b"
)
_NEEDS_YOU = re.compile(
    r"(?:(?:i|we) )?(?:(?:will|just|really|also|only|do) )*need (?:you|someone|somebody|everyone|everybody|your \w+)(?: (?:guys|all|both|two|lot))? to\b"
)
_OWN_DEED = re.compile(r"\b(?:i|we|you) (?:will|shall|am|are)\b")
_GOES_ON = re.compile(r"(?:\band|\bbut|,) (?:(?:i|we) )?(?:will|shall|plan)\b")
_IF_YOU_CAN = re.compile(r"\bif (?:it is |that is )?(?:at all )?possible\b|\bif you (?:can|could|would)\b")
_TO_COME = frozenset({"will", "shall"})
_ASKS_LATER = re.compile(
    r"\b(?:i|we) (?:will|shall|am going to|are going to) (?:(?:then|also|just) )?ask (?:you (?:to|for|if|whether)|for your)\b"
)
_FAREWELL = re.compile(
    r"\b(?:talk|speak|chat|check|catch up) (?:(?:to|with) (?:/ )?)?(?:(?:you|u|ya) )?(?:again )?(?:soon|later)[ .!]*$"
)
_AT_WISH = re.compile(
    r"\b(?:in case of interest|if (?:(?:it|that|this) is )?(?:of interest|needed|wanted|useful|helpful)),? .*\b(?:can|could|would|may)\b"
)
_OF_ITSELF = re.compile(
    r"\b(?:i|we) (?:am|are) (?:just )?(?:writing|emailing) (?:you )?(?:(?:today|again|briefly) )?(?:to )?(?:give|follow|let|inform|tell|ask|"
    r"request|confirm|update|advise|thank|see|check|introduce|say|share|notify|remind|propose|apologi[sz]e)\b"
    r"|\b(?:use|using) this (?:message|mail|email|e ‐ mail|note) to\b"
)
_WISHED = frozenset({"if", "should", "when", "whenever", "once"})
_OFFERED = frozenset({"could", "would"})
_WANTS = frozenset({"want", "like", "wish", "need", "fancy", "care"})
_OWN_WISH = frozenset({"like", "love", "prefer"})
_OURS = frozenset({"our", "my"})
_YOU = frozenset({"you", "your", "yours", "u"})
_WILLING = frozenset({"happy", "glad", "pleased"})
_TAKE_UP = frozenset({"i", "we", "you"})
_OTHERS = frozenset({"name", "they", "who", "it", "np"})
_AHEAD = frozenset({"will", "shall", "going", "be"})
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
    """Whether a sentence tells what its writer waits for, asks for it without naming who is to act, or offers what one could do.

    `words` are those of `tokens`. "And something on the keys by Tuesday, if at all possible" is a request.
    """
    text = " ".join(words)
    if (
        _AT_WISH.match(text)
        or _ASKS_LATER.search(text)
        or (_LACKS.search(text) and _GOES_ON.search(text) is None)
        or (_NEEDS_YOU.match(text) and _OWN_DEED.search(text) is None)
    ):
        return True
    is_ours = "i" in words or "we" in words or not _OURS.isdisjoint(words[:_SUBJECT])
    is_asked = "kindly" in words and _TO_COME.isdisjoint(words)
    return not is_ours and (is_asked or _IF_YOU_CAN.search(text) is not None)


def speaks_of_itself(words: Sequence[str]) -> bool:
    """Whether a sentence says what this very mail is for, "I'm writing to follow up on our talk", or only takes leave."""
    text = " ".join(words)
    return _OF_ITSELF.search(text) is not None or _FAREWELL.search(text) is not None


def is_readiness(words: Sequence[str], clause: Clause) -> bool:
    """Whether the clause only tells what one will gladly do or be able to do: no time is said, and no "yes".

    "I'll be glad to join you" answers an invitation, and "we'll be able to send it to you" tells the other side what it gets.
    """
    if clause.who not in ("i", "we") or clause.aux not in ("will", "shall") or "not" in clause.flags:
        return False
    if "yes" in words or not TIME_WORDS.isdisjoint(words):
        return False
    is_willing = not _WILLING.isdisjoint(clause.flags) and clause.kind != "meet"
    return is_willing or ("able" in clause.flags and _YOU.isdisjoint(words))


def is_done_for_writer(words: Sequence[str], clauses: Sequence[Clause], at: int) -> bool:
    """Whether somebody else acts and the writer gets it: "Ravi is going to send me the list", "which will be forwarded to me".

    "Ravi will give me a date and I'll ring you" and "..., so Friday from me" are left alone: what the writer makes of it is promised.
    """
    clause = clauses[at]
    if clause.who not in _OTHERS or clause.aux not in _AHEAD:
        return False
    behind = words[clause.verb_at + 1 : clause.last]
    gets = (
        behind[:2] in (["to", "me"], ["to", "us"])
        if "passive" in clause.flags
        else behind[:1] in (["me"], ["us"])
    )
    is_given = gets and clause.verb.partition("_")[0] in _BIDDEN and "from" not in words[clause.verb_at :]
    return is_given and all(other.who not in _TAKE_UP or other.aux == "can" for other in clauses[at + 1 :])


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
    """Whether the clause only says what one would do if the other side wished: "should you come by, I could show you"."""
    clause = clauses[at]
    if clause.who not in ("i", "we"):
        return False
    if any(other.who == "you" and other.link == "if" and other.verb in _WANTS for other in clauses[:at]):
        return clause.aux in _AHEAD or clause.aux in _OFFERED  # "if you want the list I'll send it"
    if clause.aux not in _OFFERED or not _OWN_WISH.isdisjoint(clause.flags):
        return False
    return any(
        other.who == "you"
        and (other.link in _WISHED or (other.aux == "should" and "inverted" in other.flags))
        for other in clauses
    )
