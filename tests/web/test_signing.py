"""The link works once, the cookie is out of reach, and without it nothing is shown."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route

from agent.web.app import pages
from agent.web.ended import Ended
from agent.web.sessions import IN_A_TEAM, LIFETIME, OneTimeLink, Sessions
from tests.web.serving import Visitor, running

PAGES = ["/", "/settings", "/m/1/today", "/m/1/ledger", "/m/1/accounts", "/m/1/week", "/m/1/drafts"]


def test_the_link_works_once(sample: Path) -> None:
    """Who comes second is told so, and is not in."""
    with running(sample) as site:
        secret = site.link.secret
        first, second = Visitor(site), Visitor(site)
        assert first.get(f"/sign-in/{secret}").status == 200
        assert first.get("/m/1/today").status == 200
        answer = second.get(f"/sign-in/{secret}")
        assert answer.status == 401
        assert "used already" in answer.text
        assert second.get("/m/1/today").status == 401


def test_what_a_browser_fetches_ahead_uses_up_nothing(sample: Path) -> None:
    """A preview of the link is no signing in, nor is a question for its headers alone."""
    with running(sample) as site:
        visitor = Visitor(site)
        assert visitor.ask("HEAD", f"/sign-in/{site.link.secret}", None, {}).status == 401
        assert visitor.get(f"/sign-in/{site.link.secret}", Sec_Purpose="prefetch").status == 401
        assert visitor.cookies == {}
        assert visitor.sign_in().get("/m/1/today").status == 200


def test_the_next_link_is_told_when_one_was_used() -> None:
    """Another browser can be signed in without a restart."""
    told: list[str] = []
    link = OneTimeLink(told.append)
    first = link.secret
    assert not link.take("nonsense")
    assert link.take(first)
    assert told == [link.secret]
    assert not link.take(first)


def test_the_cookie_is_out_of_reach(sample: Path) -> None:
    """No script reads it and no other site's page sends it along."""
    with running(sample) as site:
        cookie = Visitor(site).get(f"/sign-in/{site.link.secret}").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie  # there is no TLS on this machine itself


@pytest.mark.parametrize("lifetime", [LIFETIME, IN_A_TEAM])
def test_a_cookie_is_believed_for_so_long_and_no_longer(
    monkeypatch: pytest.MonkeyPatch, lifetime: int
) -> None:
    """A fortnight on one's own machine, a working day in a team, whatever the browser keeps."""
    now = [1_800_000_000]
    monkeypatch.setattr("itsdangerous.TimestampSigner.get_timestamp", lambda _signer: now[0])
    sessions = Sessions(b"key", lifetime=lifetime)
    session, cookie = sessions.begin("dana@northwind.example")
    now[0] += lifetime
    assert sessions.of(cookie) == session
    now[0] += 1
    assert sessions.of(cookie) is None


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_shown_without_the_cookie(reader: Visitor, path: str) -> None:
    """Every page asks to sign in first."""
    answer = Visitor(reader.site).get(path)
    assert answer.status == 401
    assert "Sorensen" not in answer.text


def test_a_cookie_that_was_touched_is_worth_nothing(reader: Visitor) -> None:
    """Its signature is ours."""
    (name, value), *_ = reader.cookies.items()
    for forged in (value[:-2], value[::-1], "", value.replace(".", "", 1)):
        assert Visitor(reader.site, {name: forged}).get("/m/1/today").status == 401


def test_an_old_cookie_and_one_that_signed_out_are_worth_nothing() -> None:
    """A session ends by itself, and at once where its owner says so."""
    lasting, brief = Sessions(b"key"), Sessions(b"key", lifetime=-1)
    session, cookie = lasting.begin()
    assert lasting.of(cookie) == session
    assert brief.of(cookie) is None
    assert Sessions(b"other").of(cookie) is None
    lasting.end(session)
    assert lasting.of(cookie) is None


def test_signing_out_is_for_good(visitor: Visitor) -> None:
    """The cookie that somebody may have copied opens nothing any more."""
    copied = dict(visitor.cookies)
    assert visitor.post("/sign-out", {"token": visitor.get("/settings").token}).status == 200
    assert visitor.get("/m/1/today").status == 401
    assert Visitor(visitor.site, copied).get("/m/1/today").status == 401


def test_a_sign_out_outlives_a_restart(data: Path) -> None:
    """Who was in before and did not sign out is still in; a copied cookie of who did opens nothing."""
    with running(data) as site:
        stays, goes = Visitor(site).sign_in(), Visitor(site).sign_in()
        copied = dict(goes.cookies)
        assert goes.post("/sign-out", {"token": goes.get("/settings").token}).status == 200
    with running(data) as again:
        for cookies, status in ((stays.cookies, 200), (copied, 401)):
            # The cookie is called by the port, which is another one now.
            visitor = Visitor(again, dict.fromkeys([again.cookie], *cookies.values()))
            assert visitor.get("/m/1/today").status == status
    (note,) = data.glob("signed-out")
    assert note.stat().st_mode & 0o777 == 0o600
    assert copied.popitem()[1] not in note.read_text()


def test_what_aged_by_itself_is_noted_no_longer(tmp_path: Path) -> None:
    """The note of sign-outs holds no more than cookies that would still open something; a line that is none is passed over."""
    now, file = [1_800_000_000.0], tmp_path / "signed-out"
    Ended(file, clock=lambda: now[0]).add("first", lifetime=60)
    now[0] += 60
    again = Ended(file, clock=lambda: now[0])
    assert "first" in again
    again.add("second", lifetime=60)
    assert len(file.read_text().splitlines()) == 2
    now[0] += 2
    again.add("third", lifetime=60)
    file.write_text(f"{file.read_text()}what is this\n")
    last = Ended(file, clock=lambda: now[0])
    assert ["first" in last, "second" in last, "third" in last] == [False, True, True]


def test_a_sign_out_that_cannot_be_written_holds_and_says_so(visitor: Visitor, data: Path) -> None:
    """The session ends at once; the page says that a restart would forget it, and what to do."""
    (data / "signed-out").mkdir()
    answer = visitor.post("/sign-out", {"token": visitor.get("/settings").token})
    assert answer.status == 503
    assert "holds until kept web is started again" in answer.text
    assert visitor.get("/m/1/today").status == 401


def test_a_link_in_a_mail_opens_in_two_steps(reader: Visitor) -> None:
    """A browser sends no cookie along from another site; a page of ours asks again, and only once."""
    stranger = Visitor(reader.site)
    answer = stranger.get("/m/1/promises/abc?say=keep", Sec_Fetch_Site="cross-site")
    assert answer.status == 200
    assert 'content="0;url=/m/1/promises/abc?say=keep&amp;here=1"' in answer.text
    assert stranger.get("/m/1/promises/abc?say=keep&here=1", Sec_Fetch_Site="cross-site").status == 401


def test_no_form_of_one_session_is_believed_in_another(sample: Path) -> None:
    """Whoever is signed in, too, cannot make a form that another's browser sends: its token is that session's own."""
    with running(sample) as site:
        dana = Visitor(site).sign_in()
        token = dana.get("/m/1/today").token
        noor = Visitor(site).sign_in()
        own = noor.get("/m/1/today").token
        assert own != token
        posts = [
            path for path in _posts(pages(site).routes) if path != "/answer"
        ]  # which has a secret of its own
        assert len(posts) >= 3
        filled = [re.sub(r"{mailbox:int}|{[^}]*}", "1", path) for path in posts]
        for path in filled:
            assert noor.post(path, {"token": token}).status == 403, path


def _posts(routes: Iterable[BaseRoute], under: str = "") -> Iterator[str]:
    """Every address that something can be posted to."""
    for route in routes:
        if isinstance(route, Mount):
            yield from _posts(route.routes, f"{under}{route.path}")
        elif isinstance(route, Route) and "POST" in (route.methods or ()):
            yield f"{under}{route.path}"
