"""A week of ISO 8601, Monday to Sunday, the unit of the report."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """One week; `year` is the ISO year, which differs from the calendar's around New Year."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> "IsoWeek":
        """The week that `day` lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> "IsoWeek":
        """The week named like 2026-W10; raises ValueError for anything else."""
        year, mark, number = text.strip().upper().partition("-W")
        if not (mark and len(year) == 4 and number.isdecimal() and len(number) <= 2):
            raise ValueError(f"not a week like 2026-W10: {text!r}")
        return cls(int(year), int(number))

    @property
    def first(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    def shifted(self, weeks: int) -> "IsoWeek":
        """The week so many later, or earlier where negative."""
        return IsoWeek.of(self.first + timedelta(weeks=weeks))

    def starts(self, zone: tzinfo) -> datetime:
        """Its first moment in `zone`."""
        return datetime.combine(self.first, time.min, tzinfo=zone)

    def ends(self, zone: tzinfo) -> datetime:
        """The first moment that is no longer in it."""
        return self.shifted(1).starts(zone)

    def has_begun(self, now: datetime, zone: tzinfo) -> bool:
        """Whether anything can be said of it yet."""
        return self.starts(zone) <= now

    def holds(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether an aware moment lies in it."""
        return self.starts(zone) <= moment < self.ends(zone)

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"
