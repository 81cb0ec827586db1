"""A tab of a real browser that notes everything a page of ours must not do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

from tests.servers.absent import absent
from tests.web.serving import Visitor

WIDE, PHONE, NARROW = 1280, 390, 320
_AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"


@dataclass
class Watched:
    """A tab, and what went wrong in it."""

    page: Page
    origin: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of ours."""
        answer = self.page.goto(self.origin + path)
        assert answer is not None
        assert answer.status == 200, path

    def is_broken(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def barriers(self) -> list[str]:
        """What axe finds serious or critical."""
        if not _AXE.is_file():
            absent("no axe-core: with Node, tools/servers.sh installs it")
        # Through the debugger: a script tag would be refused by our own policy, and rightly.
        self.page.evaluate(_AXE.read_text(encoding="utf-8") + "; null")
        found: dict[str, Any] = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


@contextmanager
def tab(
    browser: Browser, visitor: Visitor, *, width: int = WIDE, scheme: str = "light", scripts: bool = True
) -> Iterator[Watched]:
    """A tab in which somebody is signed in. At the end nothing may have gone wrong in it."""
    assert scheme in ("light", "dark")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(10_000)
    origin = visitor.site.origin
    context.add_cookies(
        [{"name": name, "value": value, "url": origin} for name, value in visitor.cookies.items()]
    )
    watched = Watched(context.new_page(), origin)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            watched.wrong.append(f"console: {message.text}")

    def on_dialog(dialog: Dialog) -> None:
        watched.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if not request.url.startswith(origin + "/"):
            watched.wrong.append(f"asked elsewhere: {request.url}")

    watched.page.on("console", on_console)
    watched.page.on("dialog", on_dialog)
    watched.page.on("request", on_request)
    watched.page.on("pageerror", lambda error: watched.wrong.append(f"script: {error}"))
    yield watched
    wrong = watched.wrong[:5]
    context.close()
    assert wrong == []
