"""A Google Calendar event to a `Meeting`: the only reader of the Calendar's JSON."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from agent.core.meeting import Answer, Attendee, Meeting
from agent.core.message import Address
from connectors._body import clean_text
from connectors._headers import one_line
from connectors._zones import zone_named

_LONGEST_LINE, _LONGEST_TEXT, _MOST_PEOPLE = 1_000, 20_000, 1_000
_ANSWERS = {"accepted": Answer.ACCEPTED, "tentative": Answer.TENTATIVE, "declined": Answer.DECLINED}


def read_event(event: Mapping[str, Any], zone: tzinfo) -> Meeting | None:
    """The meeting, or None where it has no beginning that can be read. Days begin in `zone`, the rep's."""
    start = moment_of(event.get("start"), zone)
    if start is None:
        return None
    end = moment_of(event.get("end"), zone)
    replaced = event.get("originalStartTime")
    problems = [] if end or event.get("endTimeUnspecified") else ["its end cannot be read"]
    if event.get("attendeesOmitted"):
        problems.append("not all of its guests are shown")
    return Meeting(
        uid=uid_of(event),
        start=start,
        end=max(start, end) if end else start,
        summary=_line(event.get("summary")),
        description=clean_text(_text(event.get("description"))[:_LONGEST_TEXT]).strip(),
        location=_line(event.get("location")),
        organizer=_person(event.get("organizer")),
        attendees=_attendees(event.get("attendees")),
        cancelled=event.get("status") == "cancelled",
        sequence=_number(event.get("sequence")),
        created=_stamp(event.get("created")),
        updated=_stamp(event.get("updated")),
        all_day=is_day(event.get("start")),
        occurrence=_occurrence(replaced, zone) if isinstance(replaced, dict) else None,
        problems=tuple(problems),
    )


def uid_of(event: Mapping[str, Any]) -> str:
    """The RFC 5545 UID; Google makes its own of the id of a series or of a single event."""
    said = _line(event.get("iCalUID"))
    return said or f"{event.get('recurringEventId') or event.get('id')}@google.com"


def is_day(said: object) -> bool:
    """Whether a start or end is a date without an hour."""
    return isinstance(said, dict) and "date" in said and not said.get("dateTime")


def moment_of(said: object, zone: tzinfo) -> datetime | None:
    """The aware moment of a start or end: on the clock of the zone it names; a day is its midnight in `zone`."""
    if not isinstance(said, dict):
        return None
    named = zone_named(str(said["timeZone"])) if said.get("timeZone") else None
    try:
        if is_day(said):
            day = date.fromisoformat(str(said["date"]))
            return datetime(day.year, day.month, day.day, tzinfo=zone)
        moment = datetime.fromisoformat(str(said.get("dateTime")))
        if moment.tzinfo is None:
            return moment.replace(tzinfo=named or zone)
        return moment.astimezone(named or moment.tzinfo)
    except (ValueError, OverflowError):
        return None


def _occurrence(said: Mapping[str, Any], zone: tzinfo) -> date | datetime | None:
    moment = moment_of(said, zone)
    return moment.date() if moment and is_day(said) else moment


def _stamp(said: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None


def _person(said: object) -> Address | None:
    if not isinstance(said, dict):
        return None
    email = _text(said.get("email")).strip().lower()
    if email.count("@") != 1 or set(email) & set(' <>,;"\r\n\t'):
        return None
    return Address(email, one_line(_text(said.get("displayName")))[:256])


def _attendees(said: object) -> tuple[Attendee, ...]:
    """Who was asked, each address once, with the last answer given under it."""
    found: dict[str, Attendee] = {}
    for one in said[:_MOST_PEOPLE] if isinstance(said, list) else ():
        address = _person(one)
        if address:
            answer = _ANSWERS.get(_text(one.get("responseStatus")), Answer.NONE)
            found[address.email] = Attendee(address, answer, is_resource=one.get("resource") is True)
    return tuple(found.values())


def _number(said: object) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 2**31 else 0


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""


def _line(said: object) -> str:
    return one_line(_text(said))[:_LONGEST_LINE]
