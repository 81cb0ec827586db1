"""The acceptance suite: whole lives of promises, from the bytes of a mailbox to ledger and drafts.

Each `NAME.yaml` beside this file is one story (see `README.md`). What the program does not get right
yet is named with its reason in `known_wrong.toml` and must fail: a fix shortens that list.
"""

import tomllib
from pathlib import Path

import pytest

from bench.storybook.calendar import ics
from bench.storybook.compare import differences
from bench.storybook.honest import contradictions
from bench.storybook.mail import mbox
from bench.storybook.run import answers
from bench.storybook.story import load

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("*.yaml"))
KNOWN_WRONG: dict[str, str] = tomllib.loads((HERE / "known_wrong.toml").read_text(encoding="utf-8"))[
    "stories"
]


def _cases() -> list[object]:
    def marks(name: str) -> list[pytest.MarkDecorator]:
        reason = KNOWN_WRONG.get(name)
        return [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] if reason else []

    return [pytest.param(path, id=path.stem, marks=marks(path.stem)) for path in STORIES]


@pytest.mark.parametrize("path", _cases())
def test_ledger_and_drafts_are_what_the_story_expects(path: Path, tmp_path: Path) -> None:
    """Nothing is missing, nothing is too much, and every state, due and evidence is the one written by hand."""
    story = load(path)
    found = differences(story, answers(story, tmp_path))
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_does_not_contradict_itself(path: Path) -> None:
    """The hand that wrote the expectation kept to the dates and words of the mails."""
    assert contradictions(load(path)) == []


def test_stories_are_built_the_same_every_time() -> None:
    """The same story gives the same bytes, so that a failure can be looked at again."""
    story = load(STORIES[0])
    assert (mbox(story), ics(story)) == (mbox(load(STORIES[0])), ics(load(STORIES[0])))


def test_known_wrong_names_stories_that_exist() -> None:
    """No reason outlives its story."""
    assert set(KNOWN_WRONG) <= {path.stem for path in STORIES}
