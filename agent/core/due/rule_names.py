"""What to call the rule by which a phrase was read: "weekday after 'by'", "end of the month".

The name tells a person how the words came to their date, in any language of the grammars, because it
is made from what they mean and not from how they are spelt. Shown by `kept explain` and `kept show`.
"""

from collections.abc import Callable
from typing import Any

from agent.core.due.terms import (
    Around,
    At,
    Bound,
    Count,
    Date,
    DayNumber,
    Edge,
    Either,
    Expression,
    From,
    Inside,
    Named,
    Now,
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
from agent.core.due.zones import THEIRS

_EDGES = {
    "start": "start of",
    "early": "early part of",
    "mid": "middle of",
    "late": "late part of",
    "end": "end of",
    "rest": "rest of",
    "first half": "first half of",
    "second half": "second half of",
}
_WEEKDAYS = {
    "": "weekday",
    "this": "weekday of this week",
    "coming": "coming weekday",
    "next": "weekday of the next week",
    "next next": "weekday of the week after next",
    "last": "weekday gone by",
    "following": "weekday after the day spoken of",
}
_MEANT = {
    "start": "Tuesday",
    "early": "Tuesday",
    "mid": "Wednesday",
    "late": "Friday",
    "end": "Friday",
    "rest": "Friday",
}
_PERIODS = {-1: "last {}", 0: "this {}", 1: "next {}", 2: "{} after next"}
_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_ENDS = {"week": ", to its Friday", "weekend": ", to its Sunday", "year": ", to its last day"}
_ENDS |= dict.fromkeys(("month", "quarter", "half"), ", to its last day")
_LIMITS = frozenset({"by", "before", "until"})
_WITH_EVE = frozenset({"day", "week", "weekend", "month", "quarter", "year"})  # as `business` reads "before"


def rule_name(found: Expression) -> str:
    """The rule in a few plain words, with the word of the phrase that limits it."""
    name, comma, detail = _name(found.term).partition(", ")
    if found.word == "before" and found.span.grain in _WITH_EVE and not isinstance(found.term, Edge):
        return f"eve of {_one(found.term)}, after 'before'"
    if found.word == "after" and isinstance(found.term, At | Part):
        return f"day of {_one(found.term)}, which only begins it"
    if found.word == "after":
        return f"first week after {_one(found.term)}"
    limited = f"{name} after '{found.word}'" if found.word in _LIMITS else name
    return f"{limited}{comma}{detail}"


def _one(term: Term) -> str:
    """The name inside a longer one: "a weekday", "tomorrow", "next week"."""
    name = _name(term).partition(", ")[0]
    if isinstance(term, (Period, Edge, Numbered, Part, SameDay, Shift)) or name[:1].isupper():
        return name
    return f"an {name}" if name[0] in "aeiou" or name.startswith("hour") else f"a {name}"


def _name(term: Term) -> str:
    return _NAMES[type(term)](term)


def _date(term: Date) -> str:
    if term.other is not None:
        return "date in figures, by the writer's habit"
    if term.day is None:
        return "year, to its last day" if term.month is None else "month, to its last day"
    if term.month is None:
        return "day of the month, the next one"
    return "date" if term.year is not None else "date, the next one"


def _period(term: Period) -> str:
    if term.unit == "day":
        return _DAYS.get(term.ahead, "day counted from today")
    return _PERIODS.get(term.ahead, "later {}").format(term.unit) + _ENDS.get(term.unit, "")


def _shift(term: Shift) -> str:
    units = {unit for _, unit in term.amount.parts}
    counted = "working days" if "workday" in units else "hours" if units & {"hour", "minute"} else "days"
    about = ", of a vague number" if term.amount.vague else ""
    if term.base is None or term.base == Period("day", 0):
        return f"{counted} counted from the moment of writing{about}"
    return f"{counted} counted {'back ' if term.back else ''}from {_one(term.base)}{about}"


def _nth(term: Nth) -> str:
    which = "last" if term.nth < 0 else "n-th"
    what = "weekday" if isinstance(term.what, int) else "working day" if term.what == "workday" else term.what
    return f"{which} {what} in a {_unit_of(term.within)}"


def _unit_of(term: Term) -> str:
    if isinstance(term, (Period, Numbered, Around)):
        return term.unit
    return "month" if isinstance(term, Date) and term.month is not None else "stretch"


def _edge(term: Edge) -> str:
    unit = _unit_of(term.base)
    if unit in ("stretch", "day"):
        return f"{_EDGES[term.edge]} the working day"
    meant = f", its {_MEANT[term.edge]}" if unit == "week" and term.edge in _MEANT else ""
    which = _one(term.base) if isinstance(term.base, Period) and term.base.ahead else f"the {unit}"
    return f"{_EDGES[term.edge]} {which}{meant}"


def _at(term: At) -> str:
    zone = ", in the zone named" if term.clock.zone and term.clock.zone != THEIRS else ""
    if term.clock.zone == THEIRS:
        zone = ", on the reader's clock"
    if term.base is None:
        return f"hour, the next time it comes{zone}"
    return f"hour of {_one(term.base)}{zone}"


def _from(term: From) -> str:
    return "from hour to hour" if term.base is None else f"from hour to hour of {_one(term.base)}"


_NAMES: dict[type, Callable[[Any], str]] = {
    Date: _date,
    Weekday: lambda term: _WEEKDAYS[term.which],
    Named: lambda term: f"day with a name, {term.name}",
    Now: lambda _: "at once",
    Period: _period,
    Numbered: lambda term: f"{term.unit} by its number, to its last day",
    Shift: _shift,
    Nth: _nth,
    Count: lambda _: "weekday counted from another day",
    Inside: lambda term: f"{_name(term.what).partition(', ')[0]} inside {_one(term.within)}",
    Edge: _edge,
    Around: lambda term: f"{term.unit} that holds a day{_ENDS.get(term.unit, '')}",
    Part: lambda term: f"{term.part} of {_one(term.base) if term.base else 'the day that comes'}",
    At: _at,
    From: _from,
    Range: lambda _: "from one day to another, to its end",
    Either: lambda _: "one of two, the later still in time",
    Same: lambda _: "one day said twice",
    SameDay: lambda _: "that day, named before",
    DayNumber: lambda _: "weekday with its number",
    Bound: lambda term: _name(term.term),
}
"""One line for each kind of term in `terms`."""
