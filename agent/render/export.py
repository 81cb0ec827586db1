"""The whole ledger for other programs: JSON with every line of its history, and a table that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from agent.core.commitment import Commitment
from agent.render.as_json import commitment_json, due_json, evidence_json
from agent.store_port import Line

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "id", "by", "promiser", "promisee", "account", "quote", "action", "due", "due_text", "strength", "state", "moved", "told_in_time"
)  # fmt: skip


def story_json(row: Commitment, history: Iterable[Line], *, now: datetime, zone: tzinfo) -> dict[str, object]:
    """A commitment as `kept promises --json` has it, with its history."""
    return {**commitment_json(row, now, zone), "history": [_line(line, zone) for line in history]}


def _line(line: Line, zone: tzinfo) -> dict[str, object]:
    entry = line.entry
    return {
        "kind": entry.kind.value,
        "author": entry.author.value,
        "at": entry.at.isoformat(),
        "evidence": evidence_json(entry.evidence),
        "due": due_json(entry.due, zone),
        "reasons": list(entry.reasons),
        "told": [address.email for address in entry.told],
        "recorded_at": line.recorded_at.isoformat(),
        "retracted_at": line.retracted_at.isoformat() if line.retracted_at else None,
    }


def as_table(rows: Sequence[Commitment], *, now: datetime, zone: tzinfo) -> str:
    """CSV (RFC 4180) of the ledger. Words that a spreadsheet would run as a formula begin with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in rows:
        values = commitment_json(row, now, zone)
        writer.writerow([_cell(values[name]) for name in _COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
