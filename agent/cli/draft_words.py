"""A draft for a person and for a program."""

from agent.core.commitment import Commitment
from agent.core.score.plain import smart_as_plain
from agent.flows.draft_rows import ask_of
from agent.store_port import StoredDraft

_QUOTED_LINES_SHOWN = 3


def draft_json(row: StoredDraft, about: Commitment) -> dict[str, object]:
    """One draft as the command line promises it."""
    draft = row.draft
    return {
        "id": f"{row.commitment}.{row.kind.value}",
        "kind": row.kind.value,
        "about": about.found.quote,
        "in_reply_to": f"<{draft.in_reply_to}>" if draft.in_reply_to else None,
        "to": [address.email for address in draft.to],
        "subject": draft.subject,
        "body": draft.text,
        "state": row.state.value,
        "ask": smart_as_plain(checked) if (checked := ask_of(row)) else None,
    }


def draft_words(row: StoredDraft, about: Commitment) -> str:
    """One draft as it would be read, the quoted mail below it cut short."""
    draft = row.draft
    to = ", ".join(f"{a.name} <{a.email}>" if a.name else a.email for a in draft.to)
    checked = ask_of(row)
    lacks = f"  Its ask lacks: {', '.join(checked.lacks)}\n" if checked and not checked.is_smart else ""
    head = f"{row.kind.value.replace('_', ' ')} about {about.id[:6]}, {row.state.value.replace('_', ' ')}"
    body = "\n".join("  " + line for line in _without_long_quote(draft.text))
    return f"{head}\n{'─' * len(head)}\n  To: {to}\n  Subject: {draft.subject}\n{lacks}\n{body}"


def _without_long_quote(text: str) -> list[str]:
    lines = text.rstrip().splitlines()
    quoted = [number for number, line in enumerate(lines) if line.startswith(">")]
    if len(quoted) <= _QUOTED_LINES_SHOWN:
        return lines
    return [*lines[: quoted[_QUOTED_LINES_SHOWN]], "> ..."]
