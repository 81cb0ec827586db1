"""What a promise waits for ("once legal signs off") and whether it moves an earlier one."""

import re
from collections.abc import Sequence

from agent.core.detect.clauses import Clause
from agent.core.detect.tokens import Tokens
from agent.core.detect.words import CONDITIONS, STOPS

_LONGEST_LINK = 4  # words: "as soon as", "provided that"
_PLAIN = re.compile(
    r"\b(?:subject to|pending|upon|depending on|contingent on|provided|assuming|unless|as soon as|once|if|when|after)\b[^,.;!?]*",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:instead|slip(?:s|ped|ping)?|push(?:ed|ing)? (?:it|this|that|out|back|the)|delay(?:s|ed)?|resched\w+|rebook\w*|postpone\w*|new date|"
    r"mov(?:e|ed|ing) (?:it|this|that|our|the|us|to)|bump(?:ed|ing)?|no longer|any ?more|after all|another (?:day|week)|one (?:extra|more)|"
    r"(?:won't|wont|can't|cannot|will not|couldn't|could not|not going to|isn't going to) (?:make|hit|be ready|do|get|have|meet|manage|finish)|"
    r"not (?:\w+ )?but|make (?:that|it) the|it'll have to be|will have to be|I said|I promised|I told you|had (?:planned|hoped|promised)|I'd planned|"
    r"was (?:due|supposed)|behind schedule|running late|late(?:r)? than|overdue|missed|takes? longer|taking longer|need(?:s)? (?:a bit )?more time|"
    r"is now|are now|now (?:be|give|on|for)|let'?s say|rather than|let (?:you|this one) (?:down|slide))\b",
    re.IGNORECASE,
)
_APOLOGY = re.compile(r"\b(?:sorry|apolog\w+|my (?:bad|fault|mistake)|unfortunately)\b", re.IGNORECASE)


def condition_of(tokens: Tokens, clauses: Sequence[Clause], at: int, span: tuple[int, int]) -> str:
    """The words that name what the clause `at` waits for, as far as they lie in `span`; empty where it waits for nothing."""
    near = sorted((other for other in range(len(clauses)) if other != at), key=lambda other: abs(other - at))
    for other in near:
        clause = clauses[other]
        if clause.link in CONDITIONS:
            first = _link_start(tokens.words, clause.first)
            start, end = tokens.starts[first], tokens.ends[_last_word(tokens, clause)]
            if span[0] <= start and end <= span[1]:
                return " ".join(tokens.text[start:end].split())
    plain = _PLAIN.search(tokens.text, *span)
    return " ".join(plain.group().split()) if plain else ""


def _link_start(words: Sequence[str], first: int) -> int:
    for at in range(first - 1, max(-1, first - 1 - _LONGEST_LINK), -1):
        if words[at] in STOPS:
            return at + 1
        if words[at] in CONDITIONS and not (words[at] == "as" and at and words[at - 1] in ("soon", "long")):
            return at
    return first


def _last_word(tokens: Tokens, clause: Clause) -> int:
    last = clause.last - 1
    while last > clause.verb_at and (
        tokens.words[last] in STOPS or tokens.words[last] in ("and", "then", "but", "so")
    ):
        last -= 1
    return last


def is_renegotiated(text: str, *, has_time: bool) -> bool:
    """Whether the sentence gives a new time for something promised before."""
    if not has_time:
        return False
    return bool(_MOVES.search(text) or _APOLOGY.search(text))
