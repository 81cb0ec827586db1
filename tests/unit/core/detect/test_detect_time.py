"""Time grows with the length of the text, whatever is in it."""

import time
from datetime import UTC, datetime

import pytest

from agent.core.detect import Context, Detector

_CONTEXT = Context(datetime(2026, 3, 4, tzinfo=UTC))


def seconds(detector: Detector, text: str) -> float:
    """The least of three runs, by processor time."""
    runs = []
    for _ in range(3):
        started = time.process_time()
        detector.find(text, _CONTEXT)
        runs.append(time.process_time() - started)
    return min(runs)


@pytest.mark.parametrize(
    "unit",
    ["I will ", "if you ", '"', "slip push move ", "- ", "(", "and i ", "have have ", "will you ", "\n"],
)
def test_twice_the_text_takes_about_twice_the_time(detector: Detector, unit: str) -> None:
    """No pattern or loop looks back over what it has read."""
    short, long = unit * (20_000 // len(unit)), unit * (80_000 // len(unit))
    detector.find("I will send it.", _CONTEXT)
    assert seconds(detector, long) < 8 * seconds(detector, short) + 0.05
