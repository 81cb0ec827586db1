"""No draft where the thing was plainly spoken of since, though following could not place it."""

from datetime import date
from typing import Any

import pytest

Scene = Any  # the fixture's class lives in conftest
WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "is_drafted"),
    [
        ("The crates stand in our hall.", False),
        ("Nice crates, by the way.", False),
        ("The weather here is dreadful.", True),
        ("Please send the crates.", True),
        ("We are waiting for the crates.", True),
        ("Where are the crates?", True),
        ("The crates have not come.", True),
        ("The labels stand in our hall.", True),
    ],
)
def test_what_was_plainly_said_of_the_thing_leaves_a_doubt(
    scene: Scene, text: str, *, is_drafted: bool
) -> None:
    """A statement about it silences the notice; who asks for it, misses it or speaks of something else does not."""
    words = "You will have the crates on Wednesday."
    scene.promised(scene.wrote(scene.ines, words, 2), WEDNESDAY, quote=words, thing="the crates")
    scene.wrote(scene.bo, text, 5)
    assert bool(scene.plans(scene.at(6))) is is_drafted
