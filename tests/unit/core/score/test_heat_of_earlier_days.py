"""Heat at a moment is of what had happened by then, however much more is known by now."""

from dataclasses import replace
from typing import Any

import pytest

from agent.core.commitment import By
from agent.core.score.heat import contributions, heat, heat_over_time


def test_what_is_known_by_now_does_not_warm_an_earlier_day(account: Any) -> None:
    """With contributions reckoned today, last week's figure and its parts are those of last week."""
    account.promised(by=By.CUSTOMER)
    before = heat(account.on(account.at(4)))
    account.promised(by=By.CUSTOMER, made=account.at(8))
    warmth = contributions(account.on(account.at(9)))
    again = heat(account.on(account.at(4)), warmth=warmth)
    assert len(warmth) == 2
    assert (again.value, again.parts) == (before.value, before.parts)


def test_the_line_of_a_picture_is_the_figure_of_each_day(account: Any) -> None:
    """Drawn today, each point says what was said on its day: nothing that came later warms it."""
    account.promised(by=By.CUSTOMER, made=account.at(2))
    account.promised(by=By.CUSTOMER, made=account.at(8))
    today = account.on(account.at(9))
    days = tuple(account.at(day) for day in (1, 3, 7, 9))
    wanted = [heat(account.on(day), warmth=contributions(today)).value for day in days]
    assert heat_over_time(today, days) == pytest.approx(wanted)
    assert wanted[0] == 0 < wanted[2] < wanted[1] < wanted[3]


def test_a_word_that_was_taken_back_warms_no_further(account: Any) -> None:
    """Whatever looked like its keeping afterwards."""
    account.promised(by=By.CUSTOMER, made=account.at(2), done=account.at(5))
    account.rows[-1] = replace(account.rows[-1], withdrawn_at=account.at(4))
    assert {part.what for part in heat(account.on(account.at(9))).parts} == {"they committed themselves"}
