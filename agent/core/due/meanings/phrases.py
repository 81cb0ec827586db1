"""Phrases put together from smaller ones: "end of next month", "two weeks after Easter", "by Friday"."""

from dataclasses import replace

from agent.core.due.meanings.amounts import Left, amount, as_number
from agent.core.due.meanings.hours import at
from agent.core.due.terms import (
    Amount,
    Around,
    At,
    Bound,
    Clock,
    Count,
    Date,
    Edge,
    Either,
    Hours,
    Inside,
    Named,
    Nth,
    Numbered,
    Part,
    Period,
    Range,
    Same,
    SameDay,
    Shift,
    Term,
    Weekday,
)


def as_term(found: Term | Clock | Hours) -> Term:
    """A phrase as a term, also where it is an hour alone."""
    return at(found) if isinstance(found, (Clock, Hours)) else found


def bound(word: str, when: Term | Clock | Hours) -> Bound:
    """A phrase with the word that limits it; the innermost such word counts."""
    term = as_term(when)
    return term if isinstance(term, Bound) else Bound(word, term)


def about(when: Term | Clock | Hours) -> Bound:
    """What something is for: "the numbers for June" are not due then, but "ready for Friday" is a due."""
    term = as_term(when)
    is_topic = (isinstance(term, Date) and term.day is None) or (
        isinstance(term, Numbered | Period) and term.unit in ("month", "quarter", "half", "year")
    )
    return bound("about" if is_topic else "on", term)


def after(amount: Amount, base: Term | Clock | Hours | None = None) -> Shift:
    """So long after something, or after the moment of writing."""
    return Shift(amount, None if base is None else as_term(base))


def before(amount: Amount, base: Term | Clock | Hours | None = None) -> Shift:
    """So long before something, or before the moment of writing."""
    return Shift(amount, None if base is None else as_term(base), back=True)


def within(amount: Amount) -> Shift:
    """Any time up to so long after the moment of writing."""
    return Shift(amount, window=True)


def later(count: float, unit: str) -> Shift:
    """The next day: so long after the day that was spoken of."""
    return within_after(amount(count, unit))


def earlier(count: float, unit: str) -> Shift:
    """The day before."""
    return replace(later(count, unit), back=True)


def after_that(amount: Amount) -> Shift:
    """Two days later, after the day that was spoken of; two hours later is from now."""
    has_days = amount.parts[-1][1] not in ("hour", "minute", "second")
    return within_after(amount) if has_days else after(amount)


def after_it(amount: Amount) -> Shift | Left:
    """Two days after; an hour after is not counted, for nobody knows from when."""
    shift = after_that(amount)
    return shift if shift.base else Left.ALONE


def before_it(amount: Amount) -> Shift | Left:
    """Two days before; an hour before is not counted."""
    shift = after_that(amount)
    return replace(shift, back=True) if shift.base else Left.ALONE


def whole_later(unit: str) -> Around:
    """The following week, and the whole of it; the weekend after a day is the one that comes next."""
    if unit == "weekend":
        return Around(unit, SameDay(stretch=True))
    return Around(unit, Shift(amount(1, unit), SameDay(stretch=True)))


def within_after(amount: Amount) -> Shift:
    """Within a week after that."""
    return Shift(amount, SameDay())


def after_when(amount: Amount, when: Term | Clock | Hours) -> Shift:
    """Two weeks after something."""
    return after(amount, when)


def before_when(amount: Amount, when: Term | Clock | Hours) -> Shift:
    """Two weeks before something."""
    return before(amount, when)


def out(amount: Amount) -> Shift | Left:
    """Two weeks out, but not a night out."""
    return Left.ALONE if amount.parts[0][1] in ("day", "night") else after(amount)


def in_minutes(number: str) -> Bound:
    """As in "Calling you in 10"."""
    return Bound("within", Shift(amount(number, "minute")))


def inside(what: Term, within: Term) -> Term | Left:
    """A day in a week or a month, a month in a year; left alone where the two do not fit."""
    if isinstance(what, Part) and what.base is not None:
        base = inside(what.base, within)
        return base if isinstance(base, Left) else Part(what.part, base)
    fits = isinstance(what, (Weekday, Named)) or (isinstance(what, Date) and what.year is None)
    return Inside(what, within) if fits else Left.ALONE


def in_span(day: Term, span: Term) -> Term | Left:
    """As in "Friday next week", "March 5 next year"."""
    return inside(day, span)


def span_in_span(a: Term, b: Term) -> Term | Left:
    """As in "March next year", "Q1 next year", "mid-week next week"."""
    if isinstance(a, Edge) and isinstance(a.base, Period) and isinstance(b, Period) and a.base.unit == b.unit:
        return replace(a, base=b)
    is_part = (isinstance(a, Date) and a.year is None) or (isinstance(a, Numbered) and a.year is None)
    is_year = (isinstance(b, Date) and b.month is None) or (isinstance(b, Period) and b.unit == "year")
    return Inside(a, b) if is_part and is_year else Left.ALONE


def parted_in(parted: Term, span: Term) -> Term | Left:
    """As in "Friday morning this week"."""
    return inside(parted, span)


def nth_in(nth: int, what: Weekday | str, within: Term) -> Nth:
    """As in "The first Monday of March", "the last week of the quarter"."""
    return Nth(nth, what.weekday if isinstance(what, Weekday) else what, within)


def nth_last_in(nth: int, what: Weekday | str, within: Term) -> Nth:
    """As in "the second to last Friday of March"."""
    return nth_in(-nth, what, within)


def day_of_month(mday: str, span: Term) -> Term | Left:
    """As in "20 of next month"."""
    is_month = isinstance(span, Period) and span.unit == "month"
    return Inside(Date(day=int(mday)), span) if is_month else Left.ALONE


def named_in(day: Term, amount: Amount) -> Term | Left:
    """As in "Thanksgiving in two years", "March in a year": the first one after so long a time."""
    is_named = isinstance(day, Named) or (isinstance(day, Date) and day.day is None and day.year is None)
    is_long = all(unit in ("month", "year") for _, unit in amount.parts)
    return Inside(day, Shift(amount)) if is_named and is_long else Left.ALONE


def lasting(when: Term | Clock | Hours, amount: Amount) -> Term:
    """As in "3pm for half an hour", "from May 4 for 10 days": to the end of it, the first day counted in.

    How many hours it takes tells nothing of the end where only the day is known, nor how many days where only the week is.
    """
    first = as_term(when)
    if not _is_one_day(first):
        return first
    if any(unit in ("hour", "minute", "second") for _, unit in amount.parts):
        return Range(first, Shift(amount, first)) if isinstance(first, At) else first
    day_before = Shift(Amount(((1.0, "day"),)), first, back=True)
    return Range(first, Shift(amount, day_before))


def _is_one_day(term: Term) -> bool:
    is_day = isinstance(term, (Weekday, Named, At)) or (isinstance(term, Date) and term.day is not None)
    return is_day or (isinstance(term, Period) and term.unit == "day")


def nth_in_months(nth: int, bareday: Weekday, amount: Amount) -> Nth:
    """As in "First Monday in two months"."""
    return nth_in(nth, bareday, Around("month", Shift(amount)))


def count_after(count: str | float, what: Weekday | str, when: Term | Clock | Hours | None = None) -> Count:
    """As in "Two Mondays after May 25"."""
    day = what.weekday if isinstance(what, Weekday) else what
    return Count(int(as_number(count)), day, None if when is None else as_term(when))


def count_before(count: str | float, what: Weekday, when: Term | Clock | Hours) -> Count:
    """As in "The second Monday before May 25"."""
    return replace(count_after(count, what, when), back=True)


def weeks_on(amount: Amount, day: Term) -> Term | Left:
    """As in "A week on Tuesday", "a week tomorrow"."""
    is_day = isinstance(day, Weekday) or (isinstance(day, Period) and day.unit == "day" and day.ahead >= 0)
    return Shift(amount, day) if is_day and amount.parts[0][1] in ("week", "fortnight") else Left.ALONE


def weekday_in_weeks(bareday: Weekday, amount: Amount) -> Term | Left:
    """As in "Monday in two weeks": the Monday of that week."""
    if amount.parts[0][1] not in ("week", "fortnight"):
        return Left.ALONE
    return Inside(Weekday(bareday.weekday), Around("week", Shift(amount)))


def unit_after(unit: str, when: Term | Clock | Hours) -> Term:
    """The day after something; the week after it is the whole one that follows."""
    return _whole(unit, after(amount(1, unit), when))


def unit_before(unit: str, when: Term | Clock | Hours) -> Term:
    """The day before something; the week before it is the whole one."""
    return _whole(unit, before(amount(1, unit), when))


def _whole(unit: str, shift: Shift) -> Term:
    return Around(unit, shift) if unit in ("week", "month", "quarter", "year") else shift


def weekend_beside(span: Term, side: bool, when: Term | Clock | Hours) -> Term | Left:
    """The weekend before or after something."""
    if span != Period("weekend"):
        return Left.ALONE
    return Count(1, "weekend", as_term(when), back=side)


def either(a: Term | Clock, b: Term | Clock) -> Either:
    """One or the other, which may count from the first: "Monday or the day after"."""
    one = as_term(a)
    return Either(one, _counted_from(one, as_term(b)))


def _counted_from(day: Term, term: Term) -> Term:
    if isinstance(term, Around):
        return Around(term.unit, _counted_from(day, term.base))
    if isinstance(term, Shift) and isinstance(term.base, SameDay):
        return replace(term, base=day)
    return term


def spread(a: Term | Clock | Hours, b: Term | Clock | Hours) -> Range | Hours:
    """From one to the other."""
    if isinstance(a, Clock) and isinstance(b, Clock):
        return Hours(a, b)
    return Range(as_term(a), short_of(b))


def short_of(when: Term | Clock | Hours) -> Term:
    """Where a stretch that runs to it ends: "between Christmas and New Year" is over on the eve."""
    term = as_term(when)
    return Named("new years eve") if term == Named("new year") else term


def same_day(day: Term, b: Term) -> Term | Left:
    """As in "Tomorrow, Thursday": one day said twice."""
    if isinstance(day, Shift) and day.window:
        return Left.ALONE  # "in the next few days, Monday at the latest"
    if isinstance(b, Weekday) and not b.which and not isinstance(day, Weekday):
        return Same(day, b.weekday)
    if isinstance(b, Shift) and isinstance(day, Date) and day.year is None and b.amount.parts[0][1] == "year":
        return Inside(day, b)
    return Left.ALONE


def edge(edge: str, span: Term) -> Edge:
    """The early part, the end, ... of something."""
    return Edge(edge, span)


def edge_of_period(edge: str, unit: str, ahead: int = 0) -> Edge:
    """The end of the week, or of a later one."""
    return Edge(edge, Period(unit, ahead))


def part(part: str, day: Term) -> Part:
    """The morning, ... of a day."""
    return Part(part, day)


def after_part(day: Term, part: str) -> Bound:
    """As in "Friday after lunch"."""
    return Bound("after", Part(part, day))


def part_by_half(half: str, day: Term) -> Part:
    """As in "Tomorrow am"."""
    return Part("morning" if half == "am" else "afternoon", day)


def part_on(parted: Term, day: Term) -> Term | Left:
    """As in "Tuesday night, May 1st": the same night, better known."""
    if not isinstance(parted, Part) or (isinstance(parted.base, Period) and isinstance(day, Period)):
        return Left.ALONE  # "tomorrow morning, today the line is down"
    return Part(parted.part, day)


def part_of_day(day: Term, parted: Term) -> Term | Left:
    """As in "tomorrow this afternoon": the part of the day named first."""
    return Part(parted.part, day) if isinstance(parted, Part) else Left.ALONE
