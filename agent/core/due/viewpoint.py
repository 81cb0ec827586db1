"""From where a phrase about time is read: when it was written, on whose clock, by whose habits."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from agent.core.due.spans import midnight
from agent.core.due.terms import Span
from agent.core.due.workdays import PLAIN_WEEK, Workdays
from agent.core.due.zones import THEIRS, zone_named


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """One writer at one moment."""

    written: datetime  # aware, or naive where only wall times are asked for
    workdays: Workdays = PLAIN_WEEK
    day_first: bool = False
    spoken_of: Span | None = None  # what was named before, for "the same day"
    is_same_sentence: bool = False  # whether it was named in the same sentence

    @property
    def now(self) -> datetime:
        """The wall time of writing."""
        return self.written.replace(tzinfo=None)

    @property
    def today(self) -> date:
        """The day of writing, on the writer's calendar."""
        return self.written.date()

    def at(self, day: date) -> "Viewpoint":
        """The same habits from the start of another day."""
        return replace(self, written=midnight(day))

    def later(self, wall: datetime, lapse: timedelta) -> datetime:
        """What the writer's clock shows when so much time has passed, also over a night on which clocks change.

        Its `fold` tells the second of two such moments from the first (PEP 495).
        """
        zone = self.written.tzinfo
        if zone is None:
            return wall + lapse
        return (wall.replace(tzinfo=zone).astimezone(UTC) + lapse).astimezone(zone).replace(tzinfo=None)

    def clock_in(self, zone: str) -> datetime:
        """The wall time of writing in a named zone; the writer's own where it is not known."""
        if self.written.tzinfo is None or not zone or zone == THEIRS:
            return self.now
        return self.written.astimezone(zone_named(zone)).replace(tzinfo=None)
