"""The sample mailboxes with their pages served, once for tests that only read and anew for those that write."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from agent.cli.demo_run import run
from tests.servers.absent import absent
from tests.web.provider import Provider, provider
from tests.web.serving import Visitor, running


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of `kept demo`; not to be written to."""
    folder = tmp_path_factory.mktemp("web") / "demo"
    run(folder)
    return folder


@pytest.fixture(scope="session")
def reader(sample: Path) -> Iterator[Visitor]:
    """Somebody signed in, who only reads."""
    with running(sample) as site:
        yield Visitor(site).sign_in()


@pytest.fixture(scope="module")
def vouching() -> Iterator[Provider]:
    """The team's provider."""
    with provider() as made:
        yield made


@pytest.fixture
def data(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample that may be written to."""
    return Path(shutil.copytree(sample, tmp_path / "data"))


@pytest.fixture
def visitor(data: Path) -> Iterator[Visitor]:
    """Somebody signed in to a copy."""
    with running(data) as site:
        yield Visitor(site).sign_in()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without it these tests are skipped on a laptop, and fail where CI=true."""
    where = shutil.which("chromium") or shutil.which("chromium-browser")
    if where is None:
        absent("no Chromium: tools/servers.sh installs it on Debian")
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    if os.getuid() == 0:
        quiet.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=quiet)
        yield browser
        browser.close()
