"""The date resolver with the signature that the scorer of date expressions asks for.

A thin call of the product's own grammar in its calendar reading: "next week" is printed as Monday
to Sunday here, though a promise for next week is due on its Friday.
"""

from datetime import datetime

from agent.core.due import Expression, Viewpoint, read_times
from agent.core.due.spans import last_day
from agent.core.due.terms import Span


def resolve(text: str, reference: datetime) -> list[tuple[int, int, str]]:
    """Every expression of time in the text: start, end, and what it names as ISO 8601."""
    found = read_times(text, Viewpoint(reference))
    return [(one.start, one.end, _iso(one)) for one in found if not _is_latent(one, text)]


def _is_latent(found: Expression, text: str) -> bool:
    """Whether an hour such as "at 4" stands alone, with no sentence around to make it an hour."""
    return found.span.sure <= 0.5 and found.text.strip() == text.strip()


def _iso(found: Expression) -> str:
    span = found.span
    if span.is_moment:
        return _moments(span)
    first, last = span.first.date(), last_day(span)
    if found.word == "by" and span.grain in ("week", "month", "quarter", "year"):
        return first.isoformat()
    if first == last:
        return first.isoformat()
    return f"{first.isoformat()}/{span.last.date().isoformat()}"


def _moments(span: Span) -> str:
    first, last = f"{span.first:%Y-%m-%dT%H:%M}", f"{span.last:%Y-%m-%dT%H:%M}"
    return last if first == last else f"{first}/{last}"
