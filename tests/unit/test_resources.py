"""What ships is loaded once in a process, and never sent from one to another."""

import pickle
from pathlib import Path

import pytest

from agent import resources
from agent.resources import detector, folder


def test_the_shipped_detector_is_named_where_it_is_sent() -> None:
    """Another process takes it from its own files: what goes over is a name."""
    sent = pickle.dumps(detector())
    assert len(sent) < 200
    assert pickle.loads(sent) is detector()


def test_the_weights_are_read_once_and_only_when_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process whose helper reads all the words never reads them; one that does reads them once."""
    known = (detector().model, detector().earlier)
    asked: list[str] = []

    def shipped(name: str) -> Path:
        asked.append(name)
        return folder(name)

    monkeypatch.setattr(resources, "folder", shipped)
    fresh = detector.__wrapped__()
    assert asked == []
    assert (fresh.model, fresh.earlier) == known
    assert asked == ["config"]
