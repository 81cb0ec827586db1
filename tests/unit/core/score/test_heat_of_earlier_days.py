"""Heat at a moment is of what had happened by then, however much more is known by now."""

from typing import Any

from agent.core.commitment import By
from agent.core.score.heat import contributions, heat


def test_what_is_known_by_now_does_not_warm_an_earlier_day(account: Any) -> None:
    """With contributions reckoned today, last week's figure and its parts are those of last week."""
    account.promised(by=By.CUSTOMER)
    before = heat(account.on(account.at(4)))
    account.promised(by=By.CUSTOMER, made=account.at(8))
    warmth = contributions(account.on(account.at(9)))
    again = heat(account.on(account.at(4)), warmth=warmth)
    assert len(warmth) == 2
    assert (again.value, again.parts) == (before.value, before.parts)
