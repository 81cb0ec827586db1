"""Writes what was seen as entries for the ledger."""

from datetime import datetime

from agent.core.commitment import Due, Evidence, Found
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import Appointment
from agent.core.fulfil.ledger import Entry, EntryKind, Parties
from agent.core.fulfil.match import Match
from agent.core.fulfil.pending import Pending


class Scribe:
    """The machine's entries of one exchange, in the order in which they were seen."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def found(self, pending: Pending, message: ReadMessage, found: Found) -> None:
        """A promise was made."""
        parties = Parties(
            by=pending.by,
            promiser=pending.promiser,
            promisee=pending.promisee,
            account=pending.account,
            message=pending.message,
            thread=pending.thread,
        )
        self.entries.append(
            Entry(
                commitment=pending.id,
                kind=EntryKind.FOUND,
                at=message.sent_at,
                evidence=Evidence(message=message.key),
                due=pending.due,
                found=found,
                parties=parties,
                thread=message.thread,
                reasons=found.reasons,
            )
        )

    def by_mail(
        self,
        pending: Pending,
        kind: EntryKind,
        message: ReadMessage,
        *,
        due: Due | None = None,
        match: Match | None = None,
    ) -> None:
        """A mail did something to a promise; `match.at` where it happened before it was written of."""
        self.entries.append(
            Entry(
                commitment=pending.id,
                kind=kind,
                at=(match.at if match else None) or message.sent_at,
                evidence=Evidence(message=message.key),
                due=due,
                thread=message.thread,
                reasons=match.reasons if match else (),
                score=_rounded(match),
                told=message.recipients if kind in _TELLING else (),
            )
        )

    def by_meeting(
        self,
        pending: Pending,
        kind: EntryKind,
        appointment: Appointment,
        *,
        at: datetime,
        due: Due | None = None,
        match: Match | None = None,
    ) -> None:
        """The calendar did."""
        evidence = Evidence(meeting=appointment.meeting.uid)
        reasons = match.reasons if match else ()
        self.entries.append(
            Entry(pending.id, kind, at, evidence, due=due, reasons=reasons, score=_rounded(match))
        )


_TELLING = (EntryKind.MOVED, EntryKind.TOLD)


def _rounded(match: Match | None) -> float | None:
    """Two digits say enough, and keep an entry the same where arithmetic differs in the last place."""
    return round(match.score, 2) if match else None
