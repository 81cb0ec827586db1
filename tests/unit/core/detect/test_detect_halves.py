"""A sentence that is joined of two, each with a day of its own."""

from collections.abc import Callable

import pytest

from agent.core.commitment import Found

Find = Callable[..., tuple[Found, ...]]


@pytest.mark.parametrize(
    ("sentence", "quotes"),
    [
        (
            "From our side: the frame agreement reaches you mid next week, and I'll connect you with Otto by Friday.",
            [
                "From our side: the frame agreement reaches you mid next week",
                "I'll connect you with Otto by Friday.",
            ],
        ),
        (
            "The proof goes out on Thursday and on Monday at 16:00 I show you the map.",
            ["The proof goes out on Thursday", "on Monday at 16:00 I show you the map."],
        ),
    ],
)
def test_each_half_is_a_promise_with_its_day(found_in: Find, sentence: str, quotes: list[str]) -> None:
    """Where each reads as one by itself."""
    found = found_in(sentence)
    assert [one.quote for one in found] == quotes
    assert all(one.due for one in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "I'll check with our lawyers on Monday and get back to you by Wednesday.",
        "The workshop is on 5 March, and I'll send the agenda by Friday.",
        "The offer is valid until Friday, and I'll call you on Monday.",
        "I'm walking this through the works now, and by Friday I'll be back to you.",
        "I'll send the plan by Friday, as the board meets on Monday.",
        "I'll come over on Wednesday 18 November and be at shed 7 by 13:00.",
    ],
)
def test_one_promise_stays_one(found_in: Find, sentence: str) -> None:
    """A step on the way, or a day of something else, is no promise of its own."""
    assert len(found_in(sentence)) == 1
