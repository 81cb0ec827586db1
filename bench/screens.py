"""The pictures of the manual, taken anew: the sample's pages in the system's Chromium.

python -m bench.screens docs/screens
"""

import argparse
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from agent.cli.demo_run import run
from tests.web.serving import Visitor, running

_PAGES = {
    "today": "/m/1/today",
    "ledger": "/m/1/ledger",
    "accounts": "/m/1/accounts",
    "account": "/m/1/accounts/stbrannoc.example",
    "week": "/m/1/week",
    "drafts": "/m/1/drafts",
}
_SIZES = {"": (1280, 1000, "light"), "-phone": (390, 844, "light"), "-dark": (1280, 1000, "dark")}


def main() -> None:
    """Each page at 1280 and 390 pixels, two of them in the dark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "demo"
        with contextlib.redirect_stdout(None):
            run(data)
        with running(data) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.getuid() == 0 else []
            )
            visitor = Visitor(site).sign_in()
            for ending, (width, height, scheme) in _SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                context.add_cookies(
                    [
                        {"name": name, "value": value, "url": site.origin}
                        for name, value in visitor.cookies.items()
                    ]
                )
                page = context.new_page()
                page.goto(f"{site.origin}/m/1/ledger?q=certificate")
                promise = page.locator("table .quote").first.get_attribute("href") or ""
                for name, path in {**_PAGES, "promise": promise}.items():
                    if scheme == "light" or name in ("today", "account"):
                        page.goto(site.origin + path)
                        page.screenshot(path=folder / f"{name}{ending}.png", full_page=name == "account")
            browser.close()


if __name__ == "__main__":
    main()
