"""Which of an account's calendars hold the rep's meetings."""

from typing import Any

from agent.errors import SourceMissing
from connectors._zones import zone_named
from connectors.gmail._api import Api, Json
from connectors.gmail._paging import each_page

_MOST = 10
_NOT_OURS = ("@group.v.calendar.google.com", "@import.calendar.google.com")  # holidays, birthdays, feeds


def chosen_calendars(api: Api) -> tuple[list[str], str]:
    """The ids of the calendars that are the account's own, the primary one first, and the zone of that one."""
    listed = _listed(api)
    primary = next((one for one in listed if one.get("primary")), None)
    others = [str(one["id"]) for one in listed if one is not primary and _is_own(one)]
    zone = str((primary or {}).get("timeZone") or "")
    first = str(primary["id"]) if primary else "primary"
    return [first, *others][:_MOST], zone if zone_named(zone) else ""


def _listed(api: Api) -> list[Json]:
    found: list[Json] = []
    try:
        for answer in each_page(lambda token: _page(api, token)):
            items = answer.get("items")
            found += [
                one
                for one in (items if isinstance(items, list) else [])
                if isinstance(one, dict) and one.get("id")
            ]
    except SourceMissing:
        return found
    return found


def _page(api: Api, token: str) -> Json:
    return api.read_calendar(api.calendar.calendarList().list(maxResults=250, pageToken=token or None))


def _is_own(calendar: dict[str, Any]) -> bool:
    """A calendar that the user made and looks at; neither a colleague's nor one of holidays."""
    name = str(calendar["id"])
    if name == "primary" or name.endswith(_NOT_OURS) or "," in name:
        return False
    return (
        calendar.get("accessRole") == "owner"
        and calendar.get("selected") is True
        and not calendar.get("hidden")
    )
