"""The daily brief as plain lists and dictionaries, ready for JSON. The keys are stable."""

from agent.core.radar.started import Started
from agent.core.score.plain import line_as_plain
from agent.core.score.today import Appointment, AtRisk, Brief, Question

Plain = dict[str, object]


def brief_as_plain(brief: Brief) -> Plain:
    """One rep's day; times as ISO 8601 in the rep's zone."""
    return {
        "rep": {"name": brief.rep.name, "email": brief.rep.email},
        "date": brief.as_of.date().isoformat(),
        "as_of": brief.as_of.isoformat(),
        "matters": [{"step": concern.step.value, **line_as_plain(concern.line)} for concern in brief.matters],
        "meetings": [_meeting(one) for one in brief.meetings],
        "due_today": [line_as_plain(line) for line in brief.due_today],
        "overdue": [line_as_plain(line) for line in brief.overdue],
        "customers_owe": [
            {**line_as_plain(line), "may_ask": line.account not in brief.not_to_chase}
            for line in brief.customers_owe
        ],
        "needs_your_word": [_question(one) for one in brief.questions],
        "slip_radar": {"dates_known": brief.known, "promises": [_at_risk(one) for one in brief.at_risk]},
        "drafts": sorted(brief.drafts),
        "not_raised": list(brief.silenced),
    }


def _meeting(one: Appointment) -> Plain:
    return {
        "event_uid": one.uid,
        "summary": one.summary,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "accounts": list(one.accounts),
        "people": list(one.people),
        "accepted": one.is_accepted,
        "we_owe": [line_as_plain(line) for line in one.we_owe],
        "they_owe": [line_as_plain(line) for line in one.they_owe],
    }


def _question(one: Question) -> Plain:
    return {
        **line_as_plain(one.line),
        "reasons": list(one.reasons),
        "asked_before": one.asked_before,
        "commands": [f"kept {word} {one.line.id}" for word in ("keep", "dismiss")]
        + [f"kept move {one.line.id} DATE"],
    }


def _started(said: Started) -> Plain:
    return {"quote": said.quote, "message_id": f"<{said.message}>", "at": said.at.isoformat()}


def _at_risk(one: AtRisk) -> Plain:
    return {
        **line_as_plain(one.line),
        "probability": round(one.risk.probability, 3),
        "likely": one.risk.is_likely,
        "possible": one.risk.is_possible,
        "started": _started(one.started) if one.started else None,
        "working_hours_left": round(one.risk.time_left.total_seconds() / 3600, 1),
        "parts": [
            {"words": part.words, "odds": round(part.odds, 3), "ids": list(part.commitments)}
            for part in one.risk.parts
        ],
    }
