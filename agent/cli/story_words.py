"""The story of one commitment, for a person and for a program."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from textwrap import fill

from agent.cli.dates import day_or_moment, stamp
from agent.core.commitment import By, Commitment, Evidence, State
from agent.core.fulfil.ledger import Author, Entry, EntryKind
from agent.render.as_json import commitment_json, due_json, evidence_json
from agent.render.due_words import doubts_of
from agent.store_port import Line, StoredDraft

_WHAT = {
    EntryKind.FOUND: "promised",
    EntryKind.MENTIONED: "said again",
    EntryKind.MOVED: "moved to",
    EntryKind.TOLD: "the other side was told of the slip",
    EntryKind.FULFILLED: "done",
    EntryKind.MAYBE: "perhaps done: mail alone cannot tell",
    EntryKind.MET: "the other side has written since",
    EntryKind.WITHDRAWN: "no longer needed",
    EntryKind.CONFIRMED: "confirmed by you",
    EntryKind.DISMISSED: "dismissed by you: no promise",
    EntryKind.SILENCED: "not raised",
}


def story(
    row: Commitment, lines: Sequence[Line], drafts: Sequence[StoredDraft], *, now: datetime, zone: tzinfo
) -> str:
    """The story in some ten lines."""
    return "\n".join(
        [*_head(row, now, zone), "", *_history(lines, zone), *_drafts(drafts), "", _next_step(row, now, zone)]
    )


def _head(row: Commitment, now: datetime, zone: tzinfo) -> list[str]:
    whose = "Your promise" if row.by is By.REP else f"Promised by {_who(row)}"
    to = ", ".join(person.name or person.email for person in row.promisee)
    out = [f"{whose} to {to} ({row.account})", fill(f"“{row.found.quote}”", 96), ""]
    out.append(f"state     {row.state(now, zone).value}")
    out.append(f"due       {_due(row, zone)}")
    object_words = f" {row.found.object}" if row.found.object else ""
    out.append(
        f"action    {row.found.action.value}{object_words}, {row.found.strength.value}, probability {row.found.probability:.2f}"
    )
    if row.found.condition:
        out.append(f"waits for {row.found.condition}")
    if row.found.reasons:
        out.append(fill("because   " + "; ".join(row.found.reasons), 96, subsequent_indent=" " * 10))
    return out


def _due(row: Commitment, zone: tzinfo) -> str:
    if row.due is None:
        return f"“{row.found.due_text}”, which is no date" if row.found.due_text else "no date named"
    rule = f" (read by the rule {row.due.rule})" if row.due.rule else ""
    return f"{day_or_moment(row.due.last, zone)}, from “{row.due.text}”{rule}{doubts_of(row.due, zone)}"


def _history(lines: Sequence[Line], zone: tzinfo) -> list[str]:
    return [part for line in sorted(lines, key=lambda line: line.entry.at) for part in _line(line, zone)]


def _line(line: Line, zone: tzinfo) -> list[str]:
    entry = line.entry
    moved = f" {day_or_moment(entry.due.last, zone)}" if entry.kind is EntryKind.MOVED and entry.due else ""
    is_word = entry.author is Author.REP
    taken_back = f"  (taken back {'by you' if is_word else 'later'})" if line.retracted_at else ""
    by = "  (your word)" if is_word else ""
    out = [f"{stamp(entry.at, zone)}  {_WHAT[entry.kind]}{moved}{_rests_on(entry.evidence)}{by}{taken_back}"]
    if entry.reasons and entry.kind is not EntryKind.FOUND:
        out.append(_indented(f"because {'; '.join(entry.reasons)}{_score(entry)}"))
    if entry.told:
        out.append(_indented(f"told {', '.join(person.name or person.email for person in entry.told)}"))
    return out


def _indented(text: str) -> str:
    return fill(text, 96, initial_indent=" " * 22, subsequent_indent=" " * 22)


def _score(entry: Entry) -> str:
    return f" (fits to {entry.score:.2f} of 1)" if entry.score is not None else ""


def _rests_on(evidence: Evidence) -> str:
    if evidence.message:
        return f"  <{evidence.message}>"
    return f"  event {evidence.meeting}" if evidence.meeting else ""


def _drafts(drafts: Sequence[StoredDraft]) -> list[str]:
    return [
        f"draft     {draft.kind.value.replace('_', ' ')}: {draft.state.value.replace('_', ' ')}"
        for draft in drafts
    ]


def _next_step(row: Commitment, now: datetime, zone: tzinfo) -> str:
    short, later = row.id[:6], (now + timedelta(days=7)).date()
    if row.state(now, zone) is State.UNCLEAR:
        return f"Was it kept? Yes: kept keep {short} · not yet: kept move {short} {later} · no promise: kept dismiss {short}"
    return f"Not right? kept dismiss {short} (no promise) · kept keep {short} (it was kept) · kept move {short} {later}"


def _who(row: Commitment) -> str:
    return row.promiser.name or row.promiser.email


def story_json(row: Commitment, lines: Sequence[Line], now: datetime, zone: tzinfo) -> dict[str, object]:
    """The commitment as in `kept promises --json`, with its reasons and its history."""
    return {
        **commitment_json(row, now, zone),
        "probability": row.found.probability,
        "reasons": list(row.found.reasons),
        "history": [
            {
                "kind": line.entry.kind.value,
                "at": line.entry.at.astimezone(zone).isoformat(),
                "author": line.entry.author.value,
                "evidence": evidence_json(line.entry.evidence),
                "due": due_json(line.entry.due, zone),
                "reasons": list(line.entry.reasons),
                "score": line.entry.score,
                "told": [person.email for person in line.entry.told],
                "retracted": line.retracted_at is not None,
            }
            for line in lines
        ],
    }
