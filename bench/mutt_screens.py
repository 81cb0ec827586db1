"""Pictures of kept's drafts in a real mail program: mutt in a terminal on a real Dovecot, and what kept says afterwards.

python -m bench.mutt_screens docs

What is pressed is what `tests/connectors_imap/test_mutt.py` presses.
"""

import argparse
import html
import os
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.connectors_imap.test_mutt import Mutt
from tests.connectors_imap.world import NOW, ImapWorld
from tests.servers.dovecot import FULL, dovecot
from tests.servers.terminal import terminal

_STYLE = "body{margin:0;background:#fff}pre{margin:0;padding:12px;display:inline-block;width:100ch;font:14px/18px monospace;color:#222;background:#fff}"
_NOTICED = "echo '$ kept drafts | grep -A 3 notice'; {python} -m agent.cli drafts --data {data} | grep -A 3 notice; sleep 60"


def main() -> None:
    """The drafts that lie there, one edited, one as it is sent, and kept's word on both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", type=Path)
    screens = parser.parse_args().docs / "screens"
    with tempfile.TemporaryDirectory() as scratch, dovecot() as server:
        world = ImapWorld(Path(scratch) / "data", server, FULL)
        world.sync(NOW)
        mutt = Mutt(Path(scratch), world)
        shown = _at_mutt(mutt, world)
        with terminal(_NOTICED.format(python=sys.executable, data=world.data)) as kept:
            kept.shows("sent edited")
            kept.shows("Veneer")
            shown["mutt-noticed"] = kept.screen()
    _draw(shown, screens)


def _at_mutt(mutt: Mutt, world: ImapWorld) -> dict[str, str]:
    """Edit the first draft and keep it for later; edit the second and send it."""
    shown = {}
    with terminal(mutt.on_screen("-p")) as screen:
        screen.shows("Postponed Messages")
        shown["mutt-drafts"] = screen.screen()
        screen.type("Enter")
        screen.shows("-- Mutt: Compose")
        screen.type("q")
        screen.shows("Postpone this message")
        shown["mutt-edited"] = screen.screen()
        screen.type("y")
        screen.ends()
    world.sync(NOW + timedelta(minutes=5))
    with terminal(mutt.on_screen("-p")) as screen:
        screen.shows("Postponed Messages")
        screen.type("Enter")
        screen.shows("-- Mutt: Compose")
        screen.type("Enter")
        screen.shows("on Thursday")
        shown["mutt-words"] = screen.screen()
        screen.type("q")
        screen.shows("-- Mutt: Compose")
        shown["mutt-sending"] = screen.screen()
        screen.type("y")
        screen.ends()
    world.sync(NOW + timedelta(minutes=10))
    return shown


def _draw(shown: dict[str, str], screens: Path) -> None:
    screens.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.getuid() == 0 else []
        )
        page = browser.new_page(viewport={"width": 1000, "height": 640})
        for name, text in shown.items():
            page.set_content(f"<meta charset=utf-8><style>{_STYLE}</style><pre>{html.escape(text)}</pre>")
            page.locator("pre").screenshot(path=screens / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
