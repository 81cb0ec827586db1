"""Counts and lengths of time: "a few", "2 weeks", "an hour and a half"."""

from enum import Enum, auto

from agent.core.due.terms import Amount

_ORDER = (
    "year",
    "half",
    "quarter",
    "month",
    "fortnight",
    "week",
    "workday",
    "day",
    "night",
    "hour",
    "minute",
    "second",
)


class Left(Enum):
    """What a meaning answers when two phrases that stand side by side do not belong together."""

    ALONE = auto()


class Vague(float):
    """A count that the writer left open: "a few"."""


def as_number(digits: str | float) -> float:
    """A count as a number, from digits or as a word gave it."""
    return float(digits) if isinstance(digits, str) else digits


def amount(count: str | float, unit: str) -> Amount:
    """So many units."""
    value = as_number(count)
    return Amount(((float(value), unit),), vague=isinstance(value, Vague))


def fraction(a: str, b: str, unit: str) -> Amount | None:
    """1/2 hour."""
    return amount(int(a) / int(b), unit) if 0 < int(a) < int(b) <= 12 else None


def joined(first: Amount, second: Amount) -> Amount | Left:
    """Two amounts said together, the greater unit first: "2 hours 30 minutes"."""
    if _ORDER.index(first.parts[-1][1]) >= _ORDER.index(second.parts[0][1]):
        return Left.ALONE
    return Amount(first.parts + second.parts, vague=first.vague or second.vague)
