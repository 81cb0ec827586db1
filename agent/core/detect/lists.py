"""Whose list an item stands in, by the heading above it or by the name before it: "From my side:", "What we need from you:", "Me: the quote by Friday".

"What you get from us" and "what we need from you" each name both sides. Who acts is told by the form: who
gets, expects or needs something waits for the other.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

_ITEM = re.compile(r"\s*(?:[-*•·▪◦‣●○■–—+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_LONGEST_MARK = 40  # characters, most of them indentation
_I = re.IGNORECASE

_WORK = r"(?:homework|parts?|to-?dos?|actions?(?: (?:items?|points?))?|tasks?|deliverables|promises|commitments|next steps?|turn)"
_FROM_YOU = re.compile(
    r"^\W*(?:and )?(?:you|yours|your (?:side|end|team))\W*$"
    r"|\b(?:need|needs|needed|require|expect|want|await|waiting|missing|like|get|outstanding|open|ask|asking|wait|depends?) (?:[\w']+ ){0,4}?(?:from|of|on|for|with) you(?:r)?\b"
    rf"|\b(?:from|on|by|in) (?:you|your (?:side|end|part|team|court|list))\W*$|(?:^\W*|\b{_WORK} )for you\W*$|\byour (?:\w+ )?{_WORK}\b"
    r"|\byou (?:still )?(?:owe|promised|wanted|said|agreed|offered|have to|need to|ought to|were going|are going|were to|are to|to do|would)\b"
    r"|\b(?:could|can|would|will) you\b|\bplease\b(?! (?:find|note|see)\b)",
    _I,
)
_FROM_US = re.compile(
    r"^\W*(?:and )?(?:me|us|we|mine|ours|(?:my|our) (?:side|end|team))\W*$"
    r"|\byou(?:'ll|’ll| will| can| should| may)? (?:also |then |now |still )?(?:get|receive|have|hear|see|expect|find)\b"
    r"|\b(?:from|on|by|with) (?:me|us|(?:my|our) (?:side|end|part|team|desk|list))\b"
    r"|\b(?:i|we)(?:'ll|’ll| will| shall| still owe| owe| promised| am going to| are going to|'m going to|'re going to| send| bring| deliver| do)\b"
    rf"|\b(?:my|our) (?:\w+ )?{_WORK}\b|\bcoming your way\b|\bon (?:its|their) way to you\b|\b(?:homework|promised|deliverables)\b"
    r"|\bactions? (?:items? )?(?:for|on) (?:me|us)\b",
    _I,
)
_NAMES_US = re.compile(r"\b(?:our|my|us|me|we|i|owe|to-?dos?)\b", _I)
_NAMES_YOU = re.compile(r"\b(?:you|your|yours|they|their|his|her)\b", _I)
_PLANS = re.compile(
    r"\b(?:next steps?|to-?dos?|actions?|action items?|who does what|recap|plan|timeline|schedule|follow[- ]?ups?|agreed)\b",
    _I,
)
_NAME = r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’-]*)?"
_LABEL = re.compile(
    rf"[\[(*_]+(?P<marked>{_NAME})[\])*_]+(?: ?[:–—-])?\s+|(?P<who>{_NAME})(?::| [-–—](?= )| to(?= [a-z]))\s*"
)
_ME = frozenset("me i we us mine ours myself".split())
_YOU = frozenset("you yours yourself".split())
_YOU_ACT = re.compile(
    r"(?:then |and |afterwards |finally )?you (?:will |'ll |’ll |then |please |to |can |could |should )*"
    r"(?!(?:get|receive|have|see|hear|find|be|will|'ll|’ll|should|can|could|then|please|to)\b)[a-z]+",
    _I,
)


class Whose(StrEnum):
    """Whose list it is. `PROMISED` is the writer's own by its form, so that a thing and a day in it are a promise."""

    NO_LIST = ""
    PROMISED = "promised"
    OURS = "ours"  # names the writer's side, and nothing more
    YOURS = "yours"  # the other side is to act by its form
    NAMED = "named"  # names the other side, and nothing more: "In your order:"
    PLAN = "plan"
    ITEM = "item"

    @property
    def heading(self) -> str:
        """As the weights know it."""
        return {Whose.PROMISED: "ours", Whose.NAMED: "yours"}.get(self, self.value)


def lists(text: str, spans: Sequence[tuple[int, int]], writer: str = "") -> list[Whose]:
    """For each sentence whose list it is an item of, `NO_LIST` where it is none. `writer` is the sender's name."""
    found: list[Whose] = []
    heading = Whose.ITEM
    for start, end in spans:
        if is_item(text, start, end):
            found.append(_labelled(text[behind_marker(text, start, end) : end], writer) or heading)
            continue
        heading = whose(text[start:end], writer) if text[start:end].rstrip().endswith(":") else Whose.ITEM
        found.append(Whose.NO_LIST)
    return found


def whose(heading: str, writer: str = "") -> Whose:
    """Whose list stands below a heading: who is to act by its form, else the side that is named first."""
    heading = " ".join(heading.split())
    if _is_name_of(heading.strip(" \t\n:*_-–#"), writer):
        return Whose.PROMISED
    if _FROM_YOU.search(heading):
        return Whose.YOURS
    if _FROM_US.search(heading):
        return Whose.PROMISED
    ours, yours = _NAMES_US.search(heading), _NAMES_YOU.search(heading)
    if ours and (yours is None or ours.start() < yours.start()):
        return Whose.OURS
    if _PLANS.search(heading):
        return Whose.PLAN
    return Whose.NAMED if yours else Whose.ITEM


def is_item(text: str, start: int, end: int) -> bool:
    """Whether nothing but the mark of an item stands before the sentence on its line."""
    line = text.rfind("\n", max(0, start - _LONGEST_MARK), start) + 1
    if not line and start > _LONGEST_MARK:
        return False
    marker = _ITEM.match(text, line, end)
    return marker is not None and start <= marker.end()


def behind_marker(text: str, start: int, end: int) -> int:
    """Where the words begin in a sentence that may begin with the mark of a list item."""
    marker = _ITEM.match(text, start, end)
    return marker.end() if marker else start


def behind_label(item: str, writer: str = "") -> int:
    """Where the words of an item begin behind the name of who is to act: "Me: the quote by Friday"."""
    label = _LABEL.match(item)
    return label.end() if label and _side(label["marked"] or label["who"], writer) else 0


def _labelled(item: str, writer: str) -> Whose | None:
    """Who is to act by the name before an item; None where none stands there."""
    if _YOU_ACT.match(item):
        return Whose.YOURS
    label = _LABEL.match(item)
    return _side(label["marked"] or label["who"], writer) if label else None


def _side(name: str, writer: str) -> Whose | None:
    word = name.lower()
    if word in _ME or _is_name_of(name, writer):
        return Whose.PROMISED
    return Whose.YOURS if word in _YOU else None


def _is_name_of(name: str, writer: str) -> bool:
    """Whether it is the writer's name, or the first or last part of it."""
    parts = writer.lower().split()
    return bool(parts) and name.lower() in {parts[0], parts[-1], " ".join(parts)}
