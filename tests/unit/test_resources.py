"""What ships is loaded once in a process, and never sent from one to another."""

import pickle

from agent.resources import detector


def test_the_shipped_detector_is_named_where_it_is_sent() -> None:
    """Another process takes it from its own files: what goes over is a name."""
    sent = pickle.dumps(detector())
    assert len(sent) < 200
    assert pickle.loads(sent) is detector()
