"""Writes what was seen as entries for the ledger."""

from datetime import datetime

from agent.core.commitment import Due, Evidence, Found
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import Appointment
from agent.core.fulfil.ledger import Entry, EntryKind, Parties
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
        at: datetime | None = None,
        due: Due | None = None,
        reasons: tuple[str, ...] = (),
    ) -> None:
        """A mail did something to a promise; `at` where it happened before it was written of."""
        self.entries.append(
            Entry(
                commitment=pending.id,
                kind=kind,
                at=at or message.sent_at,
                evidence=Evidence(message=message.key),
                due=due,
                thread=message.thread,
                reasons=reasons,
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
        reasons: tuple[str, ...] = (),
    ) -> None:
        """The calendar did."""
        evidence = Evidence(meeting=appointment.meeting.uid)
        entry = Entry(pending.id, kind, at, evidence, due=due, reasons=reasons)
        self.entries.append(entry)
