"""The service file starts `kept run` for its user, whatever the folder is called."""

import configparser
import plistlib
import stat
import sys
from pathlib import Path

import pytest

from agent import services
from agent.errors import BadInput


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def test_systemd_reads_the_folder_as_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks, percent signs and quotes in a folder's name stay what they are."""
    monkeypatch.setattr(sys, "platform", "linux")
    written = services.install(home / 'my 100% "data"')
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(written.path)
    assert parser["Service"]["ExecStart"].endswith(f'"{home}/my 100%% \\"data\\""')
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600


def test_launchd_reads_the_folder_as_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The property list parses, and names the same arguments."""
    monkeypatch.setattr(sys, "platform", "darwin")
    written = services.install(home / "a & b")
    arguments = plistlib.loads(written.path.read_bytes())["ProgramArguments"]
    assert arguments[1:] == ["-m", "agent.cli", "run", "--data", str(home / "a & b")]


def test_what_was_installed_can_be_taken_away(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once; a second time there is nothing."""
    monkeypatch.setattr(sys, "platform", "linux")
    written = services.install(home / "data")
    assert services.uninstall() == written
    assert not written.path.exists()
    assert services.uninstall() is None


def test_another_system_is_refused_with_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What kept cannot write it says."""
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(BadInput, match="systemd and launchd"):
        services.install(home)
