"""A Google calendar with true state: events, series with their exceptions, tombstones, sync tokens that expire."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from tests.fakes.google.mailbox import Refused, not_found

Json = dict[str, Any]


_NOT_WITH_A_TOKEN = frozenset(
    (
        "iCalUID",
        "orderBy",
        "privateExtendedProperty",
        "q",
        "sharedExtendedProperty",
        "timeMin",
        "timeMax",
        "updatedMin",
    )
)
"""As the description of `syncToken` in Google's discovery document lists them; it forbids `showDeleted=false`, too."""


@dataclass
class Agenda:
    """One calendar."""

    id: str
    zone: str = "Europe/Berlin"
    events: dict[str, Json] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)  # event id to the change that touched it last
    change: int = 0
    pruned: int = 0  # sync tokens before this are refused
    gives_tokens: bool = True
    lists_times: bool = True

    def put(self, event: Json, now: float) -> Json:
        """Add or replace an event as its organizer does."""
        stamp = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        old = self.events.get(event["id"], {})
        whole = {
            "kind": "calendar#event",
            "status": "confirmed",
            "created": stamp,
            "sequence": 0,
            **old,
            **event,
        }
        whole.setdefault("iCalUID", f"{event.get('recurringEventId') or event['id']}@google.com")
        whole["updated"] = stamp
        whole["etag"] = f'"{self.change}"'
        self.events[event["id"]] = whole
        self._touch(event["id"])
        return whole

    def remove(self, name: str, now: float) -> None:
        """Delete an event; what is left is a tombstone with little more than its id."""
        old = self.events.get(name)
        if old is None and "_" in name:  # one time of a series that was nothing special so far
            old = next(one for one in self._times(self.events[name.rpartition("_")[0]]) if one["id"] == name)
        assert old is not None
        kept = (
            "id",
            "recurringEventId",
            "originalStartTime",
            "iCalUID" if old.get("recurringEventId") else "id",
        )
        self.events[name] = {"kind": "calendar#event", "etag": '"x"', "status": "cancelled"} | {
            k: old[k] for k in kept if k in old
        }
        self._touch(name)
        for other, event in list(self.events.items()):
            if event.get("recurringEventId") == name:
                del self.events[other]

    def vanish(self, name: str) -> None:
        """Delete an event without a trace, as some emulators do."""
        del self.events[name]

    def forget(self) -> None:
        """Refuse every sync token that was given so far."""
        self.change += 1
        self.pruned = self.change

    def _touch(self, name: str) -> None:
        self.change += 1
        self.changed[name] = self.change

    def listed(self, asked: dict[str, str]) -> Json:
        token = asked.get("syncToken")
        if token and (set(asked) & _NOT_WITH_A_TOKEN or asked.get("showDeleted") == "false"):
            raise Refused(400, "badRequest", "Sync token cannot be used with these parameters.")
        since = self._since(token) if token else -1
        at, _, begun = asked.get("pageToken", f"0.{self.change}").partition(".")
        found = [one for name, one in self.events.items() if self.changed[name] > since]
        size, start = int(asked.get("maxResults", "250")), int(at)
        some = found[start : start + size]
        if not token:
            some = [one for one in some if one["status"] != "cancelled" or one.get("recurringEventId")]
            some = [one for one in some if self._is_wanted(one, asked)]
        if asked.get("singleEvents") == "true":
            some = [time for one in some for time in (self._times(one) if "recurrence" in one else [one])]
        said: Json = {
            "kind": "calendar#events",
            "etag": '"p"',
            "summary": self.id,
            "timeZone": self.zone,
            "items": some,
        }
        if start + size < len(found):
            said["nextPageToken"] = f"{start + size}.{begun}"
        elif self.gives_tokens:
            said["nextSyncToken"] = f"sync-{begun}"  # as of the first page, so that nothing falls in between
        return said

    def _since(self, token: str) -> int:
        kind, _, number = token.partition("-")
        if kind != "sync" or not number.isdigit() or int(number) < self.pruned:
            raise Refused(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.")
        return int(number)

    def _is_wanted(self, event: Json, asked: dict[str, str]) -> bool:
        if "recurrence" in event or "end" not in event or "timeMin" not in asked:
            return True
        return _moment(event["end"], self.zone) > datetime.fromisoformat(asked["timeMin"])

    def instances(self, name: str, asked: dict[str, str]) -> Json:
        if not self.lists_times or name not in self.events or self.events[name]["status"] == "cancelled":
            raise not_found()
        first, last = (datetime.fromisoformat(asked[key]) for key in ("timeMin", "timeMax"))
        times = [
            one
            for one in self._times(self.events[name], first, last)
            if one["status"] != "cancelled"
            and _moment(one["end"], self.zone) > first
            and _moment(one["start"], self.zone) < last
        ]
        size, at = int(asked.get("maxResults", "250")), int(asked.get("pageToken") or 0)
        said: Json = {
            "kind": "calendar#events",
            "etag": '"p"',
            "timeZone": self.zone,
            "items": times[at : at + size],
        }
        if at + size < len(times):
            said["nextPageToken"] = str(at + size)
        return said

    def _times(self, master: Json, first: datetime | None = None, last: datetime | None = None) -> list[Json]:
        """The series worked out by dateutil, which is not what kept uses."""
        start = _moment(master["start"], self.zone)
        length = _moment(master["end"], self.zone) - start
        rule = rrulestr(
            _without_zones(master["recurrence"]),
            dtstart=start.replace(tzinfo=None),
            forceset=True,
            ignoretz=True,
        )
        low = (first or start).astimezone(start.tzinfo).replace(tzinfo=None) - length
        high = (last or start + timedelta(days=400)).astimezone(start.tzinfo).replace(tzinfo=None)
        found: list[Json] = []
        for wall in rule.xafter(low, inc=True):
            if wall > high or len(found) >= 3000:
                break
            found.append(self._time(master, wall.replace(tzinfo=start.tzinfo), length))
        moved = [one for one in self.events.values() if one.get("recurringEventId") == master["id"]]
        return [self.events.get(one["id"], one) for one in found] + [
            one for one in moved if one["id"] not in {time["id"] for time in found}
        ]

    def _time(self, master: Json, start: datetime, length: timedelta) -> Json:
        said = {key: value for key, value in master.items() if key != "recurrence"}
        is_day = "date" in master["start"]
        stamp = f"{start:%Y%m%d}" if is_day else f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        zone = master["start"].get("timeZone")
        said |= {
            "id": f"{master['id']}_{stamp}",
            "recurringEventId": master["id"],
            "start": _said(start, zone, is_day),
            "end": _said(start + length, zone, is_day),
            "originalStartTime": _said(start, zone, is_day),
        }
        return said


def _without_zones(lines: list[str]) -> str:
    """The rules on the wall clock of their series, which is how dateutil is asked here."""
    return "\n".join(re.sub(r"^(EXDATE|RDATE);TZID=[^:]+:", r"\1:", line) for line in lines)


def _moment(said: Json, zone: str) -> datetime:
    if "date" in said:
        day = date.fromisoformat(said["date"])
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    moment = datetime.fromisoformat(said["dateTime"])
    return moment.astimezone(ZoneInfo(said["timeZone"])) if "timeZone" in said else moment


def _said(moment: datetime, zone: str | None, is_day: bool) -> Json:
    if is_day:
        return {"date": moment.date().isoformat()}
    return {"dateTime": moment.isoformat(), **({"timeZone": zone} if zone else {})}
