"""Other processes get ready for a big mailbox while its database is opened, and only for a big one."""

from pathlib import Path

import pytest

from agent import bootstrap
from agent.core.due.grammar import english
from agent.flows.ready import get_ready
from agent.resources import detector


def test_the_invented_conversation_is_read_and_followed_to_its_end() -> None:
    """So what takes longest to make is made by then."""
    english.cache_clear()
    assert get_ready(detector()) > 5
    assert english.cache_info().currsize == 1, "the grammar of dues is what takes longest to make"


def _file(path: Path, size: int) -> Path:
    path.write_bytes(b"x" * size)
    return path


def test_a_mailbox_is_much_by_its_megabytes_or_its_files(tmp_path: Path) -> None:
    """One file of a megabyte, or some hundred of any size; what is missing or empty is not much."""
    small, big = _file(tmp_path / "small.mbox", 1000), _file(tmp_path / "big.mbox", 1024**2)
    folder = tmp_path / "Mail" / "cur"
    folder.mkdir(parents=True)
    assert not bootstrap.is_much((small, tmp_path / "missing", folder))
    assert bootstrap.is_much((small, big))
    for number in range(300):
        _file(folder / f"{number}", 1)
    assert bootstrap.is_much((tmp_path / "Mail",))


@pytest.mark.parametrize("much", [True, False])
def test_processes_are_begun_only_where_there_is_much(
    much: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Small work never leaves this one, and what comes of it is the same."""
    monkeypatch.setenv("KEPT_PROCESSES", "2")
    with bootstrap.application(tmp_path, much=much) as app:
        assert (app.begun is not None) is much
        assert list(app.spread.map(abs, range(-9, 9))) == [abs(number) for number in range(-9, 9)]
