"""Who is answered, from where pages may be written to, and what a browser is told."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from agent.web.door import Door
from tests.web.serving import Visitor


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "127.0.0.1", "127.0.0.1:1", "", "kept.local"]
)
def test_no_other_name_is_answered(reader: Visitor, host: str) -> None:
    """A name that somebody else's DNS points at this machine gets nothing, signed in or not."""
    answer = reader.get("/m/1/today", Host=host)
    assert answer.status in (400, 421)
    assert "quietworks" not in answer.text


def test_the_other_name_of_this_machine_is_ours_too(reader: Visitor) -> None:
    """`localhost` is answered; the cookie belongs to the usual name, so it asks to sign in."""
    port = reader.site.origin.rpartition(":")[2]
    assert Visitor(reader.site).get("/", Host=f"localhost:{port}").status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
    ],
)
def test_a_form_from_elsewhere_is_refused(reader: Visitor, headers: dict[str, str]) -> None:
    """Even with our cookie and our token, whatever writes must come from a page of ours."""
    token = reader.get("/settings").token
    assert reader.post("/sign-out", {"token": token}, **headers).status == 403
    assert reader.get("/settings").status == 200


def test_a_form_without_an_origin_is_refused(reader: Visitor) -> None:
    """Every browser says where a form comes from; what does not is none."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert reader.ask("POST", "/sign-out", "token=1", kind).status == 403


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
def test_a_form_without_our_token_is_refused(reader: Visitor, token: str) -> None:
    """The token belongs to the session."""
    assert reader.post("/sign-out", {"token": token}).status == 403
    assert reader.get("/settings").status == 200


@pytest.mark.parametrize(
    ("method", "status"), [("PUT", 405), ("DELETE", 405), ("OPTIONS", 405), ("HEAD", 405)]
)
def test_only_reading_and_forms_are_known(reader: Visitor, method: str, status: int) -> None:
    """Nothing else is understood."""
    assert reader.ask(method, "/m/1/today", None, {}).status in (status, 200)


def test_a_form_of_any_size_is_not_taken(reader: Visitor) -> None:
    """Ours hold a few words."""
    assert reader.post("/sign-out", {"token": "x" * 70_000}).status == 413


def test_a_form_whose_length_says_nothing_is_not_taken(reader: Visitor) -> None:
    """A body in pieces has no length that could be believed, whatever else is said of it."""
    assert reader.post("/sign-out", {}, Transfer_Encoding="chunked", Content_Length="5").status == 413
    assert reader.post("/sign-out", {}, Transfer_Encoding="chunked").status == 413
    assert reader.get("/m/1/today").status == 200


def test_a_browser_is_told_to_run_nothing_of_others(reader: Visitor) -> None:
    """The policy allows our own files and nothing inline; pages are not kept, not framed, not sniffed."""
    headers = reader.get("/m/1/today").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["server"] is None


@pytest.mark.parametrize(
    "path", ["/static/../door.py", "/static/%2e%2e/door.py", "/static/..%2f..%2fsettings.py"]
)
def test_only_the_files_of_pages_are_given_out(reader: Visitor, path: str) -> None:
    """A path does not lead out of its folder."""
    assert reader.get(path).status == 404


@pytest.mark.parametrize("others", [["evil.example"], ["evil.example", "evil.example"], [None]])
def test_two_names_are_none(others: list[str | None]) -> None:
    """Of several Host lines nobody can say which one a proxy, a cache and we would believe: none, whatever their order."""
    own = "127.0.0.1:8127"
    for names in (own, *others), (*others, own):
        hosts = [(b"host", (name or own).encode()) for name in names]
        answers: list[int] = []

        async def send(message: Message, answers: list[int] = answers) -> None:
            if message["type"] == "http.response.start":
                answers.append(message["status"])

        async def receive() -> Message:
            return {"type": "http.request"}

        door = Door(PlainTextResponse("in"), origins=[f"http://{own}"])
        scope = {"type": "http", "method": "GET", "path": "/", "headers": hosts}
        # In a thread of its own: where a browser test came first, its loop still runs in this one.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, door(scope, receive, send)).result()
        assert answers == [421]
