"""Entries, commitments, drafts and meetings without the words of the mails they were made of.

For mail that is older than its owner keeps. Who, to whom, until when and what became of it stays; so do
the rep's own reasons.
"""

from dataclasses import replace

from agent.core.commitment import Commitment, Due, Found
from agent.core.fulfil.ledger import Author, Entry
from agent.core.meeting import Meeting

ERASED = "(words erased)"
"""What stands where a sentence stood."""


def entry_without_words(entry: Entry) -> Entry:
    """The entry with its date and its evidence."""
    return replace(
        entry,
        due=_due(entry.due),
        found=entry.found and _found(entry.found),
        reasons=entry.reasons if entry.author is Author.REP else (),
    )


def row_without_words(row: Commitment) -> Commitment:
    """The current row with its dates and its state."""
    return replace(row, found=_found(row.found), due=_due(row.due), reasons=())


def meeting_without_words(meeting: Meeting) -> Meeting:
    """The meeting with its time and its people."""
    return replace(meeting, summary="", description="", location="", problems=())


def _found(found: Found) -> Found:
    return replace(
        found,
        quote=ERASED,
        object="",
        actor="",
        due=_due(found.due),
        due_text=None,
        condition="",
        reasons=(),
    )


def _due(due: Due | None) -> Due | None:
    return replace(due, text="") if due else None
