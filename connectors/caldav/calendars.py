"""From any address at a CalDAV server to the user's calendars (RFC 6764 6, RFC 4791 6.2, RFC 5397)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from agent.errors import NotAllowed, SourceError, SourceMissing
from connectors.caldav.multistatus import Member, path_of, propfind, quoted, read_multistatus
from connectors.caldav.transport import Answer, Transport, Unwell, joined, not_found

_OF_A_PLACE = propfind(
    "d:resourcetype",
    "d:current-user-principal",
    "d:principal-URL",
    "c:calendar-home-set",
    "c:calendar-user-address-set",
)
_OF_CALENDARS = propfind(
    "d:resourcetype",
    "d:displayname",
    "d:sync-token",
    "cs:getctag",
    "c:supported-calendar-component-set",
    "d:supported-report-set",
)
_MOST_HOMES = 10
_UNREADABLE = frozenset(
    {"subscribed", "schedule-inbox", "schedule-outbox", "notification", "deleted-calendar"}
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar as the server lists it. `token` and `ctag` are empty where the server has none."""

    url: str
    path: str
    name: str
    token: str = ""
    ctag: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the calendars lie, and whose they are."""

    url: str
    addresses: tuple[str, ...] = ()  # of the principal, lower case
    others: tuple[str, ...] = ()  # further homes (RFC 4791 6.2.1), as some servers have for a team

    @property
    def urls(self) -> tuple[str, ...]:
        """Every home, the first one first."""
        return (self.url, *self.others)


def find_home(transport: Transport, url: str) -> Home:
    """Where the calendars of the signed-in user lie, found from any address of the server.

    A calendar's own URL is its own home. An address that refuses, or sends us elsewhere, ends no search;
    its trouble is raised where no other way leads to a home, and `SourceMissing` where none had any.
    """
    troubles: list[SourceError] = []
    seen: set[str] = set()
    ways = [url, urljoin(url, "/.well-known/caldav"), urljoin(url, "/")]
    addresses: tuple[str, ...] = ()
    while ways and len(seen) < 8:
        at = ways.pop(0)
        if at in seen:
            continue
        seen.add(at)
        try:
            member, came_to = _place(transport, at)
        except (NotAllowed, Unwell) as trouble:
            troubles.append(trouble)
            continue
        if member is None:
            continue
        if member.has("resourcetype", "calendar"):
            return Home(came_to)
        addresses = _addresses(member) or addresses
        if homes := member.hrefs("calendar-home-set"):
            urls = list(dict.fromkeys(joined(came_to, home) for home in homes[:_MOST_HOMES]))
            return Home(urls[0], addresses, tuple(urls[1:]))
        onward = member.hrefs("current-user-principal") or member.hrefs("principal-URL")
        ways = [joined(came_to, href) for href in onward] + ways
    if troubles:
        raise troubles[0]
    raise SourceMissing(
        f"{transport.shown} shows no calendars to this user there.",
        "Give the URL that the provider's help pages name for CalDAV.",
    )


def _place(transport: Transport, url: str) -> tuple[Member | None, str]:
    answer = transport.ask("PROPFIND", url, _OF_A_PLACE)
    if answer.status != 207:
        return None, url
    members = read_multistatus(answer.body, answer.url, transport.shown).members
    return own_member(members, path_of(answer.url, answer.url)), answer.url


def _addresses(member: Member) -> tuple[str, ...]:
    hrefs = member.hrefs("calendar-user-address-set")
    return tuple(href[7:].lower() for href in hrefs if href.lower().startswith("mailto:") and "@" in href)


@dataclass(frozen=True, slots=True)
class Listing:
    """All calendars in the order of their paths, and the paths of the homes that told theirs."""

    calendars: tuple[Calendar, ...]
    homes: tuple[str, ...]


def list_all(transport: Transport, homes: Sequence[str]) -> Listing:
    """The calendars of all homes; a home that refuses, or breaks the server, costs no other its own."""
    found: dict[str, Calendar] = {}
    told: list[str] = []
    troubles: list[SourceError] = []
    for home in homes:
        try:
            found |= {calendar.path: calendar for calendar in list_calendars(transport, home)}
            told.append(path_of(home, home))
        except (NotAllowed, SourceMissing, Unwell) as trouble:
            troubles.append(trouble)
    if troubles and not found:
        raise troubles[0]
    return Listing(tuple(sorted(found.values(), key=lambda one: one.path)), tuple(told))


def list_calendars(transport: Transport, home: str) -> list[Calendar]:
    """The calendars in a home that may hold meetings, in the order of their paths."""
    answer = transport.ask("PROPFIND", home, _OF_CALENDARS, depth="1")
    found = {one.path: _calendar(one, answer.url) for one in checked(answer, transport) if _is_read(one)}
    return sorted(found.values(), key=lambda one: one.path)


def _is_read(member: Member) -> bool:
    """Whether it is a calendar that may hold meetings, and of the user's own."""
    kinds = member.names("supported-calendar-component-set")
    is_ours = member.has("resourcetype", "calendar") and (not kinds or "VEVENT" in kinds)
    return is_ours and not any(member.has("resourcetype", kind) for kind in _UNREADABLE)


def is_gone(transport: Transport, url: str) -> bool:
    """Whether a calendar that is no longer listed is gone, asked by its own address: a list may leave one out."""
    try:
        answer = transport.ask("PROPFIND", url, _OF_CALENDARS)
        if answer.status in (403, 404, 410):
            return True
        members = read_multistatus(answer.body, answer.url, transport.shown).members
    except SourceError:
        return False  # nobody knows
    path = path_of(url, url)
    own = own_member(members, path)
    if own is None or own.path.rstrip("/") != path.rstrip("/"):
        return False  # it was not spoken of
    is_another = own.has("resourcetype", "collection") and not _is_read(own)  # it says what it is now
    return own.status in (404, 410) or is_another


def own_member(members: Sequence[Member], path: str) -> Member | None:
    """What an answer says of the place that was asked about; some servers list what lies in it as well, in any order."""
    own = (one for one in members if one.path.rstrip("/") == path.rstrip("/"))
    return next(own, members[0] if members else None)


def checked(answer: Answer, transport: Transport) -> tuple[Member, ...]:
    """The members of an answer that is expected to have some."""
    if answer.status in (404, 410):
        raise not_found(transport.shown)
    if answer.status != 207:
        raise NotAllowed(
            f"{transport.shown} refuses to show its calendars ({answer.status}).",
            "Check the URL and what this password may do.",
        )
    return read_multistatus(answer.body, answer.url, transport.shown).members


def token_of(member: Member) -> str:
    """The sync token, unless the server says that it cannot be asked what changed since."""
    reports = member.found.get("supported-report-set")
    if reports is not None and len(reports) and not member.has("supported-report-set", "sync-collection"):
        return ""
    return member.text("sync-token")


def origin_of(url: str) -> str:
    """The server of an address: `https://cal.brandt.example`."""
    where = urlsplit(url)
    return f"{where.scheme}://{where.netloc}"


def _calendar(member: Member, url: str) -> Calendar:
    return Calendar(
        url=f"{origin_of(url)}{quoted(member.path)}",
        path=member.path,
        name=member.text("displayname") or member.path.rstrip("/").rpartition("/")[2],
        token=token_of(member),
        ctag=member.text("getctag"),
    )
