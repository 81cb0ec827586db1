"""A rep's morning and a manager's Monday in the system's Chromium, with a script and without, for all eyes."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from agent.core.commitment import State
from tests.web.asking import ASKED_AT, links, read_mail, states
from tests.web.serving import Visitor, running
from tests.web.watching import NARROW, PHONE, WIDE, tab

PAGES = [
    "/m/1/today", "/m/1/ledger", "/m/1/accounts", "/m/1/accounts/stbrannoc.example", "/m/1/week", "/m/1/drafts", "/settings", "/team",
]  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reps_morning(chromium: Browser, visitor: Visitor, scripts: bool) -> None:
    """Open the evidence, keep one, move one, dismiss one, read a draft: with a script and without."""
    with tab(chromium, visitor, scripts=scripts) as watched:
        page = watched.page
        watched.open("/m/1/today")
        expect(page.get_by_role("heading", level=1)).to_have_text("Monday 16 March 2026")
        page.get_by_role("link", name="certificate to you both").first.click()
        expect(page.locator("mark")).to_contain_text("certificate to you both")
        page.get_by_role("button", name="Kept").click()
        expect(page.get_by_role("status")).to_contain_text("Noted as kept, late")
        expect(page.locator(".story .chip")).to_have_text("late")
        page.get_by_role("link", name="Today").click()
        expect(page.locator("main")).not_to_contain_text("certificate to you both")
        page.locator("summary", has_text="Move").first.click()
        page.locator(".move[open] input[type=date]").fill("2026-04-02")
        page.locator(".move[open] button").click()
        expect(page.get_by_role("status")).to_contain_text("Moved to Thu 2 Apr 2026")
        before = page.get_by_role("button", name="No promise").count()
        page.get_by_role("button", name="No promise").first.click()
        expect(page.get_by_role("status")).to_contain_text("No promise, then")
        assert page.get_by_role("button", name="No promise").count() < before
        page.get_by_role("link", name="Drafts").click()
        expect(page.locator("textarea").first).to_contain_text("I am sorry")


def test_a_draft_is_copied(chromium: Browser, reader: Visitor) -> None:
    """One button puts the draft's text where it can be pasted from, and says so."""
    with tab(chromium, reader) as watched:
        watched.open("/m/1/drafts")
        watched.page.get_by_role("button", name="Copy").first.click()
        expect(watched.page.get_by_role("status")).to_contain_text("Copied")
        copied = watched.page.evaluate("navigator.clipboard.readText()")
        assert copied == watched.page.locator("textarea").first.input_value()


def test_a_managers_monday(chromium: Browser, reader: Visitor) -> None:
    """Who needs somebody and why, what that rests on, down to the sentence; then the other rep's week."""
    with tab(chromium, reader) as watched:
        page = watched.page
        watched.open("/")
        page.get_by_role("link", name="Accounts").click()
        expect(page.locator(".accounts .card").first).to_contain_text("they are 4 days late")
        page.locator(".accounts h2 a").first.click()
        expect(page.get_by_role("heading", name="Heat")).to_be_visible()
        expect(page.get_by_role("img", name="Heat over the last half year")).to_be_visible()
        page.locator(".attention .parts a").first.click()
        expect(page.get_by_role("heading", name="Where it was said")).to_be_visible()
        page.locator(".menu summary").click()
        page.get_by_role("link", name="Nora Lindqvist").click()
        page.get_by_role("link", name="Week").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your word, week 11")
        expect(page.locator(".huge")).to_have_text("87%")
        page.get_by_role("link", name="2026-W10").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your word, week 10")


def test_the_ledger_is_searched_while_typing(chromium: Browser, reader: Visitor) -> None:
    """The list follows the words, the address too, and Back brings the whole list again."""
    with tab(chromium, reader) as watched:
        page = watched.page
        watched.open("/m/1/ledger")
        rows = page.locator("table.ledger tbody tr")
        every = rows.count()
        page.get_by_label("Words, a name, an account").type("certificate")
        expect(rows).to_have_count(1)
        assert page.url.endswith("q=certificate&by=&state=")
        page.go_back()
        expect(rows).to_have_count(every)


def test_the_keyboard_is_enough(chromium: Browser, visitor: Visitor) -> None:
    """From the top of the page a rep reaches the content, opens a promise and gives a word, without a mouse."""
    with tab(chromium, visitor) as watched:
        page = watched.page
        watched.open("/m/1/today")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("To the content")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_contain_text("certificate to you both")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="How it is read")).to_be_visible()
        page.get_by_role("button", name="It is a promise").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Confirmed")


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (PHONE, "dark"), (NARROW, "light")])
def test_nobody_is_shut_out(chromium: Browser, reader: Visitor, width: int, scheme: str) -> None:
    """axe finds nothing serious on any page with all that folds out, light or dark, and none scrolls sideways: not on a telephone, nor where 1280 pixels are enlarged fourfold (WCAG 1.4.10)."""
    with tab(chromium, reader, width=width, scheme=scheme) as watched:
        watched.open("/m/1/ledger")
        one = watched.page.locator("table .quote").first.get_attribute("href")
        assert one is not None
        for path in (*PAGES, one):
            watched.open(path)
            watched.page.evaluate(
                "document.querySelectorAll('details:not(.menu)').forEach(one => one.open = true)"
            )
            assert watched.barriers() == [], path
            assert not watched.is_broken(), path


@pytest.mark.parametrize("width", [PHONE, NARROW])
def test_a_long_name_fits_on_a_telephone(chromium: Browser, reader: Visitor, width: int) -> None:
    """Whoever is signed in, in whatever wide letters, the head of the page wraps or is cut and never scrolls sideways."""
    with tab(chromium, reader, width=width) as watched:
        watched.open("/m/1/today")
        for name in ("Maximiliane Freifrau von Hohenstein-Wittgenstein", "W" * 80):
            watched.page.locator(".menu > summary").evaluate("(one, name) => one.textContent = name", name)
            watched.page.evaluate(
                "document.body.style.letterSpacing = '.12em'"
            )  # WCAG 1.4.12, and wider letters than ours
            assert not watched.is_broken()


def test_the_first_page_shuts_nobody_out(chromium: Browser, tmp_path: Path) -> None:
    """The page without mail, the one that is not there, and the one that asks to sign in, in the dark."""
    with running(tmp_path) as site:
        stranger = Visitor(site)
        with tab(chromium, stranger, width=PHONE, scheme="dark") as watched:
            watched.page.goto(f"{site.origin}/")
            assert watched.barriers() == []
            watched.wrong.clear()  # the console tells of the 401
        with tab(chromium, Visitor(site).sign_in(), width=PHONE, scheme="dark") as watched:
            for path in ("/", "/m/1/nowhere"):
                watched.page.goto(site.origin + path)
                assert watched.barriers() == []
                assert not watched.is_broken()
            watched.wrong.clear()  # and of the 404


def test_the_link_signs_a_browser_in(chromium: Browser, sample: Path) -> None:
    """What is printed leads to the first page, and from then on the browser is known."""
    with running(sample) as site, tab(chromium, Visitor(site)) as watched:
        watched.page.goto(f"{site.origin}/sign-in/{site.link.secret}")
        watched.page.wait_for_url("**/today")
        watched.open("/m/1/ledger")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_one_click_in_the_mail_is_the_answer(
    chromium: Browser, tmp_path: Path, scripts: bool, width: int
) -> None:
    """The report opened as a mail, one click on *Kept*: done; without a script one button more. Undo takes it back."""
    data = tmp_path / "data"
    read_mail(data)
    with (
        running(data, ASKED_AT) as site,
        tab(chromium, Visitor(site), width=width, scripts=scripts) as watched,
    ):
        page, path = watched.page, links(data)["keep"][0]
        page.set_content(f'<a href="{site.origin}{path}">Kept</a>')
        page.get_by_role("link", name="Kept").click()
        if not scripts:
            expect(page.get_by_role("heading", level=1)).to_have_text("It was kept")
            page.get_by_role("button", name="It was kept").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Marked kept, late")
        assert not watched.is_broken()
        assert State.LATE in states(data).values()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Taken back: it is unclear again")
        assert State.LATE not in states(data).values()


def test_a_page_made_ready_ahead_answers_nothing(chromium: Browser, tmp_path: Path) -> None:
    """A link opened where nobody sees it waits until somebody looks; then it is the answer, and Back does not give it again."""
    data = tmp_path / "data"
    read_mail(data)
    with running(data, ASKED_AT) as site, tab(chromium, Visitor(site).sign_in()) as watched:
        page, path = watched.page, links(data)["keep"][0]
        page.add_init_script(
            "Object.defineProperty(document, 'visibilityState', {get: () => window.seen ? 'visible' : 'hidden'})"
        )
        watched.open("/m/1/today")
        watched.open(path)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading", level=1)).to_have_text("It was kept")
        assert State.LATE not in states(data).values()
        page.evaluate("window.seen = true; document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.get_by_role("heading", level=1)).to_have_text("Marked kept, late")
        expect(page.locator("main")).to_contain_text("get back to you by Friday")
        assert watched.barriers() == []


def test_a_word_given_on_a_page_is_undone_there(chromium: Browser, visitor: Visitor) -> None:
    """The line that says what was noted has the button that takes it back."""
    with tab(chromium, visitor) as watched:
        page = watched.page
        watched.open("/m/1/today")
        every = page.locator("main").inner_text()
        page.get_by_role("button", name="No promise").nth(1).click()
        expect(page.get_by_role("status")).to_contain_text("No promise, then")
        assert page.locator("main").inner_text() != every
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("status")).to_contain_text("Taken back; it is open again")
        expect(page.locator("main")).to_have_text(every, use_inner_text=True)
