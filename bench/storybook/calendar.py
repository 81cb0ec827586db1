"""Events of a story as RFC 5545 text: the rep's calendar, and the invitations that mails carry."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.storybook.story import Event, Story, StoryError


def ics(story: Story) -> bytes:
    """The rep's whole calendar."""
    events = (line for event in story.events for line in _vevent(event, story.zone))
    return _calendar(story, events).encode()


def invitation(story: Story, method: str, uid: str) -> str:
    """What a mail carries about one event (RFC 5546)."""
    for event in story.events:
        if event.uid == uid:
            return _calendar(story, _vevent(event, story.zone), method)
    raise StoryError(f"{story.id}: no event {uid!r}")


def _calendar(story: Story, events: Iterator[str], method: str = "") -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kept//storybook//EN",
        *([f"METHOD:{method}"] if method else []),
        *_vtimezone(story.zone, story.now.year),
        *events,
        "END:VCALENDAR",
    ]
    return "".join(_fold(line) + "\r\n" for line in lines)


def _vevent(event: Event, zone: ZoneInfo) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_utc(event.updated)}")
    yield from (f"CREATED:{_utc(event.created)}", f"LAST-MODIFIED:{_utc(event.updated)}")
    yield from (f"SEQUENCE:{event.sequence}", f"STATUS:{event.status.upper()}")
    if event.occurrence:
        yield f"RECURRENCE-ID;{_at(event.occurrence, zone)}"
    if event.rrule:
        yield f"RRULE:{event.rrule}"
    yield from (f"DTSTART;{_at(event.start, zone)}", f"DTEND;{_at(event.end, zone)}")
    for name in ("summary", "description", "location"):
        if text := getattr(event, name):
            yield f"{name.upper()}:{_escaped(text)}"
    yield f'ORGANIZER;CN="{event.organizer.name}":mailto:{event.organizer.email}'
    for person, answer in event.attendees:
        status = answer.upper().replace("_", "-")
        yield f'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN="{person.name}":mailto:{person.email}'
    yield "END:VEVENT"


def _at(when: datetime, zone: ZoneInfo) -> str:
    return f"TZID={zone.key}:{when.astimezone(zone):%Y%m%dT%H%M%S}"


def _utc(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    """Folded at 75 octets (RFC 5545 3.1), no character split."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])


def _vtimezone(zone: ZoneInfo, year: int) -> Iterator[str]:
    """The zone's changes from the year before to the year after, each written out."""
    yield from ("BEGIN:VTIMEZONE", f"TZID:{zone.key}")
    day = datetime(year - 1, 1, 1, tzinfo=UTC)
    yield from _observance(day, day, zone)
    while day.year < year + 2:
        following = day + timedelta(hours=1)
        if following.astimezone(zone).utcoffset() != day.astimezone(zone).utcoffset():
            yield from _observance(day, following, zone)
        day = following
    yield "END:VTIMEZONE"


def _observance(before: datetime, after: datetime, zone: ZoneInfo) -> Iterator[str]:
    old, new = before.astimezone(zone), after.astimezone(zone)
    kind = "DAYLIGHT" if new.dst() else "STANDARD"
    start = (after + (old.utcoffset() or timedelta())).replace(tzinfo=None)
    yield from (f"BEGIN:{kind}", f"DTSTART:{start:%Y%m%dT%H%M%S}")
    yield from (f"TZOFFSETFROM:{old:%z}", f"TZOFFSETTO:{new:%z}", f"TZNAME:{new.tzname()}", f"END:{kind}")
