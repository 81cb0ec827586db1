"""Word from Microsoft Graph that something happened: subscriptions that are kept alive, and the notices that come of them.

Which subscriptions there are is asked of Graph each time, so that nothing about them is stored and an unclear
answer to a creation makes no second one. They tell of new mail in the inbox and among what was sent, and of
changes in the calendar; Drafts are left out, or kept's own would tell of themselves.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from agent.errors import BadInput, ProviderDown
from agent.ports import Clock, ConnectionInfo, Endpoints, Notice, PushTo, Vault
from connectors.outlook.errors import Missing
from connectors.outlook.gate import gate_of
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.tokens import Tokens
from connectors.outlook.transport import Answer, Graph, Json

_LASTS = timedelta(minutes=4_200)  # the shortest limit that Microsoft has published for mail is 4,230
_WATCHED = (
    ("/mailFolders('inbox')/messages", "created"),
    ("/mailFolders('sentitems')/messages", "created"),
    ("/events", "created,updated,deleted"),
)
_MOST_PAGES = 20
_LIFECYCLE = frozenset({"reauthorizationrequired", "subscriptionremoved", "missed"})


def keep_push(
    info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, to: PushTo, clock: Clock
) -> datetime | None:
    """See that Graph posts to the address; until when it will. None where there is none. May be repeated.

    While it makes a subscription Graph asks the address for an answer: it must be served already.
    """
    if not to.url:
        return None
    tokens = Tokens(vault, endpoints, clock)
    graph = Graph(
        endpoints.graph_root, tokens, clock, gate_of(f"{endpoints.graph_root} {info.address}"),
        user=info.options.get("user", ""), ca_bundle=endpoints.ca_bundle,
    )  # fmt: skip
    try:
        return keep_subscriptions(graph, to)
    finally:
        graph.close()
        tokens.close()


def keep_subscriptions(graph: Graph, to: PushTo) -> datetime:
    """Renew what there is, make what is missing, and end what there is twice; when the first of them ends."""
    wish = graph.clock.now() + _LASTS
    known = list(_ours(graph, to.url))
    ends = []
    for resource, changes in _WATCHED:
        wanted = graph.own.removeprefix("/") + resource
        same = [one for one in known if str(one.get("resource", "")).strip("/").lower() == wanted.lower()]
        standing = _renewed(graph, same[0], wish) if same else None
        if standing is None:
            standing = graph.write_once("POST", "/subscriptions", _wish(wanted, changes, to, wish))
        ends.append(_end_of(standing, wish))
        for extra in same[1:]:
            _ended(graph, extra)
    return min(ends)


def _end_of(standing: Answer, wish: datetime) -> datetime:
    """When a subscription ends: Graph may give less than was wished for, and its word counts."""
    try:
        said = standing.json.get("expirationDateTime")
    except ProviderDown:  # it stands all the same
        return wish
    return min(read_moment(said) or wish, wish)


def _ours(graph: Graph, url: str) -> Iterator[Json]:
    path = "/subscriptions"
    for _ in range(_MOST_PAGES):
        said = graph.read_json(path)
        found = said.get("value")
        yield from (one for one in found or () if isinstance(one, dict) and one.get("notificationUrl") == url)
        path = str(said.get("@odata.nextLink") or "")
        if not path:
            return


def _wish(resource: str, changes: str, to: PushTo, until: datetime) -> Json:
    return {
        "changeType": changes,
        "notificationUrl": to.url,
        "lifecycleNotificationUrl": to.url,  # cannot be added later
        "resource": resource,
        "expirationDateTime": _written(until),
        "clientState": to.secret,
    }


def _renewed(graph: Graph, subscription: Json, until: datetime) -> Answer | None:
    """The subscription as it stands now; None where Graph has dropped it since it was listed."""
    try:
        return graph.write_once("PATCH", _path(subscription), {"expirationDateTime": _written(until)})
    except Missing:
        return None


def _ended(graph: Graph, subscription: Json) -> None:
    try:
        graph.write_once("DELETE", _path(subscription))
    except Missing:
        return


def _path(subscription: Json) -> str:
    name = str(subscription.get("id", ""))
    if not name.replace("-", "").isalnum():
        raise Missing("Microsoft names a subscription in a way that is no name.")
    return f"/subscriptions/{name}"


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_notices(body: bytes, secrets: Sequence[str]) -> list[Notice]:
    """The notices in what was posted that bear one of the secrets; others are left out. Raises `BadInput`."""
    try:
        said = json.loads(body)
        rows = [row for row in said["value"] if isinstance(row, dict)]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadInput("That is no notice of Microsoft Graph's.") from None
    return [_notice(row) for row in rows if _is_signed(row.get("clientState"), secrets)]


def _is_signed(state: object, secrets: Sequence[str]) -> bool:
    """Compared in constant time, with every secret."""
    said = str(state if isinstance(state, str) else "").encode()
    return any([hmac.compare_digest(said, secret.encode()) for secret in secrets])  # noqa: C419 all of them


def _notice(row: dict[str, Any]) -> Notice:
    """The same notice sent again has the same id: it names the change, and the subscription as it then stood."""
    inner = row.get("resourceData")
    about = inner if isinstance(inner, dict) else {}
    names = (
        "id",
        "subscriptionId",
        "subscriptionExpirationDateTime",
        "lifecycleEvent",
        "changeType",
        "resource",
    )
    parts = [str(row.get(name)) for name in names] + [str(about.get(name)) for name in ("id", "@odata.etag")]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
    return Notice(digest, is_gap=str(row.get("lifecycleEvent", "")).lower() in _LIFECYCLE)
