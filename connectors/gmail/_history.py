"""Gmail's history records to what there is to do: messages to read, messages that are gone.

A message may occur many times, in any mix of arrivals, deletions and labels; the last word about it
counts, and a deletion is always the last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

AWAY = frozenset({"TRASH", "SPAM"})  # no longer in the mailbox, for all that kept reads
UNREAD_KINDS = AWAY | {"DRAFT", "CHAT"}  # never read: thrown away, unfinished, or no mail


@dataclass(slots=True)
class Changes:
    """What a run of history records comes to, by message id in the order of their history."""

    wanted: dict[str, str] = field(default_factory=dict)  # id to the record that asks for it
    gone: set[str] = field(default_factory=set)
    last: str = ""  # the highest record id seen
    _deleted: set[str] = field(default_factory=set)

    def add(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Take in more records, in rising order."""
        for record in records:
            number = str(record.get("id") or "")
            self.last = number or self.last
            for one in _of(record, "messagesAdded"):
                self._arrived(one, number)
            for one in _of(record, "labelsAdded"):
                self._labelled(one, number)
            for one in _of(record, "labelsRemoved"):
                if (AWAY | {"DRAFT"}) & _labels(one):
                    self._want(_id(one), number)
            for one in _of(record, "messagesDeleted"):
                self._leave(_id(one))
                self._deleted.add(_id(one))

    def _arrived(self, one: Mapping[str, Any], number: str) -> None:
        if not UNREAD_KINDS & _labels(one["message"], "labelIds"):
            self._want(_id(one), number)

    def _labelled(self, one: Mapping[str, Any], number: str) -> None:
        labels = _labels(one)
        if labels & AWAY:
            self._leave(_id(one))
        elif "SENT" in labels:
            self._want(_id(one), number)  # some servers send a draft under the id it had

    def _want(self, name: str, number: str) -> None:
        if name not in self._deleted:
            self.gone.discard(name)
            self.wanted.pop(name, None)  # so that the order stays that of the records
            self.wanted[name] = number

    def _leave(self, name: str) -> None:
        self.wanted.pop(name, None)
        self.gone.add(name)


def _of(record: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """The entries of one kind that name a message."""
    listed = record.get(kind)
    if not isinstance(listed, list):
        return []
    return [one for one in listed if isinstance(one, dict) and _id(one)]


def _id(one: Mapping[str, Any]) -> str:
    message = one.get("message")
    return str(message.get("id") or "") if isinstance(message, dict) else ""


def _labels(one: Mapping[str, Any], name: str = "labelIds") -> frozenset[str]:
    labels = one.get(name)
    return frozenset(str(label) for label in labels) if isinstance(labels, list) else frozenset()
