"""What a figure is made of: each part names the commitment, the mail or the meeting it rests on.

Every figure of this package carries its parts, so that page, report and JSON can open it.
"""

from collections.abc import Iterable
from datetime import datetime

from agent.core.commitment import Commitment, CommitmentId
from agent.core.drafting.clean import one_line
from agent.core.fixed import fixed
from agent.core.meeting import Meeting
from agent.core.message import MessageKey

_LONGEST_QUOTE = 280


@fixed
class Part:
    """One thing that happened, with what it adds to a figure and where it can be looked up."""

    what: str  # for a person: "they kept their word"
    at: datetime
    points: float = 0.0
    commitment: CommitmentId | None = None
    message: MessageKey | None = None
    meeting: str | None = None  # its UID
    quote: str = ""  # somebody's own words, fit for one line

    @property
    def order(self) -> tuple[datetime, str, str]:
        """By time, and for the same time always in the same order."""
        return (self.at, self.what, self.commitment or self.message or self.meeting or "")


def of_commitment(row: Commitment, what: str, at: datetime, points: float = 0.0) -> Part:
    """A part that rests on a commitment."""
    return Part(what, at, points, commitment=row.id, quote=short_quote(row.found.quote))


def of_meeting(meeting: Meeting, what: str, at: datetime, points: float = 0.0) -> Part:
    """A part that rests on a meeting."""
    return Part(what, at, points, meeting=meeting.uid, quote=short_quote(meeting.summary))


def newest_first(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts with the latest first, in an order that does not depend on theirs."""
    return tuple(sorted(parts, key=lambda part: part.order, reverse=True))


def short_quote(text: str) -> str:
    """Somebody's words on one line, a very long sentence cut."""
    is_plain = text.isascii() and text.isprintable() and "  " not in text
    line = text if is_plain else one_line(text)
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def part_as_plain(part: Part) -> dict[str, object]:
    """A part for JSON; what is empty is left out."""
    said = {
        "what": part.what,
        "at": part.at.isoformat(),
        "points": round(part.points, 2) or None,
        "id": part.commitment,
        "message_id": f"<{part.message}>" if part.message else None,
        "event_uid": part.meeting,
        "quote": part.quote or None,
    }
    return {name: value for name, value in said.items() if value is not None}
