"""What a conditional promise waits for, as far as it lies with the side to which it was made."""

import re

from agent.core.commitment import Due, Found
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.words import content

_LINK = r"\b(?:once|as soon as|after|when|whenever|if|provided|assuming)(?: that)? "
_THEIR_DEED = re.compile(
    _LINK
    + r"you(?:'ve|'re|'d|'ll)? (?!like\b|want\b|wish\b|prefer\b|need\b|agree\b|have any\b|do(?:n't|esn't| not)\b|have(?:n't| not)\b|can(?:'t|not)\b|are(?:n't| not)\b)"
    rf"|{_LINK}(?:i|we) (?:finally |both |also )?(?:have|had|get|got|receive|received|hear|know) (?:\w+ ){{0,3}}(?:your|yours|from you)\b"
    r"|\b(?:on|upon|after) (?:receipt|receiving) (?:of )?your\b|\bsubject to your\b"
)

_THAT_DAY = re.compile(r"(?:on )?(?:the|that)(?: very)?(?: same| next)? day(?: after)?")
_SPAN = re.compile(
    r"(?:with)?in (?:a|an|the|one|two|three|four|five|six|seven|ten|\d+|a couple of|a few|the next)\b"
)
_MAY_NEVER_COME = re.compile(r"(?:if|should|in case)\b")


def own_due(found: Found) -> Due | None:
    """The due of a promise; None where the time belongs to a condition: "should he sign for June, I'll send it"."""
    quote = " ".join(found.quote.lower().split())
    if found.due is not None and waits_for_other_side(found) and _SPAN.match(found.due.text.lower()):
        return None  # "once I have your plans, within two days" cannot be reckoned yet
    if found.due is None or not _MAY_NEVER_COME.match(quote):
        return found.due
    condition, comma, promise = quote.partition(", ")
    words = " ".join(found.due.text.lower().split())
    is_of_condition = _THAT_DAY.fullmatch(words) or (words in condition and words not in promise)
    return None if comma and words and is_of_condition else found.due


def waits_for_other_side(found: Found) -> bool:
    """Whether the other side must do something first: "once you have signed", "as soon as I have your logo".

    Until that side has been heard from again, the promiser owes nothing, whatever the date.
    """
    words = f"{found.condition} {found.quote}".lower().replace("’", "'")
    return _THEIR_DEED.search(" ".join(words.split())) is not None


def only_announces(found: Found, speech: Speech) -> bool:
    """Whether the other side only promises, asks or denies what is waited for: "you get the readings on Friday"."""
    if speech.files or speech.has_link:
        return False
    words = frozenset(content(found.condition or found.quote))
    about = [c for c in speech.clauses if c.keys & words]
    return bool(about) and not any(
        c in speech.plain_clauses or c.says(Cue.HANDS_OVER) or c.says(Cue.SENT) for c in about
    )
