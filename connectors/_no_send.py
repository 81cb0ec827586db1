"""The last gate before a socket: no request that could send, forward or invite passes it.

Every HTTP transport asks here before it opens a connection. What reads may pass; what writes passes
only where its address is on the short list of things kept needs (a draft, a token, a notice), so a
verb that a provider invents tomorrow is refused as well. With `roots`, nothing outside them is
reached at all, whatever a redirect or a link in an answer says.
"""

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from agent.errors import NotAllowed

_CALENDAR_READING = frozenset(
    {"PROPFIND", "REPORT", "OPTIONS"}
)  # of CalDAV, where a folder may bear any name
_READING = frozenset({"GET", "HEAD"})
_SENDING = frozenset(
    {
        "send", "sendmail", "reply", "replyall", "forward", "accept", "decline", "tentativelyaccept",
        "import", "quickadd",
    }
)  # fmt: skip
"""Words that send mail or answer an invitation, as the last part of an address; no reading needs one of them."""

_WRITES = (
    (frozenset({"POST"}), re.compile(r".*/gmail/v1/users/[^/]+/drafts")),
    (frozenset({"PUT", "DELETE"}), re.compile(r".*/gmail/v1/users/[^/]+/drafts/[^/]+")),
    (frozenset({"POST"}), re.compile(r".*/gmail/v1/users/[^/]+/(watch|stop)")),
    (frozenset({"POST"}), re.compile(r".*/calendar/v3/(calendars/[^/]+/events/watch|channels/stop)")),
    (frozenset({"POST"}), re.compile(r".*/(me|users/[^/]+)(/mailfolders/[^/]+)?/messages")),
    (frozenset({"POST"}), re.compile(r".*/messages/[^/]+/(createreply|createreplyall|attachments)")),
    (frozenset({"PATCH", "DELETE"}), re.compile(r".*/(me|users/[^/]+)(/mailfolders/[^/]+)?/messages/[^/]+")),
    (frozenset({"POST"}), re.compile(r".*/subscriptions")),
    (frozenset({"PATCH", "DELETE"}), re.compile(r".*/subscriptions/[^/]+")),
    (frozenset({"POST"}), re.compile(r".*/projects/[^/]+/subscriptions/[^/]+:(pull|acknowledge)")),
    (frozenset({"POST"}), re.compile(r".*/(token|revoke|devicecode|device/code)")),
)
_BATCH = re.compile(r".*/(batch(/[^/]+)*|\$batch)")
_PART = re.compile(rb"^([A-Z]+) (\S+)(?: HTTP/[0-9.]+)?[ \t]*\r?$", re.MULTILINE)
_MAIL_PORTS = frozenset({25, 465, 587, 2525})


def refuse_sending(method: str, url: str, *, body: bytes = b"", roots: Sequence[str] = ()) -> None:
    """Raise `NotAllowed` for a request that could send, or that leads outside `roots` (where any are given).

    `body` is looked into where `url` is a provider's batch: every request in it is asked about in turn.
    An address of `roots` that is called as it stands (a token endpoint) may be written to.
    """
    where = urlsplit(url)
    if where.scheme not in ("http", "https") or _port(url) in _MAIL_PORTS:
        raise NotAllowed("kept never sends: it speaks to no mail server that could.")
    if roots and not any(_is_below(url, root) for root in roots):
        raise NotAllowed(f"kept does not speak to {where.hostname or 'that server'} for this account.")
    if method.upper() == "POST" and any(url.partition("?")[0] == root for root in roots):
        return
    _refuse(method.upper(), where.path, body)


def _refuse(method: str, path: str, body: bytes = b"") -> None:
    if method in _CALENDAR_READING:
        return
    plain = _plain(path)
    if _SENDING & {part.rpartition(".")[2] for part in plain.rsplit("/", 2)[-2:]}:
        raise NotAllowed("kept never sends: a request that could send was refused before it left.")
    if method in _READING:
        return
    if method == "POST" and _BATCH.fullmatch(plain):
        for inner, address in _requests(body):
            _refuse(inner, urlsplit(address).path)
        return
    if not any(method in methods and form.fullmatch(plain) for methods, form in _WRITES):
        raise NotAllowed("kept never sends: a request that writes something else than a draft was refused.")


def _plain(path: str) -> str:
    """The path as a server may read it at most: unquoted to the end, in lower case, without empty parts."""
    while (opened := unquote(path)) != path:
        path = opened
    return "/" + "/".join(part for part in re.split(r"[/\\;]", path.lower()) if part not in ("", "."))


def _requests(body: bytes) -> Iterator[tuple[str, str]]:
    """The method and address of every request in a batch (Google's multipart, Microsoft's JSON)."""
    try:
        asked = json.loads(body)["requests"]
        found = [(str(one["method"]).upper(), str(one["url"])) for one in asked]
    except (ValueError, TypeError, KeyError):
        found = [(verb.decode(), address.decode("ascii", "replace")) for verb, address in _PART.findall(body)]
    if not found:
        raise NotAllowed("kept never sends: a batch that cannot be looked into was refused.")
    yield from found


def _is_below(url: str, root: str) -> bool:
    asked, given = urlsplit(url), urlsplit(root)
    return (asked.scheme, asked.hostname, _port(url)) == (given.scheme, given.hostname, _port(root))


def _port(url: str) -> int | None:
    where = urlsplit(url)
    try:
        return where.port or {"https": 443, "http": 80}.get(where.scheme)
    except ValueError:
        raise NotAllowed("That address has no port that could be reached.") from None
