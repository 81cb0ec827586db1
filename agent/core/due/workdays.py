"""Working days as a value: which days count in "two business days".

Pure: the holidays of a country are looked up by the shell and handed in as dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_FARTHEST = 20_000  # working days; nobody promises for two lifetimes, and a count is walked day by day


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working week and the days off of one country or company."""

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})  # as `date.weekday` counts: Monday is 0

    def is_working(self, day: date) -> bool:
        """Whether people are at work on `day`."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def add(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, or before it where `count` is negative.

        Zero gives `day` itself where it is a working day, and else the next one. Raises OverflowError
        where the count is beyond all reason or no day of the week is a working day.
        """
        if abs(count) > _FARTHEST or len(self.weekend) >= 7:
            raise OverflowError(f"{count} working days")
        if count == 0:
            return day if self.is_working(day) else self.add(day, 1)
        step, left = (_DAY, count) if count > 0 else (-_DAY, -count)
        while left:
            day += step
            left -= self.is_working(day)
        return day


PLAIN_WEEK = Workdays()
"""Monday to Friday, no holidays known."""
