"""Answers of any shape at all: pages, or one of our errors, and never anything else."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httplib2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agent.errors import BadInput, SourceError
from connectors._owed import Owed
from connectors.gmail._api import Api
from connectors.gmail._calendar_cursor import Place
from connectors.gmail._cursor import Cursor
from connectors.gmail._identity import Identity, address_of
from connectors.gmail._letters import Letters
from connectors.gmail._quota import NEW_PROJECT, Meter
from connectors.gmail._taken import has_lost
from connectors.gmail._tokens import Tokens
from connectors.gmail._transport import CutError
from connectors.gmail.calendar import CalendarSource
from connectors.gmail.drafts import GmailDrafts
from connectors.gmail.mail import GmailSource
from connectors.gmail.signin import InHand
from tests.contract.contracts import a_draft
from tests.fakes.google.client import HandClock

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
NAMES = (
    "id threadId labelIds raw historyId internalDate payload headers name value messages drafts message history messagesAdded"
    " messagesDeleted labelsAdded labelsRemoved nextPageToken nextSyncToken items status start end date dateTime recurrence"
    " recurringEventId originalStartTime sendAs sendAsEmail signature emailAddress error errors reason"
).split()
_LEAVES = st.sampled_from(
    ["", "x", "1", "99", "SENT", "DRAFT", "TRASH", "cancelled", "2026-03-20", "2026-03-20T10:00:00Z",
     "RlJPTTogYUBiLmV4YW1wbGUNCg0KaGkNCg", "RRULE:FREQ=DAILY", "rateLimitExceeded", 0, 1, -1, None, True, 1e300]
)  # fmt: skip
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=14,
)
_ANSWERS = st.lists(
    st.tuples(st.sampled_from([200, 200, 200, 200, 204, 400, 403, 404, 410, 429, 500]), _JSON),
    min_size=1,
    max_size=8,
)


class Scripted:
    """A transport that gives these answers in turn, then the last one for ever; a body that is no JSON is `None`."""

    def __init__(self, answers: list[tuple[int, Any]]) -> None:
        self._answers = list(answers)
        self.calls = 0

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        limit: int = 0,
    ) -> tuple[httplib2.Response, bytes]:
        self.calls += 1
        if self.calls > 400:
            raise CutError("enough")
        status, said = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if "token" in uri:
            return httplib2.Response({"status": "200"}), b'{"access_token": "t", "expires_in": 3600}'
        return httplib2.Response({"status": str(status)}), json.dumps(said).encode()


def api_of(answers: list[tuple[int, Any]]) -> Api:
    clock = HandClock(NOW)
    secret = json.dumps({"client_id": "c", "client_secret": "s", "refresh_token": "r"})
    transport: Any = Scripted(answers)
    tokens = Tokens(InHand(secret), transport, clock, token_uri="http://127.0.0.1:1/token", subject="")
    meter = Meter(10**9)
    root = "http://127.0.0.1:1"
    return Api(transport, tokens, clock, root=root, tariff=NEW_PROJECT, meter=meter, calendar_meter=meter)


_CURSORS = st.sampled_from(
    [
        None,
        Cursor("5").text(),
        Cursor("5", owed=(Owed("a", 1, 0, told=True),)).text(),
        Cursor("5", True, 9, "p").text(),
    ]
)
_QUIETLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_QUIETLY
@given(_ANSWERS, _CURSORS)
def test_mail_of_any_shape(answers: list[tuple[int, Any]], cursor: str | None) -> None:
    """Every reading ends, in pages or in one of our errors."""
    api = api_of(answers)
    source = GmailSource(api, Letters(api, Identity(api, ["me@x.example"])), "me@x.example", since=NOW)
    with suppress(SourceError):
        for page in source.pages(cursor):
            assert page.cursor


@pytest.mark.parametrize(
    "history",
    [None, 7, "x", [None, 7, "x", []], [{"messagesAdded": [7, {"message": {"id": 5, "labelIds": 3}}]}]],
)
def test_history_of_any_shape(history: object) -> None:
    """Records that are none are passed over, in a reading and where a draft is looked for."""
    api = api_of([(200, {"historyId": "9", "history": history})])
    letters = Letters(api, Identity(api, ["me@x.example"]))
    with suppress(SourceError):
        assert [
            page.cursor
            for page in GmailSource(api, letters, "me@x.example", since=NOW).pages(Cursor("5").text())
        ]
    assert has_lost(api, "5", "") is False


_PLACE = Place(since="2026-01-01T00:00:00Z", until="2030-01-01")
_PLACES = st.sampled_from(
    [None, *(replace(_PLACE, **more).text() for more in ({"token": "t"}, {"page": "p"}, {"digest": "d"}))]
)


@_QUIETLY
@given(_ANSWERS, _PLACES)
def test_calendars_of_any_shape(answers: list[tuple[int, Any]], cursor: str | None) -> None:
    """The same for calendars."""
    window = (NOW - timedelta(days=90), NOW + timedelta(days=90))
    source = CalendarSource(api_of(answers), "me@x.example", "primary", zone=UTC, window=window)
    with suppress(SourceError):
        for page in source.pages(cursor):
            assert page.cursor


@_QUIETLY
@given(_ANSWERS, st.sampled_from(["", "r1/m1/t1/d1", "r1", "//"]))
@example([(200, {"labelIds": 1})], "r1/m1/t1/d1")
def test_drafts_of_any_shape(answers: list[tuple[int, Any]], ref: str) -> None:
    """The same for drafts; and of a draft that could not be written nobody says that it was."""
    for act in ("create", "find", "withdraw", "is_taken"):
        api = api_of(answers)
        identity = Identity(api, ["me@x.example"])
        sink = GmailDrafts(api, Letters(api, identity), identity, "me@x.example")
        try:
            match act:
                case "create":
                    assert sink.create(a_draft())
                case "find":
                    sink.find(a_draft().mark, ref=ref)
                case "withdraw":
                    sink.withdraw(a_draft().mark, ref=ref)
                case _:
                    sink.is_taken(a_draft())
        except (SourceError, BadInput):
            pass


@_QUIETLY
@given(_ANSWERS)
def test_identities_of_any_shape(answers: list[tuple[int, Any]]) -> None:
    """Nobody is somebody for want of an answer."""
    with suppress(SourceError):
        assert isinstance(address_of(api_of(answers)), str)


@pytest.mark.parametrize("body", ["", "[" * 100_000, "\ud800", '{"a": NaN}', "null"])
def test_bodies_that_are_no_json(body: str) -> None:
    """A broken body is a broken answer."""
    api = api_of([(200, None)])

    class Raw(Scripted):
        def request(self, uri: str, *_: Any, **__: Any) -> tuple[httplib2.Response, bytes]:
            said = '{"access_token": "t", "expires_in": 3600}' if "token" in uri else body
            return httplib2.Response({"status": "200"}), said.encode("utf-8", "surrogatepass")

    transport: Any = Raw([(200, None)])
    api._transport = api._tokens._transport = transport
    source = GmailSource(api, Letters(api, Identity(api, [])), "me@x.example", since=NOW)
    with suppress(SourceError):
        list(source.pages())
