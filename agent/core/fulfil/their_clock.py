"""A due told on the clock of who reads it: "Thursday at 11 your time", "by 2pm your time on Monday", "17:00 Solingen time".

Words alone do not tell that clock, so detection names the day and leaves the hour as another reading. The rep's clock is
known, and a customer's shows in the offset at which that customer wrote last (RFC 5322 section 3.3: the writer's local time).
"""

import re
from dataclasses import replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from agent.core.commitment import Due
from agent.core.fulfil.exchange import ReadMessage

_YOURS = "your time"
_PLACE = re.compile(r"\s+(?P<place>[^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]+)?) time\b")
_NO_PLACE = frozenset(
    "my our your their his her this that any same local some no each the next last first good".split()
)
_REACH = 40  # characters behind an hour in which its place is named

_AMERICA = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
_EUROPE = ("Europe/London", "Europe/Paris", "Europe/Helsinki")
_CLOCKS = (*_EUROPE, *_AMERICA, "Australia/Sydney")
_NEAR = {
    "America": (*_AMERICA, *_EUROPE, "Australia/Sydney"),
    **dict.fromkeys(("Europe", "Asia", "Australia", "Pacific", "Atlantic"), _CLOCKS),
}
"""By the first part of the rep's zone: clocks that change with the seasons, the likelier first where two show the same hour."""


def clock_of(at: datetime, rep_zone: tzinfo) -> tzinfo | None:
    """The clock of who wrote at that moment, at the offset that it bears, as far as one can know.

    An offset tells nothing of a day behind the next change of clocks. Most of those who write at it live where clocks
    change; not so around a rep of Africa, or of an America where they do not.
    """
    region = rep_zone.key.partition("/")[0] if isinstance(rep_zone, ZoneInfo) else ""
    if region not in _NEAR or (region == "America" and not _changes(rep_zone, at)):
        return at.tzinfo
    known = (ZoneInfo(name) for name in _NEAR[region])
    return next((zone for zone in known if at.astimezone(zone).utcoffset() == at.utcoffset()), at.tzinfo)


def _changes(zone: tzinfo, at: datetime) -> bool:
    offsets = {at.replace(month=month, day=1, tzinfo=zone).utcoffset() for month in (1, 7)}
    return len(offsets) > 1


def on_their_clock(due: Due | None, zone: tzinfo | None, message: ReadMessage) -> Due | None:
    """The due of a message with its hour in the reader's `zone`; as it is where it was told on another clock, or the zone is not known."""
    if due is None or zone is None:
        return due
    if not due.has_hour and _YOURS in due.text.lower():
        hour = next((one for one in due.alternatives if isinstance(one, datetime)), None)
        return _at(due, hour, zone) if hour else due
    if isinstance(due.last, datetime) and due.first == due.last and _is_elsewhere(due, message):
        return _at(due, due.last, zone)
    return due


def _at(due: Due, hour: datetime, zone: tzinfo) -> Due:
    moment = hour.replace(tzinfo=zone)
    return replace(due, first=moment, last=moment, alternatives=())


def _is_elsewhere(due: Due, message: ReadMessage) -> bool:
    """Whether behind the hour a place is named that no table knows, and not where the writer is: "2 pm Laredo time"."""
    named = _PLACE.match(message.own, due.end, due.end + _REACH)
    if named is None:
        return False
    place = named["place"]
    is_name = place[0].isupper() and _NO_PLACE.isdisjoint(place.lower().split())
    return is_name and place.lower() not in message.signature.lower()
