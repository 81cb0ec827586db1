"""How well something that happened fits a promise, with its reasons."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Match:
    """A score from 0 to 1 and why, for a person to read; `at` where it happened before it was written of."""

    score: float
    reasons: tuple[str, ...] = ()
    at: datetime | None = None


NOTHING = Match(0.0)


def shown(keys: frozenset[str]) -> str:
    """Keys as a person would read them."""
    return ", ".join(sorted(k.removeprefix("=") for k in keys))
