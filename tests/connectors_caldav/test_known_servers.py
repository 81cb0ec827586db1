"""What calendar servers in use are known to do that no document allows: no meeting is missed for it, and none called off."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from agent.errors import KeptError
from agent.ports import Verdict
from connectors.caldav.transport import Unwell
from tests.connectors_caldav.conftest import event
from tests.connectors_caldav.many_runs import Runs, furnished, true_of
from tests.servers.bent_caldav import (
    Bend,
    Way,
    bending,
    gone,
    leave_out,
    missing,
    multistatus,
    put_in,
    response,
    rewrite,
    rows,
    say,
    send,
)  # fmt: skip
from tests.servers.scripted_http import Asked, Said, ScriptedHttp, scripted_http


@pytest.fixture(scope="module")
def running() -> Iterator[ScriptedHttp]:
    with scripted_http() as server:
        yield server


def _always(question: str, way: Way, number: int = 0) -> Bend:
    return Bend(question, way, -1, number)


_NO_TOKEN = _always("PROPFIND", rewrite("<d:sync-token>[^<]*</d:sync-token>", ""))
_NO_CTAG = _always("PROPFIND", rewrite("<cs:getctag>[^<]*</cs:getctag>", ""))
_SENT_WITH = (
    lambda raw: Said(0, octets=b"\n" + raw),
    lambda raw: Said(0, octets=b"<br />\n<b>Deprecated</b>: Automatic conversion in /var/www/x.php\n" + raw),
)


def _of_another_time(said: Said, asked: Asked, number: int) -> Said:
    """Series are not found by their later meetings; here that is every second object."""
    return replace(
        said, body=re.sub(r"<d:response><d:href>[^<]*m[135]\.ics</d:href>.*?</d:response>", "", said.body)
    )


_KNOWN: dict[str, list[Bend]] = {
    "SmarterMail: no ETags, no token": [_NO_TOKEN, _always("PROPFIND", rewrite("<d:getetag>[^<]*</d:getetag>", ""))],
    "SmarterMail: empty ETags, no tag of the calendar": [_NO_TOKEN, _NO_CTAG, _always("", rewrite("<d:getetag>[^<]*</d:getetag>", "<d:getetag/>"))],
    "Nextcloud's own calendars: no ETag beside the text": [_always("multiget", rewrite("<d:getetag>[^<]*</d:getetag>", ""))],
    "Kerio: other prefixes, the status first": [
        _always("", rewrite(r"<d:propstat>(<d:prop>.*?</d:prop>)<d:status>HTTP/1.1 200 OK</d:status>", "<d:propstat><d:status>HTTP/1.1 200 OK</d:status><1>")),
        _always("", rewrite("xmlns:d=", "xmlns:a=")),
        _always("", rewrite("(</?)d:", "<1>a:")),
    ],
    "iCloud: a second propstat of 404 with the same properties, empty": [
        _always("PROPFIND", rows(lambda there, number: [one.replace("</d:response>", missing("<cs:getctag/><d:displayname/><d:sync-token/>") + "</d:response>") for one in there]))
    ],
    "iCloud: the calendar among its own objects, without a kind": [_always("sync-collection", put_in(response("/dana/work/", "<d:propstat><d:prop><d:getetag>1</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>")))],
    "SOGo: nothing is ever found by time": [_always("calendar-query", lambda said, asked, number: multistatus())],
    "Tine, Nextcloud: some series are not found by time": [_always("calendar-query", _of_another_time)],
    "Bedework: more is found by time than lies in it": [_always("calendar-query", put_in(response("/dana/work/old.ics", "<d:status>HTTP/1.1 200 OK</d:status>")))],
    "SOGo: written one way in the calendar and another in its objects": [_always("", rewrite("/dana/work/(?=m)", "/%64ana/w%6Frk/"))],
    "Nextcloud: an empty line before the answer": [_always("", send(*_SENT_WITH), 0)],
    "PHP: complaints before the answer": [_always("", send(*_SENT_WITH), 1)],
    "a proxy: addresses of the server behind it": [_always("", rewrite("<d:href>(/[^<]*)</d:href>", "<d:href>http://10.0.0.7:8080<1></d:href>"))],
    "Zimbra: what is gone has no properties, and no status of its own": [
        _always("multiget", rewrite("<d:status>HTTP/1.1 404 Not Found</d:status>", missing("<d:getetag/><c:calendar-data/>")))
    ],
    "HTTP/2 and bare status lines": [_always("", rewrite(r"HTTP/1\.1 (\d+)[^<]*", "HTTP/2 <1>"))],
    "weak ETags in a listing, strong ones beside the text": [_NO_TOKEN, _always("PROPFIND1", rewrite("<d:getetag>([^<]*)<", "<d:getetag>W/<1><"))],
    "folders, files and inboxes among calendars": [
        _always("PROPFIND1", put_in(response("/dana/inbox/", "<d:propstat><d:prop><d:resourcetype><d:collection/><c:schedule-inbox/></d:resourcetype></d:prop></d:propstat>")))
    ],
}  # fmt: skip


@pytest.mark.parametrize("known", _KNOWN)
def test_a_server_is_read_to_its_end(running: ScriptedHttp, known: str) -> None:
    """All of it, and what comes, changes and goes later, at once and not only when the server is well again."""
    truth, runs = furnished(), Runs(running)
    running.answer = bending(truth, _KNOWN[known])
    runs.run()
    assert runs.held == true_of(truth)
    truth.put("/dana/work/m7.ics", event(7))
    truth.put("/dana/work/m1.ics", event(1, "LOCATION:Room 3"))
    truth.delete("/dana/team/m5.ics")
    runs.run()
    runs.run()
    assert runs.held == true_of(truth)


@pytest.mark.parametrize("calendar", ["/dana/team/", "/dana/work/"])
def test_a_calendar_that_a_listing_leaves_out_is_not_gone(running: ScriptedHttp, calendar: str) -> None:
    """It is asked by its own address before its meetings count as called off; once that says so they do."""
    truth, runs = furnished(), Runs(running)
    running.answer = truth
    runs.run()
    left_out = rows(lambda there, number: [one for one in there if f"<d:href>{calendar}<" not in one])
    running.answer = bending(truth, [Bend("PROPFIND1", left_out)])
    runs.run()
    assert runs.held == true_of(truth)
    truth.calendars = tuple(one for one in truth.calendars if one != calendar)
    runs.run()
    assert runs.held == {path: held for path, held in true_of(truth).items() if not path.startswith(calendar)}


@pytest.mark.parametrize(
    "told",
    [
        [Bend("sync-collection", put_in(gone("/dana/work/m1.ics")))],
        [_NO_TOKEN, _NO_CTAG, Bend("PROPFIND1", leave_out, 1, 2)],
    ],
)
def test_a_meeting_that_is_called_gone_and_given_is_there(running: ScriptedHttp, told: list[Bend]) -> None:
    """Told as gone, or left out of a listing: it is asked for by its own address before it counts as called off."""
    truth, runs = furnished(), Runs(running)
    running.answer = bending(truth, told[:2]) if len(told) > 1 else truth
    runs.run()
    truth.put("/dana/work/m7.ics", event(7))
    running.answer = bending(truth, told)
    runs.run()
    assert runs.held.keys() >= true_of(truth).keys() - {"/dana/work/m7.ics"}


def test_a_listing_that_speaks_of_another_place_is_none(running: ScriptedHttp) -> None:
    """A redirect to the start page, or an answer without a member, is no empty calendar: nothing counts as read, or as gone."""
    truth, runs = furnished(), Runs(running)
    for way in (say(Said(302, headers={"Location": "/"})), lambda said, asked, number: multistatus()):
        running.answer = bending(truth, [Bend("getetag/><d:resourcetype", way)])
        runs.run()
        assert runs.held == {}
        assert all(reading.cursor is None for reading in runs.readings.values())
    running.answer = truth
    runs.run()
    assert runs.held == true_of(truth)


@pytest.mark.parametrize(
    "answer", [Said(401), Said(503, headers={"Retry-After": "3600"}), Said(404), Said(429)]
)
def test_an_object_at_which_a_server_refuses_everything_is_owed_alone(
    running: ScriptedHttp, answer: Said
) -> None:
    """A password that is refused at one object and taken at the others is no wrong one, and a wait for one is none for all."""
    truth, runs = furnished(), Runs(running)
    running.answer = lambda asked: answer if "m2.ics" in asked.body + asked.path else truth(asked)
    runs.run()
    assert runs.held == {path: held for path, held in true_of(truth).items() if "m2" not in path}
    running.answer = truth
    runs.run()
    assert runs.held == true_of(truth)


_TASK = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTODO\r\nUID:t1\r\nSUMMARY:Call\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
_TWO = event(2).replace(
    "END:VEVENT\r\n", "END:VEVENT\r\n" + event(9).partition("//EN\r\n")[2].partition("END:VCAL")[0]
)


@pytest.mark.parametrize(
    ("text", "verdict", "meetings"),
    [
        pytest.param(_TASK, Verdict.SKIPPED, [], id="a task"),
        pytest.param(_TWO, Verdict.READ, ["Samples 2", "Samples 9"], id="two meetings of other UIDs in one object"),
        pytest.param("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", Verdict.SKIPPED, [], id="nothing"),
        pytest.param("&lt;html>Please sign in&lt;/html>", Verdict.QUARANTINED, [], id="a web page"),
        pytest.param("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sven\r\nEND:VCARD\r\n", Verdict.QUARANTINED, [], id="a card"),
        pytest.param("", Verdict.QUARANTINED, [], id="no text"),
        pytest.param(event(2).replace("\r\n", "\n"), Verdict.READ, ["Samples 2"], id="other ends of lines"),
        pytest.param("\ufeff" + event(2), Verdict.READ, ["Samples 2"], id="a mark before it"),
        pytest.param(event(2)[:-30], None, None, id="cut off"),
    ],
)  # fmt: skip
def test_an_object_of_any_content_costs_itself_alone(
    running: ScriptedHttp, text: str, verdict: Verdict | None, meetings: list[str] | None
) -> None:
    """It has a verdict with its reason, and the others are read."""
    truth, runs = furnished(), Runs(running)
    truth.objects["/dana/work/m2.ics"] = text
    running.answer = truth
    opened = runs.open()
    items = {item.ref: item for source in opened.sources for page in source.pages() for item in page.items}
    opened.close()
    odd = items.pop("/dana/work/m2.ics")
    assert verdict in (None, odd.verdict)
    assert meetings in (None, sorted(one.summary for one in odd.meetings))
    assert odd.verdict is Verdict.READ or odd.reason
    del items["/dana/work/old.ics"]
    assert {item.verdict for item in items.values()} == {Verdict.READ}


def test_a_password_that_is_refused_everywhere_is_refused(running: ScriptedHttp) -> None:
    """Though it was taken a moment ago."""
    truth = furnished()
    running.answer = truth
    opened = Runs(running).open()
    running.answer = lambda asked: Said(401)
    with pytest.raises(KeptError, match="does not accept this user and password") as raised:
        list(opened.sources[0].pages())
    assert not isinstance(raised.value, Unwell)
    opened.close()


def test_objects_are_asked_for_by_their_paths(running: ScriptedHttp) -> None:
    """iCloud answers 400 to whole addresses in a multiget."""
    truth, runs = furnished(), Runs(running)
    running.answer = truth
    runs.run()
    hrefs = [href for asked in running.asked for href in re.findall(r"<d:href>(.*?)</d:href>", asked.body)]
    assert hrefs
    assert all(href.startswith("/dana/") for href in hrefs)
