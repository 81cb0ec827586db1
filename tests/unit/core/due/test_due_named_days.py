"""Days with a name."""

from datetime import date

import pytest

from agent.core.due.english_words import NAMES
from agent.core.due.named_days import NAMED_DAYS, easter, nth_weekday, orthodox_easter


@pytest.mark.parametrize(
    ("year", "western", "eastern"),
    [
        (2024, date(2024, 3, 31), date(2024, 5, 5)),
        (2025, date(2025, 4, 20), date(2025, 4, 20)),
        (2026, date(2026, 4, 5), date(2026, 4, 12)),
        (2038, date(2038, 4, 25), date(2038, 4, 25)),
    ],
)
def test_easter_falls_where_the_churches_keep_it(year: int, western: date, eastern: date) -> None:
    """Both reckonings, in our calendar."""
    assert (easter(year), orthodox_easter(year)) == (western, eastern)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("thanksgiving", date(2026, 11, 26)),
        ("memorial day", date(2026, 5, 25)),
        ("labor day", date(2026, 9, 7)),
        ("mlk day", date(2026, 1, 19)),
        ("good friday", date(2026, 4, 3)),
        ("pentecost", date(2026, 5, 24)),
        ("inauguration day", date(2029, 1, 20)),
    ],
)
def test_a_named_day_has_its_rule(name: str, day: date) -> None:
    """Fixed, counted and movable feasts; an inauguration is the one of the next fourth year."""
    assert NAMED_DAYS[name](day.year if name != "inauguration day" else 2026) == day


def test_every_name_of_the_grammar_has_a_rule() -> None:
    """What the grammar finds can be dated."""
    assert set(NAMES.values()) <= set(NAMED_DAYS)


@pytest.mark.parametrize(("nth", "day"), [(1, 2), (5, 30), (-1, 30), (-2, 23)])
def test_the_nth_weekday_counts_from_either_end(nth: int, day: int) -> None:
    """Mondays of March 2026."""
    assert nth_weekday(2026, 3, 0, nth) == date(2026, 3, day)
