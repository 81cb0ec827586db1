"""What is drafted by a kept that was put back from a backup, and may not know what it drafted since."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agent.core.policy import Policy


@pytest.mark.parametrize(("restored_on", "is_drafted"), [(3, True), (9, False), (16, False)])
def test_a_promise_that_moved_counts_from_its_first_date(
    scene: Any, restored_on: int, is_drafted: bool
) -> None:
    """Its first slip may have been drafted before the restore: a kind is drafted once, whatever became of the date."""
    mail = scene.wrote(scene.ines, "I will send you the crates by Friday.", 2)
    row = scene.promised(mail, date(2026, 3, 6))
    moved = replace(row.due, first=date(2026, 3, 13), last=date(2026, 3, 13))
    scene.commitments[-1] = replace(row, due=moved, moved_at=scene.at(10))
    policy = Policy(draft_from=scene.at(restored_on))
    assert bool(scene.plans(scene.at(17), policy)) is is_drafted
