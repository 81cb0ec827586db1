"""Whether an answer of the fake has the shape that Microsoft publishes: a fake that invents a field fails its tests."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "number": (int, float)}


@cache
def _definitions() -> dict[str, Any]:
    text = Path(__file__).with_name("schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["definitions"]
    return found


def violations(kind: str, body: dict[str, Any]) -> list[str]:
    """A sentence for every way in which an object is not of its kind (`message`, `event`, ...)."""
    return list(_of_object(kind[0].upper() + kind[1:], body, kind))


def _properties(name: str) -> dict[str, Any]:
    shape = _definitions()[name]
    inherited = _properties(shape["extends"]) if shape["extends"] in _definitions() else {}
    return {**inherited, **shape["properties"]}


def _of_object(name: str, body: Any, at: str) -> list[str]:
    if not isinstance(body, dict):
        return [f"{at} is no object"]
    known = _properties(name)
    found: list[str] = []
    for key, value in body.items():
        if key.startswith("@"):
            continue
        if key not in known:
            found.append(f"{at}.{key} is not published")
        else:
            found += _of(known[key], value, f"{at}.{key}")
    return found


def _of(shape: dict[str, Any], value: Any, at: str) -> list[str]:
    if value is None:
        return [] if shape.get("nullable") or not shape else [f"{at} may not be null"]
    if "$ref" in shape:
        return _of_object(shape["$ref"], value, at)
    if "enum" in shape:
        return [] if value in shape["enum"] else [f"{at} is {value!r}"]
    if shape.get("type") == "array":
        if not isinstance(value, list):
            return [f"{at} is no list"]
        return [
            one for number, each in enumerate(value) for one in _of(shape["items"], each, f"{at}[{number}]")
        ]
    wanted = _TYPES.get(shape.get("type", ""))
    return [] if wanted is None or isinstance(value, wanted) else [f"{at} is {type(value).__name__}"]
