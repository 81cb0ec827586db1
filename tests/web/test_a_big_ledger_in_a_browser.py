"""A rep's morning and a manager's Monday in the system's Chromium, on fifty thousand commitments with two thousand accounts."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from agent import bootstrap
from agent.core.policy import Rep
from bench.web_ledger import fill
from tests.web.serving import MONDAY, Visitor, running
from tests.web.watching import PHONE, WIDE, tab

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

_ACCOUNTS, _EACH = 2000, 25
_OTHER = Rep("emil@harbour.example", ZoneInfo("Europe/Berlin"), "Emil Roth", own_domains=("harbour.example",))
_LONG = 30_000.0  # ms; how quick pages are is what bench.web measures


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody signed in to a ledger as big as any, with drafts for what slipped, beside a colleague's small one."""
    folder = tmp_path_factory.mktemp("big") / "data"
    _filled(folder)
    with running(folder, MONDAY) as site:
        visitor = Visitor(site).sign_in()
        _until_read(visitor)
        yield visitor


def _filled(folder: Path) -> None:
    with bootstrap.application(folder) as app:
        mailbox = fill(app.store, accounts=_ACCOUNTS, each=_EACH, now=MONDAY)
        fill(app.store, rep=_OTHER, accounts=20, each=20, now=MONDAY, seed=8)
        app.drafter(mailbox).run(MONDAY)


def _until_read(visitor: Visitor) -> None:
    """The first page waits until the ledger is at hand, and the accounts until each is reckoned."""
    ends = monotonic() + 300
    while visitor.get("/m/1/today").status != 200 or "being reckoned" in visitor.get("/m/1/accounts").text:
        assert monotonic() < ends, "it is not read after five minutes"
        sleep(0.5)


def _patient(page: Page) -> Page:
    page.set_default_timeout(_LONG)
    expect.set_options(timeout=_LONG)
    return page


@pytest.fixture(autouse=True)
def _usual_patience() -> Iterator[None]:
    yield
    expect.set_options(timeout=5_000)


@pytest.mark.parametrize(("width", "scripts"), [(WIDE, True), (PHONE, False)])
def test_a_reps_morning(chromium: Browser, big: Visitor, width: int, scripts: bool) -> None:
    """Open the evidence, keep one, move one, dismiss one, find one by its words, copy a draft."""
    with tab(chromium, big, width=width, scripts=scripts) as watched:
        page = _patient(watched.page)
        watched.open("/m/1/today")
        expect(page.get_by_role("heading", level=1)).to_have_text("Monday 16 March 2026")
        page.locator(".matters a.quote").first.click()
        quote = page.locator("h1").inner_text().strip("“”")
        expect(page.locator("mark")).to_have_text(quote)
        page.get_by_role("button", name="Kept").click()
        expect(page.get_by_role("status")).to_contain_text("Noted as kept")
        page.get_by_role("link", name="Today", exact=True).click()
        expect(page.locator("main")).not_to_contain_text(quote)
        page.locator("summary", has_text="Move").first.click()
        page.locator(".move[open] input[type=date]").fill("2026-04-02")
        page.locator(".move[open] button").click()
        expect(page.get_by_role("status")).to_contain_text("Moved to Thu 2 Apr 2026")
        dismissed = page.locator(".matters > li").first
        gone = dismissed.locator("a.quote").inner_text().strip("“”")
        dismissed.get_by_role("button", name="No promise").click()
        # Following reads the account anew, and may find the invented promise to be another one said again.
        expect(page.locator("main")).not_to_contain_text(gone)
        watched.open(f"/m/1/ledger?q={quote.split('the ')[1].split(' ')[0]}&state=late")
        expect(page.locator("table.ledger")).to_contain_text(quote)
        page.get_by_role("link", name="Drafts").click()
        expect(page.locator("textarea").first).to_contain_text("I am sorry")
        if scripts:
            page.get_by_role("button", name="Copy").first.click()
            expect(page.get_by_role("status")).to_contain_text("Copied")
        assert not watched.is_broken()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_managers_monday(chromium: Browser, big: Visitor, width: int) -> None:
    """Who needs somebody and why, down to the sentence; another page of accounts; the week with what is shown; the team."""
    with tab(chromium, big, width=width, scheme="dark") as watched:
        page = _patient(watched.page)
        watched.open("/m/1/accounts")
        expect(page.locator(".accounts .card").first).to_contain_text("overdue and untold")
        page.get_by_role("link", name="Older").click()
        expect(page.locator(".accounts .card")).to_have_count(20)
        page.locator(".accounts h2 a").first.click()
        expect(page.get_by_role("img", name="Heat over the last half year")).to_be_visible()
        page.locator(".attention .parts a").first.click()
        expect(page.get_by_role("heading", name="Where it was said")).to_be_visible()
        watched.open("/m/1/week/2026-W11")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your word, week 11")
        expect(page.get_by_role("heading", name="What your manager will see")).to_be_visible()
        overdue = page.locator(".manager dd.bad").first.inner_text()
        assert int(overdue) > 1000
        watched.open("/team/2026-W11")
        expect(page.locator("section.rep")).to_have_count(2)
        expect(page.locator("section.rep").first).to_contain_text(overdue)
        assert not watched.is_broken()


def test_nobody_is_shut_out(chromium: Browser, big: Visitor) -> None:
    """axe finds nothing serious on the longest lists there are."""
    with tab(chromium, big, width=PHONE) as watched:
        _patient(watched.page)
        for path in (
            "/m/1/today",
            "/m/1/ledger?state=overdue",
            "/m/1/accounts",
            "/m/1/week/2026-W11",
            "/m/1/drafts",
        ):
            watched.open(path)
            assert watched.barriers() == [], path
            assert not watched.is_broken(), path
    assert re.search(r"of \d+", big.get("/m/1/ledger").text)
