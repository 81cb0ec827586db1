"""The sample mailboxes with their pages served, once for tests that only read and anew for those that write."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.cli.demo_run import run
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


@pytest.fixture
def data(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample that may be written to."""
    return Path(shutil.copytree(sample, tmp_path / "data"))


@pytest.fixture
def visitor(data: Path) -> Iterator[Visitor]:
    """Somebody signed in to a copy."""
    with running(data) as site:
        yield Visitor(site).sign_in()
