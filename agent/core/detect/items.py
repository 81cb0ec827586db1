"""Items of one's own list that promise without a verb: "- Load table: by Tuesday" below "Our homework:"."""

import re
from dataclasses import replace

from agent.core.commitment import Action, Found, Owner, Strength
from agent.core.detect.context import Context
from agent.core.due import find_dues

_THING_AND_TIME = re.compile(
    r"(?P<thing>[^:\n?]{3,120}):[ \t\n]+(?P<time>[^:\n?]{2,80}(?::\d\d[^:\n?]{0,20})?)\s*\Z"
)
_AROUND = 20  # characters that may stand before or behind the time: "with you", "at the latest"
_ACTIONS = (
    (re.compile(r"\b(?:introduction|intro)\b", re.IGNORECASE), Action.INTRODUCE),
    (re.compile(r"\b(?:phone )?call\b(?! sheet| report| notes)", re.IGNORECASE), Action.CALL),
    (
        re.compile(r"\b(?:visit|meeting|workshop|walkthrough)\b(?! \w*report| notes)", re.IGNORECASE),
        Action.MEET,
    ),
)


def item_promise(text: str, span: tuple[int, int], context: Context) -> Found | None:
    """The promise of an item that is a thing, a colon and a time, and nothing else; the caller knows whose list it is."""
    item = _THING_AND_TIME.search(text, *span)
    if item is None:
        return None
    thing, time = item["thing"].strip(), item["time"]
    dues = find_dues(time, context.sent_at, workdays=context.workdays, day_first=context.day_first)
    if len(dues) != 1 or dues[0].start > _AROUND or len(time) - dues[0].end > _AROUND:
        return None
    at = item.start("time")
    due = replace(dues[0], start=at + dues[0].start, end=at + dues[0].end)
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
