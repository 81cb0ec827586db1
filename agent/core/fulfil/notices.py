"""Whether a mail is a notice such as kept's own: it tells a promise again, and names another day for it or leaves a blank."""

import re

from agent.core.due import find_dues
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.other_languages import language_spoken
from agent.core.fulfil.other_words import PHRASES, bare, shows
from agent.core.fulfil.retold import newly_said, retold
from agent.core.fulfil.speech import Speech

_BLANK = re.compile(r"\[[^\]]{3,40}\]")


def is_notice(speech: Speech) -> bool:
    """Whether it is one, and brings nothing: who writes so has not kept what is told again."""
    message = speech.message
    if not retold(message.own) or speech.files or speech.has_link:
        return False
    if _BLANK.search(message.own):
        return True
    language = language_spoken(message)
    return _names_a_later_day(speech, language) and not _hands_over(speech, language)


def _names_a_later_day(speech: Speech, language: str) -> bool:
    message, dues = speech.message, speech.dues
    if language != "en":
        found = find_dues(message.own, message.sent_at, day_first=True, languages=(language,))
        dues = newly_said(found, message.own)
    zone = message.sent_at.tzinfo
    return zone is not None and any(due.deadline(zone) > message.sent_at for due in dues)


def _hands_over(speech: Speech, language: str) -> bool:
    if language == "en":
        return any(c.says(Cue.HANDS_OVER) or c.says(Cue.SENT) for c in speech.plain_clauses)
    phrases = PHRASES[language]
    told = (bare(clause.text) for clause in speech.clauses if not clause.is_promise)
    return any(shows(text, phrases.hands_over) or shows(text, phrases.sent) for text in told)
