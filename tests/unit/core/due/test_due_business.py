"""What phrases mean in a promise: the last moment at which it is still kept."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from agent.core.due import Workdays, find_dues

CHICAGO_WINTER = timezone(timedelta(hours=-6))
THURSDAY = datetime(2026, 3, 5, 9, 30, tzinfo=CHICAGO_WINTER)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026 on the writer's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=CHICAGO_WINTER)


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("The quote reaches you by Friday.", date(2026, 3, 6)),
        ("I'll have it done this week.", date(2026, 3, 6)),
        ("We'll ring you next week.", date(2026, 3, 13)),
        ("You'll hear from me early next week.", date(2026, 3, 10)),
        ("Expect the drawings mid next week.", date(2026, 3, 11)),
        ("I'll be through with it at the beginning of next week.", date(2026, 3, 10)),
        ("Samples leave us by the end of next week.", date(2026, 3, 13)),
        ("They ship EOW.", date(2026, 3, 6)),
        ("I'll read it over the weekend.", date(2026, 3, 8)),
        ("Done before the weekend.", date(2026, 3, 6)),
        ("You get it before next week.", date(2026, 3, 6)),
        ("Our counter-offer follows within the month of April.", date(2026, 4, 30)),
        ("We sign by mid-April.", date(2026, 4, 15)),
        ("I'd like to close it in early April.", date(2026, 4, 10)),
        ("Accounting pays at the end of the month.", date(2026, 3, 31)),
        ("We'll be live before the end of the year.", date(2026, 12, 31)),
        ("The audit is through in Q2.", date(2026, 6, 30)),
        ("You'll have it before Thanksgiving.", date(2026, 11, 25)),
        ("It is with you by Thanksgiving.", date(2026, 11, 26)),
        ("We pick it up again after Easter.", date(2026, 4, 10)),
        ("You have it by COB tomorrow.", date(2026, 3, 6)),
        ("I'm on it tonight.", date(2026, 3, 5)),
        ("I'll call first thing in the morning.", date(2026, 3, 6)),
        ("The deck lands before midnight on the 31st.", date(2026, 3, 31)),
        ("In the next couple of days you get an answer.", date(2026, 3, 7)),
        ("Give me a few days.", date(2026, 3, 8)),
        ("Finance answers within 3 business days.", date(2026, 3, 10)),
        ("The crew comes the week of the 23rd.", date(2026, 3, 27)),
        ("Delivery in week 15.", date(2026, 4, 10)),
        ("Let's say Monday at 10 then.", at(9, 10)),
        ("I'll try you at 3.", at(5, 15)),
        ("I'll ring before noon.", at(5, 12)),
        ("We confirm by noon on Tuesday.", at(10, 12)),
        ("You get an update within 48 hours.", at(7, 9, 30)),
        ("Back to you in 20 minutes.", at(5, 9, 50)),
        ("The samples go out in 2-3 business days.", date(2026, 3, 10)),
        ("You get it by quarter close.", date(2026, 3, 31)),
        ("We decide in the next week or so.", date(2026, 3, 12)),
        ("I'll be with you on March 16, 17 or 18.", date(2026, 3, 18)),
        ("We meet this time next week.", date(2026, 3, 12)),
        ("The line is back by week-end.", date(2026, 3, 6)),
        ("You have my comments this am.", date(2026, 3, 5)),
        ("The pilot is scheduled for August.", date(2026, 8, 31)),
        ("I'll take it up again in the new year.", date(2027, 1, 31)),
        ("I'm sending it right now.", date(2026, 3, 5)),
        ("The crew comes from April to June.", date(2026, 6, 30)),
        ("I'll have it with you by 2 tomorrow.", at(6, 14)),
        ("Booked: 1:00 p.m. call on March 12.", at(12, 13)),
        ("The Monday meeting at 3 stands.", at(9, 15)),
        ("Done by 5 Pacific.", datetime(2026, 3, 5, 19, tzinfo=CHICAGO_WINTER)),
        ("Dial in at 9:00 GMT+2 on Friday.", at(6, 1)),
        ("I'll present it at 3pm in New York on Friday.", at(6, 14)),
        ("Next Tuesday, 10 March, I hand it over.", date(2026, 3, 10)),
        ("You have it before the month is out.", date(2026, 3, 31)),
        ("You have it before the week's out.", date(2026, 3, 6)),
        ("I'll load it before I log off.", date(2026, 3, 5)),
        ("I'll load it before we finish up for the day.", date(2026, 3, 5)),
        ("I'll ring the yard around lunchtime.", date(2026, 3, 5)),
        ("I'll ring the yard after dinner.", date(2026, 3, 5)),
        ("You'll get the link during the morning.", date(2026, 3, 5)),
        ("The fitter is with you by half eight.", at(5, 20, 30)),
        ("The file goes out in five.", at(5, 9, 35)),
        ("I'll be there on 27th at 11:30.", at(27, 11, 30)),
        ("Allow me till Monday.", date(2026, 3, 9)),
        ("I'll ring you after 4 tomorrow.", date(2026, 3, 6)),
        ("I'll ring you Wednesday after ten.", date(2026, 3, 11)),
        ("I'll ring you after 4pm.", date(2026, 3, 5)),
        ("I'll look at it Friday after lunch.", date(2026, 3, 6)),
        ("I'll look at it today after lunch.", date(2026, 3, 5)),
        ("We weigh the big one in the morning.", date(2026, 3, 6)),
        ("I fit the other two on Monday.", date(2026, 3, 9)),
        ("I cut the spare one tonight.", date(2026, 3, 5)),
        ("It's with you before 12 on Wednesday.", at(11, 12)),
        ("I'll be on at 4.", at(5, 16)),
        ("It goes in the post in a minute.", date(2026, 3, 5)),
        ("It goes in the post within the half hour.", at(5, 10)),
        ("You have it later today when the machine is free.", date(2026, 3, 5)),
        ("The yard is swept in the course of the day.", date(2026, 3, 5)),
        ("I won't let it slip past Wednesday.", date(2026, 3, 11)),
        ("You get it between now and Tuesday.", date(2026, 3, 10)),
        ("We hand over in the first week of December.", date(2026, 12, 4)),
        ("You see it later this week, probably Friday.", date(2026, 3, 6)),
        ("The hinges are hung by midweek.", date(2026, 3, 11)),
        ("We count the stock between Christmas and New Year.", date(2026, 12, 31)),
        ("The crates go out between now and New Year.", date(2026, 12, 31)),
        ("The gate is painted by dark.", date(2026, 3, 5)),
        ("I'll post the key before bed.", date(2026, 3, 5)),
        ("My brother fetches it after work.", date(2026, 3, 5)),
        ("The colour card follows by mid-afternoon.", date(2026, 3, 5)),
        ("Our fitter calls you dinnertime.", date(2026, 3, 5)),
        ("I ring you at ten about the hinges.", at(5, 10)),
        ("The wood is at yours by half one.", at(5, 13, 30)),
        ("Bread is with you half 4 instead.", at(5, 16, 30)),
        ("The drawings are yours before your 2 o'clock.", at(5, 14)),
        ("It's printed tomorrow or day after.", date(2026, 3, 7)),
    ],
)
def test_the_last_moment_at_which_a_promise_is_kept(sentence: str, last: date | datetime) -> None:
    """A week ends on its Friday, "early" is its Tuesday, "before" a day is its eve, an hour is a business hour."""
    (due,) = find_dues(sentence, THURSDAY)
    assert due.last == last
    assert sentence[due.start : due.end] == due.text
    assert due.rule


@pytest.mark.parametrize(
    "sentence",
    [
        "I sent it yesterday.",
        "We met last week.",
        "That was two days ago.",
        "The call on March 3, 2026 went well.",
        "I'm away for two weeks.",
        "We'll bill you quarterly from January.",
        "Not after tomorrow, please.",
        "It will come in the next few weeks.",
        "We post figures every Friday.",
        "I'll call you after my 3pm.",
        "I'll tell you the next day.",
        "They answer two days later.",
        "Come the Friday after.",
        "You have the results the Monday after the race.",
        "Have it read by that evening.",
        "You get it by the Wednesday after half-term.",
    ],
)
def test_what_sets_no_last_moment_is_no_due(sentence: str) -> None:
    """The past, lengths, beginnings, repetitions and "a few weeks" give no time by which to keep a word."""
    assert find_dues(sentence, THURSDAY) == ()


def test_several_dues_come_in_order_without_overlap() -> None:
    """Each promise of a mail finds its own due."""
    text = "Prices today, drawings by Wednesday, the rest by the end of next week."
    dues = find_dues(text, THURSDAY)
    assert [due.text for due in dues] == ["today", "by Wednesday", "by the end of next week"]
    assert [due.last for due in dues] == [date(2026, 3, 5), date(2026, 3, 11), date(2026, 3, 13)]


@pytest.mark.parametrize(
    ("phrase", "day_first", "last", "other"),
    [
        ("by 5/6", False, date(2026, 5, 6), date(2026, 6, 5)),
        ("by 5/6", True, date(2026, 6, 5), date(2026, 5, 6)),
        ("by 7/8/2026", True, date(2026, 8, 7), date(2026, 7, 8)),
        ("next Friday", False, date(2026, 3, 13), date(2026, 3, 6)),
        ("by Thursday", False, date(2026, 3, 12), date(2026, 3, 5)),
        ("on Tuesday, March 11", False, date(2026, 3, 11), date(2026, 3, 10)),
        ("by next week", False, date(2026, 3, 13), date(2026, 3, 8)),
        ("Wed or Thu", False, date(2026, 3, 12), date(2026, 3, 11)),
    ],
)
def test_what_is_ambiguous_says_so(phrase: str, day_first: bool, last: date, other: date) -> None:
    """A second reading is kept beside the first, and the first is less sure."""
    (due,) = find_dues(phrase, THURSDAY, day_first=day_first)
    assert (due.last, due.alternatives) == (last, (other,))
    assert due.sure < 1


def test_a_date_that_only_one_order_allows_is_sure() -> None:
    """The 13th is no month."""
    (due,) = find_dues("on 13/5", THURSDAY)
    assert (due.last, due.sure, due.alternatives) == (date(2026, 5, 13), 1.0, ())


def test_an_hour_without_am_or_pm_keeps_the_other_half_of_the_day() -> None:
    """ "At 8" written at half past nine in the morning is tonight or tomorrow morning."""
    (due,) = find_dues("I'll call you at 8", THURSDAY)
    assert due.last == at(5, 20)
    assert due.alternatives == (at(6, 8),)
    assert due.sure <= 0.5


@pytest.mark.parametrize(
    ("phrase", "instant", "zone"),
    [
        ("by 3pm ET on Tuesday", datetime(2026, 3, 10, 19, 0, tzinfo=UTC), "America/New_York"),
        ("3pm EST on Friday", datetime(2026, 3, 6, 20, 0, tzinfo=UTC), "America/New_York"),
        ("10 London time tomorrow", datetime(2026, 3, 6, 10, 0, tzinfo=UTC), "Europe/London"),
        ("noon CET on March 30", datetime(2026, 3, 30, 10, 0, tzinfo=UTC), "Europe/Paris"),
        ("9am PT tomorrow", datetime(2026, 3, 6, 17, 0, tzinfo=UTC), "America/Los_Angeles"),
        ("by 12:00 Irish time on Monday", datetime(2026, 3, 9, 12, 0, tzinfo=UTC), "Europe/Dublin"),
        ("at 3 Texas time tomorrow", datetime(2026, 3, 6, 21, 0, tzinfo=UTC), "America/Chicago"),
    ],
)
def test_an_hour_in_a_named_zone_follows_that_zone_s_clock(phrase: str, instant: datetime, zone: str) -> None:
    """The zone's own daylight saving counts, not the writer's, and not the letter of "EST"."""
    (due,) = find_dues(phrase, THURSDAY)
    assert isinstance(due.last, datetime)
    assert due.last == instant
    assert due.zone == zone


def test_an_hour_alone_in_a_named_zone_is_the_next_there() -> None:
    """4pm in New York is still to come when it is five in the afternoon in London."""
    sent = datetime(2026, 3, 5, 17, 0, tzinfo=ZoneInfo("Europe/London"))
    (due,) = find_dues("You have it by 4pm ET.", sent)
    assert due.last == datetime(2026, 3, 5, 21, 0, tzinfo=UTC)


def test_an_hour_in_the_reader_s_zone_is_read_as_its_day() -> None:
    """ "10am your time" cannot be placed without knowing the reader; the writer's hour is kept beside it."""
    (due,) = find_dues("It will be up by 10 am your time tomorrow.", THURSDAY)
    assert due.last == date(2026, 3, 6)
    assert due.alternatives == (at(6, 10),)
    assert due.sure < 1


def test_holidays_and_weekends_are_no_working_days() -> None:
    """Two business days on are counted in the calendar that is handed in."""
    friday_off = Workdays(holidays=frozenset({date(2026, 3, 6)}))
    (due,) = find_dues("in two business days", THURSDAY, workdays=friday_off)
    assert due.last == date(2026, 3, 10)


def test_after_midnight_tomorrow_is_the_next_calendar_day() -> None:
    """Who writes at ten past midnight means the day on the calendar, not the one after sleep."""
    (due,) = find_dues("You get it tomorrow.", datetime(2026, 3, 6, 0, 10, tzinfo=CHICAGO_WINTER))
    assert due.last == date(2026, 3, 7)


@pytest.mark.parametrize("between", [" and ", ". "])
def test_the_same_day_is_the_one_spoken_of(between: str) -> None:
    """The day is looked for in the sentence and in the one before."""
    dues = find_dues(f"The board sits on 28 April{between}I'll tell you the same day.", THURSDAY)
    assert [due.last for due in dues] == [date(2026, 4, 28), date(2026, 4, 28)]


def test_a_day_of_another_paragraph_is_not_the_same_day() -> None:
    """What a paragraph spoke of ends with it."""
    assert len(find_dues("The board sits on 28 April.\n\nI'll tell you the same day.", THURSDAY)) == 1


def test_the_following_monday_comes_after_the_day_before_it() -> None:
    """Without a day to follow it names none."""
    dues = find_dues("They land on the 20th and ship the following Monday.", THURSDAY)
    assert [due.last for due in dues] == [date(2026, 3, 20), date(2026, 3, 23)]
    assert find_dues("They ship the following Monday.", THURSDAY) == ()


@pytest.mark.parametrize(
    "wrap", ["by the end\nof next week", "by the end  of\r\nnext week", "by the end of next\u00a0week"]
)
def test_a_phrase_may_run_over_a_line_end(wrap: str) -> None:
    """Mail is wrapped at any blank."""
    (due,) = find_dues(f"I'll have it {wrap}.", THURSDAY)
    assert due.last == date(2026, 3, 13)


def test_a_blank_line_ends_a_phrase() -> None:
    """What stands in two paragraphs is no one expression."""
    dues = find_dues("by Friday\n\nat 3pm", THURSDAY)
    assert [due.text for due in dues] == ["by Friday", "at 3pm"]


@pytest.mark.parametrize(
    "phrase", ["in 7973 years at 11pm", "in 9999 years", "in 99999999 days", "in 9999 business days"]
)
def test_a_time_beyond_all_reason_is_no_due(phrase: str) -> None:
    """The calendar has an end, and a joke does not reach it; ten thousand working days it bears."""
    dues = find_dues(phrase, THURSDAY)
    assert all(isinstance(due.last, date) and due.last.year < 2100 for due in dues)


@pytest.mark.parametrize(
    ("sentence", "lasts"),
    [
        ("I'm in on Monday and will ring you at 3.", [date(2026, 3, 9), at(9, 15)]),
        ("Next Tuesday, 10 March, I'll meet you at 10:00.", [date(2026, 3, 10), at(10, 10)]),
        ("I'm in on Monday. I'll ring you at 3.", [date(2026, 3, 9), at(9, 15)]),
        ("I'm in on Monday. You know the way. I'll ring you at 3.", [date(2026, 3, 9), at(5, 15)]),
        ("I'm in on Monday.\n\nI'll ring you at 3.", [date(2026, 3, 9), at(5, 15)]),
    ],
)
def test_an_hour_alone_is_of_the_day_named_shortly_before(
    sentence: str, lasts: list[date | datetime]
) -> None:
    """In the sentence or the one before it; and that it may be today's hour after all is said."""
    dues = find_dues(sentence, THURSDAY)
    assert [due.last for due in dues] == lasts
    if lasts[-1] != at(5, 15):
        assert len(dues[-1].alternatives) == 1


@pytest.mark.parametrize(
    ("written", "sentence", "last"),
    [
        (datetime(2026, 3, 9, 9, 0, tzinfo=UTC), "I'll call you Monday or Tuesday.", date(2026, 3, 17)),
        (datetime(2026, 3, 5, 9, 0, tzinfo=UTC), "I'll call you Tuesday or Wednesday.", date(2026, 3, 11)),
        (datetime(2026, 3, 8, 22, 0, tzinfo=UTC), "You have it this week.", date(2026, 3, 13)),
        (datetime(2026, 3, 7, 10, 0, tzinfo=UTC), "You have it by the end of the week.", date(2026, 3, 13)),
        (datetime(2026, 3, 7, 10, 0, tzinfo=UTC), "I'll do it over the weekend.", date(2026, 3, 8)),
    ],
)
def test_weekdays_and_weeks_are_seen_from_the_day_of_writing(
    written: datetime, sentence: str, last: date
) -> None:
    """The second of two weekdays follows the first, and a week named at a weekend is the one that begins."""
    assert [due.last for due in find_dues(sentence, written)] == [last]


@pytest.mark.parametrize(
    "sentence",
    [
        "I'll send the June numbers.",
        "I'll send the Q3 forecast.",
        "Here is the budget for next year.",
        "These are the figures for June.",
        "Happy New Year to all of you.",
        "Merry Christmas!",
        "We host a webinar every Friday in October and November.",
        "I'll talk to June and April.",
        "Jan and I will see to it.",
    ],
)
def test_what_a_thing_is_about_is_not_when_it_comes(sentence: str) -> None:
    """Months before papers, wishes, habits and people called June set no time."""
    assert find_dues(sentence, THURSDAY) == ()


def test_a_sentence_alone_is_read_with_the_day_named_before_it() -> None:
    """The detector reads sentence by sentence, and an hour may stand behind the full stop of its day."""
    text = "We come to Omaha on the 29th. We arrive around 12:30pm. Bring coffee at 4."
    (due,) = find_dues(text, THURSDAY, span=(30, 55))
    assert (due.last, text[due.start : due.end]) == (at(29, 12, 30), "around 12:30pm")
    (due,) = find_dues(text, THURSDAY, span=(56, len(text)))
    assert due.last == at(5, 16)


@pytest.mark.parametrize(
    ("sentence", "text", "last"),
    [
        ("You get our order until 20.05. and not before.", "until 20.05", date(2026, 5, 20)),
        ("It is ready by 5.6. at the latest.", "by 5.6", date(2026, 6, 5)),
        ("It is ready by 17.30.", "by 17.30", datetime(2026, 3, 5, 17, 30, tzinfo=THURSDAY.tzinfo)),
        ("I'll be there on Monday, two days later than I said.", "on Monday", date(2026, 3, 9)),
        (
            "You'll have it by 9 am Atlantic tomorrow.",
            "by 9 am Atlantic tomorrow",
            datetime(2026, 3, 6, 9, tzinfo=ZoneInfo("America/Halifax")),
        ),
    ],
)
def test_a_dotted_date_is_no_hour_and_a_difference_no_date(sentence: str, text: str, last: date) -> None:
    """A second full stop, or what the day is compared with, says which of two readings is meant."""
    (due,) = find_dues(sentence, THURSDAY)
    assert (due.text, due.last) == (text, last)
