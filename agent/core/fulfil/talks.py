"""Evidence for a promise to call or meet in what people write afterwards: "thanks for ringing this morning"."""

import re
from datetime import date, datetime, timedelta

from agent.core.commitment import Action, Due
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech, plain_pieces
from agent.core.fulfil.words import key, tokens

_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday".split(),
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag".split(),
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "es": "lunes martes miércoles jueves viernes sábado domingo".split(),
}
_YESTERDAY = {"en": "yesterday", "de": "gestern", "fr": "hier", "es": "ayer"}
_SPOKE = re.compile(
    r"\b(?:spoke|spoken|talked|chatted|met|been in touch) (?:to|with)\b|\b(?:contacted|called|rang|phoned|reached|met|visited|asked)\b"
)
_AFTER = timedelta(days=10)  # how long after its due a talk is still spoken of
_SETTLES = timedelta(hours=12)  # a promise without a due is not kept by a talk before it


def talked(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """A mail of either side that speaks of the talk as having taken place."""
    del alone
    clause = next((c for c in speech.clauses if _speaks_of_it(c)), None)
    return _with_a_third(pending, speech) if clause is None else told_as_past(pending, speech, clause)


def told_as_past(pending: Pending, speech: Speech, clause: Clause) -> Match:
    """How well a clause that speaks of some talk as past means the one that was promised."""
    sent_at = speech.message.sent_at.astimezone(pending.zone)  # a day is the rep's
    near = 0.1 if pending.is_of_thread(speech.message) else 0.0
    about = 0.1 if pending.topic.words & speech.keys else 0.0
    is_talk = pending.action in (Action.CALL, Action.MEET)
    if not is_talk and not (pending.topic.words | pending.topic.said) & clause.keys:
        return NOTHING  # a talk answers, and does, only what it was about
    if pending.due is None:
        base = 0.6 if sent_at - pending.made_at > _SETTLES else 0.2
        return Match(base + near + about, (_reason(clause),))
    if not _begins(pending.due, sent_at) <= sent_at.date() <= _last_day(pending.due, sent_at) + _AFTER:
        return Match(0.35 + about if sent_at.date() > pending.made_at.date() else 0.0, (_reason(clause),))
    return Match(0.7 + near + about, (_reason(clause),), _took_place(pending, pending.due, clause, sent_at))


def _with_a_third(pending: Pending, speech: Speech) -> Match:
    """Who promised the customer to call somebody else says that they have: "I spoke to Hugo yesterday"."""
    if not pending.topic.people or not pending.is_promisers(speech.message):
        return NOTHING
    people = {key(name) for name in pending.topic.people}
    for clause in speech.clauses:
        if clause.is_question or clause.is_promise or clause.says(Cue.MISSED):
            continue
        spoke = any(_SPOKE.search(piece) for piece in plain_pieces(clause))
        if spoke and people & clause.keys:
            return Match(0.8, (f"says that they spoke: “{clause.text[:80]}”",))
    return NOTHING


def _speaks_of_it(clause: Clause) -> bool:
    if clause.is_question or clause.is_promise or clause.says(Cue.MISSED):
        return False
    return clause.says(Cue.TALKED)


def _reason(clause: Clause) -> str:
    return f"speaks of the talk as past: “{clause.text[:80]}”"


def _begins(due: Due, sent_at: datetime) -> date:
    return due.first.astimezone(sent_at.tzinfo).date() if isinstance(due.first, datetime) else due.first


def _last_day(due: Due, sent_at: datetime) -> date:
    return due.last.astimezone(sent_at.tzinfo).date() if isinstance(due.last, datetime) else due.last


def _took_place(pending: Pending, due: Due, clause: Clause, sent_at: datetime) -> datetime | None:
    """When the talk was, where that was before the mail: at the hour agreed on, or on the day the mail names."""
    day = _last_day(due, sent_at)
    words = tokens(clause.text)
    names_day = _WEEKDAYS[pending.language][day.weekday()] in words
    yesterday = _YESTERDAY[pending.language] in words and day == sent_at.date() - timedelta(days=1)
    if day != sent_at.date() and not names_day and not yesterday:
        return None
    if isinstance(due.last, datetime):
        return min(due.last, sent_at)
    return min(sent_at, datetime(day.year, day.month, day.day, 12, tzinfo=sent_at.tzinfo))
