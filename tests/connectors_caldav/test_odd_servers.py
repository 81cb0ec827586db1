"""Calendar servers that do less than the documents ask, or something else: no meeting is missed for it, and nothing but kept's own errors gets out."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from agent.cli.connecting import to_type
from agent.core.policy import Rep
from agent.errors import BadInput, CursorLost, NotAllowed, PartMissing, ProviderDown, SourceMissing
from agent.ports import ConnectionInfo, Endpoints, Page, Verdict
from connectors._password import Secret
from connectors.caldav import open_connection
from connectors.caldav.calendars import Calendar, find_home, list_all, list_calendars
from connectors.caldav.signin import ways
from connectors.caldav.source import CalendarSource
from connectors.caldav.transport import Transport
from tests.connectors_caldav.conftest import WINDOW
from tests.connectors_caldav.well_behaved import HASTY, WellBehaved, ok, said
from tests.connectors_imap.test_sign_in import Fake
from tests.servers.parts import ImpatientClock, OpenVault
from tests.servers.scripted_http import Asked, Said, ScriptedHttp, scripted_http

Answer = Callable[[Asked], Said]


@dataclass
class Odd:
    """A server to bend, and kept's reading of it. `usual` is how a good one would answer."""

    server: ScriptedHttp
    usual: WellBehaved
    transport: Transport

    def source(self, *, token: str = "data:,7", ctag: str = "") -> CalendarSource:
        """The calendar as the server lists it."""
        calendar = Calendar(f"{self.server.url}dana/work/", "/dana/work/", "Work", token=token, ctag=ctag)
        return CalendarSource(self.transport, calendar, window=WINDOW, zone=UTC)


@pytest.fixture
def odd() -> Iterator[Odd]:
    with scripted_http() as server:
        usual = WellBehaved()
        server.answer = usual
        transport = Transport(server.url, "dana", Secret("tide"), clock=ImpatientClock(), limits=HASTY)
        yield Odd(server, usual, transport)
        transport.close()


def refs(pages: list[Page]) -> list[str]:
    """Every item that was read, by the last part of its path."""
    read = [item for page in pages for item in page.items if item.verdict is Verdict.READ]
    return [item.ref.rpartition("/")[2] for item in read]


def place(properties: str) -> Said:
    """An address of the server with these properties."""
    return said(f"<d:response><d:href>/x/</d:href>{ok(properties)}</d:response>")


ALL = [f"m{number}.ics" for number in range(6)]
HOME = "<c:calendar-home-set><d:href>/dana/</d:href></c:calendar-home-set>"
CUT = "<d:response><d:href>/dana/work/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"


def cut(answer: Said, *names: str) -> Said:
    """The answer without these objects, saying that it is a part."""
    rows = "|".join(names)
    body = re.sub(
        rf"<d:response><d:href>/dana/work/(?:{rows})\.ics</d:href>.*?</d:response>",
        "",
        answer.body,
        flags=re.DOTALL,
    )
    return Said(answer.status, body.replace("</d:multistatus>", CUT + "</d:multistatus>"))


_ELSEWHERE = "https://other.example/dav/"


@pytest.mark.parametrize(
    "answer",
    [
        lambda asked: Said(301, headers={"Location": _ELSEWHERE}),
        lambda asked: place(
            f"<d:current-user-principal><d:href>{_ELSEWHERE}</d:href></d:current-user-principal>"
        ),
    ],
)
def test_being_sent_to_another_owners_server_says_what_to_type(odd: Odd, answer: Answer) -> None:
    """By a redirect or by a principal: the command with that address, which stands beside no other."""
    odd.server.answer = answer
    with pytest.raises(NotAllowed, match=r"sends us on to other\.example") as raised:
        find_home(odd.transport, odd.server.url)
    assert raised.value.next_step == f"If that is right: kept connect caldav {_ELSEWHERE} --user dana"
    assert (
        to_type(raised.value, f"kept connect caldav {odd.server.url} --user dana") == raised.value.next_step
    )


def test_a_home_at_another_owners_server_says_what_to_type(odd: Odd) -> None:
    """No password goes there unasked."""
    odd.server.answer = lambda asked: place(
        f"<c:calendar-home-set><d:href>{_ELSEWHERE}</d:href></c:calendar-home-set>"
    )
    home = find_home(odd.transport, odd.server.url)
    with pytest.raises(NotAllowed, match=r"sends us on to other\.example"):
        list_calendars(odd.transport, home.url)


@pytest.mark.parametrize(
    "at_the_root", [Said(500), Said(200, "<html>"), Said(405), Said(301, headers={"Location": "/"})]
)
def test_an_address_that_leads_nowhere_ends_no_search(odd: Odd, at_the_root: Said) -> None:
    """Trouble, a web page, a refusal and a circle at the root: the well-known address is asked all the same."""
    odd.server.answer = lambda asked: at_the_root if asked.path == "/" else place(HOME)
    assert find_home(odd.transport, odd.server.url).url == f"{odd.server.url}dana/"


def test_a_circle_of_redirects_is_said(odd: Odd) -> None:
    """At every address there is."""
    odd.server.answer = lambda asked: Said(302, headers={"Location": "/a" if asked.path == "/b" else "/b"})
    with pytest.raises(NotAllowed, match="circles"):
        find_home(odd.transport, odd.server.url)


@pytest.mark.parametrize("href", ["http://[bad/", "https://cal.example:0x1bb/", "//[::1", "http://[v1.x]:y/"])
def test_an_address_that_is_none_leads_nowhere(odd: Odd, href: str) -> None:
    """In a principal, a home, a redirect, or the row of an object, which costs no other object."""
    odd.server.answer = lambda asked: place(
        f"<d:current-user-principal><d:href>{href}</d:href></d:current-user-principal>"
    )
    with pytest.raises(SourceMissing):
        find_home(odd.transport, odd.server.url)
    odd.server.answer = lambda asked: Said(301, headers={"Location": href})
    with pytest.raises((NotAllowed, ProviderDown)):
        find_home(odd.transport, odd.server.url)

    def listing(asked: Asked) -> Said:
        answer = odd.usual(asked)
        row = f"<d:response><d:href>{href}</d:href>{ok('<d:getetag>1</d:getetag>')}</d:response>"
        return Said(answer.status, answer.body.replace("</d:multistatus>", row + "</d:multistatus>"))

    odd.server.answer = listing
    assert refs(list(odd.source().pages())) == ALL


@pytest.mark.parametrize(
    "typed", ["https://cal.example:abc/", "https:///dav", "http://[::bad/", "cal.example:99999"]
)
def test_a_url_that_is_none_is_refused(typed: str) -> None:
    """Before anything is asked of anybody."""
    with pytest.raises(BadInput, match="is no URL") as raised:
        ways(typed, "dana", Fake())
    assert "https://" in raised.value.next_step


def test_a_digest_is_given_where_a_server_wants_one(odd: Odd) -> None:
    """RFC 7616, as Baikal asks by default; a wrong password stays a wrong password."""

    def proven(asked: Asked) -> bool:
        given: dict[str, str] = dict(
            re.findall(r'(\w+)="?([^",]*)"?', asked.headers.get("authorization", ""))
        )
        if not asked.headers.get("authorization", "").startswith("Digest"):
            return False
        secret, question = (
            hashlib.md5(one.encode()).hexdigest() for one in ("dana:cal:tide", f"{asked.method}:{asked.path}")
        )
        text = ":".join([secret, "n1", given["nc"], given["cnonce"], "auth", question])
        return hashlib.md5(text.encode()).hexdigest() == given["response"]

    wanted = Said(
        401, headers={"WWW-Authenticate": 'Digest realm="cal", qop="auth", nonce="n1", algorithm=MD5'}
    )
    odd.server.answer = lambda asked: odd.usual(asked) if proven(asked) else wanted
    assert refs(list(odd.source().pages())) == ALL
    other = Transport(odd.server.url, "dana", Secret("no"), clock=ImpatientClock(), limits=HASTY)
    with pytest.raises(Exception, match="does not accept this user and password"):
        list_calendars(other, odd.server.url)
    other.close()


def test_objects_without_etags_are_read_again(odd: Odd) -> None:
    """Nothing says whether they changed, so they may have; where the calendar's own tag stands, nothing did."""
    odd.usual._etag = lambda path: f"<d:response><d:href>{path}</d:href>{ok('')}</d:response>"  # type: ignore[method-assign]
    cursor = list(odd.source(token="", ctag="c1").pages())[-1].cursor
    assert list(odd.source(token="", ctag="c1").pages(cursor)) == []
    assert refs(list(odd.source(token="", ctag="c2").pages(cursor))) == ALL
    assert refs(list(odd.source(token="", ctag="").pages(cursor))) == ALL


@pytest.mark.parametrize("status", [500, 502, 501, 507])
def test_a_server_that_cannot_say_what_changed_is_read_anew(odd: Odd, status: int) -> None:
    """Some fall over a token that they do not know; while they answer everything else, no meeting waits for them."""
    cursor = list(odd.source().pages())[-1].cursor
    odd.server.answer = lambda asked: Said(status) if "sync-collection" in asked.body else odd.usual(asked)
    with pytest.raises(CursorLost):
        list(odd.source(token="data:,8").pages(cursor))
    odd.server.answer = lambda asked: Said(500)
    with pytest.raises(ProviderDown):
        list(odd.source(token="data:,8").pages(cursor))


def test_a_calendar_that_is_listed_in_part_is_listed_to_its_end(odd: Odd) -> None:
    """507 in a listing: the rest is told by sync-collection from the beginning, in as many parts as there are."""
    parts = {
        "": (["/dana/work/m3.ics"], "data:,1", True),
        "data:,1": (["/dana/work/m4.ics", "/dana/work/m5.ics"], "data:,2", False),
    }

    def answer(asked: Asked) -> Said:
        if "sync-collection" in asked.body:
            found = re.search(r"<d:sync-token>(.*?)</d:sync-token>", asked.body)
            odd.usual.changed, odd.usual.token, more = parts[found[1] if found else ""]
            return cut(odd.usual.changes()) if more else odd.usual.changes()
        listed = odd.usual(asked)
        return (
            cut(listed, "m3", "m4", "m5")
            if "getetag" in asked.body and asked.method == "PROPFIND"
            else listed
        )

    odd.server.answer = answer
    pages = list(odd.source().pages())
    assert refs(pages) == ALL
    assert pages[-1].whole


def test_a_calendar_of_which_a_part_is_all_there_is_to_have_is_not_taken_for_whole(odd: Odd) -> None:
    """What is missing from it would be called off; so the server counts as in trouble, and nothing moves."""

    def answer(asked: Asked) -> Said:
        if "sync-collection" in asked.body:
            return cut(odd.usual.changes())
        return cut(odd.usual(asked), "m5") if asked.method == "PROPFIND" else odd.usual(asked)

    odd.server.answer = answer
    with pytest.raises(PartMissing, match="only a part"):
        list(odd.source(token="", ctag="").pages())


def test_a_window_that_is_told_in_part_leaves_nothing_out(odd: Odd) -> None:
    """507 in the answer to the question what lies in the time that is read: then everything is."""
    odd.server.answer = lambda asked: (
        cut(odd.usual(asked), "m1", "m2") if "calendar-query" in asked.body else odd.usual(asked)
    )
    assert refs(list(odd.source().pages())) == ALL


def test_texts_that_are_given_in_parts_are_asked_on(odd: Odd) -> None:
    """A server that gives two objects at a time says so by 507."""

    def answer(asked: Asked) -> Said:
        wanted = re.findall(r"<d:href>/dana/work/(\w+)\.ics</d:href>", asked.body)
        return cut(odd.usual(asked), *wanted[2:]) if len(wanted) > 2 else odd.usual(asked)

    odd.server.answer = answer
    assert refs(list(odd.source().pages())) == ALL


@pytest.mark.parametrize("status", [403, 405, 501, 500])
def test_where_multiget_is_unknown_objects_are_fetched_one_by_one(odd: Odd, status: int) -> None:
    """By servers, and by proxies before them."""

    def answer(asked: Asked) -> Said:
        if asked.method == "GET":
            return Said(200, odd.usual.objects[asked.path])
        return Said(status) if "multiget" in asked.body else odd.usual(asked)

    odd.server.answer = answer
    assert refs(list(odd.source().pages())) == ALL


def test_a_web_page_in_the_place_of_an_object_is_none(odd: Odd) -> None:
    """A sign-in page is no meeting: the object is owed."""
    odd.server.answer = lambda asked: (
        Said(200, "<html>Welcome</html>")
        if asked.method == "GET"
        else Said(403)
        if "multiget" in asked.body and "m2.ics" in asked.body
        else odd.usual(asked)
    )
    pages = list(odd.source().pages())
    assert refs(pages) == [name for name in ALL if name != "m2.ics"]
    assert len(json.loads(pages[-1].cursor)["owed"]) == 1


def test_an_answer_that_says_nothing_is_trouble(odd: Odd) -> None:
    """A multistatus without a member, where the calendar itself was asked about."""
    source = odd.source()
    cursor = list(source.pages())[-1].cursor
    odd.server.answer = lambda asked: said("")
    with pytest.raises(PartMissing):
        list(source.pages(cursor))


def _calendar(path: str) -> str:
    kind = ok("<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>")
    return f"<d:response><d:href>{path}</d:href>{kind}</d:response>"


def test_every_home_is_looked_into(odd: Odd) -> None:
    """A principal may name several (RFC 4791 6.2.1); one that refuses costs no other its calendars."""
    hrefs = "".join(f"<d:href>{path}</d:href>" for path in ("/dana/", "/team/", "/closed/", "/dana/"))
    homes = {"/dana/": said(_calendar("/dana/work/")), "/team/": said(_calendar("/team/fairs/"))}
    whole = {"/": place(f"<c:calendar-home-set>{hrefs}</c:calendar-home-set>"), **homes}
    odd.server.answer = lambda asked: whole.get(asked.path, Said(403))
    home = find_home(odd.transport, odd.server.url)
    assert [url.rpartition(":")[2].partition("/")[2] for url in home.urls] == ["dana/", "team/", "closed/"]
    assert [one.path for one in list_all(odd.transport, home.urls).calendars] == [
        "/dana/work/",
        "/team/fairs/",
    ]
    with pytest.raises(NotAllowed):
        list_all(odd.transport, home.urls[2:])


@pytest.mark.parametrize("trouble", [Said(500), Said(403), Said(404)])
def test_a_home_that_cannot_be_read_costs_no_other_its_own(odd: Odd, trouble: Said) -> None:
    """And is not taken for one whose calendars are gone."""
    odd.server.answer = lambda asked: said(_calendar("/dana/work/")) if asked.path == "/dana/" else trouble
    listing = list_all(odd.transport, [f"{odd.server.url}dana/", f"{odd.server.url}team/"])
    assert [one.path for one in listing.calendars] == ["/dana/work/"]
    assert listing.homes == ("/dana/",)


def test_further_homes_are_kept_with_the_connection(odd: Odd) -> None:
    """What was found at the sign-in is read ever after."""
    homes = {"/dana/": said(_calendar("/dana/work/")), "/team/": said(_calendar("/team/fairs/"))}
    odd.server.answer = lambda asked: homes.get(asked.path, Said(404))
    options = {"url": f"{odd.server.url}dana/", "user": "dana", "homes": f"{odd.server.url}team/"}
    opened = open_connection(
        ConnectionInfo("caldav", "dana@tilia.example", options),
        OpenVault(Secret("tide").sealed()),
        Endpoints(),
        rep=Rep("dana@tilia.example", ZoneInfo("UTC")),
        window=WINDOW,
        clock=ImpatientClock(),
    )
    assert [source.name.rpartition(":")[2].partition("/")[2] for source in opened.sources] == [
        "dana/work/",
        "team/fairs/",
    ]
    opened.close()
