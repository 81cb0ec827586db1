"""A due that the calendar gives: "before our call" is the start of the next call with that customer."""

import re
from collections.abc import Iterable
from dataclasses import replace

from agent.core.commitment import Due, Found
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import calendar_due
from agent.core.fulfil.sides import is_own_side
from agent.core.fulfil.words import content
from agent.core.meeting import Meeting
from agent.core.policy import Rep

_BEFORE_A_TALK = re.compile(
    r"\b(?:before|ahead of|prior to|in time for|for|by|at|in|during|on) (?:our|the|your|that|this|next|tomorrow's|\w+day's) (?:\w+ ){0,2}"
    r"(call|meeting|demo|visit|session|workshop|review|presentation|walkthrough|kick-?off|chat|lunch|tour)\b|\bbefore we (?:meet|speak|talk)\b"
)

_BEFORE_ONE = re.compile(
    r"\b(?:before|ahead of|prior to|in time for) (?:our|the|your|that|\w+day's) (?:\w+ ){0,2}\w+|\bbefore we\b"
)


def nearer_due(
    due: Due | None, found: Found, message: ReadMessage, meetings: Iterable[Meeting], rep: Rep
) -> Due | None:
    """The due that the calendar makes exact: "before our call on Tuesday" ends when that day's call begins."""
    if due is None:
        return due_from_calendar(found, message, meetings, rep)
    quote = found.quote.lower().replace("’", "'")
    if due.has_hour or _BEFORE_ONE.search(quote) is None:
        return due
    that_day = (m for m in meetings if m.start.astimezone(rep.zone).date() == due.last)
    named = replace(found, due_text=quote)
    return due_from_calendar(named, message, that_day, rep) or due


def due_from_calendar(
    found: Found, message: ReadMessage, meetings: Iterable[Meeting], rep: Rep
) -> Due | None:
    """The start of the next meeting that a promise names as its due; None where the calendar has none."""
    text = (found.due_text or "").lower().replace("’", "'")
    named = _BEFORE_A_TALK.search(text)
    if named is None:
        return None
    coming = [
        m for m in meetings if _is_with_customer(m, rep) and m.start > message.sent_at and not m.cancelled
    ]
    kind = set(content(named.group(1) or ""))
    alike = [m for m in coming if kind & set(content(m.summary))] or coming
    first = min(alike, key=lambda m: (m.start, m.uid), default=None)
    return replace(calendar_due(first), text=found.due_text or "") if first else None


def _is_with_customer(meeting: Meeting, rep: Rep) -> bool:
    return any(not is_own_side(p, rep) for p in meeting.people)
