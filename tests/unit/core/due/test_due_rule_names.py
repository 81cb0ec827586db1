"""The names of rules, as `kept explain` and `kept show` print them."""

from datetime import datetime, timedelta, timezone

import pytest

from agent.core.due import find_dues
from agent.core.due.rule_names import _NAMES
from agent.core.due.terms import Term

THURSDAY = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=-6)))


@pytest.mark.parametrize(
    ("phrase", "language", "rule"),
    [
        ("by Monday", "en", "weekday after 'by'"),
        ("before Monday", "en", "eve of a weekday, after 'before'"),
        ("after Easter", "en", "first week after a day with a name"),
        ("Monday after 4", "en", "day of an hour of a weekday, which only begins it"),
        ("Monday 16", "en", "weekday with its number"),
        ("at the end of the month", "en", "end of the month"),
        ("early next week", "en", "early part of next week, its Tuesday"),
        ("by COB", "en", "end of the working day after 'by'"),
        ("in two business days", "en", "working days counted from the moment of writing"),
        ("within 48 hours", "en", "hours counted from the moment of writing"),
        ("in a few days", "en", "days counted from the moment of writing, of a vague number"),
        ("by 5/6", "en", "date in figures after 'by', by the writer's habit"),
        ("the first working day of May", "en", "n-th working day in a month"),
        ("tomorrow at 3pm ET", "en", "hour of tomorrow, in the zone named"),
        ("10am your time on Friday", "en", "hour of a weekday, on the reader's clock"),
        ("by June", "en", "month after 'by', to its last day"),
        ("Wed or Thu", "en", "one of two, the later still in time"),
        ("bis Freitag", "de", "weekday after 'by'"),
        ("avant vendredi", "fr", "eve of a weekday, after 'before'"),
        ("para el viernes", "es", "weekday after 'by'"),
    ],
)
def test_a_rule_is_named_in_plain_words(phrase: str, language: str, rule: str) -> None:
    """The name says what the words mean, so it is the same in every language."""
    (due,) = find_dues(phrase, THURSDAY, languages=(language,))
    assert due.rule == rule


def test_an_hour_of_a_day_named_before_says_so() -> None:
    """The rule tells which of two readings was taken."""
    _, hour = find_dues("I'm in on Monday and call you at 3.", THURSDAY)
    assert hour.rule == "hour of that day after 'by'"
    (alone,) = find_dues("I'll call you at 3.", THURSDAY)
    assert alone.rule == "hour after 'by', the next time it comes"


def test_every_kind_of_term_has_a_name() -> None:
    """A new term cannot be forgotten."""
    assert set(_NAMES) == set(Term.__args__)
