"""What a phrase about time means, before it is known when it was written.

The grammar turns words into these values; `resolve` turns them and a reference time into a `Span`.
They know no language and no clock.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour on the clock. `half` is "am", "pm", "24" where it is certain, and "" for "at 3"."""

    hour: int
    minute: int = 0
    half: str = ""
    zone: str = ""  # IANA name, or `zones.THEIRS`
    bare: bool = False  # a lone number: "at 3" may be an hour


@dataclass(frozen=True, slots=True)
class Hours:
    """From one hour to another: "1-3pm"."""

    first: Clock
    last: Clock


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time: pairs of a count and a unit, largest first. `vague` for "a few"."""

    parts: tuple[tuple[float, str], ...]
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date of which only some fields may be said; the rest is the next that fits."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    other: "Date | None" = None  # the other reading of 5/6
    next: bool = False  # "next May", said in May, is a year off


@dataclass(frozen=True, slots=True)
class Weekday:
    """As in "Friday", "this Friday", "next Friday". `which`: "", this, next, last, coming."""

    weekday: int
    which: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A day with a name, from `named_days`."""

    name: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of writing."""


@dataclass(frozen=True, slots=True)
class Period:
    """A unit of the calendar counted from the present one: 0 this, 1 next, -1 last.

    Units are day, weekend, week, month, quarter, half, year.
    """

    unit: str
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """A unit known by its number: Q3, week 36, the summer of 2027."""

    unit: str
    number: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """An amount after a term (before it where `back`); after the moment of writing without one."""

    amount: Amount
    base: "Term | None" = None
    back: bool = False
    window: bool = False  # everything up to there: "within two weeks"


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th weekday or unit inside a term; -1 is the last: "the first Monday of next month"."""

    nth: int
    what: "int | str"
    within: "Term"


@dataclass(frozen=True, slots=True)
class Count:
    """The n-th weekday or weekend after a term, or before it: "two Mondays after May 25"."""

    count: int
    what: "int | str"
    base: "Term | None" = None
    back: bool = False


@dataclass(frozen=True, slots=True)
class Inside:
    """A day or month looked for inside another term: "Friday next week", "the 5th of next month"."""

    what: "Term"
    within: "Term"


@dataclass(frozen=True, slots=True)
class Edge:
    """A part of a term: start, early, mid, late, end, rest, first half, second half."""

    edge: str
    base: "Term"


@dataclass(frozen=True, slots=True)
class Around:
    """The week, weekend, month or day that holds a term: "the week of the 5th"."""

    unit: str
    base: "Term"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day: morning, lunch, afternoon, evening, night."""

    part: str
    base: "Term | None" = None


@dataclass(frozen=True, slots=True)
class At:
    """An hour of a day, or of the next day on which it comes."""

    clock: Clock
    base: "Term | None" = None


@dataclass(frozen=True, slots=True)
class From:
    """From hour to hour of a day, or of the next on which they come."""

    hours: Hours
    base: "Term | None" = None


@dataclass(frozen=True, slots=True)
class Range:
    """From one term to another."""

    first: "Term"
    last: "Term"


@dataclass(frozen=True, slots=True)
class Either:
    """One term or another: "Wed or Thu". The later one is still in time."""

    one: "Term"
    two: "Term"


@dataclass(frozen=True, slots=True)
class SameDay:
    """As in "The same day": the one spoken of last; with `stretch` also where that was a week or a month."""

    stretch: bool = False


@dataclass(frozen=True, slots=True)
class DayNumber:
    """A weekday and a bare number, of the month or an hour: "Monday 16", "Saturday 11"."""

    weekday: int
    number: int


@dataclass(frozen=True, slots=True)
class Same:
    """One day said twice: "tomorrow, Thursday"."""

    day: "Term"
    weekday: int


@dataclass(frozen=True, slots=True)
class Bound:
    """A term with the word that says how it limits: by, before, until, after, from, on, every."""

    word: str
    term: "Term"


Term = (
    Date | Weekday | Named | Now | Period | Numbered | Shift | Nth | Count | Inside
    | Edge | Around | Part | At | From | Range | Either | Same | SameDay | DayNumber | Bound
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the calendar on the writer's clock, as naive times.

    `last` is exclusive where whole days are meant (the midnight after), and the stated moment where
    an hour was given. `grain` says what was named: minute, part, day, weekend, week, month, ...; for
    a part of a larger one "end week", "early month" and the like.
    """

    first: datetime
    last: datetime
    grain: str
    zone: str = ""
    sure: float = 1.0
    others: tuple[datetime | date, ...] = field(default=())

    @property
    def is_moment(self) -> bool:
        """Whether `last` is a moment that somebody named, and not the end of a day."""
        return self.grain in ("minute", "hours")


@dataclass(frozen=True, slots=True)
class Expression:
    """Words about time in a text, and the stretch of the calendar that they name."""

    start: int
    end: int
    text: str
    word: str  # how they limit: by, before, until, after, from, on, within, for, since; "" where nothing is said
    term: Term
    span: Span
    is_open: bool = False  # counted from the day of writing because no other was spoken of: "the next day"

    def moved(self, by: int) -> "Expression":
        """The same, by offsets into a text that begins `by` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by) if by else self
