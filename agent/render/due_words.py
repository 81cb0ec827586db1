"""The doubts of a due in words, for every place that shows one."""

from datetime import date, datetime, tzinfo

from agent.core.commitment import Due


def doubts_of(due: Due, zone: tzinfo) -> str:
    """What to add where the words are ambiguous: "; it may also mean Fri 2026-06-05". Empty where they are plain."""
    if due.alternatives:
        others = ", or ".join(_shown(other, zone) for other in due.alternatives)
        return f"; it may also mean {others}"
    return f"; {due.sure:.0%} sure" if due.sure < 1 else ""


def _shown(value: date | datetime, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%a %Y-%m-%d %H:%M}"
    return f"{value:%a %Y-%m-%d}"
