"""The table of English phrases: what each names on the calendar, seen from a Thursday morning.

A new phrase in `agent.core.due.grammar` gets its row here. The window is inclusive: the first and the
last day, or the moment where an hour is named.
"""

from datetime import datetime

import pytest

from agent.core.due import Viewpoint, read_times
from agent.core.due.spans import last_day
from agent.core.due.terms import Span

THURSDAY = datetime(2026, 3, 5, 9, 30)


def window(span: Span) -> str:
    """As the tables write it: a day, "first .. last", or moments to the minute."""
    if span.is_moment:
        first, last = f"{span.first:%Y-%m-%d %H:%M}", f"{span.last:%Y-%m-%d %H:%M}"
    else:
        first, last = f"{span.first:%Y-%m-%d}", f"{last_day(span):%Y-%m-%d}"
    return first if first == last else f"{first} .. {last}"


def reading(phrase: str, written: datetime = THURSDAY) -> str:
    """The window of the one expression that is the whole phrase."""
    found = read_times(phrase, Viewpoint(written))
    assert len(found) == 1, [one.text for one in found]
    return window(found[0].span)


DAYS = [
    ("today", "2026-03-05"),
    ("tomorrow", "2026-03-06"),
    ("tmrw", "2026-03-06"),
    ("the day after tomorrow", "2026-03-07"),
    ("yesterday", "2026-03-04"),
    ("overnight", "2026-03-06"),
    ("the next day", "2026-03-06"),
    ("Friday", "2026-03-06"),
    ("Thurs", "2026-03-12"),
    ("this Thursday", "2026-03-05"),
    ("this coming Thursday", "2026-03-12"),
    ("next Thursday", "2026-03-12"),
    ("next Friday", "2026-03-13"),
    ("next next Monday", "2026-03-16"),
    ("the Monday after next", "2026-03-16"),
    ("last Friday", "2026-02-27"),
    ("Friday week", "2026-03-13"),
    ("a week on Tuesday", "2026-03-17"),
    ("a week today", "2026-03-12"),
    ("a week tomorrow", "2026-03-13"),
    ("tomoz", "2026-03-06"),
    ("tomo", "2026-03-06"),
    ("2moro", "2026-03-06"),
    ("2morrow", "2026-03-06"),
    ("nxt Friday", "2026-03-13"),
    ("Easter Thursday", "2026-04-02"),
    ("on 24th", "2026-03-24"),
    ("Friday next week", "2026-03-13"),
    ("next week, on Tuesday", "2026-03-10"),
    ("Tuesday of next week", "2026-03-10"),
    ("on Sat", "2026-03-07"),
    ("tomorrow, Friday", "2026-03-06"),
    ("tomorrow (Friday)", "2026-03-06"),
    ("Monday in two weeks", "2026-03-16"),
    ("on the twenty-third", "2026-03-23"),
    ("the following Friday", "2026-03-06"),
]

DATES = [
    ("5 April 2026", "2026-04-05"),
    ("April 5", "2026-04-05"),
    ("Apr. 5th, 2027", "2027-04-05"),
    ("5th of April", "2026-04-05"),
    ("the fifth of April", "2026-04-05"),
    ("the twenty-first of June", "2026-06-21"),
    ("Sun, Apr 5", "2026-04-05"),
    ("Wednesday 18 Mar", "2026-03-18"),
    ("2-Apr-2026", "2026-04-02"),
    ("2027 May 3", "2027-05-03"),
    ("3 May '27", "2027-05-03"),
    ("March 4", "2027-03-04"),
    ("the 9th", "2026-03-09"),
    ("Thursday 12th March", "2026-03-12"),
    ("Friday 27", "2026-03-27"),
    ("Monday 15", "2026-06-15"),
    ("Friday the 13th", "2026-03-13"),
    ("Tuesday the 7th", "2026-04-07"),
    ("by 28.10", "2026-10-28"),
    ("by the 3rd", "2026-04-03"),
    ("on the 31st", "2026-03-31"),
    ("Monday the 16th", "2026-03-16"),
    ("2026-04-01", "2026-04-01"),
    ("2026/04/01", "2026-04-01"),
    ("2026/13/04", "2026-04-13"),
    ("4/1/2026", "2026-04-01"),
    ("13/4/26", "2026-04-13"),
    ("01.04.2026", "2026-04-01"),
    ("on 4/1", "2026-04-01"),
    ("Monday (4/13)", "2026-04-13"),
    ("29 February", "2028-02-29"),
    ("10 to 12 April", "2026-04-10 .. 2026-04-12"),
    ("April 10-12, 2027", "2027-04-10 .. 2027-04-12"),
    ("April 10th and 11th", "2026-04-10 .. 2026-04-11"),
    ("14-16th May", "2026-05-14 .. 2026-05-16"),
    ("8/May", "2026-05-08"),
    ("10-31-26", "2026-10-31"),
    ("on 3-15", "2026-03-15"),
    ("20 of next month", "2026-04-20"),
    ("25 Dec - 2 Jan 2027", "2026-12-25 .. 2027-01-02"),
    ("May/8", "2026-05-08"),
]

LONGER = [
    ("this week", "2026-03-02 .. 2026-03-08"),
    ("next week", "2026-03-09 .. 2026-03-15"),
    ("the week after next", "2026-03-16 .. 2026-03-22"),
    ("nxt wk", "2026-03-09 .. 2026-03-15"),
    ("the wk of the 16th", "2026-03-16 .. 2026-03-22"),
    ("this wknd", "2026-03-07 .. 2026-03-08"),
    ("the next day or two", "2026-03-05 .. 2026-03-07"),
    ("next week, probably Tuesday", "2026-03-10"),
    ("next week, most likely on Wednesday", "2026-03-11"),
    ("next week (Tuesday)", "2026-03-10"),
    ("next week, so Monday at the latest", "2026-03-09"),
    ("last week", "2026-02-23 .. 2026-03-01"),
    ("early next week", "2026-03-09 .. 2026-03-10"),
    ("mid next week", "2026-03-11"),
    ("midweek", "2026-03-11"),
    ("mid-week next week", "2026-03-11"),
    ("late next week", "2026-03-12 .. 2026-03-15"),
    ("the end of next week", "2026-03-13 .. 2026-03-15"),
    ("EOW", "2026-03-06 .. 2026-03-08"),
    ("later in the week", "2026-03-05 .. 2026-03-08"),
    ("the rest of this week", "2026-03-05 .. 2026-03-08"),
    ("this weekend", "2026-03-07 .. 2026-03-08"),
    ("next weekend", "2026-03-14 .. 2026-03-15"),
    ("the weekend of the 21st", "2026-03-21 .. 2026-03-22"),
    ("Labor Day weekend", "2026-09-05 .. 2026-09-07"),
    ("the Thanksgiving weekend", "2026-11-26 .. 2026-11-29"),
    ("2027 Q1", "2027-01-01 .. 2027-03-31"),
    ("in 1/2 hour", "2026-03-05 10:00"),
    ("at 9 oclock", "2026-03-06 09:00"),
    ("Saturday at 9a", "2026-03-07 09:00"),
    ("the week of the 16th", "2026-03-16 .. 2026-03-22"),
    ("this coming weekend", "2026-03-07 .. 2026-03-08"),
    ("the week after Easter", "2026-04-06 .. 2026-04-12"),
    ("the weekend before Christmas", "2026-12-19 .. 2026-12-20"),
    ("early 2027", "2027-01-01 .. 2027-04-30"),
    ("w/c 16 March", "2026-03-16 .. 2026-03-22"),
    ("in week 36", "2026-08-31 .. 2026-09-06"),
    ("April 2027", "2027-04-01 .. 2027-04-30"),
    ("in April", "2026-04-01 .. 2026-04-30"),
    ("September", "2026-09-01 .. 2026-09-30"),
    ("next March", "2027-03-01 .. 2027-03-31"),
    ("in March", "2026-03-01 .. 2026-03-31"),
    ("March next year", "2027-03-01 .. 2027-03-31"),
    ("4/2026", "2026-04-01 .. 2026-04-30"),
    ("next month", "2026-04-01 .. 2026-04-30"),
    ("mid-April", "2026-04-11 .. 2026-04-20"),
    ("by month-end", "2026-03-21 .. 2026-03-31"),
    ("EOM", "2026-03-21 .. 2026-03-31"),
    ("end of next month", "2026-04-21 .. 2026-04-30"),
    ("the front end of next week", "2026-03-09 .. 2026-03-10"),
    ("Christmas week", "2026-12-21 .. 2026-12-27"),
    ("the first half of May", "2026-05-01 .. 2026-05-15"),
    ("Q3", "2026-07-01 .. 2026-09-30"),
    ("Q1 next year", "2027-01-01 .. 2027-03-31"),
    ("the third quarter of 2027", "2027-07-01 .. 2027-09-30"),
    ("end of Q2", "2026-06-01 .. 2026-06-30"),
    ("next quarter", "2026-04-01 .. 2026-06-30"),
    ("H2 2026", "2026-07-01 .. 2026-12-31"),
    ("this calendar year", "2026-01-01 .. 2026-12-31"),
    ("by year end", "2026-09-01 .. 2026-12-31"),
    ("in 2027", "2027-01-01 .. 2027-12-31"),
    ("this summer", "2026-06-21 .. 2026-09-20"),
    ("by current quarter", "2026-01-01 .. 2026-03-31"),
    ("the 3rd qtr", "2026-07-01 .. 2026-09-30"),
    ("the third last week of October", "2026-10-12 .. 2026-10-18"),
    ("Monday for two weeks", "2026-03-09 .. 2026-03-22"),
    ("next week for two days", "2026-03-09 .. 2026-03-15"),
]

COUNTED = [
    ("the first Monday of April", "2026-04-06"),
    ("the last Friday in May", "2026-05-29"),
    ("the second Tuesday of next month", "2026-04-14"),
    ("the last day of the month", "2026-03-31"),
    ("the last business day of May", "2026-05-29"),
    ("the first working day of August", "2026-08-03"),
    ("the first week of October", "2026-09-28 .. 2026-10-04"),
    ("the last weekend of July", "2026-07-25 .. 2026-07-26"),
    ("the 5th of next month", "2026-04-05"),
    ("three Mondays from now", "2026-03-23"),
    ("two Mondays after May 25", "2026-06-08"),
    ("the Friday before Labor Day", "2026-09-04"),
    ("in 2 days", "2026-03-07"),
    ("in two weeks' time", "2026-03-19"),
    ("in a couple of weeks", "2026-03-19"),
    ("in six months", "2026-09-05"),
    ("within ten days", "2026-03-05 .. 2026-03-15"),
    ("in the next few days", "2026-03-05 .. 2026-03-08"),
    ("within the next week", "2026-03-05 .. 2026-03-12"),
    ("in two business days", "2026-03-09"),
    ("the next business day", "2026-03-06"),
    ("within 5 working days", "2026-03-05 .. 2026-03-12"),
    ("in a day or two", "2026-03-07"),
    ("in 2-3 weeks", "2026-03-26"),
    ("3 weeks from now", "2026-03-26"),
    ("a week from Friday", "2026-03-13"),
    ("two weeks after Easter", "2026-04-19"),
    ("the day after Thanksgiving", "2026-11-27"),
    ("3 days before Christmas", "2026-12-22"),
    ("+10 days", "2026-03-15"),
    ("next Tuesday +10 days", "2026-03-20"),
    ("give it two weeks", "2026-03-05 .. 2026-03-19"),
    ("in 2 more weeks", "2026-03-19"),
    ("in a pair of days", "2026-03-07"),
    ("in 1.5h", "2026-03-05 11:00"),
    ("in two and a half hours", "2026-03-05 12:00"),
    ("a day from right now", "2026-03-06"),
    ("the second to last Friday of March", "2026-03-20"),
    ("the fifth last day of May", "2026-05-27"),
    ("the second last business day of March", "2026-03-30"),
    ("the 2 coming months", "2026-03-05 .. 2026-05-05"),
]

HOURS = [
    ("3pm", "2026-03-05 15:00"),
    ("9am", "2026-03-06 09:00"),
    ("3:45 p.m.", "2026-03-05 15:45"),
    ("15:45", "2026-03-05 15:45"),
    ("noon", "2026-03-05 12:00"),
    ("half past three", "2026-03-05 15:30"),
    ("quarter to five", "2026-03-05 16:45"),
    ("twenty past four", "2026-03-05 16:20"),
    ("seven thirty pm", "2026-03-05 19:30"),
    ("at 9 in the morning on Tuesday", "2026-03-10 09:00"),
    ("9 o'clock tomorrow evening", "2026-03-06 21:00"),
    ("the 3rd Friday of next month at noon", "2026-04-17 12:00"),
    ("2026-04-01T09:15:00+01:00", "2026-04-01 09:15"),
    ("12-3am tomorrow", "2026-03-06 00:00 .. 2026-03-06 03:00"),
    ("tomorrow at 3", "2026-03-06 15:00"),
    ("tomorrow at 10", "2026-03-06 10:00"),
    ("tomorrow at 9.30", "2026-03-06 09:30"),
    ("tomorrow at 0930", "2026-03-06 09:30"),
    ("Friday 1045am", "2026-03-06 10:45"),
    ("Friday at 16h", "2026-03-06 16:00"),
    ("Saturday 9 sharp", "2026-03-07 09:00"),
    ("Saturday 11", "2026-03-07 11:00"),
    ("Thursday 19 at 14h", "2026-03-19 14:00"),
    ("Wednesday eight-ish", "2026-03-11 08:00"),
    ("half six tomorrow", "2026-03-06 18:30"),
    ("by half 4", "2026-03-05 16:30"),
    ("at 1530 tomorrow", "2026-03-06 15:30"),
    ("Friday 1 to 4", "2026-03-06 13:00 .. 2026-03-06 16:00"),
    ("Friday lunchtime", "2026-03-06 12:00"),
    ("before lunch on Monday", "2026-03-09 12:00"),
    ("Monday before lunch (noon)", "2026-03-09 12:00"),
    ("at nine in the morning", "2026-03-06 09:00"),
    ("by 3 in the afternoon", "2026-03-05 15:00"),
    ("by 2 on Friday", "2026-03-06 14:00"),
    ("at noon on Wednesday", "2026-03-11 12:00"),
    ("Monday morning at 8", "2026-03-09 08:00"),
    ("Monday at 8 in the evening", "2026-03-09 20:00"),
    ("tonight at 8", "2026-03-05 20:00"),
    ("tonight at 2", "2026-03-06 02:00"),
    ("Tuesday 21 April at 10:00", "2026-04-21 10:00"),
    ("June 24, 1pm", "2026-06-24 13:00"),
    ("2026-04-01T12:00:00", "2026-04-01 12:00"),
    ("4/1/2026 2:30 PM", "2026-04-01 14:30"),
    ("Oct 26 11:00:09 2027", "2027-10-26 11:00"),
    ("two hours after noon", "2026-03-05 14:00"),
    ("in 15 minutes", "2026-03-05 09:45"),
    ("in an hour and a half", "2026-03-05 11:00"),
    ("in 1d 2hr 5min", "2026-03-06 11:35"),
    ("within 48 hours", "2026-03-05 09:30 .. 2026-03-07 09:30"),
    ("Calling you in 10", "2026-03-05 09:40"),
    ("1-3pm", "2026-03-05 13:00 .. 2026-03-05 15:00"),
    ("11pm-3", "2026-03-05 23:00 .. 2026-03-06 03:00"),
    ("Friday from 9 to 10:30", "2026-03-06 09:00 .. 2026-03-06 10:30"),
    ("the 11th, 8-12", "2026-03-11 08:00 .. 2026-03-11 12:00"),
    ("9-11 April at 7pm", "2026-04-09 19:00 .. 2026-04-11 19:00"),
    ("at 1030", "2026-03-05 10:30"),
    ("tomorrow 0930-1045", "2026-03-06 09:30 .. 2026-03-06 10:45"),
    ("730 in the evening", "2026-03-05 19:30"),
    ("24th at 12:50", "2026-03-24 12:50"),
    ("9 tomorrow", "2026-03-06 09:00"),
    ("3ish pm", "2026-03-05 15:00"),
    ("15 to noon", "2026-03-05 11:45"),
    ("20 min past 3", "2026-03-05 15:20"),
    ("seven thirty p.m.", "2026-03-05 19:30"),
    ("Monday at 2pm for 30 minutes", "2026-03-09 14:00 .. 2026-03-09 14:30"),
    ("for an hour starting at 4pm tomorrow", "2026-03-06 16:00 .. 2026-03-06 17:00"),
    ("tomorrow for an hour", "2026-03-06"),
    ("December 6 noon", "2026-12-06 12:00"),
    ("12 noon on Friday", "2026-03-06 12:00"),
    ("mid-night", "2026-03-06 00:00"),
    ("19 Dec 0930-1045", "2026-12-19 09:30 .. 2026-12-19 10:45"),
    ("Monday from 9:30 til 10:45", "2026-03-09 09:30 .. 2026-03-09 10:45"),
    ("3 pm or later on Monday", "2026-03-09 15:00"),
    ("on the 17 from 2pm to 4pm", "2026-03-17 14:00 .. 2026-03-17 16:00"),
    ("March eighteenth nine thirty", "2026-03-18 09:30"),
]

PARTS = [
    ("this afternoon", "2026-03-05"),
    ("tonight", "2026-03-05"),
    ("in the morning", "2026-03-06"),
    ("tomorrow arvo", "2026-03-06"),
    ("tom morning", "2026-03-06"),
    ("2nite", "2026-03-05"),
    ("this same evening", "2026-03-05"),
    ("early tomorrow morning", "2026-03-06"),
    ("first thing Monday", "2026-03-09"),
    ("Friday am", "2026-03-06"),
    ("EOD", "2026-03-05"),
    ("COB Friday", "2026-03-06"),
    ("by close of play tomorrow", "2026-03-06"),
    ("the end of the day tomorrow", "2026-03-06"),
    ("later today", "2026-03-05"),
    ("in late afternoon", "2026-03-05"),
    ("Monday morning 6-8", "2026-03-09 06:00 .. 2026-03-09 08:00"),
    ("Tuesday afternoon between 2 and 4", "2026-03-10 14:00 .. 2026-03-10 16:00"),
]

BETWEEN = [
    ("Monday to Wednesday", "2026-03-09 .. 2026-03-11"),
    ("between Monday and Wednesday", "2026-03-09 .. 2026-03-11"),
    ("April 28 - May 2", "2026-04-28 .. 2026-05-02"),
    ("28 December 2026 to 4 January", "2026-12-28 .. 2027-01-04"),
    ("Wed/Thu", "2026-03-11 .. 2026-03-12"),
    ("Wed or Thu", "2026-03-11 .. 2026-03-12"),
    ("tomorrow or the day after", "2026-03-06 .. 2026-03-07"),
    ("either Friday or early next week", "2026-03-06 .. 2026-03-10"),
]

NAMED = [
    ("Easter", "2026-04-05"),
    ("Good Friday", "2026-04-03"),
    ("Easter Monday", "2026-04-06"),
    ("Thanksgiving", "2026-11-26"),
    ("Black Friday", "2026-11-27"),
    ("Memorial Day", "2026-05-25"),
    ("New Year's Eve", "2026-12-31"),
    ("new years", "2027-01-01"),
    ("Christmas 2027", "2027-12-25"),
    ("Valentine's Day", "2027-02-14"),
    ("Father's Day", "2026-06-21"),
    ("Hallowe'en", "2026-10-31"),
    ("St Stephen's Day", "2026-12-26"),
    ("Mothering Sunday", "2026-03-15"),
    ("Victoria Day", "2026-05-18"),
    ("Hogmanay", "2026-12-31"),
    ("the August bank holiday", "2026-08-31"),
    ("All Souls' Day", "2026-11-02"),
    ("Thanksgiving in a year", "2027-11-25"),
    ("Easter Mon", "2026-04-06"),
    ("St Paddy's Day", "2026-03-17"),
    ("Martin Luther Kings day", "2027-01-18"),
]

ALL = DAYS + DATES + LONGER + COUNTED + HOURS + PARTS + BETWEEN + NAMED


@pytest.mark.parametrize(("phrase", "expected"), ALL, ids=[phrase for phrase, _ in ALL])
def test_a_phrase_names_its_window(phrase: str, expected: str) -> None:
    """Seen from a Thursday morning, the phrase names this window and is read as one expression."""
    assert reading(phrase) == expected


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in ALL])
def test_a_phrase_is_taken_whole(phrase: str) -> None:
    """The words that are shown to the user are the whole phrase, bar a leading word that adds nothing."""
    (found,) = read_times(phrase, Viewpoint(THURSDAY))
    assert phrase[: found.start].strip(" +") in ("", "the", "The", "Calling you")
    assert phrase[found.end :].strip(" .)") == ""


@pytest.mark.parametrize(
    ("written", "phrase", "expected"),
    [
        (datetime(2026, 3, 1, 8, 0), "next Monday", "2026-03-02"),
        (datetime(2026, 3, 1, 8, 0), "this weekend", "2026-02-28 .. 2026-03-01"),
        (datetime(2026, 3, 1, 8, 0), "next week", "2026-03-02 .. 2026-03-08"),
        (datetime(2026, 3, 6, 23, 30), "tomorrow", "2026-03-07"),
        (datetime(2026, 3, 7, 0, 20), "tomorrow", "2026-03-08"),
        (datetime(2026, 3, 6, 16, 0), "at 3pm", "2026-03-07 15:00"),
        (datetime(2026, 3, 6, 3, 0), "in the morning", "2026-03-06"),
        (datetime(2026, 12, 31, 10, 0), "next month", "2027-01-01 .. 2027-01-31"),
        (datetime(2026, 12, 31, 10, 0), "Q1", "2027-01-01 .. 2027-03-31"),
        (datetime(2026, 12, 28, 10, 0), "by the 2nd", "2027-01-02"),
        (datetime(2026, 1, 31, 10, 0), "in a month", "2026-02-28"),
        (datetime(2024, 2, 29, 10, 0), "in a year", "2025-02-28"),
    ],
)
def test_a_phrase_at_the_rims_of_the_calendar(written: datetime, phrase: str, expected: str) -> None:
    """Weeks, months and years turn where the calendar does, and a clock past its hour means tomorrow."""
    assert reading(phrase, written) == expected


NO_TIMES = [
    "May I ask you something",
    "we may march on",
    "the sun sat low",
    "a second opinion, a third party, the first one",
    "the fall of the price",
    "version 1.1.3 and v2.0.26",
    "$4.99, 12.53% and 101,194 points",
    "call 555-1212 or 650.650.6500",
    "24/7 support with a 50/50 split",
    "3/4 of the plant, 2 1/2 litres",
    "9/11",
    "1-2-3 and 80-32-89-89",
    "June 31, 2022",
    "8/32/2026 and 2/29/2026",
    "2026-02-30",
    "25:12 and 14PM",
    "every Monday and each month",
    "5 days, a few hours, couple of weeks",
    "at 3 sites with 4 people",
    "room 404, page 12, chapter 3",
    "the 5th floor on 5th avenue",
    "2026",
    "in time, at once, at last, by the way",
    "that week, last March",
    "within 5 days of your order",
    "am I late",
    "we meet Mondays at 5",
    "for now, not from now on",
    "This may have changed, addressed and may be",
    "a night out",
    "have a good weekend",
    "before Chinese New Year",
    "we take a second sample and another quarter point off",
    "a discount past 5,000 hours",
    "the second of every month",
    "every Monday at 9am, 3pm each day",
    "everyday at 11am, every month on the 22nd",
    "on the second Thursday of every month",
    "every Monday and Wednesday at 2pm",
    "it rang 5 minutes before now",
    "the price is at 1234",
    "it is $ 12/5 a seat",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    """Verbs, prices, versions, phone numbers, fractions, impossible dates and repeated days name no time."""
    assert [one.text for one in read_times(text, Viewpoint(THURSDAY))] == []
