"""What goes wrong between kept and Microsoft Graph, and what each of it comes to."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from agent.errors import (
    CursorLost,
    KeptError,
    NotAllowed,
    ProviderDown,
    SignInNeeded,
    SlowDown,
    SourceMissing,
)
from connectors.outlook.batch import read_parts
from connectors.outlook.errors import code_of, trouble
from connectors.outlook.transport import PREFER, Limits
from connectors.outlook.waiting import asked_wait
from tests.fakes.graph.client import FakeGraph, HandClock

_NOW = datetime(2026, 5, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("99999999999", 86_400.0),
        ("Thu, 07 May 2026 08:00:30 GMT", 30.0),
        ("Thu, 07 May 2026 07:00:00 GMT", 0.0),
        ("Mon, 07 May 2029 08:00:00 GMT", 86_400.0),
    ],
)
def test_retry_after_is_read_in_all_its_forms(said: str, seconds: float | None) -> None:
    """Seconds or an HTTP date; the past is now, what cannot be read is absent, and no wait is longer than a day."""
    assert asked_wait({"retry-after": said}, _NOW) == seconds


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "InvalidAuthenticationToken", SignInNeeded),
        (403, "ErrorAccessDenied", NotAllowed),
        (403, "MailboxNotEnabledForRESTAPI", NotAllowed),
        (404, "MailboxNotEnabledForRESTAPI", NotAllowed),
        (404, "ErrorItemNotFound", SourceMissing),
        (400, "syncstatenotfound", CursorLost),
        (404, "SyncStateNotFound", CursorLost),
        (400, "ResyncRequired", CursorLost),
        (400, "SyncStateInvalid", CursorLost),
        (410, "", CursorLost),
        (429, "ApplicationThrottled", SlowDown),
        (500, "InternalServerError", ProviderDown),
        (503, "", ProviderDown),
        (302, "", NotAllowed),
        (400, "ErrorInvalidRequest", NotAllowed),
    ],
)
def test_every_refusal_is_one_of_our_errors(status: int, code: str, kind: type[KeptError]) -> None:
    """Codes are compared without regard to case, and 410 is a lost place whatever its code."""
    body = b'{"error": {"code": "%s", "message": "secret words of a mail"}}' % code.encode()
    found = trouble(status, body)
    assert isinstance(found, kind)
    assert "secret" not in found.sentence + found.next_step


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": 3}', b'{"error": {"code": "a b<c>"}}', b"{" * 9999]
)
def test_a_code_is_letters_or_nothing(body: bytes) -> None:
    """What stands where a code should stand is repeated only where it can be one."""
    assert code_of(body) == ""


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked", ["3", "Thu, 07 May 2026 08:00:40 GMT"])
def test_a_reading_waits_as_long_as_it_is_told(fake: FakeGraph, status: int, asked: str) -> None:
    """Nothing is asked before a Retry-After is over, as a number and as a date."""
    clock = HandClock()
    fake.do("fault", match="GET /v1.0/me$", status=status, retry_after=asked)
    assert fake.graph(clock).read_json("/me")["mail"]
    assert clock.monotonic() >= (3.0 if asked == "3" else 40.0)
    assert len(fake.asked) == 2


def test_a_long_wait_is_the_callers_to_schedule(fake: FakeGraph) -> None:
    """A wait beyond a minute is said, not slept through, and the mailbox stays closed meanwhile."""
    clock = HandClock()
    graph = fake.graph(clock)
    fake.do("fault", match="/me$", status=429, retry_after="900")
    with pytest.raises(SlowDown) as error:
        graph.read_json("/me")
    assert error.value.retry_after == 900
    with pytest.raises(SlowDown):
        graph.read_json("/me/mailFolders")
    assert len(fake.asked) == 1
    assert clock.monotonic() < 60


def test_one_mailbox_throttled_delays_no_other(fake: FakeGraph) -> None:
    """Every mailbox has a gate of its own."""
    slow, other = HandClock(), HandClock()
    fake.do("fault", match="/me$", status=429, retry_after="50")
    fake.graph(slow).read_json("/me")
    fake.graph(other).read_json("/me")
    assert slow.monotonic() >= 50
    assert other.monotonic() == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 502, "body": "<html><body>Bad gateway for dana's private words</body></html>"},
        {"status": 200, "body": "<html>maintenance</html>"},
        {"cut": 0},
        {"cut": 20},
        {"lost": True},
        {"status": 504},
    ],
)
def test_a_broken_answer_to_a_reading_is_asked_for_again(fake: FakeGraph, fault: dict[str, object]) -> None:
    """Pages for people, cut answers and hung up lines pass; nothing half is taken for whole."""
    fake.do("fault", match="/me$", times=2, **fault)
    assert fake.graph().read_json("/me")["id"] == "u-1"
    assert len(fake.asked) == 3


def test_an_answer_that_stays_broken_is_the_providers_trouble(fake: FakeGraph) -> None:
    """After some tries it is said, without a word of the body."""
    fake.do("fault", match="/me$", times=99, status=502, body="<html>private words</html>")
    with pytest.raises(ProviderDown) as error:
        fake.graph().read_json("/me")
    assert "private" not in str(error.value)
    assert len(fake.asked) == 5


def test_an_answer_that_drips_is_given_up(fake: FakeGraph) -> None:
    """A whole answer has its time, however regularly its bytes come."""
    fake.do("fault", match="/me$", times=99, drip=0.02)
    graph = fake.graph(limits=Limits(connect=1, read=1, total=0.2, rate=10_000))
    graph.clock = _Impatient()
    with pytest.raises(ProviderDown):
        graph.read_json("/me")
    assert len(fake.asked) == 2


class _Impatient:
    """The machine's own time, but for waits."""

    def now(self) -> datetime:
        return _NOW

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        pass


def test_nobody_leads_us_elsewhere(fake: FakeGraph) -> None:
    """A redirect is a refusal, and a link to another host is not followed: the token goes nowhere else."""
    fake.do("fault", match="/me$", status=302, location="http://127.0.0.2:9/v1.0/me")
    with pytest.raises(NotAllowed):
        fake.graph().read_json("/me")
    with pytest.raises(NotAllowed):
        fake.graph().read_json("https://graph.evil.example/v1.0/me")
    with pytest.raises(NotAllowed):
        fake.graph().read_json("//127.0.0.2/v1.0/me")


@pytest.mark.parametrize(
    "link",
    [
        "https://graph.example/v1.0/me",
        "http://graph.example:8080/v1.0/me",
        "http://graph.example.evil.example/v1.0/me",
        "//evil.example/v1.0/me",
    ],
)
def test_a_link_leads_to_the_same_server_alone(fake: FakeGraph, link: str) -> None:
    """Another scheme, another port and another host are each refused where the link is read."""
    graph = fake.graph()
    graph._version = "http://graph.example/v1.0"
    assert graph.address("http://graph.example:80/v1.0/me").endswith("/v1.0/me")
    with pytest.raises(NotAllowed):
        graph.address(link)


def test_a_dead_token_is_renewed_once(fake: FakeGraph) -> None:
    """401: one more try with another token, then the user is asked."""
    graph = fake.graph(token="dead")
    asked: list[str] = []

    def tokens(refused: str) -> str:
        asked.append(refused)
        return "a-token" if refused else "dead"

    graph._tokens = tokens
    assert graph.read_json("/me")["id"]
    assert asked == ["", "dead"]
    with pytest.raises(SignInNeeded) as error:
        fake.graph(token="dead-token").read_json("/me")
    assert "dead-token" not in error.value.sentence + repr(error.value)


@pytest.mark.parametrize(
    "path", ["/me/sendMail", "/me/messages/1/send", "/me/messages/1/reply", "/me/messages/1/replyAll",
             "/me/messages/1/forward", "/me/events/1/accept"]
)  # fmt: skip
def test_what_could_send_never_leaves(fake: FakeGraph, path: str) -> None:
    """The transport refuses it before the socket, alone and inside a batch."""
    with pytest.raises(NotAllowed):
        fake.graph().write_once("POST", path, {})
    with pytest.raises(NotAllowed):
        fake.graph().read_batch({"requests": [{"id": "1", "method": "POST", "url": path}]})
    assert fake.asked == []


def test_a_throttled_part_of_a_batch_is_asked_for_again_alone(fake: FakeGraph) -> None:
    """An outer 200 says nothing about the parts; what was answered is not asked for twice."""
    clock = HandClock()
    numbers = [fake.mail(number) for number in range(1, 8)]
    paths = [f"/me/messages/AAkI{number:06d}=/$value" for number in numbers]
    fake.do("fault", match="AAkI000003", status=429, retry_after="12", inner=True, times=2)
    parts = read_parts(fake.graph(clock), paths)
    assert parts is not None
    assert [part.status for part in parts] == [200] * 7
    assert parts[2].body.startswith(b"Received:")
    asked = [line for line in fake.asked if line.startswith("part")]
    assert len(asked) == 7 + 1 + 1
    assert clock.monotonic() >= 24


def test_a_batch_has_the_mailbox_for_itself(fake: FakeGraph) -> None:
    """Never more than four at once at the mailbox, whatever asks; three singly."""
    fake.do("set", latency=0.01)
    numbers = [fake.mail(number) for number in range(1, 30)]
    paths = [f"/me/messages/AAkI{number:06d}=/$value" for number in numbers]
    graph = fake.graph()
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(graph.read, path) for path in paths] + [pool.submit(read_parts, graph, paths)]
        for one in work:
            one.result()
    assert fake.do("record")["most"] <= 4
    fake.do("reset")


def test_every_request_asks_for_ids_that_stay_and_for_utc(fake: FakeGraph) -> None:
    """Without the header, ids change with every move."""
    assert re.search(r'IdType="ImmutableId"', PREFER)
    fake.mail(1)
    shown = fake.graph().read_json("/me/messages?$select=id")["value"][0]["id"]
    assert shown.startswith("AAkI")
