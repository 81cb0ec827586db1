"""A promise said again, moved to a new date, or told to be slipping: one commitment throughout."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.exchange import Side

REPORT = "I'll send you the coating report by Friday."
FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)


def promised(
    desk: Any, promise: Any, words: str = REPORT, thing: str = "the coating report", due: Any = FRIDAY
) -> None:
    desk.write(words, promise(words.rstrip("."), Action.SEND, due, thing), day=2)


@pytest.mark.parametrize(
    ("words", "thing", "renews"),
    [
        ("The coating report will reach you on Monday instead.", "The coating report", False),
        ("The lab is slow, I'm sorry: you'll have the report on Monday.", "the report", True),
        ("I won't make Friday, so you'll get it on Monday.", "it", True),
    ],
)
def test_a_new_date_from_the_promiser_moves_the_same_commitment(
    desk: Any, promise: Any, words: str, thing: str, renews: bool
) -> None:
    """It stays at its first message, with the newest due, and the other side was told in time."""
    promised(desk, promise)
    desk.write(words, promise(words.rstrip("."), Action.SEND, MONDAY, thing, renews=renews), day=5)
    row = desk.row()
    assert (row.message, row.due.last, row.moved, row.told_in_time) == ("m1@desk.example", MONDAY, True, True)


def test_a_move_after_the_due_was_told_late(desk: Any, promise: Any) -> None:
    """The date had passed when the new one was named."""
    promised(desk, promise)
    words = "Friday passed without the coating report, sorry. You'll have it on Wednesday."
    desk.write(
        words,
        promise("You'll have it on Wednesday", Action.SEND, date(2026, 3, 11), "it", renews=True),
        day=9,
    )
    row = desk.row()
    assert (row.due.last, row.told_in_time) == (date(2026, 3, 11), False)


def test_the_same_promise_twice_is_one_with_a_mention(desk: Any, promise: Any) -> None:
    """Said again with the same date, in the same thread or another."""
    promised(desk, promise)
    again = "You'll have the coating report on Friday, as I said."
    second = desk.write(
        again,
        promise("You'll have the coating report on Friday", Action.SEND, FRIDAY, "the coating report"),
        day=4,
    )
    row = desk.row()
    assert (row.mentions, row.moved) == ((second,), False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Tartu coating report", "the Narva coating report"),
        ("the report for Tartu", "the report for Narva"),
        ("the report on the K7 crane", "the report on the K9 crane"),
    ],
)
def test_things_of_two_names_are_two_promises(desk: Any, promise: Any, one: str, other: str) -> None:
    """However like the sentences are: what is told by another name or number is another thing."""
    for day, thing in ((2, one), (3, other)):
        words = f"I'll send you {thing} on Friday."
        desk.write(words, promise(words, Action.SEND, FRIDAY, thing), day=day)
    assert len(desk.rows()) == 2


@pytest.mark.parametrize(
    ("words", "thing", "action"),
    [
        ("I'll send you the invoice by Monday.", "the invoice", Action.SEND),
        ("I'll call you on Monday about the crane.", "the crane", Action.CALL),
        (
            "The survey report for the ferry follows on Monday.",
            "The survey report for the ferry",
            Action.SEND,
        ),
    ],
)
def test_another_promise_is_another_commitment(
    desk: Any, promise: Any, words: str, thing: str, action: Action
) -> None:
    """Another thing, another kind, or the same sort of thing with another name."""
    promised(desk, promise)
    desk.write(words, promise(words.rstrip("."), action, MONDAY, thing), day=4)
    assert len(desk.rows()) == 2


def test_two_promises_in_one_mail_are_two(desk: Any, promise: Any) -> None:
    """Unless they are the same words taken apart."""
    words = "The report follows by Friday, the samples by Monday. So: report by Friday."
    desk.write(
        words,
        promise("The report follows by Friday", Action.SEND, FRIDAY, "The report"),
        promise("the samples by Monday", Action.SEND, MONDAY, "the samples"),
        promise("report by Friday", Action.SEND, FRIDAY, "report"),
        day=2,
    )
    assert len(desk.rows()) == 2


def test_a_promise_once_kept_is_not_what_a_later_one_repeats(desk: Any, promise: Any) -> None:
    """The next month's report is a new promise."""
    promised(desk, promise)
    desk.write("The coating report is attached.", day=5, files=["coating_report.pdf"])
    desk.write(
        "I'll send you the coating report for April by Monday.",
        promise(
            "I'll send you the coating report for April by Monday",
            Action.SEND,
            MONDAY,
            "the coating report for April",
        ),
        day=6,
    )
    assert len(desk.rows()) == 2


@pytest.mark.parametrize(
    ("proposal", "answer"),
    [
        (
            "On Tuesday we have the auditors. Could you come on Thursday 12 March at 14:00 instead?",
            "Thursday works, see you then.",
        ),
        ("Tuesday is bad. Would Thursday 12 March at 14:00 work?", "Of course, that is fine."),
        (
            "We have to move it, sorry. How about Thursday 12 March at 14:00?",
            "Thursday 12 March at 14:00 then, I'll bring Otto.",
        ),
    ],
)
def test_agreeing_to_the_other_sides_time_moves_a_meeting(
    desk: Any, promise: Any, proposal: str, answer: str
) -> None:
    """A promise to come is moved by a yes to another time, and that yes makes no second promise."""
    words = "I'll be at the yard on Tuesday at 9."
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(10, 9)), day=2)
    desk.write(proposal, day=5, side=Side.CUSTOMER)
    marks = [promise("I'll bring Otto", Action.MEET, None)] if "Otto" in answer else []
    desk.write(answer, *marks, day=5, hour=12)
    row = desk.row()
    assert (row.due.last, row.moved, row.told_in_time) == (desk.at(12, 14), True, True)


def test_a_refused_time_moves_nothing(desk: Any, promise: Any) -> None:
    """No agreement, no move."""
    words = "I'll be at the yard on Tuesday at 9."
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(10, 9)), day=2)
    desk.write("Tuesday is bad. Would Thursday 12 March at 14:00 work?", day=5, side=Side.CUSTOMER)
    desk.write("Unfortunately that doesn't work for me.", day=5, hour=12)
    assert not desk.row().moved


def test_the_promisers_own_question_moves_it_once_the_other_side_agrees(desk: Any, promise: Any) -> None:
    """Told when it was asked, moved because the other side said yes."""
    promised(desk, promise)
    asked = desk.write("Would it be all right if the coating report came on Monday 9 March?", day=5)
    desk.write("Monday is fine.", day=6, side=Side.CUSTOMER)
    row = desk.row()
    assert (row.due.last, row.moved_at, row.told_in_time) == (MONDAY, desk.at(5), True)
    assert asked


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, the coating report is held up in the lab.",
        "Friday came and went without the coating report. I can't name a day yet.",
        "I owe you the coating report, and the lab has nothing for me so far.",
    ],
)
@pytest.mark.parametrize("side", [Side.REP, Side.COLLEAGUE])
def test_a_slip_told_without_a_date_is_told_and_stays_overdue(
    desk: Any, promise: Any, text: str, side: Side
) -> None:
    """It is not moved; that somebody told is noted."""
    promised(desk, promise)
    desk.write(text, day=9, side=side)
    row = desk.row(day=10)
    assert (row.moved, row.told_at, desk.state(day=10)) == (False, desk.at(9), State.OVERDUE)


def test_a_colleagues_date_is_told_but_moves_nothing(desk: Any, promise: Any) -> None:
    """Only the promiser gives a new date to the rep's promise."""
    promised(desk, promise)
    desk.write("Nia is ill. The coating report will be with you on Monday.", day=5, side=Side.COLLEAGUE)
    row = desk.row()
    assert (row.moved, row.told_at) == (False, desk.at(5))


def test_a_date_given_without_a_promise_moves_it_too(desk: Any, promise: Any) -> None:
    """ "I need until Monday for the report" is a new date although nothing in it promises."""
    promised(desk, promise)
    desk.write("The lab is behind. I need until Monday 9 March for the coating report.", day=5)
    row = desk.row()
    assert (row.due.last, row.told_in_time) == (MONDAY, True)


@pytest.mark.parametrize(
    "text",
    ["Thanks for the coffee yesterday.", "Sorry for the typo in my last mail.", "The crane is late again."],
)
def test_other_news_tells_nothing_of_a_slip(desk: Any, promise: Any, text: str) -> None:
    """An apology for something else does not stand in for a notice."""
    promised(desk, promise)
    desk.write(text, day=5)
    assert desk.row().told_at is None


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("The coating report won't make it by Friday. Expect it on Tuesday 10 March.", date(2026, 3, 10)),
        ("About the coating report: the lab needs until Wednesday 11 March.", date(2026, 3, 11)),
        ("I have to push the report to Monday 9 March, sorry.", MONDAY),
        ("A heads-up: the coating report is going to slip.", None),
        ("I'm running late with the report, the lab is a man short.", None),
        ("Our office is closed on Monday 9 March.", None),
    ],
)
def test_a_date_counts_as_new_only_where_it_is_given_for_the_thing(
    desk: Any, promise: Any, text: str, due: date | None
) -> None:
    """What is said about the thing, looking forward, and later than before."""
    promised(desk, promise)
    desk.write(text, day=5)
    row = desk.row()
    assert (row.due.last, row.moved) == ((due, True) if due else (FRIDAY, False))


@pytest.mark.parametrize(
    ("proposal", "answer", "hour"),
    [
        ("Could you ring at 3pm on Thursday instead?", "Sure, 3pm it is.", 15),
        ("I'm in a meeting at 10 on Thursday. Would 14:00 work?", "14:00 is fine.", 14),
    ],
)
def test_a_bare_hour_is_read_on_the_day_that_is_spoken_of(
    desk: Any, promise: Any, proposal: str, answer: str, hour: int
) -> None:
    """ "3pm it is" means that Thursday, not the day of writing."""
    words = "I'll ring you on Thursday at 10 about the primer."
    desk.write(words, promise(words.rstrip("."), Action.CALL, desk.at(5, 10), "the primer"), day=2)
    desk.write(proposal, day=3, side=Side.CUSTOMER)
    desk.write(answer, day=3, hour=12)
    assert desk.row().due.last == desk.at(5, hour)


def test_a_second_meeting_proposed_moves_not_the_first(desk: Any, promise: Any) -> None:
    """ "Could we also have lunch on Friday?" is another meeting."""
    words = "I'll come by the yard on Thursday at 10 to see the hull."
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(5, 10), "the hull"), day=2)
    desk.write("By the way, could we also have lunch on Friday 6 March?", day=3, side=Side.CUSTOMER)
    desk.write("Friday lunch sounds great.", day=3, hour=12)
    assert not desk.row().moved


def test_who_would_rather_tell_today_proposes_no_day(desk: Any, promise: Any) -> None:
    """ "I'd rather tell you today" is about telling, not about the new day."""
    promised(desk, promise)
    desk.write("I'd rather tell you today than on Saturday: the coating report is late.", day=5)
    desk.write("That is fine, thank you.", day=5, hour=14, side=Side.CUSTOMER)
    assert not desk.row().moved


@pytest.mark.parametrize(("day", "count"), [(20, 1), (50, 2)])
def test_long_after_its_due_a_like_promise_is_a_new_one(
    desk: Any, promise: Any, day: int, count: int
) -> None:
    """Statements go out every month: February's word does not move December's."""
    words = "I'll send you the mooring statements on Friday."
    desk.write(
        words, promise(words.rstrip("."), Action.SEND, date(2026, 3, 6), "the mooring statements"), day=2
    )
    again = "I'll send you the mooring statements by the end of April."
    mark = promise(again.rstrip("."), Action.SEND, date(2026, 4, 30), "the mooring statements")
    desk.write(again, mark, day=day)
    assert len(desk.rows(day=60)) == count


def test_a_new_date_for_it_moves_what_the_sentence_before_names(desk: Any, promise: Any) -> None:
    """ "It'll be with you on ..." after an apology that names the thing is no second promise."""
    promised(desk, promise)
    words = (
        "Friday came and went without the report, sorry. It'll be with you on Monday, the lab is back then."
    )
    desk.write(words, promise("It'll be with you on Monday", Action.SEND, MONDAY), day=7)
    assert (desk.row().due.last, desk.row().moved) == (MONDAY, True)


def test_kepts_own_notice_as_it_was_sent_names_no_new_date(desk: Any, promise: Any) -> None:
    """It quotes the promise with the date that it had, and leaves the new one to be filled in."""
    words = "I will send you the minutes tomorrow."
    desk.write(words, promise(words.rstrip("."), Action.SEND, date(2026, 3, 3), "the minutes"), day=2)
    notice = f"On Monday 2 March I wrote: “{words}” That was Tuesday 3 March. I missed that date, and I"
    desk.write(
        f"{notice} should have told you before it passed. I am sorry.\n\nThe new date for this is [new date].",
        day=5,
    )
    row = desk.row()
    assert (row.due.last, row.moved, row.told_at is not None) == (date(2026, 3, 3), False, True)


def test_it_comes_on_another_day_is_the_old_promise(desk: Any, promise: Any) -> None:
    """Where one thing alone is owed and overdue, "it" is that."""
    words = "You'll have the survey of the roof tomorrow."
    desk.write(
        words, promise(words.rstrip("."), Action.SEND, date(2026, 3, 3), "the survey of the roof"), day=2
    )
    later = "It is being scanned and will reach you on Friday."
    desk.write(later, promise(later.rstrip("."), Action.SEND, date(2026, 3, 6)), day=5)
    assert [row.due.last for row in desk.rows()] == [date(2026, 3, 6)]


def test_a_thing_that_is_named_is_not_the_word_that_was_promised(desk: Any, promise: Any) -> None:
    """Who was to write tonight, and promises the accounts for Friday, has promised two things."""
    words = "I will write to you that night."
    desk.write(words, promise(words.rstrip("."), Action.REPLY, date(2026, 3, 3)), day=2)
    later = "Sorry, the vote is late. The accounts come from our treasurer by Friday."
    desk.write(
        later,
        promise(
            "The accounts come from our treasurer by Friday", Action.SEND, date(2026, 3, 6), "The accounts"
        ),
        day=4,
    )
    assert len(desk.rows()) == 2


def test_what_is_due_on_the_same_day_is_what_was_promised_as_they(desk: Any, promise: Any) -> None:
    """Said as "they" on Monday and by name on Wednesday, for the same Thursday."""
    words = "By Thursday they'll be sitting in your inbox."
    desk.write(words, promise(words.rstrip("."), Action.SEND, date(2026, 3, 5)), day=2)
    again = "Loss runs are coming your way tomorrow."
    desk.write(again, promise(again.rstrip("."), Action.SEND, date(2026, 3, 5), "your way"), day=4)
    assert len(desk.rows()) == 1


def test_the_same_time_on_another_day(desk: Any, promise: Any) -> None:
    """ "Monday, same time?" is about the talk that there is, and its hour stays."""
    words = "Thursday 1.30 it is, see you at the front gate."
    desk.write("Can you come on Thursday after one?", day=2, side=Side.CUSTOMER)
    desk.write(words, promise(words.rstrip("."), Action.MEET, desk.at(5, 13, 30)), day=2, hour=11)
    desk.write(
        "The roof is like glass, I'm not sending anyone up. Monday same time?", day=4, side=Side.CUSTOMER
    )
    desk.write("Fair enough. Monday then.", day=4, hour=12)
    assert desk.row().due.last == desk.at(9, 13, 30)


@pytest.mark.parametrize(("subject", "is_told"), [("Comparison", True), ("Crew", False)])
def test_a_mail_of_its_own_is_about_what_its_subject_names(
    desk: Any, promise: Any, subject: str, is_told: bool
) -> None:
    """On the very day the writer says that it cannot be finished, and calls it something else in the mail."""
    quote = "You'll get the comparison of primers by Friday"
    desk.write(f"{quote}.", promise(quote, Action.SEND, date(2026, 3, 6), "the comparison of primers"), day=2)
    other = "You'll get the crew list by Friday"
    desk.write(f"{other}.", promise(other, Action.SEND, date(2026, 3, 6), "the crew list"), day=2, hour=11)
    text = "I still don't have the sheets, so the table can't be finished. I can't say when it will be."
    desk.write(text, day=6, thread="t2", subject=subject)
    row = next(row for row in desk.rows() if "primers" in row.found.quote)
    assert (row.told_at is not None) is is_told
