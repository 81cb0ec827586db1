"""Days and moments as a reader's eye takes them in, in the reader's zone."""

from datetime import date, datetime, tzinfo


def day_or_moment(value: date | datetime, zone: tzinfo) -> str:
    """`Fri 2026-03-06` for a day, with the hour for a moment."""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%a %Y-%m-%d %H:%M}"
    return f"{value:%a %Y-%m-%d}"


def stamp(value: datetime, zone: tzinfo) -> str:
    """A moment in `zone`, to the minute."""
    return f"{value.astimezone(zone):%a %Y-%m-%d %H:%M}"
