"""The crash sweep on Outlook: killed at every named step, restarted until quiet, judged by the fake's own truth."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.children import patched
from tests.connectors_outlook.worlds import OutlookWorld
from tests.contract.crash_sweep import PLACES, CrashSweep, World
from tests.fakes.graph.client import FakeGraph

_SMALL_PAGES = {"connectors.outlook.mail.MailSource.__init__.__kwdefaults__": {"page_items": 2}}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several pages of few mails."""
    patched(monkeypatch, _SMALL_PAGES)


@pytest.mark.slow
class TestOutlook(CrashSweep):
    patches = _SMALL_PAGES
    places = (*PLACES, "outlook.before_create", "outlook.after_create")

    @pytest.fixture
    def make_world(self, fake: FakeGraph, tmp_path: Path) -> Callable[[], World]:
        made: list[OutlookWorld] = []

        def make() -> World:
            if made:
                made[-1].freeze()
            fake.do("options", reply_quotes=True)  # so that a draft is only half made by its making
            made.append(OutlookWorld(fake, tmp_path / str(len(made))).with_promises())
            made[-1].connect()
            return made[-1]

        return make
