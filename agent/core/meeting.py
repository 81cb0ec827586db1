"""One meeting as the rep's calendar shows it, with who was asked and what they answered."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from agent.core.message import Address


class Answer(StrEnum):
    """PARTSTAT of RFC 5545 3.2.12, in the words every provider maps to."""

    NONE = "needs_action"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was asked to come."""

    address: Address
    answer: Answer = Answer.NONE
    is_resource: bool = False  # CUTYPE=ROOM or RESOURCE


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence. `start` and `end` are aware; `all_day` meetings carry the midnight of their day in `zone`."""

    uid: str  # RFC 5545 UID; occurrences of a series share it and differ in `occurrence`
    start: datetime
    end: datetime
    summary: str = ""
    description: str = ""
    location: str = ""
    organizer: Address | None = None
    attendees: tuple[Attendee, ...] = ()
    cancelled: bool = False
    sequence: int = 0  # RFC 5545 3.8.7.4: rises when the organizer moves it
    created: datetime | None = None
    updated: datetime | None = None
    all_day: bool = False
    occurrence: date | datetime | None = None  # RECURRENCE-ID; None for a single event
    problems: tuple[str, ...] = ()
    starts_before: tuple[
        datetime, ...
    ] = ()  # where it stood before it was moved, the first first, as far as it was seen

    @property
    def people(self) -> tuple[Address, ...]:
        """Organizer and attendees, rooms left out."""
        first = (self.organizer,) if self.organizer else ()
        return first + tuple(a.address for a in self.attendees if not a.is_resource)
