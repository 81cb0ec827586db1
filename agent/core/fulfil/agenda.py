"""The calendar's part in following: an event moves a talk, calls it off, holds it, or is the promised invitation."""

from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import Due
from agent.core.fulfil.attendance import was_missed
from agent.core.fulfil.book import Book
from agent.core.fulfil.cancellations import Cancellations
from agent.core.fulfil.exchange import ReadMessage
from agent.core.fulfil.held import (
    Appointment,
    calendar_due,
    called_off,
    held,
    invited,
    is_at_hour,
    moved_to,
    takes_its_place,
)
from agent.core.fulfil.ledger import EntryKind
from agent.core.fulfil.match import Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.scribe import Scribe
from agent.core.policy import Policy, Rep

_AS_GOOD = 0.11
"""An event that fits two talks about as well holds both: one call can keep two promises to call."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Looks at one change of the calendar at a time."""

    rep: Rep
    policy: Policy
    book: Book
    scribe: Scribe
    cancellations: Cancellations
    messages: tuple[ReadMessage, ...]  # of the exchange, in order of time
    appointments: tuple[Appointment, ...]  # of the exchange

    def change(self, appointment: Appointment) -> None:
        """An event was made, moved or cancelled."""
        at = appointment.known_at
        for pending in self.book.near_calendar(at, appointment.keys):
            match = invited(pending, appointment)
            if match.score >= self.policy.evidence_score and at > pending.made_at:
                self._settle(pending, appointment, match, is_start=False)
        if appointment.meeting.cancelled and not appointment.by_customer:
            self.cancellations.cancelled.append(appointment)
        talks = self.book.talks(at)
        for pending in talks:
            self._change_talk(pending, appointment, is_sole=len(talks) == 1)

    def take_place(self, appointment: Appointment) -> None:
        """An event began: it fulfils the talk that it fits best, unless a mail afterwards says that nobody came."""
        if was_missed(appointment.meeting, self.messages):
            return
        talks = self.book.talks(appointment.meeting.start)
        matches = [(held(pending, appointment, self.rep.zone), pending) for pending in talks]
        best = max((match.score for match, _ in matches), default=0.0)
        for match, pending in matches:
            if match.score >= max(self.policy.evidence_score, best - _AS_GOOD):
                self._settle(pending, appointment, match, is_start=True)

    def _change_talk(self, pending: Pending, appointment: Appointment, *, is_sole: bool) -> None:
        """The customer's cancelling speaks for itself; ours needs words in a mail as well."""
        at = appointment.known_at
        if called_off(pending, appointment, self.rep.zone):
            if (instead := self._in_place_of(appointment)) is not None:
                self._move(pending, instead, calendar_due(instead.meeting), at=max(at, instead.known_at))
                self.cancellations.replaced[pending.id] = at
            elif appointment.by_customer or self.cancellations.was_written(pending.threads, at):
                match = Match(1.0, (f"“{appointment.meeting.summary}” was cancelled in the calendar",))
                self.scribe.by_meeting(pending, EntryKind.WITHDRAWN, appointment, at=at, match=match)
                self.book.close(pending)
            return
        due = moved_to(pending, appointment, self.rep.zone, is_sole=is_sole)
        if due is not None and not self._is_anothers(pending, appointment):
            self._move(pending, appointment, due, at=at)

    def _in_place_of(self, off: Appointment) -> Appointment | None:
        """The event that was made in place of one that was called off."""
        made = (one for one in self.appointments if takes_its_place(one, off))
        return min(made, key=lambda one: (one.meeting.start, one.meeting.uid), default=None)

    def _move(self, pending: Pending, to: Appointment, due: Due, *, at: datetime) -> None:
        self.scribe.by_meeting(pending, EntryKind.MOVED, to, at=at, due=due)
        self.book.put_off(pending, due)

    def _is_anothers(self, pending: Pending, appointment: Appointment) -> bool:
        """Whether an event lies at the very hour of another talk that was promised."""
        at = appointment.meeting.start
        return any(
            other is not pending and is_at_hour(other, at) for other in self.book.talks(appointment.known_at)
        )

    def _settle(self, pending: Pending, by: Appointment, match: Match, *, is_start: bool) -> None:
        at = by.meeting.start if is_start else by.known_at
        self.scribe.by_meeting(pending, EntryKind.FULFILLED, by, at=at, match=match)
        self.book.close(pending)
