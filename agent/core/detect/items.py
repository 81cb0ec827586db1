"""Items of one's own list that promise without a verb: "- Load table: by Tuesday" below "Our homework:"."""

import re

from agent.core.commitment import Action, Due, Found, Owner, Strength
from agent.core.detect.context import Context
from agent.core.detect.lists import behind_label, behind_marker
from agent.core.due import find_dues

_NAMED = re.compile(r"[^:\n?]{3,120}:\s")
_CUT = " \t\n:,;.(–—-"
_BEHIND = " \t\n).;,!"
_SHORTEST, _LONGEST = 3, 120  # characters of a thing
_AROUND = 20  # characters that may stand before or behind the time: "with you", "at the latest"
_NO_THING = re.compile(
    r"\b(?:closed|holidays?|vacation|away|off|out of|waiting|nothing|nobody|no|not|never|done|sent|paid|received|birthday|deadline|until|since(?! (?:19|20)\d\d)|valid|open|starts?|begins?|ends?)\b",
    re.IGNORECASE,
)
_ACTIONS = (
    (re.compile(r"\b(?:introduction|intro)\b", re.IGNORECASE), Action.INTRODUCE),
    (re.compile(r"\b(?:phone )?call\b(?! sheet| report| notes)", re.IGNORECASE), Action.CALL),
    (
        re.compile(r"\b(?:visit|meeting|workshop|walkthrough)\b(?! \w*report| notes)", re.IGNORECASE),
        Action.MEET,
    ),
)


def item_promise(text: str, span: tuple[int, int], context: Context) -> Found | None:
    """The promise of an item that is a thing and a time, and nothing else; the caller knows whose list it is."""
    start = behind_marker(text, *span)
    start += behind_label(text[start : span[1]], context.sender_name)
    due = _only_due(text, (start, span[1]), context)
    thing = _thing(text[start : due.start]) if due else ""
    is_question = text[start : span[1]].rstrip().endswith("?")
    if due is None or is_question or not _SHORTEST <= len(thing) <= _LONGEST or _NO_THING.search(thing):
        return None
    return Found(
        start=span[0],
        end=span[1],
        quote=" ".join(text[span[0] : span[1]].split()),
        action=next((action for words, action in _ACTIONS if words.search(thing)), Action.SEND),
        strength=Strength.FIRM,
        owner=Owner.SIDE if re.search(r"\bour\b", thing, re.IGNORECASE) else Owner.SENDER,
        object=thing[0].lower() + thing[1:] if thing[1:2].islower() else thing,
        due=due,
        due_text=due.text,
        probability=0.9,
        reasons=("an item of a list of one's own", f"a thing and its time: {due.text}"),
    )


def is_named(text: str, span: tuple[int, int]) -> bool:
    """Whether an item names a thing, then a colon: "Load table: by Tuesday"."""
    return _NAMED.match(text, behind_marker(text, *span), span[1]) is not None


def _only_due(text: str, span: tuple[int, int], context: Context) -> Due | None:
    """The one time that an item names, where it stands at the end."""
    dues = find_dues(text, context.sent_at, span=span, workdays=context.workdays, day_first=context.day_first)
    behind = len(text[dues[0].end : span[1]].strip(_BEHIND)) if len(dues) == 1 else _AROUND + 1
    return dues[0] if behind <= _AROUND else None


def _thing(before: str) -> str:
    """What stands before the time; what leads to it behind a colon is left out: "Load table: with you"."""
    named, colon, lead = before.rpartition(":")
    return (named if colon and len(lead) <= _AROUND else before).strip(_CUT)
