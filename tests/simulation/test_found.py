"""Schedules that once broke an invariant, kept as they were found."""

from tests.simulation.life import CUSTOMERS, Life


def test_a_draft_taken_before_it_was_noted_is_not_made_again() -> None:
    """kept dies between the making of a draft and its note, and the human deletes it before kept looks."""
    life = Life(1)
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[0], "is_thanked": False}),
            ("time_passes", {"minutes": 4400}),
            ("kept_is_killed", {"place": "draft.after_create", "nth": 1, "minutes": 3}),
            ("a_human_takes_a_draft", {"number": 0, "what": "delete", "which": 0, "heard": False}),
        ]
    )
    assert life.world.happened["draft deleted_by_human"] == 1


def test_a_draft_that_was_never_made_is_made_once() -> None:
    """kept dies between its claim and the making: nothing is gone from Drafts, so it was never there."""
    life = Life(1)
    life.live(
        [
            ("a_promise_is_made", {"number": 0, "customer": CUSTOMERS[0], "is_thanked": False}),
            ("time_passes", {"minutes": 4400}),
            ("kept_is_killed", {"place": "draft.before_create", "nth": 1, "minutes": 3}),
        ]
    )
    assert life.world.happened["drafts made"] == 1
