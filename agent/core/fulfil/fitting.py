"""Of what kind a promised thing is, and what a mail brings: a sum of money fits a promised price and no promised drawing.

Both are told by plain words and shapes. How well one fits the other is nowhere written down: each pair is a sign,
and what it weighs is learned with the others (`likely`).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from agent.core.commitment import Action
from agent.core.fulfil.contents import MONEY
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.words import tokens

_KINDS = {
    "a figure": """price prices pricing quote quotes quotation number numbers rate rates cost costs figure figures budget estimate total value
        values reading readings result results size sizes quantity quantities count counts dimension dimensions measurement measurements
        measures volume volumes fee fees premium amount offer discount stats data weight weights temperature covers headcount lengths
        tracking reference ref code percentage share spend hours terms""",
    "an answer": """decide decides decision answer verdict word know whether which approval confirm confirmation choice choose chosen think
        feedback comments opinion hear tell go-ahead yes pick picks vote ask check find back reply respond""",
    "a day": "date dates day slot slots time times when schedule timetable window availability",
    "a list": "list names attendees roster who contact contacts delegates options suggestions references questions ideas topics addresses",
    "a paper": """contract agreement drawing drawings plan plans report study invoice certificate certificates form forms spec specs datasheet deck
        proposal template minutes photo photos picture pictures video recording proof proofs artwork layout letter cv cvs guide manual
        brochure document documents doc file files pdf sheet scan scans copy draft statement statements policy po order receipt bill bills
        mockup render renders slides presentation paper papers licence license passport permit msa nda sow dpa summary write-up notes""",
    "money": "pay payment deposit transfer wire settle remit invoice",
}
_KIND_OF = {
    word: kind for kind, words in reversed(list(_KINDS.items())) for word in words.split()
}  # the first kind wins

_MONTH_OR_DAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)(?:day)?\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}(?:[:.]\d\d)? ?[ap]m\b|\b\d{1,2}:\d\d\b"
)
_CHOICE = re.compile(
    r"\bnumber (?:one|two|three|four|1|2|3|4)\b|\bthe (?:first|second|third|last|bigger|smaller|cheaper|dearer|other|top|blue|red|green|white|black|grey|gray) (?:one|option|version|offer)\b"
    r"|\b(?:go|goes|going|went|gone) (?:for|with|ahead)\b|\bwe(?:'ll| will)? (?:take|have|choose|chose)\b|\bit's (?:a )?(?:yes|no|go)\b|\bin favou?r\b|\bagreed\b"
    r"|\bapprov|\bsigned off\b|\bgreen light\b|\bgo-ahead\b|\bthumbs\b|\bhappy with\b|\b(?:is|are|was|were) (?:fine|ok|okay|enough|allowed|possible|in|out)\b|\bpass(?:es|ed)?\b"
)
_WAS_HERE = re.compile(
    r"\b(?:was|were|been|came|come|left|is|are|has|have)\b (?:just |already |now )?(?:here|round|by|over|out|up|in|done|gone|finished|been|back)\b|\bjust left\b|'s been\b|\bin and out\b|\bpopped (?:in|by|round)\b"
)
_GOOD_TALK = re.compile(
    r"\b(?:good|lovely|nice|great|pleasure|pleasant|fun|enjoyed) (?:(?:to|of you to|that we|we) )?(?:chat|chatting|talk|talking|speak|speaking|meet|meeting|see|seeing|have|having|call|visit|lunch|morning|afternoon)\b"
    r"|\bon the phone\b|\b(?:as|like) (?:we |i |you |just )?(?:said|told|discussed|agreed|spoken)\b|\byour (?:time|patience|hospitality|visit)\b|\bjust now\b|\bthanks for (?:the )?(?:call|chat|visit|time|coming|having|showing|talking)\b"
)
_PAYS = re.compile(
    r"\b(?:pay|pays|paid|payment|deposit|instalment|installment|e-?transfer|wire|remit|settle (?:your|the|it)|balance|booking fee|the money|refund)\b|[$€£¥₹] ?\d"
)
_NUMBER = re.compile(r"\d+")
_RUN = re.compile(r"[^,.;:]{2}, [^,.;:]{2,40}, [^,.;:]{2}")  # two commas near each other
_PAPERS = frozenset("pdf doc docx odt rtf ppt pptx key xls xlsx csv ods txt eml htm html".split())
_PICTURES = frozenset("jpg jpeg png heic gif tif tiff webp mp4 mov".split())
_FEW, _SEVERAL = 2, 4  # numbers

_SAID: Mapping[str, re.Pattern[str]] = {
    "a sum of money": MONEY,
    "a day or an hour": _MONTH_OR_DAY,
    "a choice": _CHOICE,
    "a row of things": _RUN,
    "word that somebody was there": _WAS_HERE,
    "word of a talk": _GOOD_TALK,
}


class Brought(NamedTuple):
    """What a mail brings, and the words in which it says what is so."""

    things: tuple[str, ...]
    words: frozenset[str]


def brought_by(speech: Speech) -> Brought:
    """What a mail brings, whatever was promised."""
    said = " ".join(c.text for c in speech.clauses if not (c.is_question or c.is_promise))
    things = [thing for thing, pattern in _SAID.items() if pattern.search(said)]
    things += _of_numbers(len(_NUMBER.findall(said)))
    things += _of_files(speech)
    return Brought(tuple(things), frozenset(word.lower().removesuffix("'s") for word in tokens(said)))


def _of_numbers(count: int) -> Iterator[str]:
    if count >= _SEVERAL:
        yield "many numbers"
    elif count >= _FEW:
        yield "some numbers"


def _of_files(speech: Speech) -> Iterator[str]:
    endings = {a.name.rpartition(".")[2].lower() for a in speech.message.attachments if "." in a.name}
    if endings & _PAPERS:
        yield "a paper"
    if endings & _PICTURES:
        yield "a picture"
    if endings - _PAPERS - _PICTURES:
        yield "another file"
    if speech.has_link:
        yield "a link"


def kind_of(pending: Pending) -> str:
    """Of what kind the promised thing is."""
    return _kind(pending.action, pending.found.object, pending.found.quote)


@lru_cache(maxsize=20_000)
def _kind(action: Action, thing: str, quote: str) -> str:
    if action in (Action.SEND, Action.DO) and _PAYS.search(quote.lower()):
        return "money"
    if action not in (Action.SEND, Action.REPLY):
        return f"to {action.value}"
    words = (*tokens(thing), *tokens(quote))
    return next(filter(None, (_KIND_OF.get(word.lower()) for word in words)), f"to {action.value}")


def fit_of(pending: Pending, brought: Brought) -> Iterator[str]:
    """What a mail brings, beside the kind of thing that was promised; and whether it names who was to act."""
    kind = kind_of(pending)
    yield f"promised {kind}"
    for thing in brought.things:
        yield f"{thing} for {kind}"
    if pending.topic.people & brought.words:
        yield f"names who was to act, {kind}"
