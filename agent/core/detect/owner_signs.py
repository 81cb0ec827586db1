"""What tells whose promise it is, where the clause does not say: the sender's own, or that of the sender's side.

Beside the clause's subject it is the subjects of the sentence's other clauses, which of "I", "my", "we" and "our"
stand in it, and how the writer speaks around it: "The price list comes on Friday" is mine in a mail that says "I".
What a sign weighs is learned.
"""

import re
from collections.abc import Iterator, Sequence

from agent.core.detect.clauses import Clause
from agent.core.detect.tokens import Tokens

_SAID = ("i", "my", "me", "myself", "we", "our", "us", "ourselves")
_I = re.compile(r"\b(?:I|i|[Mm]y|me|myself)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_BEFORE, _AFTER = 500, 300  # characters around the sentence in which its writer's way of speaking shows
_MOST = 3
_OWN = frozenset({"i", "we", "ours"})


def owner_signs(tokens: Tokens, clauses: Sequence[Clause]) -> list[str]:
    """Features of who is behind what the sentence says."""
    subjects = [clause.who for clause in clauses]
    said = [word for word in _SAID if word in tokens.words]
    return [
        *(f"o:{clause.who}|{clause.aux}" for clause in clauses),
        *(f"o:{who}" for who in subjects),
        *(f"o:{at}={who}" for at, who in enumerate(subjects[:_MOST])),
        *(f"o:said {word}" for word in said),
        "o:said=" + "+".join(said),
        "o:all=" + "+".join(sorted(set(subjects))),
        *_around(tokens, subjects),
    ]


def _around(tokens: Tokens, subjects: Sequence[str]) -> Iterator[str]:
    """Whether the mail around the sentence rather says "I" or "we", and what that means to its subjects."""
    if not tokens.words:
        return
    start, end = tokens.starts[0], tokens.ends[-1]
    around = tokens.text[max(0, start - _BEFORE) : start] + " " + tokens.text[end : end + _AFTER]
    mine, ours = len(_I.findall(around)), len(_WE.findall(around))
    way = "i" if mine > ours else "we" if ours > mine else "both" if mine else "none"
    told = "unsaid" if _OWN.isdisjoint(subjects) else "said"
    yield f"m:{way}"
    yield f"m:{way}|{told}"
    yield f"m:{min(mine, _MOST)}-{min(ours, _MOST)}|{told}"
    for who in subjects:
        yield f"m:{way}|{who}"
