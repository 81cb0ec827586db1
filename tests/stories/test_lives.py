"""Short lives, one promise and one later mail each: no worse than they were."""

from collections import Counter

from agent.resources import detector
from bench.storybook.lives import Became, became, lives

LEAST_RIGHT = 0.84
MOST_WRONGLY_KEPT = 0.05


def test_short_lives_stay_as_well_understood_as_they_are() -> None:
    """Of all lives whose promise is found, few are wrong, and very few are called kept that were not."""
    reader, counts = detector(), Counter[tuple[Became, Became]]()
    for life in lives():
        said, _ = became(life, reader)
        if said is not None:
            counts[life.became, said] += 1
    right = sum(number for (want, said), number in counts.items() if want is said)
    wrongly = sum(number for (want, said), number in counts.items() if said is Became.KEPT is not want)
    assert right >= LEAST_RIGHT * counts.total()
    assert wrongly <= MOST_WRONGLY_KEPT * counts.total()
