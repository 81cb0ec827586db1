"""What kept makes of calendar servers that refuse, redirect, cut off, lie and drip."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import (
    CursorLost,
    KeptError,
    NotAllowed,
    PartMissing,
    ProviderDown,
    SignInNeeded,
    SlowDown,
    SourceMissing,
)
from agent.ports import Page, Verdict
from connectors._password import Secret
from connectors.caldav.calendars import Calendar, find_home, list_calendars
from connectors.caldav.multistatus import path_of, quoted
from connectors.caldav.source import CalendarSource
from connectors.caldav.transport import Transport, Unwell
from tests.connectors_caldav.conftest import WINDOW, event
from tests.connectors_caldav.well_behaved import HASTY, OBJECTS, WellBehaved, ok, said
from tests.contract.contracts import OwingSourceContract
from tests.servers.parts import ImpatientClock
from tests.servers.scripted_http import Asked, Said, ScriptedHttp, scripted_http


@pytest.fixture
def server() -> Iterator[ScriptedHttp]:
    with scripted_http() as state:
        state.answer = WellBehaved()
        yield state


@pytest.fixture
def clock() -> ImpatientClock:
    return ImpatientClock()


@pytest.fixture
def transport(server: ScriptedHttp, clock: ImpatientClock) -> Iterator[Transport]:
    transport = Transport(server.url, "dana", Secret("tide-and-time"), clock=clock, limits=HASTY)
    yield transport
    transport.close()


@pytest.fixture
def work(server: ScriptedHttp, transport: Transport) -> CalendarSource:
    calendar = Calendar(f"{server.url}dana/work/", "/dana/work/", "Work", token="data:,7", ctag="c1")
    return CalendarSource(transport, calendar, window=WINDOW, zone=UTC)


def first(server: ScriptedHttp, work: CalendarSource) -> str:
    """The cursor after a first reading of a good server."""
    pages = list(work.pages())
    assert sum(len(page.items) for page in pages) == 6
    return pages[-1].cursor


def good(server: ScriptedHttp) -> WellBehaved:
    assert isinstance(server.answer, WellBehaved)
    return server.answer


def test_a_truncated_answer_is_asked_on(server: ScriptedHttp, work: CalendarSource) -> None:
    """507 on the calendar itself means that more follows after the new token (RFC 6578 3.6)."""
    cursor = first(server, work)
    behave = good(server)
    rounds = iter([(["/dana/work/m1.ics"], "data:,8", True), (["/dana/work/m2.ics"], "data:,9", False)])

    def answer(asked: Asked) -> Said:
        if "sync-collection" not in asked.body:
            behave.token = "data:,9"
            return behave(asked)
        behave.changed, behave.token, cut = next(rounds)
        more = "<d:response><d:href>/dana/work/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
        return replaced(behave.changes(), "</d:multistatus>", (more if cut else "") + "</d:multistatus>")

    server.answer = answer
    pages = list(work.pages(cursor))
    assert [item.ref for page in pages for item in page.items] == ["/dana/work/m1.ics", "/dana/work/m2.ics"]
    assert json.loads(pages[0].cursor)["token"] == "data:,8"
    assert json.loads(pages[-1].cursor)["token"] == "data:,9"


def replaced(said: Said, old: str, new: str) -> Said:
    return Said(said.status, said.body.replace(old, new))


def test_an_answer_that_never_comes_to_an_end_is_left(server: ScriptedHttp, work: CalendarSource) -> None:
    """A server that always says there is more, with the same token, is not asked so: everything is read anew."""
    cursor = first(server, work)
    behave = good(server)
    endless = "<d:response><d:href>/dana/work/</d:href><d:status>HTTP/1.1 507 X</d:status></d:response>"

    def answer(asked: Asked) -> Said:
        behave.token = "data:,8"
        said = behave(asked)
        return (
            replaced(said, "</d:multistatus>", endless + "</d:multistatus>")
            if "sync-coll" in asked.body
            else said
        )

    server.answer = answer
    with pytest.raises(CursorLost):
        list(work.pages(cursor))
    assert sum(len(page.items) for page in work.pages()) == 6


@pytest.mark.parametrize(
    "refusal",
    [
        Said(403, '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'),
        Said(412, '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'),
        Said(409, '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'),
        Said(410),
        Said(400, '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>'),
    ],
)
def test_every_way_of_losing_a_token_is_understood(
    server: ScriptedHttp, work: CalendarSource, refusal: Said
) -> None:
    """Radicale says 403, Xandikos 412, others 409, 410 or 400; all mean: read everything anew."""
    cursor = first(server, work)
    behave = good(server)
    behave.token = "data:,8"
    server.answer = lambda asked: refusal if "sync-collection" in asked.body else behave(asked)
    with pytest.raises(CursorLost):
        list(work.pages(cursor))


def test_a_member_of_404_alone_is_removed(server: ScriptedHttp, work: CalendarSource) -> None:
    """The calendar listed among its own objects is no meeting, and a change whose text went is left to the next time."""
    cursor = first(server, work)
    behave = good(server)
    behave.token, behave.gone, behave.changed = "data:,8", ["/dana/work/m3.ics"], ["/dana/work/m9.ics"]
    del behave.objects["/dana/work/m3.ics"]
    pages = list(work.pages(cursor))
    assert [ref for page in pages for ref in page.removed] == ["/dana/work/m3.ics"]
    assert [page.items for page in pages] == [()]


def test_a_query_that_drives_the_server_mad_is_done_without(
    server: ScriptedHttp, work: CalendarSource
) -> None:
    """Where the server cannot say what lies in the window, everything is read."""
    behave = good(server)

    def answer(asked: Asked) -> Said:
        return Said(207, "x" * 1000, drip=0.01) if "calendar-query" in asked.body else behave(asked)

    server.answer = answer
    assert sum(len(page.items) for page in work.pages()) == 6


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Said(401), SignInNeeded),
        (Said(403), NotAllowed),
        (Said(404), SourceMissing),
        (Said(500, "<html>"), Unwell),
        (Said(503, headers={"Retry-After": "7200"}), SlowDown),
        (Said(429, headers={"Retry-After": "Sun, 22 Nov 2026 12:00:00 GMT"}), SlowDown),
        (Said(429, headers={"Retry-After": "Sun, 22 Nov 2026 12:00:00 +99999999999999999"}), SlowDown),
        (Said(207, "<html>welcome to our hotel</html>"), ProviderDown),
        (Said(207, "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'b'>]><d>&a;</d>"), ProviderDown),
        (Said(207, "<d:multistatus xmlns:d='DAV:'>", short=True), ProviderDown),
        (Said(207, "<d:multistatus xmlns:d='DAV:'></d:multistatus>", drip=0.2), ProviderDown),
        (Said(200, "<html>"), NotAllowed),
    ],
)
def test_troubles_have_their_names(
    server: ScriptedHttp, transport: Transport, answer: Said, error: type[KeptError]
) -> None:
    """Each refusal, lie and stall ends in the one error that says what to do, and never in a parser's."""
    server.answer = lambda asked: answer
    with pytest.raises(error) as raised:
        list_calendars(transport, server.url)
    assert type(raised.value) is error
    assert "tide-and-time" not in str(raised.value)


def test_a_passing_trouble_is_waited_out(
    server: ScriptedHttp, transport: Transport, clock: ImpatientClock
) -> None:
    """A short Retry-After is kept to the second, and the question asked again."""
    answers = iter([Said(503, headers={"Retry-After": "9"}), Said(502)])
    behave = good(server)
    server.answer = lambda asked: next(answers, None) or behave(asked)
    list_calendars(transport, server.url)
    assert clock.slept == [9.0, 2.0]


def test_the_password_never_goes_elsewhere(server: ScriptedHttp, transport: Transport) -> None:
    """A redirect to another host is refused before a connection is made; one within the server is followed."""
    with scripted_http("127.0.0.2") as other:
        server.answer = lambda asked: Said(302, headers={"Location": f"http://127.0.0.2:{other.port}/dav/"})
        with pytest.raises(NotAllowed):
            list_calendars(transport, server.url)
        assert other.asked == []
    behave = WellBehaved()
    server.answer = lambda asked: (
        Said(301, headers={"Location": "/dav/"}) if asked.path == "/" else behave(asked)
    )
    list_calendars(transport, server.url)
    server.answer = lambda asked: Said(301, headers={"Location": "/"})
    with pytest.raises(NotAllowed, match="circles"):
        list_calendars(transport, server.url)


@pytest.mark.parametrize(
    ("home", "onward", "goes"),
    [
        ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:443/1/calendars/", True),
        ("https://caldav.icloud.com/", "http://p42-caldav.icloud.com/1/calendars/", False),
        ("https://cal.example.co.uk/", "https://evil.co.uk/", False),
        ("https://cal.brandt.example/", "https://cal.brandt.example.evil.example/", False),
        ("https://cal.brandt.example/", "https://10.0.0.1/", False),
        ("https://10.0.0.2/", "https://10.0.0.1/", False),
    ],
)
def test_only_kin_are_followed_to(home: str, onward: str, goes: bool) -> None:
    """iCloud's numbered hosts are; what merely looks alike, or leaves https, is not."""
    transport = Transport(home, "dana", Secret("x"), clock=ImpatientClock())
    if goes:
        transport._must_be_home(onward)
    else:
        with pytest.raises(NotAllowed):
            transport._must_be_home(onward)
    transport.close()


def test_homes_are_found_by_principal(server: ScriptedHttp, transport: Transport) -> None:
    """From the well-known address over the principal to the calendar home; the principal's address is learned."""

    def answer(asked: Asked) -> Said:
        pages = {
            "/dav/": ok("<d:current-user-principal><d:href>/p/dana/</d:href></d:current-user-principal>"),
            "/p/dana/": ok(
                "<c:calendar-home-set><d:href>/cal/dana/</d:href></c:calendar-home-set><c:calendar-user-address-set>"
                "<d:href>urn:uuid:1</d:href><d:href>mailto:Dana@Tilia.example</d:href></c:calendar-user-address-set>"
            ),
        }
        if asked.path == "/.well-known/caldav":
            return Said(301, headers={"Location": "/dav/"})
        if asked.path not in pages:
            return Said(404)
        return said(f"<d:response><d:href>{asked.path}</d:href>{pages[asked.path]}</d:response>")

    server.answer = answer
    home = find_home(transport, server.url)
    assert home.url == f"{server.url}cal/dana/"
    assert home.addresses == ("dana@tilia.example",)
    server.answer = lambda asked: Said(404)
    with pytest.raises(SourceMissing):
        find_home(transport, server.url)


def test_a_meeting_too_large_is_kept_aside(server: ScriptedHttp, work: CalendarSource) -> None:
    """One object beyond every limit does not keep the others from being read."""
    good(server).objects["/dana/work/m2.ics"] = event(2, f"DESCRIPTION:{'x' * 500_000}")
    items = {item.ref: item for page in work.pages() for item in page.items}
    assert items["/dana/work/m2.ics"].verdict is Verdict.QUARANTINED
    assert sum(item.verdict is Verdict.READ for item in items.values()) == 5


@pytest.mark.parametrize("letter", ["\x0b", "\x00", "\x1f", "\ufffe", "&#11;", "&#xD800;"])
def test_a_letter_that_no_xml_can_hold_costs_nothing(
    server: ScriptedHttp, work: CalendarSource, letter: str
) -> None:
    """Servers pass on what somebody pasted into a meeting; all are read, that one too."""
    behave = good(server)
    behave.objects["/dana/work/m2.ics"] = event(2, f"DESCRIPTION:pasted{letter}words")
    text = f"<c:calendar-data>{behave.objects['/dana/work/m2.ics']}</c:calendar-data>"
    plain = behave._text

    def answers(path: str) -> str:
        is_it = path.endswith("m2.ics")
        return f"<d:response><d:href>{path}</d:href>{ok(text)}</d:response>" if is_it else plain(path)

    behave._text = answers  # type: ignore[method-assign]
    items = [item for page in work.pages() for item in page.items]
    assert [item.verdict for item in items] == [Verdict.READ] * 6


def refusing(behave: WellBehaved, bad: set[str], answer: Said) -> Callable[[Asked], Said]:
    """Answers so whenever the text of one of these is asked for."""

    def answers(asked: Asked) -> Said:
        is_bad = "multiget" in asked.body and any(name in asked.body for name in bad)
        return answer if is_bad else behave(asked)

    return answers


@pytest.mark.parametrize("answer", [Said(500), Said(403), Said(507), Said(207, "<d:multi")])
def test_an_object_that_breaks_the_server_costs_no_other_its_text(
    server: ScriptedHttp, work: CalendarSource, answer: Said
) -> None:
    """Whatever the server says where one object is asked for: it is kept aside, and the others are read."""
    server.answer = refusing(good(server), {"m2.ics"}, answer)
    items = {item.ref: item.verdict for page in work.pages() for item in page.items}
    assert items.pop("/dana/work/m2.ics") is Verdict.QUARANTINED
    assert set(items.values()) == {Verdict.READ}
    assert len(items) == 5


def test_an_object_that_could_not_be_had_is_asked_for_again(
    server: ScriptedHttp, transport: Transport, clock: ImpatientClock
) -> None:
    """Though nothing changes in the calendar: at the next reading, then ever more seldom, until the server gives it."""
    calendar = Calendar(f"{server.url}dana/work/", "/dana/work/", "Work", token="data:,7", ctag="c1")

    def read(cursor: str | None = None) -> list[Page]:
        clock.moment += timedelta(days=1)
        return list(CalendarSource(transport, calendar, window=WINDOW, zone=UTC).pages(cursor))

    behave = good(server)
    server.answer = refusing(behave, {"m2.ics"}, Said(500))
    cursor = read()[-1].cursor
    (page,) = read(cursor)
    assert page.items == (), "it was said once that it could not be had"
    server.answer = behave
    (page,) = read(page.cursor)
    assert [(item.ref, item.verdict) for item in page.items] == [("/dana/work/m2.ics", Verdict.READ)]
    assert read(page.cursor) == []


def test_an_object_that_could_not_be_had_and_went_is_not_owed(
    server: ScriptedHttp, transport: Transport
) -> None:
    """What is told as gone is never asked for any more."""
    calendar = Calendar(f"{server.url}dana/work/", "/dana/work/", "Work", token="data:,7", ctag="c1")
    behave = good(server)
    server.answer = refusing(behave, {"m2.ics"}, Said(500))
    cursor = list(CalendarSource(transport, calendar, window=WINDOW, zone=UTC).pages())[-1].cursor
    server.answer = behave
    behave.token, behave.gone = "data:,8", ["/dana/work/m2.ics"]
    del behave.objects["/dana/work/m2.ics"]
    after = replace(calendar, token="data:,8")
    (page,) = CalendarSource(transport, after, window=WINDOW, zone=UTC).pages(cursor)
    assert page.removed == ("/dana/work/m2.ics",)
    assert list(CalendarSource(transport, after, window=WINDOW, zone=UTC).pages(page.cursor)) == []


def test_a_calendar_of_which_nothing_is_given_is_missing(server: ScriptedHttp, work: CalendarSource) -> None:
    """Then nothing is kept aside, and no cursor moves."""
    server.answer = refusing(good(server), {".ics"}, Said(500))
    with pytest.raises(PartMissing):
        list(work.pages())


@pytest.mark.parametrize("said", [Said(500), Said(207, "<d:multi"), Said(200, "", short=True)])
def test_a_calendar_that_breaks_the_server_stops_no_other(
    server: ScriptedHttp, work: CalendarSource, said: Said
) -> None:
    """Whatever it says whenever it is asked for this one; where it says so always, the server is down."""
    behave = good(server)
    server.answer = lambda asked: said if "/work" in asked.path else behave(asked)
    with pytest.raises(PartMissing, match="Work"):
        list(work.pages())
    server.answer = lambda _: Said(500)
    with pytest.raises(ProviderDown):
        list(work.pages())


def test_an_answer_of_very_many_tags_is_refused(server: ScriptedHttp, transport: Transport) -> None:
    """A few megabytes of them would take a gigabyte of memory."""
    server.answer = lambda _: Said(207, f"<d:multistatus xmlns:d='DAV:'>{'<a/>' * 3_000_000}</d:multistatus>")
    large = Transport(server.url, "dana", Secret("x"), clock=ImpatientClock())
    began = time.process_time()
    with pytest.raises(ProviderDown, match="more than was asked for"):
        list_calendars(large, server.url)
    large.close()
    assert time.process_time() - began < 2


def test_a_name_with_a_slash_in_it_is_asked_for_as_it_stands(
    server: ScriptedHttp, work: CalendarSource
) -> None:
    """`a%2Fb.ics` is another object than `b.ics` in the folder `a`."""
    good(server).objects = {"/dana/work/a%2Fb.ics": event(1), "/dana/work/50%25%20off.ics": event(2)}
    items = [item for page in work.pages() for item in page.items]
    assert [item.verdict for item in items] == [Verdict.READ] * 2
    assert {item.ref for item in items} == {"/dana/work/a%2Fb.ics", "/dana/work/50% off.ics"}


def test_an_object_that_is_listed_and_said_to_be_gone_has_a_verdict(
    server: ScriptedHttp, work: CalendarSource
) -> None:
    """Where the list still names it, it is kept aside with its reason, and not left out in silence."""
    behave = good(server)
    behave._text = lambda path: (  # type: ignore[method-assign]
        f"<d:response><d:href>{path}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
    )
    items = [item for page in work.pages() for item in page.items]
    assert [item.verdict for item in items] == [Verdict.QUARANTINED] * 6


@given(st.text(max_size=20) | st.text("%25Ff/", max_size=12))
def test_a_path_leads_back_to_its_address(name: str) -> None:
    """Read and asked for again, every name is the same, however it is quoted."""
    once = quoted(path_of(f"/dana/m{quote(name, safe='')}", "https://cal.example/"))
    assert quoted(path_of(once, "https://cal.example/")) == once
    assert unquote(once) == f"/dana/m{name}"


def test_only_readings_are_ever_asked(server: ScriptedHttp, work: CalendarSource) -> None:
    """Nothing kept does to a calendar changes it."""
    first(server, work)
    assert {asked.method for asked in server.asked} <= {"PROPFIND", "REPORT"}


@pytest.mark.parametrize("broken", [Said(500), Said(207, "<d:multi", short=True), Said(401)])
def test_a_reading_broken_at_any_question_goes_on(
    server: ScriptedHttp, transport: Transport, broken: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the last page's cursor the rest is given: every object once, whichever question the server died at."""
    monkeypatch.setattr("connectors.caldav.source.PAGE_ITEMS", 2)
    behave = good(server)
    for question in range(1, 8):
        calendar = Calendar(f"{server.url}dana/work/", "/dana/work/", "Work", token="data:,7", ctag="c1")
        left = [question]

        def answer(asked: Asked, left: list[int] = left) -> Said:
            left[0] -= 1
            return behave(asked) if left[0] > 0 else broken

        server.answer = answer
        pages: list[Page] = []
        with suppress(ProviderDown, SignInNeeded):
            pages.extend(CalendarSource(transport, calendar, window=WINDOW, zone=UTC).pages())
        server.answer = behave
        pages += CalendarSource(transport, calendar, window=WINDOW, zone=UTC).pages(
            pages[-1].cursor if pages else None
        )
        given = [item.ref for page in pages for item in page.items if item.verdict is Verdict.READ]
        assert sorted(given) == sorted(OBJECTS), f"after a break at question {question}"


@pytest.mark.parametrize(
    ("reports", "token"),
    [("", "data:,7"), ("<d:calendar-query/>", ""), ("<d:calendar-query/><d:sync-collection/>", "data:,7")],
)
def test_a_token_nobody_can_ask_with_is_none(
    server: ScriptedHttp, transport: Transport, reports: str, token: str
) -> None:
    """A server may give a token and not know the report that takes it; its calendars are compared by ETags."""
    told = f"<d:supported-report-set>{reports}</d:supported-report-set>"
    kind = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype><d:sync-token>data:,7</d:sync-token>"
    server.answer = lambda asked: said(
        f"<d:response><d:href>/dana/work/</d:href>{ok(kind + told)}</d:response>"
    )
    assert [one.token for one in list_calendars(transport, server.url)] == [token]


class OwingOnTrial:
    """A calendar with one object that its server fails on."""

    def __init__(self, server: ScriptedHttp, transport: Transport, clock: ImpatientClock) -> None:
        self._server, self._transport, self._clock = server, transport, clock

    def open(self) -> CalendarSource:
        home = f"{self._server.url}dana/work/"
        calendar = Calendar(home, "/dana/work/", "Work", token="data:,7", ctag="c1")
        return CalendarSource(self._transport, calendar, window=WINDOW, zone=UTC)

    def hold_back(self) -> datetime:
        self._server.answer = refusing(good(self._server), {"m2.ics"}, Said(500))
        return self._clock.now()

    def give(self) -> None:
        self._server.answer = WellBehaved()


class TestOwing(OwingSourceContract):
    """An object that the server lists and fails to give."""

    @pytest.fixture
    def owing(self, server: ScriptedHttp, transport: Transport, clock: ImpatientClock) -> OwingOnTrial:
        return OwingOnTrial(server, transport, clock)
