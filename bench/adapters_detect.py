"""The commitment finder with the signature that the gold set's `score.py` asks for; a thin call of the product's own code."""

from datetime import date, datetime
from typing import Any

from agent.core.commitment import Found
from agent.core.detect import Context
from agent.resources import detector


def find(text: str, sent_at: datetime) -> list[dict[str, Any]]:
    """The commitments in what a sender newly wrote: offsets, due in the sender's own time, strength, owner, action."""
    return [_as_row(found, sent_at) for found in detector().find(text, Context(sent_at))]


def _as_row(found: Found, sent_at: datetime) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "due": _last_moment(found, sent_at),
        "strength": found.strength.value,
        "owner": found.owner.value,
        "action": found.action.value,
    }


def _last_moment(found: Found, sent_at: datetime) -> date | datetime | None:
    last = found.due.last if found.due else None
    return last.astimezone(sent_at.tzinfo) if isinstance(last, datetime) else last
