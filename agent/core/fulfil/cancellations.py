"""Meetings called off: the calendar says which, a mail says that it was meant. Either may come first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from agent.core.commitment import CommitmentId
from agent.core.fulfil.held import Appointment, called_off
from agent.core.fulfil.pending import Pending
from agent.core.message import ThreadKey

_SAME_MATTER = timedelta(days=3)
"""So long before the calendar a mail may have called the meeting off."""


@dataclass(slots=True)
class Cancellations:
    """What was called off so far: by our own side in the calendar, and in words by thread; and which talks another event then held."""

    cancelled: list[Appointment] = field(default_factory=list)
    written: dict[ThreadKey, datetime] = field(default_factory=dict)
    replaced: dict[CommitmentId, datetime] = field(default_factory=dict)

    def is_in_calendar(self, pending: Pending, zone: tzinfo) -> bool:
        """Whether our side has taken the promised talk out of the calendar."""
        return any(called_off(pending, appointment, zone) for appointment in self.cancelled)

    def was_replaced(self, pending: Pending, at: datetime) -> bool:
        """Whether the calendar shortly before called the talk off and named another time: a mail that says so ends nothing."""
        return pending.id in self.replaced and at - self.replaced[pending.id] < _SAME_MATTER

    def was_written(self, threads: Iterable[ThreadKey], at: datetime) -> bool:
        """Whether a mail in one of these threads called something off shortly before."""
        return any(at - self.written[thread] < _SAME_MATTER for thread in threads if thread in self.written)
