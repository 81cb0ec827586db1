"""No draft where the thing was plainly spoken of since, though following could not place it."""

from dataclasses import replace
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
        ("The order for the crates is attached.", True),
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


@pytest.mark.parametrize(
    ("words", "probability", "is_drafted"),
    [
        ("Work at the quay normally takes until Wednesday.", 0.75, False),
        ("Work at the quay normally takes until Wednesday.", 0.95, True),
        ("The crates come from us on Wednesday.", 0.75, True),
        ("I'll send the crates on Wednesday.", 0.75, True),
    ],
)
def test_nothing_is_drafted_about_what_is_hardly_a_promise(
    scene: Scene, words: str, probability: float, *, is_drafted: bool
) -> None:
    """Detection must be sure of a sentence that names neither I nor we nor you before anybody apologises for it."""
    scene.promised(scene.wrote(scene.ines, words, 2), WEDNESDAY, quote=words, thing="the crates")
    row = scene.commitments[-1]
    scene.commitments[-1] = replace(row, found=replace(row.found, probability=probability))
    assert bool(scene.plans(scene.at(6))) is is_drafted


@pytest.mark.parametrize(
    ("chance", "is_confirmed", "is_drafted"), [(0.4, False, True), (0.5, False, False), (0.5, True, True)]
)
def test_nothing_is_drafted_about_what_some_mail_has_perhaps_kept(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, chance: float, *, is_confirmed: bool, is_drafted: bool
) -> None:
    """Too little to count as kept, too much to apologise; unless the rep has said that it is a promise of theirs."""
    words = "You will have the crates on Wednesday."
    row = scene.promised(scene.wrote(scene.ines, words, 2), WEDNESDAY, quote=words, confirmed=is_confirmed)
    monkeypatch.setattr("agent.core.drafting.doubts.chances", lambda *known: {row.id: chance})
    assert bool(scene.plans(scene.at(6))) is is_drafted


def test_only_mail_up_to_the_moment_is_asked_whether_it_kept_a_promise(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is drafted as of an earlier day knows no later mail."""
    words = "You will have the crates on Wednesday."
    scene.promised(scene.wrote(scene.ines, words, 2), WEDNESDAY, quote=words)
    scene.wrote(scene.bo, "The weather here is dreadful.", 9)
    asked: list[int] = []

    def chances(known: Any, *_: object) -> dict[str, float]:
        asked.append(len(known.messages))
        return {}

    monkeypatch.setattr("agent.core.drafting.doubts.chances", chances)
    scene.plans(scene.at(6))
    assert asked == [1]
