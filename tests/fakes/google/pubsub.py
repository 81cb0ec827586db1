"""Gmail's watches and the Pub/Sub topic behind them: what is published, and a subscription that hands it out.

Gmail publishes at most one notice a second for an account and drops the rest (Gmail's push guide); a watch publishes
one by itself. What is not acknowledged is handed out again.
"""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
_A_WEEK = 7 * 86_400


@dataclass
class Watch:
    """What an account publishes, and until when."""

    topic: str
    labels: frozenset[str]
    until: float
    last: float = 0.0


@dataclass
class Topic:
    """Every watch of the world, and what waits to be fetched."""

    watches: dict[str, Watch] = field(default_factory=dict)  # by address
    waiting: dict[str, Json] = field(default_factory=dict)  # by receipt
    published: list[Json] = field(default_factory=list)
    dropped: int = 0
    certificates: dict[str, str] = field(default_factory=dict)  # that Google signs pushes with

    def watch(self, address: str, wish: Json, history: int, now: float) -> Json:
        """Begin, or go on; a notice comes at once."""
        labels = (
            frozenset(wish.get("labelIds", ()))
            if wish.get("labelFilterBehavior") == "include"
            else frozenset()
        )
        self.watches[address] = Watch(wish["topicName"], labels, now + _A_WEEK)
        self.tell(address, set(labels), history, now)
        return {"historyId": str(history), "expiration": str(int((now + _A_WEEK) * 1000))}

    def tell(self, address: str, labels: set[str], history: int, now: float) -> None:
        """Something happened to a message with these labels."""
        watch = self.watches.get(address)
        if watch is None or now >= watch.until or (watch.labels and not watch.labels & labels):
            return
        if now - watch.last < 1.0:
            self.dropped += 1
            return
        watch.last = now
        self.publish({"emailAddress": address, "historyId": history})

    def publish(self, what: Any) -> None:
        """Anybody who may, can publish."""
        number = str(len(self.published) + 1)
        message = {"data": base64.b64encode(json.dumps(what).encode()).decode(), "messageId": number}
        self.published.append(message)
        self.waiting[f"receipt-{number}"] = message

    def pull(self, most: int) -> Json:
        """What nobody has acknowledged."""
        some = list(self.waiting.items())[:most]
        return (
            {"receivedMessages": [{"ackId": name, "message": message} for name, message in some]}
            if some
            else {}
        )

    def acknowledge(self, names: list[str]) -> Json:
        """These need not be handed out again."""
        for name in names:
            self.waiting.pop(name, None)
        return {}
