"""Word from Gmail that something happened: a watch that is kept alive, and the notices that come of it.

A watch makes Gmail publish to a Pub/Sub topic of the user's (users.watch). It ends after seven days, drops
notices beyond one a second, and may lose some: whoever hears one looks, and regular looks find the rest.
Watched are the inbox and what was sent: kept's own drafts would else tell of themselves.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.errors import ProviderDown
from agent.ports import Clock, ConnectionInfo, Endpoints, Notice, PushTo, Vault
from connectors._numbers import number_of
from connectors.gmail import open_api

_LABELS = ("INBOX", "SENT")
_A_WEEK = timedelta(days=7)


def keep_push(
    info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, to: PushTo, clock: Clock
) -> datetime | None:
    """See that Gmail publishes to the topic; until when it will. None where there is no topic. May be repeated."""
    if not to.topic:
        return None
    api, transport = open_api(info, vault, endpoints, clock=clock)
    try:
        wish = {"topicName": to.topic, "labelIds": list(_LABELS), "labelFilterBehavior": "include"}
        said = api.read(api.mail.watch(userId="me", body=wish), api.tariff.watch)
    finally:
        transport.close()
    return _until(said.get("expiration"), clock.now())


def _until(said: object, now: datetime) -> datetime:
    """The end as Gmail says it, in milliseconds; a week at most."""
    if (until := number_of(said, most=14)) is None:
        raise ProviderDown("Gmail does not say until when it watches.")
    return min(datetime.fromtimestamp(until / 1000, UTC), now + _A_WEEK)


def read_notice(message: Any, receipt: str = "") -> Notice:
    """The notice in a Pub/Sub message; without an address where it is none of Gmail's."""
    said = message if isinstance(message, dict) else {}
    number = said.get("messageId") or said.get("message_id")
    try:
        inner = json.loads(base64.b64decode(str(said.get("data", ""))))
        address = inner["emailAddress"]
    except (ValueError, TypeError, KeyError, RecursionError):
        address = ""
    return Notice(str(number or ""), address.lower() if isinstance(address, str) else "", receipt)
