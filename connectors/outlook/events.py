"""One event of Graph to a `Meeting`: the only reader of events that come as objects.

Times are asked for in UTC; the zone an event was made in is told by its Windows name. The times of a
series come without what they share, which stands in the series' own event.
"""

from datetime import UTC, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from agent.core.meeting import Answer, Attendee, Meeting
from agent.core.message import Address
from agent.core.policy import Rep
from agent.core.reading.html import text_of_html
from connectors._body import clean_text
from connectors._headers import one_line
from connectors._zones import zone_named
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.transport import Json

_LONGEST_LINE, _LONGEST_TEXT = 1_000, 20_000

_ANSWERS = {
    "accepted": Answer.ACCEPTED,
    "organizer": Answer.ACCEPTED,
    "tentativelyaccepted": Answer.TENTATIVE,
    "declined": Answer.DECLINED,
}

_SHARED = (
    "subject", "body", "bodyPreview", "location", "organizer", "attendees", "isAllDay", "isCancelled",
    "responseStatus", "createdDateTime", "lastModifiedDateTime", "originalStartTimeZone", "isOrganizer",
)  # fmt: skip


def is_series(event: Json) -> bool:
    """Whether it stands for a whole series and is no meeting itself."""
    return event.get("type") == "seriesMaster"


def series_of(event: Json) -> str:
    """The id of the series it is one time of, or an empty string."""
    found = event.get("seriesMasterId")
    return found if isinstance(found, str) else ""


def filled(event: Json, series: Json) -> Json:
    """One time of a series with what it shares with the others, which Graph leaves out of lists of changes."""
    shared = {
        name: series[name] for name in _SHARED if event.get(name) is None and series.get(name) is not None
    }
    return {**event, **shared}


def read_meeting(event: Json, series: Json | None, rep: Rep) -> Meeting | None:
    """The meeting, or None where it has no time that can be read."""
    start, end = _moment(event.get("start")), _moment(event.get("end"))
    if start is None:
        return None
    problems: list[str] = []
    if end is None or end < start:
        problems.append("its end cannot be read")
        end = start
    all_day = event.get("isAllDay") is True
    zone = _zone(event, rep.zone, problems)
    is_one_of_many = series is not None or bool(series_of(event))
    return Meeting(
        uid=_uid(event, series),
        start=_day(start, rep.zone) if all_day else start.astimezone(zone),
        end=_day(end, rep.zone) if all_day else end.astimezone(zone),
        summary=_line(event.get("subject")),
        description=_text(event),
        location=_place(event),
        organizer=_person(event.get("organizer")),
        attendees=_attendees(event, rep),
        cancelled=event.get("isCancelled") is True,
        created=read_moment(event.get("createdDateTime")),
        updated=read_moment(event.get("lastModifiedDateTime")),
        all_day=all_day,
        occurrence=_occurrence(event, start) if is_one_of_many else None,
        problems=tuple(problems),
    )


def _uid(event: Json, series: Json | None) -> str:
    """The series' own UID for each of its times: Graph gives every one of them another."""
    candidates = (
        (series.get("iCalUId"), series.get("id"))
        if series
        else (series_of(event), event.get("iCalUId"), event.get("id"))
    )
    said = next((found for found in candidates if isinstance(found, str) and found), "")
    return one_line(said)[:_LONGEST_LINE]


def _occurrence(event: Json, start: datetime) -> datetime:
    """Which time of its series it is, whatever it was moved to."""
    return read_moment(event.get("originalStart")) or start


def _moment(said: object) -> datetime | None:
    """A `dateTimeTimeZone`: a wall clock and the name of its zone."""
    if not isinstance(said, dict):
        return None
    wall = read_moment(said.get("dateTime"))
    zone = zone_named(str(said.get("timeZone") or "UTC")) or UTC
    return wall.replace(tzinfo=zone) if wall is not None and wall.tzinfo is UTC else wall


def _zone(event: Json, own: ZoneInfo, problems: list[str]) -> tzinfo:
    """The zone the event was made in; the rep's where Exchange has no name for it."""
    said = str(event.get("originalStartTimeZone") or "")
    found = zone_named(said) if said else own
    if found is None and not said.startswith("tzone://"):
        problems.append(f"its zone {one_line(said)[:60]!r} is not known, yours was taken")
    return found or own


def _day(moment: datetime, zone: ZoneInfo) -> datetime:
    """A day is told as its midnight in UTC, and is a day of the rep's."""
    return datetime.combine(moment.date(), time(), zone)


def _line(said: object) -> str:
    return one_line(clean_text(said))[:_LONGEST_LINE] if isinstance(said, str) else ""


def _text(event: Json) -> str:
    """What the invitation says, without its HTML."""
    body = event.get("body")
    said = body.get("content") if isinstance(body, dict) else None
    if not isinstance(said, str):
        body, said = None, event.get("bodyPreview")
    if not isinstance(said, str):
        return ""
    is_html = isinstance(body, dict) and str(body.get("contentType")).lower() == "html"
    return clean_text(text_of_html(said) if is_html else said)[:_LONGEST_TEXT].strip()


def _place(event: Json) -> str:
    location = event.get("location")
    return _line(location.get("displayName")) if isinstance(location, dict) else ""


def _person(said: object) -> Address | None:
    address = said.get("emailAddress") if isinstance(said, dict) else None
    email = address.get("address") if isinstance(address, dict) else None
    if not isinstance(email, str) or email.count("@") != 1 or any(c.isspace() for c in email):
        return None
    name = address.get("name") if isinstance(address, dict) else ""
    return Address(email.lower()[:320], _line(name)[:256])


def _attendees(event: Json, rep: Rep) -> tuple[Attendee, ...]:
    """Who was asked. The rep's own answer stands beside the list, not in it."""
    found: dict[str, Attendee] = {}
    listed = event.get("attendees")
    for said in listed if isinstance(listed, list) else ():
        person = _person(said)
        if person:
            own = person.email in rep.addresses
            answer = _answer(event.get("responseStatus")) if own else Answer.NONE
            answer = answer if answer is not Answer.NONE else _answer(said.get("status"))
            found[person.email] = Attendee(person, answer, said.get("type") == "resource")
    return tuple(found.values())


def _answer(said: object) -> Answer:
    word = str(said.get("response") or "") if isinstance(said, dict) else ""
    return _ANSWERS.get(word.lower(), Answer.NONE)
