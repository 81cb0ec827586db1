"""Commitments and drafts as the JSON that the command line promises (see the README)."""

from datetime import date, datetime, tzinfo

from agent.core.commitment import Commitment, Due, Evidence, State


def commitment_json(row: Commitment, now: datetime, zone: tzinfo) -> dict[str, object]:
    """One commitment; its due is a date, or a date-time in `zone`, the rep's. A meeting to come is no evidence yet."""
    state = row.state(now, zone)
    return {
        "id": row.id,
        "by": row.by.value,
        "promiser": row.promiser.email,
        "promisee": [address.email for address in row.promisee],
        "account": row.account,
        "message_id": f"<{row.message}>",
        "quote": row.found.quote,
        "action": row.found.action.value,
        "due": due_json(row.due, zone),
        "due_text": row.due.text if row.due else row.found.due_text,
        "strength": row.found.strength.value,
        "state": state.value,
        "evidence": evidence_json(row.evidence) if state in (State.KEPT, State.LATE) else None,
        "moved": row.moved,
        "told_in_time": row.told_in_time,
    }


def due_json(due: Due | None, zone: tzinfo) -> str | None:
    """A day as a date, a moment as a date-time in `zone`."""
    if due is None:
        return None
    last: date | datetime = due.last
    return (last.astimezone(zone) if isinstance(last, datetime) else last).isoformat()


def evidence_json(evidence: Evidence | None) -> dict[str, str] | None:
    """The message or the event; None where there is neither (the rep's own word, say)."""
    if evidence is None:
        return None
    if evidence.message is not None:
        return {"message_id": f"<{evidence.message}>"}
    return {"event_uid": evidence.meeting} if evidence.meeting is not None else None
