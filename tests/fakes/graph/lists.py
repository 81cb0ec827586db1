"""Lists of changes with their links: numbered generations, page links that die, and what is told of what left a window."""

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.fakes.graph.mailbox_state import Json, Mailbox, Stored
from tests.fakes.graph.queries import filtered

if TYPE_CHECKING:
    from tests.fakes.graph.service import Service

FILTERED_LIMIT = 5_000


class Lists:
    """Makes pages of changes. A link is `$deltatoken=<key>.<frame>` or `$skiptoken=<number of a walk>.<offset>`."""

    def __init__(self, mailbox: Mailbox, root: str, options: Json) -> None:
        self.mailbox = mailbox
        self.root = root
        self.options = options
        self.walks: dict[str, tuple[list[Any], str, int]] = {}  # what is left, the link at the end, page size
        self.count = 0

    def messages(self, folder: str, query: dict[str, str], prefer: str, service: "Service") -> Any:
        """One page of a folder's changes."""
        path = f"/me/mailFolders/{folder}/messages/delta"
        if "$skiptoken" in query:
            return self._next(query["$skiptoken"], path)
        token = query.get("$deltatoken")
        frame = json.loads(bytes.fromhex(token.partition(".")[2])) if token else {
            name: query[name] for name in ("$filter", "$select") if name in query
        }  # fmt: skip
        since = self._known(token)
        touched = {number for key, _, number, of in self.mailbox.changes if key > since and of == folder}
        here = {
            one.number: one for one in filtered(self.mailbox.messages.values(), frame) if one.folder == folder
        }
        found = [here[number] for number in here if since == 0 or number in touched]
        if since == 0 and "$filter" in frame:
            newest = sorted(found, key=lambda one: one.properties["receivedDateTime"], reverse=True)
            found = newest[: self.options.get("filtered_limit", FILTERED_LIMIT)]
        entries: list[Json] = [service.shown(one, frame, prefer) for one in found]
        if since:
            entries += [self._removed(number, service, prefer) for number in sorted(touched - here.keys())]
        return self._first(entries, path, frame, self._last_change(folder), prefer)

    def _removed(self, number: int, service: "Service", prefer: str) -> Json:
        kept = self.mailbox.messages.get(number)
        one = kept or Stored(number, "", {})
        return {"id": service.ref(one, prefer), "@removed": {"reason": "changed" if kept else "deleted"}}

    def _last_change(self, folder: str) -> int:
        return max((key for key, _, _, of in self.mailbox.changes if of == folder), default=0)

    def events(self, query: dict[str, str], prefer: str, service: "Service") -> Any:
        """One page of a calendar view's changes."""
        path = "/me/calendarView/delta"
        if "$skiptoken" in query:
            return self._next(query["$skiptoken"], path)
        token = query.get("$deltatoken")
        frame = json.loads(bytes.fromhex(token.partition(".")[2])) if token else {
            name: query[name] for name in ("startDateTime", "endDateTime")
        }  # fmt: skip
        since = self._known(token)
        entries: list[Json] = []
        for ref, event in self.mailbox.events.items():
            if event.key <= since:
                continue
            inside = frame["startDateTime"] <= event.properties["start"]["dateTime"] <= frame["endDateTime"]
            is_series = event.properties.get("type") == "seriesMaster"
            if event.is_deleted:
                if since and not event.properties.get("seriesMasterId"):
                    entries.append({"id": ref, "@removed": {"reason": "deleted"}})
            elif inside or is_series:
                entries.append(self._sparse(event.properties, event.key, service))
            elif since:
                entries.append({"id": ref, "@removed": {"reason": "deleted"}})
        last = max((event.key for event in self.mailbox.events.values()), default=0)
        return self._first(entries, path, frame, last, prefer)

    def _sparse(self, properties: Json, key: int, service: "Service") -> Json:
        """A time of a series is told without what it shares with the others."""
        if properties.get("type") == "occurrence":
            names = ("id", "start", "end", "seriesMasterId", "type", "originalStart")
            properties = {name: properties[name] for name in names if name in properties}
        return service.shown_event(properties, key, {})

    def _known(self, token: str | None) -> int:
        from tests.fakes.graph.service import Refusal

        if token is None:
            return 0
        key = token.partition(".")[0]
        if not key.isdigit() or int(key) < self.mailbox.forgotten:
            code = self.options.get("lost_code", "SyncStateNotFound")
            raise Refusal(self.options.get("lost_status", 410), code)
        return int(key)

    def _first(self, entries: list[Json], path: str, frame: Json, last: int, prefer: str) -> Any:
        wanted = re.search(r"odata\.maxpagesize=(\d+)", prefer)
        size = min(int(wanted[1]) if wanted else 10, self.options.get("page", 200))
        for again in range(self.options.get("replays", 0)):
            entries = entries + entries[again : again + 1]
        token = f"{last}.{json.dumps(frame).encode().hex()}"
        end = f"{self.root}/v1.0{path}?$deltatoken={quote(token)}"
        self.count += 1
        name = str(self.count)
        self.walks[name] = (entries, end, size)
        return self._next(f"{name}.0", path)

    def _next(self, token: str, path: str) -> Any:
        from tests.fakes.graph.service import Refusal, said

        name, _, at = token.partition(".")
        if name not in self.walks or (int(at) and self.options.pop("kill_link", False)):
            self.walks.pop(name, None)
            raise Refusal(410, "SyncStateNotFound")
        entries, end, size = self.walks[name]
        start = int(at)
        if start and self.options.pop("page_again", False):
            start = max(start - size, 0)
        body: Json = {"value": entries[start : start + size]}
        if self.options.get("empty_page") and start == 0 and not at.startswith("00"):
            body["value"] = []
            body["@odata.nextLink"] = f"{self.root}/v1.0{path}?$skiptoken={name}.00"
        elif start + size < len(entries):
            body["@odata.nextLink"] = f"{self.root}/v1.0{path}?$skiptoken={name}.{start + size}"
        else:
            body["@odata.deltaLink"] = end
        if self.options.get("relative_links"):
            body = {
                key: value.replace(self.root, "") if "Link" in key else value for key, value in body.items()
            }
        return said(body)
