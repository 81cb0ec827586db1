"""When the other side is told that a promise slips, without a new date or by a colleague."""

import re
from datetime import datetime, timedelta

from agent.core.fulfil.cues import Cue
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.new_dates import day_of
from agent.core.fulfil.other_languages import owns_slip_in
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech
from agent.core.fulfil.topic import agreement


def owns_slip(pending: Pending, speech: Speech, *, alone: bool) -> bool:
    """Whether the side that owes tells the other that the promise slips, or has slipped.

    Before the due it takes words of delay near the thing; after it, or from a colleague, that the
    thing is said not to be there yet.
    """
    message = speech.message
    near = pending.is_of_thread(message)
    if not pending.is_promisers(message) or pending.waits(message.sent_at) > (
        _IN_THREAD if near else _ELSEWHERE
    ):
        return False
    if pending.topic.is_vague and not near:
        return False
    if pending.language != "en":
        return owns_slip_in(pending, speech, alone=alone)
    named = {c.sentence for c in speech.clauses if not c.is_question and _names(pending, c.keys)}
    if not named and message.in_reply_to is None and _names(pending, speech.subject):
        # The whole mail is about it; what it says of other things lies ahead as well.
        named = {
            c.sentence
            for c in speech.clauses
            if not (c.is_question or c.is_promise) and _DENIES.search(c.text)
        }
    passed = pending.has_passed(message.sent_at)
    if not named:
        sorry = any(c.says(Cue.SLIPS) for c in speech.clauses)
        return alone and sorry and near and (passed or _is_the_day(pending, message.sent_at))
    if any(c.says(Cue.SLIPS) for c in speech.clauses if c.sentence in named or c.sentence - 1 in named):
        return True
    expected = passed or message.side is Side.COLLEAGUE or _is_the_day(pending, message.sent_at)
    return expected and any(_is_not_there(c) for c in speech.clauses if c.sentence in named)


def _is_the_day(pending: Pending, at: datetime) -> bool:
    """Whether a mail was written on the day on which the promise falls due."""
    return pending.due is not None and day_of(pending.due) == at.astimezone(pending.zone).date()


def _names(pending: Pending, keys: frozenset[str]) -> bool:
    return bool(keys & pending.topic.heads) or agreement(pending.topic, keys).score >= _NAMED


def _is_not_there(clause: Clause) -> bool:
    return clause.is_undone or clause.is_promise or clause.says(Cue.PENDING)


_DENIES = re.compile(
    r"\b(?:not|cannot|can't|won't|don't|doesn't|isn't|aren't|hasn't|haven't|couldn't|without)\b"
)
_IN_THREAD, _ELSEWHERE = timedelta(days=45), timedelta(days=21)
"""So long after the due an apology may still be for it."""

_NAMED = 0.55
"""How well a clause must agree with a promise to be about it."""
