"""Subscriptions of the fake Graph: made only where their address answers the handshake, and notices that are really posted.

What Microsoft documents (change-notifications-delivery-webhooks, -lifecycle-events): the address is asked with a
`validationToken` and must answer it as plain text; a notice is 202 or it is sent again; a subscription ends.
"""

import json
import re
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Condition, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

Json = dict[str, Any]

_LONGEST, _SHORTEST = timedelta(minutes=10_080), timedelta(minutes=45)
_WORD = "Validation: Testing client application reachability for subscription Request-Id: 7f2c+%2F"
_RESOURCE = re.compile(r"/?(?:me|users/[^/]+)/(?:mailFolders\('(\w+)'\)/(messages)|(events))", re.IGNORECASE)
_opener = build_opener(ProxyHandler({}))


class Subscriptions:
    """All of one mailbox."""

    def __init__(self, now: Callable[[], str], options: Json) -> None:
        """`options` may say how many minutes are given at most, whatever is wished for (`subscription_minutes`)."""
        self.now = now
        self.options = options
        self.known: dict[str, Json] = {}
        self.posted: list[Json] = []  # every notice that was posted, with what was answered
        self._queue: deque[tuple[str, Json]] = deque()
        self._filled = Condition()
        self._numbers = 0
        self._is_posting = False

    def make(self, wish: Json) -> Json | None:
        """The new subscription; None where its address does not answer as it should."""
        if not _RESOURCE.fullmatch(wish["resource"]) or len(wish.get("clientState", "")) > 128:
            raise ValueError("a resource or clientState that Graph refuses")
        if not all(_answers(wish[name]) for name in ("notificationUrl", "lifecycleNotificationUrl")):
            return None
        self._numbers += 1
        made = {**wish, "id": f"00000000-0000-4000-8000-{self._numbers:012d}"}
        made["expirationDateTime"] = self._until(wish["expirationDateTime"])
        self.known[made["id"]] = made
        return shown(made)

    def renew(self, name: str, wish: Json) -> Json:
        """The same with a later end."""
        self.known[name]["expirationDateTime"] = self._until(wish["expirationDateTime"])
        return shown(self.known[name])

    def _until(self, wanted: str) -> str:
        now, until = datetime.fromisoformat(self.now()), datetime.fromisoformat(wanted)
        if until > now + _LONGEST:
            raise ValueError("Subscription expiration can only be 10080 minutes in the future.")
        given = timedelta(minutes=self.options.get("subscription_minutes", 10_080))
        return min(max(until, now + _SHORTEST), now + given).strftime("%Y-%m-%dT%H:%M:%SZ")

    def tell(self, kind: str, folder: str, change: str, name: str, tag: int) -> None:
        """Something happened: post it to whom it concerns."""
        for one in list(self.known.values()):
            found = _RESOURCE.fullmatch(one["resource"])
            its_folder = str(found[1] or "").lower() if found else ""
            its_kind = "message" if found and found[2] else "event"
            if one["expirationDateTime"] <= self.now():
                del self.known[one["id"]]
            elif (kind, folder) == (its_kind, its_folder) and change in one["changeType"].split(","):
                about = {
                    "@odata.type": f"#Microsoft.Graph.{kind.title()}",
                    "id": name,
                    "@odata.etag": f'W/"{tag}"',
                }
                self.post(one, {"changeType": change, "resource": one["resource"], "resourceData": about})

    def lifecycle(self, event: str) -> None:
        """Say so to every subscription; one that is removed is gone first."""
        for one in list(self.known.values()):
            if event == "subscriptionRemoved":
                del self.known[one["id"]]
            self.post(one, {"lifecycleEvent": event}, "lifecycleNotificationUrl")

    def post(self, one: Json, more: Json, to: str = "notificationUrl") -> None:
        """Queue a notice."""
        notice = {
            "subscriptionId": one["id"],
            "subscriptionExpirationDateTime": one["expirationDateTime"],
            "clientState": one.get("clientState"),
            "tenantId": "t-1",
            **more,
        }
        with self._filled:
            self._queue.append((one[to], {"value": [notice]}))
            self._filled.notify()
            if not self._is_posting:
                self._is_posting = True
                Thread(target=self._post_all, daemon=True).start()

    def _post_all(self) -> None:
        while True:
            with self._filled:
                self._filled.wait_for(lambda: self._queue)
                url, body = self._queue.popleft()
            began = time.monotonic()
            status, _ = _post(url, json.dumps(body).encode())
            self.posted.append(
                {"url": url, "body": body, "status": status, "seconds": time.monotonic() - began}
            )


def shown(one: Json) -> Json:
    """As Graph shows it: never with its secret."""
    return {**one, "clientState": None}


def _answers(url: str) -> bool:
    status, answer = _post(f"{url}?validationToken={quote(_WORD, safe='')}", b"")
    return status == 200 and answer == _WORD


def _post(url: str, body: bytes) -> tuple[int, str]:
    request = Request(url, body, {"Content-Type": "application/json"}, method="POST")
    try:
        with _opener.open(request, timeout=10) as answer:
            plain = answer.headers.get_content_type() == "text/plain"
            return answer.status, answer.read().decode() if plain else ""
    except HTTPError as refused:
        return refused.code, ""
    except OSError:
        return 0, ""
