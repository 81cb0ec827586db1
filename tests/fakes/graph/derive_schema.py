"""Derives `schema.json` from the type declarations that Microsoft publishes of Graph (npm @microsoft/microsoft-graph-types, MIT).

`python -m tests.fakes.graph.derive_schema microsoft-graph.d.ts > tests/fakes/graph/schema.json`. Only the
entities that kept asks for, and the values they hold, are taken; anything else they refer to may be anything.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

_WANTED = (
    "Message", "Event", "MailFolder", "MailboxSettings", "User", "Attachment", "Calendar", "Subscription", "Recipient",
    "Attendee",
)  # fmt: skip
_VALUES = (
    "OutlookItem", "Entity", "ItemBody", "EmailAddress", "DateTimeTimeZone", "InternetMessageHeader", "ResponseStatus",
    "Location", "DirectoryObject", "LocaleInfo", "SingleValueLegacyExtendedProperty", "AttendeeBase",
)  # fmt: skip
_PLAIN = {"string": {"type": "string"}, "boolean": {"type": "boolean"}, "number": {"type": "number"}}


def main() -> None:
    """Read the declarations named on the command line, write the schema."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", Path(sys.argv[1]).read_text(encoding="utf-8"), flags=re.DOTALL)
    shapes = {name: _shape(text, name) for name in (*_WANTED, *_VALUES)}
    note = "Derived from @microsoft/microsoft-graph-types 2.43.1, (c) Microsoft Corporation, MIT licence; see derive_schema.py."
    sys.stdout.write(json.dumps({"$comment": note, "definitions": shapes}, indent=1) + "\n")


def _shape(text: str, name: str) -> dict[str, Any]:
    found = re.search(rf"export interface {name}(?: extends (\w+))? \{{(.*?)\n\}}", text, re.DOTALL)
    assert found, name
    members = re.findall(r"(\w+)\?: ([^;]+);", found[2])
    properties = {member: _type(text, " ".join(kind.split())) for member, kind in members}
    return {"extends": found[1] or "", "properties": properties}


def _type(text: str, kind: str) -> dict[str, Any]:
    """One member's type; NullableOption is Graph's way to say that it may be null."""
    if match := re.fullmatch(r"NullableOption<(.*)>", kind):
        return {"nullable": True, **_type(text, match[1])}
    if kind.endswith("[]"):
        return {"type": "array", "items": _type(text, kind[:-2].strip("()"))}
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if kind in _WANTED + _VALUES:
        return {"$ref": kind}
    words = re.search(rf"export type {re.escape(kind)} =([^;]*);", text)
    if words and '"' in words[1]:
        return {"enum": re.findall(r'"([^"]*)"', words[1])}
    return {}


if __name__ == "__main__":
    main()
