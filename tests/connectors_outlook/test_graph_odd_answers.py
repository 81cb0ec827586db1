"""Answers of any shape from Microsoft: pages, or one of our errors, and never anything else."""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from functools import cache
from typing import Any

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import BadInput, SourceError
from agent.ports import Verdict
from connectors._owed import Owed
from connectors.outlook.calendar import CalendarSource
from connectors.outlook.cursor import Place, read_cursor
from connectors.outlook.drafts import OutlookDrafts
from connectors.outlook.folders import WELL_KNOWN, Folder, named_folders
from connectors.outlook.gate import Gate
from connectors.outlook.mail import MailSource
from connectors.outlook.transport import Graph
from tests.contract.contracts import a_draft
from tests.fakes.graph.client import REP, WINDOW, HandClock

_ROOT = "http://127.0.0.1:1"
_NAMES = (
    "value id @odata.nextLink @odata.deltaLink @removed reason receivedDateTime isDraft hasAttachments parentFolderId conversationId"
    " internetMessageId internetMessageHeaders name from sender toRecipients emailAddress address subject body contentType content"
    " uniqueBody changeKey createdDateTime lastModifiedDateTime singleValueExtendedProperties start end dateTime timeZone type"
    " seriesMasterId iCalUId originalStart originalStartTimeZone isAllDay isCancelled attendees status response organizer location"
    " displayName cancelledOccurrences childFolderCount responses headers error code message"
).split()
_LEAVES = st.sampled_from(
    ["", "x", "1", "e1", "text", "html", "b@x.example", "2026-05-12T15:00:00Z", "2026-05-12T15:00:00.0000000", "UTC",
     "No Such Zone", "seriesMaster", "occurrence", "exception", f"{_ROOT}/v1.0/next", "https://elsewhere.example/next", "OID.s.2026-05-12",
     "OID.s.2026-99-99", "deleted", "changed", "SyncStateNotFound", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", 0, 1, -1, 200, 404, None,
     True, 1e300]
)  # fmt: skip
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5),
    max_leaves=14,
)
_THING = st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=8)
_LISTING = st.fixed_dictionaries(
    {
        "value": st.lists(
            st.fixed_dictionaries({"id": st.just("e1")}, optional=dict.fromkeys(_NAMES[5:], _JSON))
        )
    }
)
_ANSWERS = st.lists(
    st.tuples(st.sampled_from([200, 200, 200, 204, 400, 403, 404, 410, 429, 500]), _JSON | _THING | _LISTING),
    min_size=1,
    max_size=8,
)
_QUIETLY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def _graph() -> Graph:
    """Made once, for reading the machine's certificates takes longer than all that is asked here."""
    graph = Graph(_ROOT, lambda refused: "a-token", HandClock(), Gate())
    graph.close()
    return graph


def graph_of(answers: list[tuple[int, Any]]) -> Graph:
    """A signed-in transport whose server gives these answers in turn, then the last one for ever; enough is enough."""
    left, asked = list(answers), [0]

    def answer(_: httpx2.Request) -> httpx2.Response:
        asked[0] += 1
        if asked[0] > 300:
            raise httpx2.ReadError("enough")
        status, said = left.pop(0) if len(left) > 1 else left[0]
        return httpx2.Response(status, content=json.dumps(said).encode())

    graph = copy(_graph())
    graph.clock, graph.gate = HandClock(), Gate()
    graph._client = httpx2.Client(transport=httpx2.MockTransport(answer), trust_env=False)
    return graph


_LINK, _FRAME = f"{_ROOT}/v1.0/delta", "2026-01-01/2027-01-01"
_OWED = (Owed("a", 1, 0, told=True),)
_FOLDERS = (*WELL_KNOWN, Folder("f1", "Customers"))


def _stopped_at(*keys: str) -> list[str | None]:
    """The cursors a reading may begin with: none, and one that stands behind a walk, with and without what is owed."""
    found: list[str | None] = [None]
    for place in (Place(_LINK, frame=_FRAME), Place(_LINK, frame=_FRAME, owed=_OWED, doubted=("b",))):
        cursor = read_cursor(None)
        for key in keys:
            cursor = cursor.moved(key, place)
        found.append(cursor.write())
    return found


@_QUIETLY
@given(_ANSWERS, st.sampled_from(_stopped_at(*(folder.ref for folder in _FOLDERS))))
def test_mail_of_any_shape(answers: list[tuple[int, Any]], cursor: str | None) -> None:
    """Every reading ends, in pages or in one of our errors."""
    source = MailSource(graph_of(answers), REP.email, rep=REP, folders=_FOLDERS, since=WINDOW[0])
    with suppress(SourceError):
        for page in source.pages(cursor):
            assert page.cursor


@_QUIETLY
@given(_ANSWERS, st.sampled_from(_stopped_at("calendar")))
def test_calendars_of_any_shape(answers: list[tuple[int, Any]], cursor: str | None) -> None:
    """The same for calendars."""
    source = CalendarSource(graph_of(answers), REP.email, rep=REP, window=WINDOW)
    with suppress(SourceError):
        for page in source.pages(cursor):
            assert page.cursor


@_QUIETLY
@given(_ANSWERS, st.sampled_from(["", "r1/d1", "//"]))
def test_drafts_of_any_shape(answers: list[tuple[int, Any]], ref: str) -> None:
    """The same for drafts; and of a draft that could not be written nobody says that it was."""
    for act in ("create", "find", "withdraw", "is_taken"):
        sink = OutlookDrafts(graph_of(answers), REP.email)
        with suppress(SourceError, BadInput):
            match act:
                case "create":
                    assert sink.create(a_draft())
                case "find":
                    sink.find(a_draft().mark, ref=ref)
                case "withdraw":
                    sink.withdraw(a_draft().mark, ref=ref)
                case _:
                    sink.is_taken(a_draft())


@_QUIETLY
@given(_ANSWERS)
def test_folders_of_any_shape(answers: list[tuple[int, Any]]) -> None:
    """The same for the names of folders."""
    with suppress(SourceError, BadInput):
        named_folders(graph_of(answers), ["Customers"])


_SERIES = {
    "id": "s", "type": "seriesMaster", "iCalUId": "u", "subject": "Call", "start": {"dateTime": "2026-05-12T15:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-05-12T15:30:00", "timeZone": "UTC"}, "originalStartTimeZone": "Central Standard Time",
    "isAllDay": False, "isCancelled": False, "organizer": {"emailAddress": {"address": "b@x.example", "name": "Bo"}},
    "attendees": [{"type": "required", "status": {"response": "none"}, "emailAddress": {"address": REP.email, "name": "Dana"}}],
    "responseStatus": {"response": "accepted"}, "location": {"displayName": "Room 3"}, "body": {"contentType": "html", "content": "Hi"},
    "createdDateTime": "2026-05-01T08:00:00Z", "lastModifiedDateTime": "2026-05-06T10:00:00Z", "seriesMasterId": "s",
    "originalStart": "2026-05-12T15:00:00Z", "cancelledOccurrences": ["OID.s.2026-05-19"],
}  # fmt: skip
_JUNK: tuple[Any, ...] = (
    None, "", "x", 0, -1, 1e300, True, [], [None], [[]], ["x"], {}, {"x": 1}, "\ud800", "OID.s.2026-99-99", "OID.s.0001-01-01",
    "OID.s.9999-12-31", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
)  # fmt: skip


def _spoiled(thing: Any) -> Iterator[Any]:
    """The thing with each of its parts, at every depth, replaced by something else."""
    yield from _JUNK
    parts = (
        list(thing.items())
        if isinstance(thing, dict)
        else list(enumerate(thing))
        if isinstance(thing, list)
        else []
    )
    for name, part in parts:
        for other in _spoiled(part):
            made = dict(thing) if isinstance(thing, dict) else list(thing)
            made[name] = other
            yield made


def test_an_event_with_any_part_spoiled_costs_itself_alone() -> None:
    """Whatever stands in one event's place, the one after it is read, and what was called off of its series is told or not."""
    sound = {**_SERIES, "id": "sound", "type": "singleInstance", "seriesMasterId": None}
    for event in _spoiled(_SERIES):
        for sort in ("singleInstance", "seriesMaster", "occurrence"):
            spoiled = {**event, "id": "e1", "type": sort} if isinstance(event, dict) else event
            page = {"value": [spoiled, sound], "@odata.deltaLink": _LINK}
            off = {"responses": [{"id": "0", "status": 200, "body": spoiled}]}
            source = CalendarSource(graph_of([(200, page), (200, off)]), REP.email, rep=REP, window=WINDOW)
            read = {item.ref: item.verdict for page in source.pages() for item in page.items}
            assert read["sound"] is Verdict.READ, event
