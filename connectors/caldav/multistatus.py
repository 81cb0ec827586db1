"""DAV's XML, both ways: the few questions kept asks, and a multistatus answer as values (RFC 4918 13)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from agent.errors import TRIES_AGAIN, ProviderDown
from connectors._numbers import number_of

_DAV, _CAL, _CS = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'


@dataclass(frozen=True, slots=True)
class Member:
    """One response of a multistatus. `path` is unquoted; `status` is of the response itself, 0 where it has none."""

    path: str
    status: int = 0
    found: dict[str, Element] = field(default_factory=dict)  # properties with a status of 200, by local name

    def text(self, name: str) -> str:
        """A property's text."""
        element = self.found.get(name)
        return (element.text or "").strip() if element is not None else ""

    def hrefs(self, name: str) -> list[str]:
        """The addresses within a property, as they stand."""
        element = self.found.get(name)
        if element is None:
            return []
        return [
            (href.text or "").strip() for href in element.iter(f"{_DAV}href") if (href.text or "").strip()
        ]

    def has(self, name: str, inner: str) -> bool:
        """Whether a property holds an element of this local name."""
        element = self.found.get(name)
        return element is not None and any(_local(one.tag) == inner for one in element.iter())

    def names(self, name: str) -> set[str]:
        """The `name` attributes within a property (supported components)."""
        element = self.found.get(name)
        return {one.get("name", "").upper() for one in element} if element is not None else set()


@dataclass(frozen=True, slots=True)
class Multistatus:
    """An answer's members, and the sync token after them (RFC 6578 3.2), if any."""

    members: tuple[Member, ...]
    token: str = ""


def propfind(*names: str) -> str:
    """A question for properties, by prefixed names."""
    return f"<d:propfind {_SPACES}><d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop></d:propfind>"


def sync_collection(token: str) -> str:
    """What changed since this token (RFC 6578 3.2)."""
    return (
        f"<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token>"
        "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
    )


def multiget(paths: Iterable[str]) -> str:
    """These calendar objects with their text (RFC 4791 7.9)."""
    hrefs = "".join(f"<d:href>{escape(quoted(path))}</d:href>" for path in paths)
    return f"<c:calendar-multiget {_SPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>{hrefs}</c:calendar-multiget>"


def events_between(window: tuple[datetime, datetime]) -> str:
    """Which objects have an event in this window (RFC 4791 7.8)."""
    start, end = (f"{edge.astimezone(UTC):%Y%m%dT%H%M%SZ}" for edge in window)
    return (
        f"<c:calendar-query {_SPACES}><d:prop><d:getetag/></d:prop><c:filter>"
        f'<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{start}" end="{end}"/>'
        "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
    )


_MOST_TAGS = 3_000_000  # each of them takes some hundred bytes of memory
_PLAIN = "/@:!$&'()*+,;=-._~"  # what a path may bear as it stands (RFC 3986 3.3)


def read_multistatus(body: bytes, url: str, shown: str) -> Multistatus:
    """The answer; `ProviderDown` where it is no XML, or XML that plays tricks."""
    if body.count(b"<") > _MOST_TAGS:
        raise ProviderDown(f"{shown} answers with more than was asked for.", TRIES_AGAIN)
    root = _parsed(body, shown)
    if root.tag != f"{_DAV}multistatus":
        raise ProviderDown(f"{shown} gave an answer that is no multistatus.", TRIES_AGAIN)
    token = root.findtext(f"{_DAV}sync-token") or ""
    return Multistatus(tuple(_members(root, url)), token.strip())


def precondition(body: bytes) -> str:
    """The local name of the precondition that failed (RFC 4918 16), or an empty string."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return ""
    if root.tag != f"{_DAV}error" or not len(root):
        return ""
    return _local(root[0].tag)


def _parsed(body: bytes, shown: str) -> Element:
    for text in (lambda: body, lambda: _mended(body)):
        try:
            root: Element = fromstring(text(), forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
            continue
        return root
    raise ProviderDown(f"{shown} gave an answer that cannot be read.", TRIES_AGAIN)


def _mended(body: bytes) -> str:
    """The answer without what XML 1.0 cannot hold (2.2), which servers pass on from somebody's meeting all the same."""
    text = body.decode("utf-8", "replace").translate(_NOT_XML)
    text = text[max(text.find("<?xml", 0, _BEFORE), 0) :]  # before it, PHP says what it does not like
    return _REFERENCE.sub(lambda found: found[0] if _is_xml(found[1]) else _UNREADABLE, text)


_BEFORE = 20_000  # letters
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_NOT_XML = dict.fromkeys([*(set(range(32)) - {9, 10, 13}), 0xFFFE, 0xFFFF], _UNREADABLE)
_REFERENCE = re.compile(r"&#(x[0-9A-Fa-f]{1,6}|[0-9]{1,7});")


def _is_xml(number: str) -> bool:
    code = int(number[1:], 16) if number[0] == "x" else int(number)
    return code not in _NOT_XML and code < 0x110000 and not 0xD800 <= code < 0xE000


def _members(root: Element, url: str) -> Iterator[Member]:
    for response in root.iterfind(f"{_DAV}response"):
        found: dict[str, Element] = {}
        for propstat in response.iterfind(f"{_DAV}propstat"):
            properties = propstat.find(f"{_DAV}prop")
            if properties is not None and _status(propstat) in (0, 200):
                found |= {_local(one.tag): one for one in properties}
        for href in response.iterfind(f"{_DAV}href"):
            if path := _path_or_nothing((href.text or "").strip(), url):
                yield Member(path, _status(response), found)


def _path_or_nothing(href: str, url: str) -> str:
    """The path; empty for an address that is none, which costs its own member and no other."""
    try:
        return path_of(href, url)
    except ValueError:
        return ""


def path_of(href: str, url: str) -> str:
    """The path that an address names, seen from `url`, unquoted; servers quote as they please.

    A slash within a name (`a%2Fb.ics`) stays quoted: it is another path than one with a folder.
    """
    named = href.replace(";", "%3B")  # which urljoin takes for parameters, and drops where none follow
    pieces = _SLASH.split(urlsplit(urljoin(url, named)).path)
    return "%2F".join(_LIKE_A_SLASH.sub(r"%25\1", unquote(piece)) for piece in pieces)


def quoted(path: str) -> str:
    """The path as it is asked for."""
    pieces = path.split("%2F")
    return "%2F".join(quote(_ESCAPED.sub(r"%\1", piece), safe=_PLAIN) for piece in pieces)


_SLASH = re.compile("%2[Ff]")
_LIKE_A_SLASH, _ESCAPED = (
    re.compile("%((?:25)*2F)"),
    re.compile("%25((?:25)*2F)"),
)  # in names that say so themselves


def _status(element: Element) -> int:
    words = (element.findtext(f"{_DAV}status") or "").split()
    return (number_of(words[1], most=3) or 0) if len(words) > 1 else 0


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


__all__: Sequence[str] = [
    "Member",
    "Multistatus",
    "events_between",
    "multiget",
    "path_of",
    "precondition",
    "propfind",
    "quoted",
    "read_multistatus",
    "sync_collection",
]
