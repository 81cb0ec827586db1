"""The few OData questions that are asked of mail: $filter, $select, $expand, $top and $skip."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.fakes.graph.mailbox_state import Json, Stored

_RECEIVED = re.compile(r"receivedDateTime (ge|gt|le|lt) (\S+)")
_CONVERSATION = re.compile(r"conversationId eq '([^']*)'")
_MESSAGE_ID = re.compile(r"internetMessageId eq '([^']*)'")
_EXTENDED = re.compile(
    r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']*)' and ep/value eq '((?:[^']|'')*)'\)"
)
_NAMED = re.compile(r"id eq '([^']*)'")
_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "ge": lambda a, b: a >= b, "gt": lambda a, b: a > b, "le": lambda a, b: a <= b, "lt": lambda a, b: a < b,
}  # fmt: skip


class BadQuery(Exception):
    """Answered with 400."""


def filtered(found: Iterable[Stored], query: Mapping[str, str]) -> list[Stored]:
    """What a $filter leaves; one that is not known is refused, as Graph does."""
    said = query.get("$filter", "")
    pieces = (
        re.split(r" and (?=receivedDateTime|conversationId|internetMessageId|singleValue)", said)
        if said
        else []
    )
    tests = [_test(piece) for piece in pieces]
    return [one for one in found if all(test(one) for test in tests)]


def _test(piece: str) -> Callable[[Stored], bool]:
    if match := _RECEIVED.fullmatch(piece):
        compare, moment = _COMPARE[match[1]], match[2]
        return lambda one: compare(one.properties["receivedDateTime"], moment)
    if match := _CONVERSATION.fullmatch(piece):
        wanted = match[1]
        return lambda one: bool(one.properties["conversationId"] == wanted)
    if match := _MESSAGE_ID.fullmatch(piece):
        named = match[1]
        return lambda one: bool(one.properties["internetMessageId"] == named)
    if match := _EXTENDED.fullmatch(piece):
        name, value = match[1], match[2].replace("''", "'")
        return lambda one: _bears(one, name, value)
    raise BadQuery(f"filter {piece}")


def _bears(one: Stored, name: str, value: str) -> bool:
    """Names of properties are case-sensitive, their values are not."""
    return name in one.extended and one.extended[name].lower() == value.lower()


def expanded(one: Stored, query: Mapping[str, str]) -> Json:
    """The extended properties that were asked for."""
    said = query.get("$expand", "")
    names = [name for name in _NAMED.findall(said) if name in one.extended]
    if "singleValueExtendedProperties" not in said or not names:
        return {}
    return {"singleValueExtendedProperties": [{"id": name, "value": one.extended[name]} for name in names]}


def selected(said: Json, query: Mapping[str, str]) -> Json:
    """The properties that were asked for, with what is always there."""
    if "$select" not in query:
        return {
            name: value
            for name, value in said.items()
            if name not in ("internetMessageHeaders", "cancelledOccurrences")
        }
    wanted = {"id", "singleValueExtendedProperties", *query["$select"].split(",")}
    return {name: value for name, value in said.items() if name in wanted or name.startswith("@")}


def extended_of(body: Any) -> dict[str, str]:
    """The extended properties in what was written."""
    listed = body.get("singleValueExtendedProperties") or []
    return {str(one["id"]): str(one["value"]) for one in listed}
