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

    def add(self, more: Iterable[Mapping[str, Any]]) -> None:
        """Take in more records, in rising order."""
        for record in more:
            number = str(record.get("id") or "")
            self.last = number or self.last
            for one in entries(record, "messagesAdded"):
                self._arrived(one, number)
            for one in entries(record, "labelsAdded"):
                self._labelled(one, number)
            for one in entries(record, "labelsRemoved"):
                if (AWAY | {"DRAFT"}) & labels_of(one):
                    self._want(message_id(one), number)
            for one in entries(record, "messagesDeleted"):
                self._leave(message_id(one))
                self._deleted.add(message_id(one))

    def _arrived(self, one: Mapping[str, Any], number: str) -> None:
        if not UNREAD_KINDS & labels_of(one["message"]):
            self._want(message_id(one), number)

    def _labelled(self, one: Mapping[str, Any], number: str) -> None:
        labels = labels_of(one)
        if labels & AWAY:
            self._leave(message_id(one))
        elif "SENT" in labels:
            self._want(message_id(one), number)  # some servers send a draft under the id it had

    def _want(self, name: str, number: str) -> None:
        if name not in self._deleted:
            self.gone.discard(name)
            self.wanted.pop(name, None)  # so that the order stays that of the records
            self.wanted[name] = number

    def _leave(self, name: str) -> None:
        self.wanted.pop(name, None)
        self.gone.add(name)


def records(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those of a page of `history.list`, which may have none though more pages follow."""
    listed = answer.get("history")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def entries(record: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """The entries of one kind that name a message."""
    listed = record.get(kind)
    if not isinstance(listed, list):
        return []
    return [one for one in listed if isinstance(one, dict) and message_id(one)]


def message_id(one: Mapping[str, Any]) -> str:
    """Of the message that an entry is about; empty where it names none."""
    message = one.get("message")
    return str(message.get("id") or "") if isinstance(message, dict) else ""


def labels_of(one: Mapping[str, Any]) -> frozenset[str]:
    """The labels that an entry, or its message, bears; none where it does not say."""
    labels = one.get("labelIds")
    return frozenset(str(label) for label in labels) if isinstance(labels, list) else frozenset()
