"""Phrases that lean on a day named before them."""

from datetime import date, datetime, timedelta, timezone

import pytest

from agent.core.due import find_dues

LONDON_WINTER = timezone(timedelta(0))
THURSDAY = datetime(2026, 3, 5, 9, 30, tzinfo=LONDON_WINTER)
ON_28_APRIL = "The jury sits on 28 April"


def lasts(text: str) -> list[date | datetime]:
    """The last moments of all dues in the text."""
    return [due.last for due in find_dues(text, THURSDAY)]


@pytest.mark.parametrize(
    ("phrase", "last"),
    [
        ("the next day", date(2026, 4, 29)),
        ("the next morning", date(2026, 4, 29)),
        ("the following day", date(2026, 4, 29)),
        ("the day after", date(2026, 4, 29)),
        ("the day after that", date(2026, 4, 29)),
        ("the morning after", date(2026, 4, 29)),
        ("the day before", date(2026, 4, 27)),
        ("the evening before", date(2026, 4, 27)),
        ("two days after that", date(2026, 4, 30)),
        ("that same day", date(2026, 4, 28)),
        ("that afternoon", date(2026, 4, 28)),
        ("that evening with the outcome", date(2026, 4, 28)),
        ("two days later", date(2026, 4, 30)),
        ("a week later", date(2026, 5, 5)),
        ("the Friday after", date(2026, 5, 1)),
        ("the Friday before", date(2026, 4, 24)),
        ("the week after", date(2026, 5, 8)),
        ("the day after if they agree", date(2026, 4, 29)),
        ("that week", date(2026, 5, 1)),
        ("by the end of that week", date(2026, 5, 1)),
        ("within a week after that", date(2026, 5, 5)),
        ("the following week", date(2026, 5, 8)),
        ("on the Monday after it how they voted", date(2026, 5, 4)),
    ],
)
@pytest.mark.parametrize("between", [" and we tell you ", ". We tell you "])
def test_it_counts_from_the_day_named_before(phrase: str, last: date, between: str) -> None:
    """In the same sentence or the one before, the day that was named is the one that is counted from."""
    assert lasts(f"{ON_28_APRIL}{between}{phrase}.") == [date(2026, 4, 28), last]


def test_a_day_is_not_counted_from_a_whole_week() -> None:
    """The day after "next week" is no day, the week after it is one."""
    assert lasts("We fit it next week. I'll ring the day after.") == [date(2026, 3, 13)]
    assert lasts("We fit it next week. I'll ring the week after.") == [date(2026, 3, 13), date(2026, 3, 20)]


def test_behind_a_condition_it_is_the_day_of_what_is_waited_for() -> None:
    """ "If they agree, the same day": not the day of the sentence before."""
    assert lasts(f"{ON_28_APRIL}. If they agree, I'll order the same day.") == [date(2026, 4, 28)]


def test_one_sentence_read_alone_looks_at_the_one_before() -> None:
    """As with an hour alone, the detector's sentence is read with its lead."""
    text = f"{ON_28_APRIL}. I'll ring you that evening."
    (due,) = find_dues(text, THURSDAY, span=(27, len(text)))
    assert (due.text, due.last) == ("that evening", date(2026, 4, 28))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("It ships on 2 October, and the bill follows by the 14th.", date(2026, 10, 14)),
        ("First coat on 30 March, second coat on the 6th.", date(2026, 4, 6)),
        ("We meet on 20 April and you have the plan by the 14th.", date(2026, 4, 14)),
        ("We are over in October, on the 6th I think.", date(2026, 10, 6)),
        ("The list goes out a week before the visit of 6 July, so by the 29th.", date(2026, 3, 29)),
        ("It ships on 2 October. The bill follows by the 14th.", date(2026, 3, 14)),
        ("You paid in February and get the rest by the 14th.", date(2026, 3, 14)),
    ],
)
def test_a_bare_number_is_of_the_month_named_in_the_sentence(text: str, last: date) -> None:
    """Of that month, or of the next where it is nearer; another sentence begins anew, and a month gone by says nothing."""
    assert lasts(text)[-1] == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("We pour it on Tuesday and send a picture in the evening.", date(2026, 3, 10)),
        (
            "I'm with her on Tuesday and you hear by lunchtime.",
            datetime(2026, 3, 10, 12, tzinfo=LONDON_WINTER),
        ),
        ("I'm with her on Tuesday and ring you in the morning.", date(2026, 3, 6)),
    ],
)
def test_a_later_part_of_the_day_is_of_the_day_in_the_sentence(text: str, last: date | datetime) -> None:
    """ "In the morning" alone is tomorrow's, whatever day was named."""
    assert lasts(text)[-1] == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (f"{ON_28_APRIL}. Bring both forms. We'll have read them by then.", date(2026, 4, 28)),
        (
            f"{ON_28_APRIL}, the last time before Whitsun. You hear the morning after with all marks.",
            date(2026, 4, 29),
        ),
        (
            f"{ON_28_APRIL}. The hall stays open for a month. We hand over the list on the day.",
            date(2026, 4, 28),
        ),
        (
            f"{ON_28_APRIL}. You can load until ten that night.",
            datetime(2026, 4, 28, 22, tzinfo=LONDON_WINTER),
        ),
    ],
)
def test_words_that_say_so_reach_back_farther(text: str, last: date | datetime) -> None:
    """Over a sentence between, a word before which it lies and a length of time; three sentence ends at most."""
    assert lasts(text)[-1] == last


def test_what_was_said_long_before_is_forgotten() -> None:
    """Four sentences on, "that evening" is nobody's."""
    assert lasts(f"{ON_28_APRIL}. One. Two. Three. I'll ring you that evening.") == [date(2026, 4, 28)]


def test_one_of_two_may_count_from_the_other() -> None:
    """ "Monday or the day after" is Tuesday at the latest."""
    assert lasts("You have it Monday or the day after.") == [date(2026, 3, 10)]
