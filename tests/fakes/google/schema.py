"""The published schema of Google's answers, from the discovery documents that Google's client ships."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from googleapiclient import discovery_cache

_DIGITS = {"uint64": (0, 2**64), "int64": (-(2**63), 2**63)}


@lru_cache(maxsize=4)
def _document(api: str, version: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(discovery_cache.get_static_doc(api, version))
    return found


def faults(api: str, version: str, schema: str, answer: Any) -> list[str]:
    """What is wrong with an answer of this schema; none where it is as published."""
    schemas = _document(api, version)["schemas"]
    return list(_check(schemas, schemas[schema], answer, schema))


def _check(schemas: dict[str, Any], rule: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    if "$ref" in rule:
        rule = schemas[rule["$ref"]]
    kind = rule.get("type")
    if kind == "object":
        if not isinstance(value, dict):
            yield f"{path}: no object"
            return
        known, extra = rule.get("properties", {}), rule.get("additionalProperties")
        for name, inner in value.items():
            if name in known or extra:
                yield from _check(schemas, known.get(name) or extra or {}, inner, f"{path}.{name}")
            else:
                yield f"{path}.{name}: unknown"
    elif kind == "array":
        for number, inner in enumerate(value if isinstance(value, list) else ()):
            yield from _check(schemas, rule["items"], inner, f"{path}[{number}]")
    elif kind == "string":
        yield from _check_text(rule, value, path)
    elif kind in ("integer", "boolean") and type(value) is not {"integer": int, "boolean": bool}[kind]:
        yield f"{path}: no {kind}"


def _check_text(rule: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    form = rule.get("format", "")
    if not isinstance(value, str):
        yield f"{path}: no text"
    elif form in _DIGITS and not (
        value.lstrip("-").isdigit() and _DIGITS[form][0] <= int(value) < _DIGITS[form][1]
    ):
        yield f"{path}: no {form}"
    elif form == "byte" and not re.fullmatch(r"[A-Za-z0-9_=-]*", value):
        yield f"{path}: no base64url"
    elif form == "date-time" and not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", value):
        yield f"{path}: no moment"
