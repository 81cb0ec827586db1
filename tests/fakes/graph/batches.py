"""`$batch`: up to twenty requests, four at a time, each with an answer of its own."""

import base64
import json
from collections.abc import Callable
from typing import Any

from tests.fakes.graph.faults import Script
from tests.fakes.graph.service import Reply, Service, refused, said


def batch(service: Service, script: Script, body: bytes, note: Callable[[str], None]) -> Reply:
    """The answer to a batch; its own faults strike single parts."""
    try:
        requests = json.loads(body)["requests"]
    except (ValueError, KeyError):
        return refused(400, "BadRequest")
    if len(requests) > 20:
        return refused(400, "BadRequest")
    return said({"responses": [_part(service, script, request, note) for request in reversed(requests)]})


def _part(
    service: Service, script: Script, request: dict[str, Any], note: Callable[[str], None]
) -> dict[str, Any]:
    named = f"{request['method']} {request['url']}"
    note(f"part {named}")
    fault = script.strike(named, inner=True)
    if fault:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        status, headers, raw = refused(fault.status or 500, fault.code, **headers)
    else:
        headers = {name.lower(): value for name, value in request.get("headers", {}).items()}
        body = json.dumps(request["body"]).encode() if "body" in request else b""
        status, headers, raw = service.answer(request["method"], request["url"], headers, body)
    is_object = headers.get("Content-Type") == "application/json"
    answered: Any = json.loads(raw) if is_object else base64.b64encode(raw).decode()
    return {"id": request["id"], "status": status, "headers": headers, "body": answered}
