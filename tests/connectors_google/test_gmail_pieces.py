"""The pieces of the Gmail connector that need no server: history folded, quotas, refusals, batches, cursors."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httplib2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import CursorLost, KeptError, NotAllowed, ProviderDown, SignInNeeded, SlowDown
from connectors._owed import Owed
from connectors._seen import Seen
from connectors.gmail._batch import batch_of, parts_of
from connectors.gmail._calendar_cursor import Place, read_place
from connectors.gmail._cursor import Cursor, read_cursor
from connectors.gmail._errors import as_ours, refusal
from connectors.gmail._event import read_event
from connectors.gmail._history import Changes
from connectors.gmail._quota import NEW_PROJECT, OLD_PROJECT, Meter, Spent, meter_of, tariff_of
from connectors.gmail._tokens import ask_for_grant
from connectors.gmail._transport import Transport
from tests.fakes.google.client import HandClock

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)


def record(number: int, kind: str, name: str, *labels: str, now: tuple[str, ...] = ()) -> dict[str, Any]:
    entry: dict[str, Any] = {"message": {"id": name, "threadId": name, "labelIds": list(now)}}
    if labels:
        entry["labelIds"] = list(labels)
    return {"id": str(number), kind: [entry]}


@pytest.mark.parametrize(
    ("records", "wanted", "gone"),
    [
        ([record(1, "messagesAdded", "a", now=("INBOX",))], ["a"], set()),
        ([record(1, "messagesAdded", "a"), record(2, "messagesDeleted", "a")], [], {"a"}),
        ([record(1, "messagesDeleted", "a"), record(2, "labelsRemoved", "a", "TRASH")], [], {"a"}),
        ([record(1, "messagesAdded", "a", now=("DRAFT",))], [], set()),
        (
            [record(1, "messagesAdded", "a", now=("DRAFT",)), record(2, "labelsAdded", "a", "SENT")],
            ["a"],
            set(),
        ),
        ([record(1, "labelsAdded", "a", "STARRED", "UNREAD")], [], set()),
        ([record(1, "messagesAdded", "a"), record(2, "labelsAdded", "a", "SPAM")], [], {"a"}),
        ([record(1, "labelsAdded", "a", "TRASH"), record(2, "labelsRemoved", "a", "TRASH")], ["a"], set()),
        ([{"id": "1", "messages": [{"id": "a"}]}], [], set()),
        ([{"id": "1", "messagesAdded": [{"message": {}}, {}, "x"]}, {"messagesAdded": "x"}], [], set()),
    ],
)
def test_history_is_folded(records: list[dict[str, Any]], wanted: list[str], gone: set[str]) -> None:
    """The last word counts, and a deletion is always the last."""
    changes = Changes()
    changes.add(records)
    assert (list(changes.wanted), changes.gone) == (wanted, gone)


_KINDS = st.sampled_from(["messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"])
_LABELS = st.lists(st.sampled_from(["TRASH", "SPAM", "SENT", "DRAFT", "INBOX"]), max_size=2)


@given(st.lists(st.tuples(_KINDS, st.sampled_from("abc"), _LABELS), max_size=12), st.integers(0, 12))
def test_history_may_be_cut_anywhere(events: list[tuple[str, str, list[str]]], cut: int) -> None:
    """Folded page by page it comes to the same, and nothing is both wanted and gone."""
    records = [
        record(n, kind, name, *labels, now=tuple(labels)) for n, (kind, name, labels) in enumerate(events)
    ]
    whole, parts = Changes(), Changes()
    whole.add(records)
    parts.add(records[:cut])
    parts.add(records[cut:])
    assert (parts.wanted, parts.gone) == (whole.wanted, whole.gone)
    assert not whole.gone & whole.wanted.keys()
    deleted = {name for kind, name, _ in events if kind == "messagesDeleted"}
    assert not deleted & whole.wanted.keys()


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 40)), max_size=40))
def test_no_minute_holds_more_than_nine_tenths(calls: list[tuple[int, int]]) -> None:
    """Whatever is asked, in whatever rhythm."""
    clock = HandClock(NOW)
    meter = Meter(1_000)
    spent: list[tuple[float, int]] = []
    for units, pause in calls:
        clock.forward(pause)
        meter.spend(units, clock)
        spent.append((clock.monotonic(), units))
    for moment, _ in spent:
        assert sum(units for at, units in spent if moment - 60 < at <= moment) <= 900


@given(st.lists(st.tuples(st.integers(1, 700), st.integers(0, 40), st.integers(0, 3)), max_size=40))
def test_no_minute_holds_more_though_processes_come_and_go(calls: list[tuple[int, int, int]]) -> None:
    """Each goes on from what the last one recorded before it spent, wherever that one was killed; so do two by turns."""
    clock = HandClock(NOW)
    meters, stored = [Meter(1_000), Meter(1_000)], tuple[Spent, ...]()
    spent: list[tuple[float, int]] = []
    for units, pause, who in calls:
        clock.forward(pause)
        if who > 1:
            meters[who - 2] = Meter(1_000)
        meter = meters[who % 2]
        meter.recall(stored, clock, lost=200)
        for _ in range(2):
            meter.spend(units, clock)
            spent.append((clock.monotonic(), units))
            stored = meter.record(clock)
        meter.spend(200, clock)  # and killed
        spent.append((clock.monotonic(), 200))
    for moment, _ in spent:
        assert sum(units for at, units in spent if moment - 60 < at <= moment) <= 900


def test_a_meter_knows_its_own_records() -> None:
    """What it recorded itself it does not count twice, and nothing that is more than a minute old."""
    clock = HandClock(NOW)
    meter = Meter(1_000)
    meter.spend(600, clock)
    stored = meter.record(clock)
    meter.recall(stored, clock, lost=200)
    meter.spend(300, clock)
    assert clock.slept == []
    clock.forward(61)
    fresh = Meter(1_000)
    fresh.recall(stored, clock, lost=200)
    fresh.spend(700, clock)
    assert clock.slept == []
    fresh.spend(1, clock)
    assert clock.slept == [60.0], "what a process before it may have spent just now is counted"


def test_what_a_dead_process_may_have_spent_is_counted_once() -> None:
    """A quiet mailbox keeps its cursor for days, and each look recalls what lies in it."""
    clock = HandClock(NOW)
    stored, meter = Meter(1_000).record(clock), Meter(1_000)
    clock.forward(24 * 3600)
    for _ in range(5):
        meter.recall(stored, clock, lost=500)
        clock.forward(61)
    meter.recall(stored, clock, lost=500)
    meter.spend(900, clock)
    assert clock.slept == []


def test_a_record_of_another_time_counts_nothing() -> None:
    """A clock that was set back an hour holds up nobody."""
    clock = HandClock(NOW)
    meter = Meter(1_000)
    meter.recall((Spent("aa", int(NOW.timestamp()) + 3600, 900),), clock, lost=0)
    meter.spend(900, clock)
    assert clock.slept == []


def test_a_user_has_one_meter() -> None:
    """However often a mailbox is opened; two users have two, and a call dearer than a minute still goes out."""
    clock = HandClock(NOW)
    assert meter_of("a", 6000, clock) is meter_of("a", 6000, clock)
    assert meter_of("a", 6000, clock) is not meter_of("b", 6000, clock)
    Meter(10).spend(50, clock)


def test_projects_have_their_tariff() -> None:
    """By the limit that the user's project has."""
    assert tariff_of("15000") is OLD_PROJECT
    assert tariff_of("6000") is tariff_of("") is NEW_PROJECT
    assert (NEW_PROJECT.messages_get, OLD_PROJECT.messages_get) == (20, 5)


def error_of(status: int, reason: str = "", *, body: bytes | None = None, **headers: str) -> KeptError:
    said = {"error": {"code": status, "errors": [{"reason": reason}], "message": "secret words"}}
    content = json.dumps(said).encode() if body is None else body
    return as_ours(
        refusal(status, {name.replace("_", "-"): v for name, v in headers.items()}, content, NOW), NOW
    )


@pytest.mark.parametrize(
    ("status", "reason", "error"),
    [
        (401, "authError", SignInNeeded),
        (403, "domainPolicy", NotAllowed),
        (403, "accessNotConfigured", NotAllowed),
        (403, "SERVICE_DISABLED", NotAllowed),
        (403, "insufficientPermissions", SignInNeeded),
        (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", SignInNeeded),
        (403, "rateLimitExceeded", SlowDown),
        (403, "userRateLimitExceeded", SlowDown),
        (403, "quotaExceeded", SlowDown),
        (403, "dailyLimitExceeded", SlowDown),
        (403, "forbidden", NotAllowed),
        (400, "failedPrecondition", NotAllowed),
        (429, "", SlowDown),
        (500, "backendError", ProviderDown),
        (503, "", ProviderDown),
        (408, "", ProviderDown),
        (410, "fullSyncRequired", CursorLost),
        (418, "", NotAllowed),
    ],
)
def test_each_refusal_has_its_meaning(status: int, reason: str, error: type[KeptError]) -> None:
    """By reason and not by status alone; the provider's words are not repeated."""
    found = error_of(status, reason)
    assert isinstance(found, error)
    assert "secret words" not in found.sentence


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 60.0),
        ("Mon, 16 Mar 2026 09:02:00 GMT", 120.0),
        ("Mon, 16 Mar 2020 09:02:00 GMT", 60.0),
        ("99999999", 86_400.0),
        ("soon", 60.0),
        ("-5", 60.0),
        ("", 60.0),
    ],
)
def test_how_long_to_wait(value: str, seconds: float) -> None:
    """Seconds or a date, never negative, at most a day; a minute where nothing usable is said."""
    found = error_of(429, retry_after=value)
    assert isinstance(found, SlowDown)
    assert found.retry_after == seconds


def test_a_used_up_day_ends_at_midnight_in_california() -> None:
    """Which is when daily quotas begin anew."""
    found = error_of(403, "dailyLimitExceeded")
    assert isinstance(found, SlowDown)
    assert NOW + timedelta(seconds=found.retry_after) == datetime(2026, 3, 17, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"x"', b"null", b'{"error": "x"}', b"[" * 50_000, b"\xff"]
)
def test_no_body_is_too_odd(body: bytes) -> None:
    """A refusal that is not Google's own JSON comes from something on the way: trouble, or a wait."""
    assert isinstance(error_of(403, body=body), SlowDown)
    assert isinstance(error_of(502, body=body), ProviderDown)


class Get:
    """A request as Google's client builds it."""

    method = "GET"

    def __init__(self, name: str) -> None:
        self.uri = f"https://gmail.googleapis.com/gmail/v1/users/me/messages/{name}?format=raw&alt=json"

    def execute(self, http: Any = None, num_retries: int = 0) -> Any:
        raise AssertionError


def part(number: str, status: int, body: str, *, end: str = "\r\n") -> str:
    content_id = f"Content-ID: <response-base + {number}>{end}" if number else ""
    return (
        f"--b{end}Content-Type: application/http{end}{content_id}{end}"
        f"HTTP/1.1 {status} X{end}Content-Type: application/json{end}{end}{body}{end}"
    )


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_batch_is_read(end: str) -> None:
    """Answers in any order, each by its Content-ID or else by the id in it; what is cut or missing is left out."""
    names = ["a", "b", "c", "d"]
    text = (
        part("2", 200, '{"id": "b"}', end=end)
        + part("1", 404, '{"error": {}}', end=end)
        + part("", 200, '{"id": "c"}', end=end)
        + part("4", 200, '{"id": "d"', end=end)
    )
    found = parts_of(names, 'multipart/mixed; boundary="b"', text.encode())
    assert found["b"].answer == {"id": "b"}
    assert (found["a"].status, found["a"].answer) == (404, None)
    assert found["c"].answer == {"id": "c"}
    assert found["d"].answer is None


@given(
    st.binary(max_size=400), st.sampled_from(["", "multipart/mixed; boundary=b", "text/html", "boundary="])
)
def test_any_answer_to_a_batch_is_survived(content: bytes, content_type: str) -> None:
    """Whatever comes, it is parts or it is nothing."""
    parts_of(["a"], content_type, b"--b\r\n" + content + b"\r\n--b--")


def test_a_batch_holds_its_requests() -> None:
    """Each with its path, its query and its number, as Google's client writes them."""
    body, content_type = batch_of({name: Get(name) for name in ("a", "b")})
    text = body.decode()
    assert text.count("GET /gmail/v1/users/me/messages/") == 2
    assert " + 2>" in text
    assert content_type.startswith("multipart/mixed; boundary=")


_TEXTS = st.text(max_size=30)


@given(
    _TEXTS,
    st.booleans(),
    st.integers(0, 2**40),
    _TEXTS,
    st.lists(st.tuples(_TEXTS, st.integers(0, 2**40), st.integers(0, 2**40), st.booleans())),
)
def test_cursors_come_back_as_they_were(
    history: str, walking: bool, after: int, page: str, owed: list[tuple[str, int, int, bool]]
) -> None:
    """Any place can be stored and gone on from."""
    cursor = Cursor(history, owed=tuple(Owed(*one) for one in owed))
    if walking:
        cursor = Cursor(history, True, after, page, after, Seen().add([page]), cursor.owed)
    assert read_cursor(cursor.text()) == cursor
    place = Place(since=history or NOW.isoformat(), until=page or "2026-07-14", token=history)
    assert read_place(place.text()) == place


def test_what_an_older_kept_owed_is_still_owed() -> None:
    """Its cursors did not say when a mail was asked for: it is asked for at once."""
    place = read_cursor('gmail1:{"history":"7","owed":[["a",1700000000,true],["b",1700000001,false]]}')
    assert place.owed == (Owed("a", 1_700_000_000, 0, told=True), Owed("b", 1_700_000_001, 0))
    assert all(one.is_due(1_700_000_002) for one in place.owed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "gmail1:",
        "gmail1:[]",
        "gmail1:{}",
        'gmail1:{"history":1,"owed":[1]}',
        "gcal1:null",
        "gcal1:{}",
        'gcal1:{"x":1}',
    ],
)
def test_other_strings_are_no_cursors(text: str) -> None:
    """They are lost ones."""
    with pytest.raises(CursorLost):
        read_cursor(text)
    with pytest.raises(CursorLost):
        read_place(text)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["date", "dateTime", "timeZone", "email"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
_FIELDS = st.sampled_from(
    "start end attendees organizer originalStartTime summary description sequence updated iCalUID".split()
)


@given(st.dictionaries(_FIELDS, _JSON, max_size=6))
def test_no_event_is_too_odd(event: dict[str, Any]) -> None:
    """An event of any shape is a meeting or none, and never an exception."""
    read_event({"id": "x", "start": {"date": "2026-03-20"}, **event}, UTC)


class _Endpoint(Transport):
    """A token endpoint that always answers the same."""

    def __init__(self, status: int, body: str) -> None:
        self.asked = 0
        self._answer = httplib2.Response({"status": str(status)}), body.encode()

    def request(self, *_: Any, **__: Any) -> tuple[httplib2.Response, bytes]:
        self.asked += 1
        return self._answer


@pytest.mark.parametrize(
    ("status", "body", "error", "asked"),
    [
        (400, '{"error": "temporarily_unavailable"}', ProviderDown, 3),
        (400, '{"error": "internal_failure"}', ProviderDown, 3),
        (400, '{"error": "server_error"}', ProviderDown, 3),
        (400, '{"error": "a word of tomorrow"}', ProviderDown, 3),
        (403, '{"error": "rate_limit_exceeded"}', SlowDown, 1),
        (403, '{"error": {"code": 403, "errors": [{"reason": "rateLimitExceeded"}]}}', SlowDown, 1),
        (403, "<html>a proxy</html>", ProviderDown, 3),
        (407, "<html>a proxy</html>", ProviderDown, 3),
        (408, "", ProviderDown, 3),
        (404, "<html>a captive portal</html>", ProviderDown, 3),
        (200, "<html>a captive portal</html>", ProviderDown, 3),
        (200, '{"welcome": true}', ProviderDown, 3),
        (400, '{"error": "invalid_grant"}', SignInNeeded, 1),
        (401, '{"error": "deleted_client"}', SignInNeeded, 1),
        (403, '{"error": "access_denied"}', SignInNeeded, 1),
    ],
)
def test_only_googles_own_no_is_a_lost_sign_in(
    status: int, body: str, error: type[KeptError], asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else the token endpoint, or a proxy before it, answers is tried again and passes; nobody waits for real."""
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("a sleep that no clock knows of"))
    endpoint = _Endpoint(status, body)
    secret = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
    with pytest.raises(error):
        ask_for_grant(secret, endpoint, HandClock(), token_uri="http://127.0.0.1/token", subject="")
    assert endpoint.asked == asked


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/gmail/v1/users/me/messages/send", b""),
        ("POST", "/gmail/v1/users/me/drafts/send", b""),
        ("POST", "/upload/gmail/v1/users/me/messages/send", b""),
        ("POST", "/gmail/v1/users/me/drafts/%73end", b""),
        ("POST", "/batch/gmail/v1", b"--b\n\nPOST /gmail/v1/users/me/drafts/send HTTP/1.1\n\n"),
        ("POST", "/calendar/v3/calendars/primary/events", b""),
        ("PATCH", "/gmail/v1/users/me/settings/sendAs/x", b""),
    ],
)
def test_nothing_that_sends_leaves_the_transport(method: str, path: str, body: bytes) -> None:
    """Refused before there is a socket: the server it would go to does not exist."""
    transport = Transport(["http://127.0.0.1:1"])
    with pytest.raises(NotAllowed):
        transport.request(f"http://127.0.0.1:1{path}", method, body)
    transport.close()


def test_no_other_server_is_spoken_to() -> None:
    """A token goes to Google's servers and nowhere else."""
    transport = Transport(["http://127.0.0.1:1"])
    with pytest.raises(NotAllowed):
        transport.request("http://127.0.0.2:1/gmail/v1/users/me/profile")
    transport.close()
