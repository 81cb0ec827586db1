"""The detector with the weights that ship, and a mail's surroundings."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest

from agent.core.commitment import Found
from agent.core.detect import Context, Detector
from agent.resources import detector as shipped

WEDNESDAY = datetime(2026, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=-6)))


@pytest.fixture(scope="session")
def detector() -> Detector:
    """The detector that ships."""
    return shipped()


@pytest.fixture(scope="session")
def found_in(detector: Detector) -> Callable[..., tuple[Found, ...]]:
    """What is found in a text written on a Wednesday morning, with the text it answers if need be."""

    def find(text: str, quoted: str = "") -> tuple[Found, ...]:
        return detector.find(text, Context(WEDNESDAY, quoted=quoted))

    return find
