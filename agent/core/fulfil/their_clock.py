"""A due told on the clock of who reads it: "Thursday at 11 your time", "by 2pm your time on Monday".

Words alone do not tell that clock, so detection names the day and leaves the hour as another reading. The rep's clock is
known, and a customer's shows in the offset at which that customer wrote last (RFC 5322 section 3.3: the writer's local time).
"""

from dataclasses import replace
from datetime import datetime, tzinfo

from agent.core.commitment import Due

_YOURS = "your time"


def on_their_clock(due: Due | None, zone: tzinfo | None) -> Due | None:
    """The due with its hour in the reader's `zone`; as it is where it was told on another clock, or the zone is not known."""
    if due is None or zone is None or due.has_hour or _YOURS not in due.text.lower():
        return due
    hour = next((one for one in due.alternatives if isinstance(one, datetime)), None)
    if hour is None:
        return due
    moment = hour.replace(tzinfo=zone)
    return replace(due, first=moment, last=moment, alternatives=())
