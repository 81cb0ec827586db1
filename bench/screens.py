"""The pictures of the manual, taken anew: the sample's pages and its weekly report in the system's Chromium.

python -m bench.screens docs
"""

import argparse
import contextlib
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from agent.bootstrap import Application, application
from agent.bootstrap.reporting import Reporting
from agent.cli.demo_run import run
from agent.core.score.isoweek import IsoWeek
from agent.render.report import ReportFormat
from agent.settings import WebSettings
from agent.web.site import Site
from tests.web.serving import Visitor, running

_NINE = datetime(2026, 3, 16, 14, tzinfo=UTC)  # of a Monday in Chicago
_PAGES = {
    "today": "/m/1/today",
    "ledger": "/m/1/ledger",
    "accounts": "/m/1/accounts",
    "account": "/m/1/accounts/stbrannoc.example",
    "week": "/m/1/week",
    "drafts": "/m/1/drafts",
    "team": "/team/2026-W11",
    "settings": "/settings",
}
_SIZES = {"": (1280, 1000, "light"), "-phone": (390, 844, "light"), "-dark": (1280, 1000, "dark")}
_IN_THE_DARK = ("today",)
_AT_HOME = """scratch => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replaceAll(scratch, "/home/nora");
}"""  # the folder of this one run is nobody's
_REPORTS = {"report": 600, "report-phone": 390}
_IN_PICTURES = {"report-accounts": 1280, "report-accounts-phone": 390}


def main() -> None:
    """Each page at 1280 and 390 pixels, one of them in the dark; the first page of all; the report at both widths."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", type=Path)
    docs = parser.parse_args().docs
    screens = docs / "screens"
    screens.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        data = Path(scratch) / "kept-demo"
        with contextlib.redirect_stdout(None):
            run(data)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.getuid() == 0 else []
        )
        with running(data, _NINE) as site:
            _pages(browser, site, screens)
        with running(Path(scratch) / "kept", _NINE) as site:
            _first_page(browser, site, screens)
        _report(browser, data, docs)
        browser.close()


def _pages(browser: Browser, site: Site, folder: Path) -> None:
    visitor = Visitor(site).sign_in()
    for ending in _SIZES:
        context = _signed_in(browser, visitor, ending)
        page = context.new_page()
        page.goto(f"{site.origin}/m/1/ledger?q=certificate")
        promise = page.locator("table .quote").first.get_attribute("href") or ""
        for name, path in {**_PAGES, "promise": promise}.items():
            if ending != "-dark" or name in _IN_THE_DARK:
                page.goto(site.origin + path)
                page.evaluate(_AT_HOME, str(site.app.settings.data.parent))
                page.screenshot(path=folder / f"{name}{ending}.png", full_page=name == "account")
        context.close()


def _first_page(browser: Browser, site: Site, folder: Path) -> None:
    visitor = Visitor(site).sign_in()
    for ending in ("", "-phone"):
        page = _signed_in(browser, visitor, ending).new_page()
        page.goto(site.origin)
        page.evaluate(_AT_HOME, str(site.app.settings.data.parent))
        page.screenshot(path=folder / f"welcome{ending}.png")


def _signed_in(browser: Browser, visitor: Visitor, ending: str) -> BrowserContext:
    width, height, scheme = _SIZES[ending]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    context.add_cookies(
        [
            {"name": name, "value": value, "url": visitor.site.origin}
            for name, value in visitor.cookies.items()
        ]
    )
    return context


def _report(browser: Browser, data: Path, folder: Path) -> None:
    """The first rep's mail of the week that ended, with links as where the pages have an address."""
    with application(data) as app:
        address = WebSettings(address="http://127.0.0.1:8127")
        there = Application(app.settings.model_copy(update={"web": address}), app.store)
        reporting = Reporting(there)
        mailbox = next(one for one in app.mailboxes() if one.id == 1)
        week = reporting.week(mailbox, IsoWeek(2026, 11), _NINE)
        shown = reporting.rendered(mailbox, week, ReportFormat.HTML, _NINE)
    for name, width in _REPORTS.items():
        page = browser.new_page(viewport={"width": width, "height": 1330})
        page.set_content(shown)
        page.screenshot(path=folder / f"{name}.png")
        page.close()
    for name, width in _IN_PICTURES.items():
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_content(shown)
        _clipped(page, folder / f"{name}.png")
        page.close()


def _clipped(page: Page, where: Path) -> None:
    """The accounts that the week was about, from their heading to the next."""
    top, end, left, right = page.evaluate(
        """() => { const heads = [...document.querySelectorAll("h2")];
        const first = heads.findIndex(one => one.textContent.startsWith("The accounts this week"));
        const card = document.querySelector("table.page").getBoundingClientRect();
        return [heads[first], heads[first + 1]].map(one => one.getBoundingClientRect().top - 24).concat([card.left, card.right]); }"""
    )
    page.screenshot(
        path=where, full_page=True, clip={"x": left, "y": top, "width": right - left, "height": end - top}
    )


if __name__ == "__main__":
    main()
