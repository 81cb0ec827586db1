"""The times of a series, worked out here for servers that do not list them.

Google does (`events.instances`), and then nothing of this is used. The rule lines of an event are those
of RFC 5545, so they go to the one reader of recurrences, which bounds its work by the window.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from agent.core.meeting import Meeting
from connectors._calendar_text import read_contents
from connectors._series import Window, read_meetings

_RULES = ("RRULE", "RDATE", "EXDATE", "EXRULE")
_MOST_LINES, _LONGEST = 50, 20_000


def expanded(
    series: Meeting, event: Mapping[str, Any], *, window: Window, zone: tzinfo
) -> tuple[Meeting, ...]:
    """The meetings of a series within `window`; `series` is its event read as if it were single."""
    named = event.get("start")
    tzid = str(named.get("timeZone") or "") if isinstance(named, dict) else ""
    lines = [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:series",
        _stamp("DTSTART", series.start, tzid, day=series.all_day),
        _stamp("DTEND", series.end, tzid, day=series.all_day),
        *_rules(event.get("recurrence")),
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    found = read_meetings(read_contents("\r\n".join(lines).encode()), window=window, zone=zone)
    return tuple(
        replace(
            series,
            start=one.start,
            end=one.end,
            occurrence=one.occurrence or one.start,
            problems=one.problems,
        )
        for one in found.meetings
    )


def _rules(said: object) -> list[str]:
    """The lines that say when it repeats; a line break in one would begin another property."""
    lines = [line for line in said[:_MOST_LINES] if isinstance(line, str)] if isinstance(said, list) else []
    return [
        line
        for line in lines
        if line.upper().startswith(_RULES) and len(line) < _LONGEST and line.isprintable()
    ]


def _stamp(name: str, moment: datetime, tzid: str, *, day: bool) -> str:
    if day:
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    if tzid.isprintable() and tzid and not set(tzid) & set('";:,'):
        return f"{name};TZID={tzid}:{moment:%Y%m%dT%H%M%S}"
    utc = moment - (moment.utcoffset() or timedelta())
    return f"{name}:{utc:%Y%m%dT%H%M%S}Z"
