"""SMART: does a next action, or the ask of a draft, say who does what by when?

Who: a person, or I, we, you. What: an action with a thing, or one that is a thing itself (a call, a
decision). When: words that name a time. What moves nothing is named for what it is: "called and
left a message" is an attempt, "just checking in" is no ask.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import Action, Commitment
from agent.core.due import find_dues
from agent.core.fulfil.words import content
from agent.core.reading.sentences import sentences

_NO_ASK = "asks for nothing"
_QUOTED = re.compile("“[^”“]*[”“]|„[^“]*“|«[^»]*»")
_HOLLOW = (
    (
        "an attempt, not a step: they do not know of it",
        (
            r"left (?:a |you a |him a |her a )?(?:message|voice ?mail)|no answer|tried (?:to (?:call|reach)|calling)|auf die mailbox gesprochen"
            r"|laissé un message|dejé un (?:mensaje|recado)"
        ),
    ),
    (
        _NO_ASK,
        (
            r"(?:just )?check(?:ing)? in|touch(?:ing)? base|circl(?:e|ing) back|just following up|bubbl\w+ (?:this|it) up"
            r"|any (?:news|updates?|thoughts)\b|see where (?:you|we) (?:are|stand)|wollte (?:nur )?mal (?:hören|nachfragen)|prendre des nouvelles"
        ),
    ),
    (
        "names no deed",
        (
            r"(?:stay|keep|be|get) in touch|keep (?:you )?(?:posted|in the loop)|think about it|look into (?:it|this|that)|see what (?:we|i) can do"
            r"|bleiben wir in kontakt|restons en contact|seguimos en contacto"
        ),
    ),
)
_PATTERNS = tuple((why, re.compile(rf"\b(?:{words})")) for why, words in _HOLLOW)
_WHO = re.compile(
    r"\b(?:i|i'll|i'm|i've|we|we'll|we're|you|you'll|he|she|they|our|my|your|ich|wir|sie|ihr|du|je|j'ai|nous|vous|tu|yo|nosotros|usted|ustedes"
    # Spanish says the person in the verb.
    r"|podrías?|podrían|puedes?|pueden|podemos|envío|enviaré|envíe|dime|díganos|dígame)\b"
)
_NAMED = re.compile(
    r"(?<!^)(?<![.!?] )\b(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May\b|June|July|August|September|October|November|December)[A-ZÀ-Þ][a-zß-ÿ]+\b"
)
_THINGS_THEMSELVES = (Action.CALL, Action.MEET, Action.INTRODUCE)
_DEEDS = re.compile(
    r"\b(?:call|ring|meet|visit|decide|confirm|sign|approve|pay|order|introduce|join|anrufen|treffen|entscheiden|bestätigen|unterschreiben"
    r"|appeler|rencontrer|décider|confirmer|signer|llamar|reunir\w*|decidir|confirmar|firmar)\b"
)


@dataclass(frozen=True, slots=True)
class Smart:
    """What an action or an ask says, and what it lacks."""

    who: bool
    what: bool
    when: bool
    hollow: str = ""  # what it is really, where it moves nothing: "asks for nothing"

    @property
    def is_smart(self) -> bool:
        """Whether it says who, what and when, and is more than words."""
        return self.who and self.what and self.when and not self.hollow

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing, for a person."""
        missing = [
            word for word, said in (("who", self.who), ("what", self.what), ("when", self.when)) if not said
        ]
        return (*missing, *((self.hollow,) if self.hollow else ()))


def smart(text: str, written_at: datetime) -> Smart:
    """The check of an ask or an action in somebody's words; `written_at` is aware."""
    level = text.lower().replace("’", "'")
    return Smart(
        who=_WHO.search(level) is not None or _NAMED.search(text) is not None,
        what=_DEEDS.search(level) is not None or len(content(text)) > 0,
        when=bool(find_dues(text, written_at, languages=("en", "de", "fr", "es"))),
        hollow=_hollow(level),
    )


def smart_ask(draft: str, written_at: datetime) -> Smart:
    """The check of what a draft asks for: its own questions, those in quoted words and in the mail below left out."""
    own = _QUOTED.sub(" ", draft.partition("\n>")[0])
    asks = [own[start:end].strip() for start, end in sentences(own)]
    asked = " ".join(one for one in asks if one.endswith("?"))
    return smart(asked, written_at) if asked else Smart(who=True, what=False, when=False, hollow=_NO_ASK)


def smart_commitment(row: Commitment) -> Smart:
    """The check of a commitment: who is known from the mail, and a due may have been given later."""
    found = row.found
    said = content(found.object) or content(found.quote)
    return Smart(
        who=bool(row.promiser.email),
        what=found.action in _THINGS_THEMSELVES or bool(said),
        when=row.due is not None or bool(found.condition),
        hollow="" if row.due or found.object else _hollow(found.quote.lower().replace("’", "'")),
    )


def _hollow(level: str) -> str:
    return next((why for why, pattern in _PATTERNS if pattern.search(level)), "")
