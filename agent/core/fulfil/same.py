"""Is this the same promise again? So that a promise repeated, or moved to a new date, is not counted twice."""

import re
from datetime import timedelta

from agent.core.commitment import Action, Found
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.held import is_talk
from agent.core.fulfil.naming import begins_with_it
from agent.core.fulfil.new_dates import is_same_day
from agent.core.fulfil.other_languages import speaks_of_change
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sort import group, meant_action
from agent.core.fulfil.speech import Speech
from agent.core.fulfil.topic import Topic
from agent.core.fulfil.words import DELIVERABLES, key

_NAME = re.compile(r"(?<![\w'’-])(?:[A-Z]|[a-z]*\d)[\w'-]+")

_INSTEAD = re.compile(
    r"\binstead(?! of)\b|\b(?:later|earlier|sooner) than (?:(?:i|we|you) )?(?:had |'d )?(?:\w+ )?(?:said|told you|promised|planned|agreed|announced|hoped|thought|meant|intended|expected|booked|arranged)\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:instead|now|rather|new|in (?:place|lieu) of|make (?:it|that)|same (?:time|hour)|once more|this time|shift(?:ing|ed)?|push(?:ing|ed)|mov(?:ing|ed)|last word)\b"
)
_MAKE_IT = re.compile(
    r"\bmake (?:it|that)\b|\b(?:shift(?:ing|ed)?|push(?:ing|ed)|mov(?:ing|ed)|rebook(?:ing|ed)) (?:it|that|us|our|the)\b"
)
_SURELY = 0.62

_TALKS = (Action.CALL, Action.MEET)
_FORGOTTEN = timedelta(days=30)
"""So long after its due a like promise is a new one, unless it says itself that it moves the old."""

_STILL_MEANT = timedelta(days=10)
"""So long after its due (or its making) an "it" may still mean this promise."""


def same_again(found: Found, topic: Topic, speech: Speech, pending: Pending, *, alone: bool) -> float:
    """How sure it is, 0 to 1, that a promise found in a later mail is one that is still open.

    `alone`: nothing else of this group is owed by that side in the thread.
    """
    action = meant_action(found, pending.language)
    if likeness := _same_talk(found, action, speech, pending, alone=alone):
        return likeness
    if group(action) != group(pending.action) or not pending.is_promisers(speech.message):
        return 0.0
    if speech.message.key == pending.message:
        return _twice_in_one_mail(found, topic, pending)
    long_ago = pending.due is not None and pending.waits(speech.message.sent_at) > _FORGOTTEN
    if long_ago and not found.renegotiates:
        return 0.0
    late = group(pending.action) != "talk" and pending.has_passed(speech.message.sent_at)
    renews = found.renegotiates or late or _renews(found, speech, pending.language)
    if topic.is_vague or pending.topic.is_vague:
        return _by_surroundings(found, topic, speech, pending, renews=renews, alone=alone)
    says_they = topic.refers or pending.topic.refers
    if says_they and alone and pending.is_of_thread(speech.message) and is_same_day(found.due, pending.due):
        return 0.75
    if _name_apart(found, topic, pending):
        return 0.0
    score = _by_words(topic, pending.topic, renews=renews)
    if alone and topic.words & pending.topic.words and is_same_day(found.due, pending.due):
        score = max(score, _SURELY)  # "you get the table by the 22nd, as I told you"
    if alone and _INSTEAD.search(found.quote) and pending.is_of_thread(speech.message) and found.due:
        score = max(score, _SURELY)  # there is nothing else that it could be instead of
    if topic.refers and renews:
        score = max(
            score,
            _by_surroundings(
                found, topic, speech, pending, renews=renews, alone=alone and begins_with_it(found.quote)
            ),
        )
    if not renews and action is not pending.action and Action.DO in (action, pending.action):
        score -= 0.1  # "I'll revise it" and "I'll send it" are two promises more often than one
    return score if pending.is_of_thread(speech.message) else score * 0.85


def _same_talk(found: Found, action: Action, speech: Speech, pending: Pending, *, alone: bool) -> float:
    """How sure it is that a talk is spoken of again, whatever it is called; 0 where only its words can tell."""
    message = speech.message
    if not pending.is_promisers(message) or message.key == pending.message or not is_talk(pending):
        return 0.0
    if _is_at_its_hour(found, pending):
        return 0.8  # whatever is done there: "I'll run the review on Wednesday at 9"
    if action not in _TALKS or not alone or not pending.is_of_thread(message):
        return 0.0
    if action is pending.action and is_same_day(found.due, pending.due):
        return 0.75  # "I've shifted it to the 14th"
    return _SURELY if _renews_itself(found) else 0.0


def _name_apart(found: Found, topic: Topic, pending: Pending) -> bool:
    """Whether each is told by a name or a number that the other lacks: "the Lyon floor plan", "the Bergen floor plan"."""
    mine, theirs = topic.marks - pending.topic.marks, pending.topic.marks - topic.marks
    return bool(mine & _names(found.quote)) and bool(theirs & _names(pending.found.quote))


def _names(quote: str) -> frozenset[str]:
    """The keys of words written as names are, or with digits; how a sentence begins says nothing."""
    return frozenset(key(word.lower()) for word in _NAME.findall(quote[1:]))


def _by_words(topic: Topic, other: Topic, *, renews: bool) -> float:
    """Both name what they are about."""
    shared_marks = topic.marks & other.marks
    if topic.heads & other.heads:
        if topic.marks and other.marks and not shared_marks:
            return 0.62 if renews else 0.3  # "the datasheet for pump A", "the datasheet for pump B"
        return 0.9 if shared_marks or not (topic.marks or other.marks) else 0.75
    shared = topic.words & other.words
    if not shared:
        return 0.0
    if topic.heads & DELIVERABLES and other.heads and not topic.heads & other.words:
        return 0.3  # a price for the rig is no rig
    share = len(shared) / min(len(topic.words), len(other.words))
    return (0.5 if renews else 0.3) + 0.3 * share


def _by_surroundings(
    found: Found, topic: Topic, speech: Speech, pending: Pending, *, renews: bool, alone: bool
) -> float:
    """One of them names nothing: the thread, and the words around, must tell."""
    if not pending.is_of_thread(speech.message) or pending.waits(speech.message.sent_at) > _STILL_MEANT:
        return 0.0
    talk = group(meant_action(found)) == "talk"
    named, vague = (pending.topic, topic) if topic.is_vague or topic.refers else (topic, pending.topic)
    touches = bool(named.heads & vague.around) or bool(named.words and len(named.words & vague.around) > 1)
    if named.is_vague:
        touches = alone
    if renews and named.heads & vague.near:
        return 0.8
    if alone and is_same_day(found.due, pending.due):
        return 0.75
    if renews and (touches or (alone and not _is_apart(topic, pending))):
        return 0.75
    if talk and alone and meant_action(found) is pending.action:
        return 0.65
    return 0.65 if touches and (found.due is None or alone) else 0.3


def _is_apart(topic: Topic, pending: Pending) -> bool:
    """Whether the new promise names a thing where the old named none, or the old still waits for the other side."""
    return bool(topic.heads and not topic.refers and pending.topic.is_vague) or pending.is_waiting


def _twice_in_one_mail(found: Found, topic: Topic, pending: Pending) -> float:
    """A sentence that sums up, or that was taken apart into two."""
    due, other = found.due, pending.found.due
    if due is not None and (other is None or due.last != other.last):
        return 0.0
    if topic.is_vague and group(meant_action(found)) == "talk":
        return 0.7  # "Thursday works, I'll be there"
    if topic.is_vague or not topic.heads & pending.topic.heads:
        return 0.0
    return 0.0 if topic.marks and pending.topic.marks and not topic.marks & pending.topic.marks else 0.8


def _is_at_its_hour(found: Found, pending: Pending) -> bool:
    """Whether the very hour of a talk that was promised is named."""
    at = found.due.last if found.due and found.due.has_hour else None
    return at is not None and pending.due is not None and pending.due.last == at


def _renews_itself(found: Found) -> bool:
    """Whether the promise says itself that it is for another day."""
    quote = found.quote.lower()
    return found.due is not None and bool(_MAKE_IT.search(quote) or _INSTEAD.search(quote))


def _renews(found: Found, speech: Speech, language: str) -> bool:
    """Whether the mail around the promise speaks of a change of plan."""
    if language != "en":
        return speaks_of_change(language, found, speech)
    if _CHANGES.search(found.quote.lower()) or _INSTEAD.search(found.quote):
        return True
    return any(c.says(Cue.SLIPS) for c in speech.clauses)
