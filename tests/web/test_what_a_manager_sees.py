"""What a manager will see of a rep: shown to the rep first, put right by the rep, and chosen by the rep alone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from agent.bootstrap.reporting import Reporting
from agent.core.score.visibility import Visibility
from agent.store_port import MailboxId
from tests.web.serving import MONDAY, Visitor, running
from tests.web.watching import PHONE, WIDE, tab

_LAST_WEEK = "/m/1/week/2026-W11"


def _section(text: str) -> str:
    found = re.search(r'<section class="card manager".*?</section>', text, re.DOTALL)
    assert found is not None
    return found.group(0)


def _figure(section: str, name: str) -> str:
    found = re.search(rf">{name}(?:</a>)?</dt><dd[^>]*>([^<]*)</dd>", section)
    assert found is not None
    return found.group(1)


def _chosen(visitor: Visitor) -> Visibility | None:
    with visitor.site.app.store.reading() as unit:
        mailbox = unit.mailboxes.one(MailboxId(1))
    assert mailbox is not None
    return mailbox.manager_sees


def test_the_rep_reads_the_managers_line_first(reader: Visitor) -> None:
    """The week shows the very figures that the team's page shows of that rep, each leading to its promises."""
    section = _section(reader.get(_LAST_WEEK).text)
    team = reader.get("/team/2026-W11").text
    mine = next(part for part in team.split("<section") if "Nora Lindqvist" in part)
    for name in ("kept in time", "kept late", "overdue now", "due next week", "needs the rep's word"):
        shown = name.replace("'", "&#39;")
        assert _figure(section, shown) == _figure(mine, shown), name
    assert 'href="#overdue"' in section


def test_what_is_put_right_counts_for_the_manager(visitor: Visitor) -> None:
    """A promise said to be kept on Monday is no longer overdue in the manager's figures, and the page says so."""
    before = visitor.get(_LAST_WEEK)
    overdue = re.search(r'aria-labelledby="overdue".*?/m/1/promises/([^"/]+)"', before.text, re.DOTALL)
    assert overdue is not None
    form = {"token": before.token, "back": _LAST_WEEK}
    assert visitor.post(f"/m/1/promises/{overdue.group(1)}/keep", form).status == 303
    after = _section(visitor.get(_LAST_WEEK).text)
    assert int(_figure(after, "overdue now")) == int(_figure(_section(before.text), "overdue now")) - 1
    assert "You have put right" in after
    assert "counts as kept, late" in after


def test_after_the_manager_read_it_the_page_says_so(data: Path) -> None:
    """On Wednesday the week is read: it is told as past, and no promise is made of putting it right."""
    with running(data, MONDAY + timedelta(days=2)) as site:
        section = _section(Visitor(site).sign_in().get(_LAST_WEEK).text)
    assert "What is wrong you can put right" not in section
    assert "It has been read" in section


@pytest.mark.parametrize("back", [_LAST_WEEK, "/settings"])
def test_a_rep_chooses_what_is_seen(visitor: Visitor, back: str) -> None:
    """By a form on either page; it holds from then on, is said, and nothing at hand is reckoned anew for it."""
    token = visitor.get(_LAST_WEEK).token
    at_hand = dict(visitor.site._reckoned)
    done = visitor.post("/m/1/shows", {"token": token, "back": back, "visibility": "nothing"})
    assert (done.status, done.headers["location"]) == (303, f"{back}?shows=nothing")
    assert _chosen(visitor) is Visibility.NOTHING
    assert "From now on a manager sees" in visitor.get(done.headers["location"]).text
    assert "that you show nothing" in _section(visitor.get(_LAST_WEEK).text)
    assert "From now on" not in visitor.get(f"{back}?shows=quotes").text
    assert [visitor.site._reckoned[key] for key in at_hand] == list(at_hand.values())


def test_only_a_known_choice_is_taken(visitor: Visitor) -> None:
    """And only with the session's token."""
    token = visitor.get(_LAST_WEEK).token
    assert visitor.post("/m/1/shows", {"token": token, "visibility": "mails"}).status == 404
    assert visitor.post("/m/1/shows", {"token": "no", "visibility": "nothing"}).status == 403
    assert visitor.post("/m/99/shows", {"token": token, "visibility": "nothing"}).status == 404
    assert _chosen(visitor) is None


def test_where_there_is_no_team_nothing_is_said_of_managers(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One mailbox alone: nobody reads anything."""
    with visitor.site.app.store.reading() as unit:
        mine = unit.mailboxes.one(MailboxId(1))
    monkeypatch.setattr(Reporting, "_team", lambda _self: (mine,))
    assert 'class="card manager"' not in visitor.get(_LAST_WEEK).text


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, False)])
def test_a_rep_chooses_in_a_browser(chromium: Browser, visitor: Visitor, width: int, scripts: bool) -> None:
    """Opened, chosen and sent with the keyboard's own means, with a script and without."""
    with tab(chromium, visitor, width=width, scripts=scripts) as watched:
        page = watched.page
        watched.open(_LAST_WEEK)
        page.get_by_text("Show something else").click()
        page.get_by_label("quotes").check()
        page.get_by_role("button", name="Show this from now on").click()
        expect(page.get_by_role("status")).to_contain_text("From now on a manager sees")
        expect(page.locator(".manager")).to_contain_text("What is overdue")
        assert not watched.is_broken()
