"""The times that a sentence names, before it is known whose they are, and the day of an hour that names none."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from agent.core.commitment import Due
from agent.core.detect.context import Context
from agent.core.detect.due_names import NO_DAY, is_rather_past
from agent.core.detect.tokens import Tokens
from agent.core.due import find_dues, find_event_dues
from agent.core.due.leaning import is_named_in_passing

_AT_ONCE = frozenset({"now", "right now", "just now"})
OPEN_ENDED = ("until ", "till ", "til ", "through ", "thru ")
_WEEK = timedelta(days=7)
_NO_SCENE = ("overnight", "from ", "for ")
_MOST_TIMES = 12  # of one sentence; what names more is a table
_SHORTLY = re.compile(
    r"in a (?:sec|second|moment|tick)|within (?:minutes|seconds)|in the next few minutes", re.IGNORECASE
)


def dues_in(tokens: Tokens, span: tuple[int, int], context: Context) -> list[Due]:
    """The times named between two offsets, their own offsets counted in the whole text."""
    found = find_dues(
        tokens.text,
        context.sent_at,
        span=span,
        workdays=context.workdays,
        day_first=context.day_first,
        at_most=_MOST_TIMES,
    )
    today = context.sent_at.date()
    return [due for due in found if not is_rather_past(due, today) and not _SHORTLY.fullmatch(due.text)]


def days_spoken_of(tokens: Tokens, span: tuple[int, int], context: Context) -> list[Due]:
    """The times named between two offsets that an hour behind them may be meant of."""
    return [due for due in dues_in(tokens, span, context) if _sets_scene(tokens.text, due)]


def due_words(text: str, span: tuple[int, int], due: Due | None) -> str | None:
    """The words that set the time, also where they name an event and no date."""
    if due:
        return due.text
    event = next(iter(find_event_dues(text[span[0] : span[1]])), None)
    return " ".join(event.text.split()) if event else None


def on_day_before(due: Due, earlier: Sequence[Due]) -> Due:
    """A clock time without a day, on the last day that was named before it ("Thursday is fine. I'll call at 3.")."""
    if NO_DAY not in due.rule or not isinstance(due.last, datetime) or not isinstance(due.first, datetime):
        return due
    days = [day(one.last) for one in earlier if day(one.first) == day(one.last)]
    if not days or not timedelta(0) < days[-1] - due.last.date() < _WEEK:
        return due  # it comes on that day already, has passed on it, or the day is far off and told for something else
    later = days[-1] - due.last.date()
    return replace(
        due, first=due.first + later, last=due.last + later, rule=f"{due.rule}, on the day named before"
    )


def _sets_scene(text: str, due: Due) -> bool:
    """Whether a day named in passing is the one that is spoken of from then on."""
    is_stretch = is_at_once(due) or is_open_ended(due) or due.text.lower().startswith(_NO_SCENE)
    return not is_stretch and not is_named_in_passing(text, due.start, due.end)


def is_open_ended(due: Due) -> bool:
    """Whether the words say how long something lasts; it is a due only behind its own verb."""
    return due.text.lower().startswith(OPEN_ENDED)


def is_at_once(due: Due) -> bool:
    """Whether the words say "now", which sets a time only for the verb that they follow."""
    return due.text.lower() in _AT_ONCE


def day(moment: date | datetime) -> date:
    """The day of a due's moment."""
    return moment.date() if isinstance(moment, datetime) else moment
