"""`kept explain --json`: the same for programs."""

from datetime import date, datetime

from agent.cli.explained import Explained
from agent.core.commitment import Due, Found


def as_plain(what: Explained) -> dict[str, object]:
    """Offsets count characters of `own`; -1 stands for the subject. Moments are on the writer's clock."""
    mail = what.mail
    return {
        "sent_at": mail.sent_at.isoformat(),
        "kind": mail.kind.value,
        "subject": mail.subject,
        "own": mail.words.text,
        "signature": mail.words.signature,
        "quoted": mail.words.quoted,
        "commitments": [_commitment(one, what) for one in what.found],
        "nearly": [{"quote": one.quote, "probability": one.probability} for one in what.near],
        "times": [_due(due, what) for due in what.times],
        "events": [{"start": one.start, "end": one.end, "text": one.text} for one in what.events],
    }


def _commitment(one: Found, what: Explained) -> dict[str, object]:
    return {
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "action": one.action.value,
        "object": one.object,
        "strength": one.strength.value,
        "owner": one.owner.value,
        "actor": one.actor,
        "condition": one.condition,
        "renegotiates": one.renegotiates,
        "probability": one.probability,
        "reasons": list(one.reasons),
        "due": _due(one.due, what) if one.due else None,
        "due_text": one.due.text if one.due else one.due_text,
    }


def _due(due: Due, what: Explained) -> dict[str, object]:
    return {
        "first": _moment(due.first, what),
        "last": _moment(due.last, what),
        "text": due.text,
        "start": due.start,
        "end": due.end,
        "zone": due.zone,
        "rule": due.rule,
        "sure": due.sure,
        "alternatives": [_moment(other, what) for other in due.alternatives],
    }


def _moment(value: date | datetime, what: Explained) -> str:
    return value.astimezone(what.zone).isoformat() if isinstance(value, datetime) else value.isoformat()
