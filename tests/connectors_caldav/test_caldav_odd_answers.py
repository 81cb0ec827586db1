"""Answers of any shape from a CalDAV server: what is true is found in the end, nothing that is there is taken for gone, and only kept's own errors get out."""

import gzip
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connectors._password import Secret
from connectors.caldav.calendars import find_home, list_all
from connectors.caldav.transport import Answer, Transport
from tests.connectors_caldav.conftest import event
from tests.connectors_caldav.many_runs import MOST, Runs, furnished, only_our_errors, true_of
from tests.connectors_caldav.well_behaved import HASTY
from tests.servers.bent_caldav import (
    Bend,
    Truth,
    bending,
    double,
    leave_all_out,
    leave_out,
    put_in,
    response,
    rewrite,
    say,
    send,
    turn_round,
)
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_http import Said, ScriptedHttp, scripted_http

_ELSEWHERE = "http://127.0.0.2:9/dav/"

_ERROR = '<d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><{}/></d:error>'
_TROUBLE = say(
    Said(401), Said(401, headers={"WWW-Authenticate": "Basic"}), Said(401, headers={"WWW-Authenticate": 'Digest realm="x", nonce="'}),
    Said(401, headers={"WWW-Authenticate": 'Digest realm="x", nonce="n", qop="auth-int"'}), Said(403), Said(403, _ERROR.format("d:valid-sync-token")),
    Said(403, _ERROR.format("d:number-of-matches-within-limits")), Said(507, _ERROR.format("d:number-of-matches-within-limits")), Said(409), Said(412),
    Said(404), Said(405), Said(410), Said(415), Said(423), Said(424), Said(400), Said(408), Said(451), Said(500, "<html>"), Said(501), Said(502), Said(504), Said(520),
    Said(200, "<html>Welcome</html>", {"Content-Type": "text/html"}), Said(200), Said(204), Said(207), Said(206), Said(304), Said(299, "x"), Said(999),
    Said(503), Said(503, headers={"Retry-After": "1"}), Said(503, headers={"Retry-After": "Sun, 22 Nov 2026 09:00:05 GMT"}),
    Said(503, headers={"Retry-After": "soon"}), Said(429, headers={"Retry-After": "-5"}), Said(429, headers={"Retry-After": "99999999999999999999"}),
    Said(429, headers={"Retry-After": "Fri, 31 Dec 9999 23:59:59 -9999"}), Said(429, headers={"Retry-After": "Sun, 22 Nov 2026 12:00:00 +99999999999999999"}),
    Said(429, headers={"Retry-After": "1e9"}), Said(503, headers={"Retry-After": ""}), Said(429, headers={"Retry-After": "Sun, 99 Nov 2026 09:00:05 GMT"}),
)  # fmt: skip
_ONWARD = say(
    *(
        Said(status, headers={"Location": to})
        for status in (301, 302, 303, 307, 308)
        for to in (_ELSEWHERE, "http://localhost:9/", "https://127.0.0.1/", "//127.0.0.2:9/", "/", "/dana", "/dana/work/", "ftp://127.0.0.1/", "http://[bad/", "",
                   "http://127.0.0.1:1/", "/a b\x7f", "javascript:alert(1)", "http://dana:pw@127.0.0.2:9/", "/../..", "?", "#x", "/" + "x" * 70_000)
    ),
    Said(300), Said(305, headers={"Location": _ELSEWHERE}), Said(301), Said(307),
)  # fmt: skip
_ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d:multistatus xmlns:d="DAV:">&b;</d:multistatus>'
_OUTSIDE_ENTITY = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "http://127.0.0.2:9/x">]><d:multistatus xmlns:d="DAV:">&a;</d:multistatus>'


def _sent(status: int, octets: bytes, headers: dict[str, str] | None = None, *, short: bool = False) -> Said:
    return Said(status, headers=headers or {}, short=short, octets=octets)


_SENT = send(
    lambda raw: _sent(0, raw[: len(raw) // 2]), lambda raw: _sent(0, raw, short=True), lambda raw: _sent(0, b""), lambda raw: _sent(0, b"\xef\xbb\xbf" + raw),
    lambda raw: _sent(0, b"\n  " + raw), lambda raw: _sent(0, b"<b>Deprecated</b>: x in y.php\n" + raw), lambda raw: _sent(0, raw + b"\n<!-- x -->\n"),
    lambda raw: _sent(0, raw + b"trailing"), lambda raw: _sent(0, raw.decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16")),
    lambda raw: _sent(0, raw.replace(b'encoding="utf-8"', b'encoding="us-klingon"')), lambda raw: _sent(0, raw.replace(b"Samples", b"Sam\xffples")),
    lambda raw: _sent(0, gzip.compress(raw), {"Content-Encoding": "gzip"}), lambda raw: _sent(0, zlib.compress(raw), {"Content-Encoding": "deflate"}),
    lambda raw: _sent(0, raw, {"Content-Encoding": "gzip"}), lambda raw: _sent(0, gzip.compress(gzip.compress(raw)), {"Content-Encoding": "gzip, gzip"}),
    lambda raw: _sent(0, gzip.compress(raw)[:-9], {"Content-Encoding": "gzip"}), lambda raw: _sent(0, raw, {"Content-Encoding": "x-new"}),
    lambda raw: _sent(0, raw, {"Content-Type": "text/calendar"}), lambda raw: _sent(0, raw, {"Content-Type": "application/json; charset=x"}),
    lambda raw: _sent(200, raw), lambda raw: _sent(0, _ENTITIES), lambda raw: _sent(0, _OUTSIDE_ENTITY), lambda raw: _sent(0, b"{}"), lambda raw: _sent(0, b"\x00\xff" * 40),
    lambda raw: _sent(0, b"<a>" * 20_000), lambda raw: _sent(0, b"<?xml version='1.0'?><d:multistatus xmlns:d='DAV'/>"), lambda raw: _sent(0, b"<multistatus/>"),
)  # fmt: skip
_MORE = put_in(
    response("/dana/work/", "<d:status>HTTP/1.1 507 Insufficient Storage</d:status>"), response("/dana/", "<d:status>HTTP/1.1 200 OK</d:status>"),
    response(f"{_ELSEWHERE}m1.ics", "<d:status>HTTP/1.1 200 OK</d:status>"), response("", ""), "<d:response/>", "<d:response><d:href/></d:response>",
    response("http://[bad/", "<d:status>HTTP/1.1 200 OK</d:status>"), response("/dana/work/sub/", "<d:propstat/>"), response("/principals/", "<d:propstat><d:prop/></d:propstat>"),
    response("/dana/work/m1.ics", "<d:status>HTTP/1.1 403 Forbidden</d:status>"), response("/dana/work/m1.ics", "<d:status>nonsense</d:status>"),
    "<d:sync-token>other</d:sync-token>", "<x:new xmlns:x='urn:x'><d:href>/x</d:href></x:new>", response("../../etc/passwd", "<d:status>HTTP/1.1 200 OK</d:status>"),
    response("mailto:x@y.example", "<d:status>HTTP/1.1 200 OK</d:status>"), response("/dana/work/%zz%ff.ics", "<d:status>HTTP/1.1 404 Not Found</d:status>"),
    "<d:response><d:href>/dana/work/n1.ics</d:href><d:href>/dana/work/n2.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>", "text &amp; more",
)  # fmt: skip
_SPELT = [
    rewrite(r"<d:href>(/[^<]*)</d:href>", "<d:href>http://127.0.0.1<1></d:href>", f"<d:href>{_ELSEWHERE[:-5]}<1></d:href>", "<d:href> \n<1>\t</d:href>",
            "<d:href><![CDATA[<1>]]></d:href>", "<d:href>https://cal.other.example<1></d:href>", "<d:href>//127.0.0.2:9<1></d:href>", "<d:href><1>#x</d:href>"),
    rewrite(r"d:(?=\w+[ />])", "d:"), rewrite(r"m(?=\d\.ics</d:href>)", "%6D", "%6d"), rewrite("/dana/work/", "/dana/work/", "/%64ana/work/"),
    rewrite(r"<d:getetag>([^<]*)</d:getetag>", "<d:getetag>W/<1></d:getetag>", "", "<d:getetag/>", "<d:getetag> <1> </d:getetag>", "<d:getetag>x</d:getetag>"),
    rewrite("HTTP/1.1 200 OK", "HTTP/2 200", "HTTP/1.1 200", "http/1.1 200 ok", " HTTP/1.1  200  OK ", "", "200", "200 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 \xb2\xb2\xb2 OK", "HTTP/1.1 -200 OK", "HTTP/1.1 OK"),
    rewrite("<d:status>HTTP/1.1 200 OK</d:status>", "", "<d:status/>"),
    rewrite(r"<d:resourcetype>.*?</d:resourcetype>|<d:resourcetype/>", "", "<d:resourcetype>collection</d:resourcetype>", "<d:resourcetype><x:new xmlns:x='urn:x'/></d:resourcetype>"),
    rewrite(r"<c:supported-cal.*?-set>", "", "<c:supported-calendar-component-set/>"), rewrite(r"<d:displayname>[^<]*</d:displayname>", "", "<d:displayname/>", "<d:displayname>\x85 &#10; x</d:displayname>"),
]  # fmt: skip
_ALIASES = [
    rewrite("d:", "D:"), rewrite("<d:(?=multi)", '<d:multistatus xmlns:x="urn:x" xmlns:d="DAV:" xmlns:c="urn:c"><d:'),
    rewrite(r"<cs:getctag>.*?</cs:getctag>", "", "<cs:getctag/>", "<cs:getctag>5</cs:getctag>"),
    rewrite(r"<d:sync-token>[^<]*</d:sync-token>", "", "<d:sync-token/>", "<d:sync-token>x</d:sync-token>", "<d:sync-token>0</d:sync-token>", "<d:sync-token>&lt;&amp;\"\xe9</d:sync-token>",
            "<d:sync-token>http://sync.example/99999999999999999999999999</d:sync-token>"),
    rewrite(r"<c:calendar-data>.*?</c:calendar-data>", "", "<c:calendar-data/>", "<c:calendar-data> \n</c:calendar-data>"),
    rewrite(r"<d:propstat><d:prop>(<d:getetag>.*?)</d:prop><d:status>HTTP/1.1 200 OK", "<d:propstat><d:prop><1></d:prop><d:status>HTTP/1.1 404 Not Found",
            "<d:propstat><d:prop><1></d:prop><d:status>HTTP/1.1 403 Forbidden", "<d:propstat><d:prop><1></d:prop><d:status>HTTP/1.1 500 Oh"),
]  # fmt: skip

_ALL = ("", "PROPFIND0", "PROPFIND1", "sync-collection", "calendar-query", "calendar-multiget")


def _bends(questions: tuple[str, ...], *ways: object) -> st.SearchStrategy[Bend]:
    return st.builds(
        Bend,
        st.sampled_from(questions),
        st.sampled_from(ways),
        st.sampled_from([0, 1, 2, -1]),
        st.integers(0, 120),
    )


_WAYS = st.one_of(
    _bends(_ALL, _TROUBLE), _bends(_ALL, _ONWARD), _bends(_ALL, _SENT), _bends(_ALL, _MORE), _bends(_ALL, *_SPELT), _bends(_ALL, *_ALIASES),
    _bends(_ALL, double, turn_round), _bends(("PROPFIND0", "PROPFIND1", "calendar-query", "calendar-multiget"), leave_all_out),
    _bends(("calendar-multiget",), leave_out),
)  # fmt: skip
_BENDS = st.lists(_WAYS, min_size=1, max_size=2)
_LATER = st.lists(_WAYS | _bends(("PROPFIND1",), leave_out), min_size=1, max_size=2)
_QUIETLY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def running() -> Iterator[ScriptedHttp]:
    """One server for all; what it has is made anew for each example."""
    with scripted_http() as server:
        yield server


@pytest.fixture(autouse=True)
def asked_of(running: ScriptedHttp, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever is named in an answer: the password goes to the server of the account alone."""
    said, asked = Transport._said, set[str]()

    def noted(transport: Transport, method: str, url: str, body: str, depth: str) -> Answer:
        asked.add(urlsplit(url).netloc)
        return said(transport, method, url, body, depth)

    monkeypatch.setattr(Transport, "_said", noted)
    yield
    assert asked == {f"127.0.0.1:{running.port}"}


def _all_is_known_once_well(running: ScriptedHttp, truth: Truth, runs: Runs, *, changed: int) -> None:
    """The server tells the truth, and one more meeting changes."""
    running.answer = truth
    for _ in range(3):
        runs.run()
    truth.put(f"/dana/work/m{changed}.ics", event(changed, "LOCATION:Room 3"))
    runs.run()
    assert runs.held == true_of(truth)


_ANOTHERS = say(Said(307, headers={"Location": "/dana/work/"}))
_NOT_LET_IN = say(Said(401))


@_QUIETLY
@given(_BENDS)
@example([Bend("sync-collection", _ANOTHERS, 0)])
@example([Bend("", _ANOTHERS, 1)])
@example([Bend("calendar-query", leave_all_out, 0), Bend("calendar-multiget", _NOT_LET_IN, 0)])
def test_calendars_of_any_shape(running: ScriptedHttp, bends: list[Bend]) -> None:
    """However the first reading is answered: once the server tells the truth, all that it has was given, and no cursor hid it."""
    truth, runs = furnished(), Runs(running)
    running.answer = bending(truth, bends)
    runs.run()
    _all_is_known_once_well(running, truth, runs, changed=1)


@_QUIETLY
@given(_LATER)
@example([Bend("calendar-multiget", leave_out, 1, 1), Bend("PROPFIND1", leave_out, 1, 62)])
@example([Bend("PROPFIND0", _SPELT[7], 0, 1), Bend("PROPFIND1", leave_out, 0, 1)])
@example([Bend("sync-collection", _NOT_LET_IN, 0), Bend("PROPFIND1", leave_out, 1, 1)])
@example([Bend("sync-collection", say(Said(403)), 0), Bend("PROPFIND1", leave_out, 1, 1)])
def test_later_readings_of_any_shape(running: ScriptedHttp, bends: list[Bend]) -> None:
    """After a good first reading nothing that is there is taken for gone, and in the end what changed is known."""
    truth, runs = furnished(), Runs(running)
    running.answer = truth
    runs.run()
    truth.put("/dana/work/m7.ics", event(7))
    truth.put("/dana/work/m1.ics", event(1, "LOCATION:Room 3"))
    truth.delete("/dana/work/m2.ics")
    running.answer = bending(truth, bends)
    runs.run()
    lost = true_of(truth).keys() - runs.held.keys() - {"/dana/work/m7.ics"}
    assert not lost, "it is there"
    _all_is_known_once_well(running, truth, runs, changed=3)


@_QUIETLY
@given(_BENDS)
def test_the_way_to_calendars_of_any_shape(running: ScriptedHttp, bends: list[Bend]) -> None:
    """From the root to the calendars: calendars, or one of our errors."""
    running.answer = bending(furnished(), bends)
    running.asked.clear()
    transport = Transport(running.url, "dana", Secret("tide"), clock=ImpatientClock(), limits=HASTY)
    with only_our_errors():
        list_all(transport, find_home(transport, running.url).urls)
    transport.close()
    assert len(running.asked) < MOST


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("test", "answers"),
    [
        (test_calendars_of_any_shape, _BENDS),
        (test_later_readings_of_any_shape, _LATER),
        (test_the_way_to_calendars_of_any_shape, _BENDS),
    ],
)
def test_far_more_answers_of_any_shape(running: ScriptedHttp, test: Any, answers: Any) -> None:
    """The same, thousands of times."""
    bent: Any = given(answers)
    settings(_QUIETLY, max_examples=2_500, derandomize=False)(bent(test.hypothesis.inner_test))(running)
