"""A change of plan that names the day it was for, the thing or nothing at all: one commitment, a new date."""

from datetime import date, datetime
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.exchange import Side

QUOTE = "I'll send the quote for all three boats on Friday."
VISIT = "I'll be at your office on Friday to look at the long ones."
FRIDAY = date(2026, 3, 6)


def promised(
    desk: Any, promise: Any, words: str = QUOTE, action: Action = Action.SEND, thing: str = "the quote"
) -> None:
    desk.write(words, promise(words.rstrip("."), action, FRIDAY, thing), day=2)


def day_of(due: date | datetime) -> date:
    return due.date() if isinstance(due, datetime) else due


@pytest.mark.parametrize(
    ("text", "written", "new"),
    [
        ("No quote yesterday, I know. It's Monday now, the distributor changed his list on us.", 7, 9),
        (
            "I owed you the quote yesterday. One vendor answers on Tuesdays only, so it's Wednesday the 11th now.",
            7,
            11,
        ),
        (
            "Friday didn't happen and you should have heard that from me on Friday. New day is the 12th.",
            9,
            12,
        ),
        ("The yard is closed, so the quote slides. You'll see it Tuesday the 10th.", 5, 10),
        ("Strike at the airport, naturally. Make that Monday the 9th.", 5, 9),
        ("You should have had it by now and you don't. You'll have it by noon tomorrow.", 7, 8),
        ("The die cracked last night, so it's Monday you'll have it in your hand.", 6, 9),
        ("Our estimator is on jury duty. We need until Tuesday with the quote.", 6, 10),
        ("Holiday, I totally forgot. Quote on Monday.", 6, 9),
        ("The quote must wait until Wednesday.", 5, 11),
        ("Traffic is short of people, the quote'll be Monday not today, my bad.", 6, 9),
        ("Due to the audit the date of the quote is deferred to 12 March.", 5, 12),
    ],
)
def test_a_new_day_for_what_was_due_is_no_new_promise(
    desk: Any, promise: Any, text: str, written: int, new: int
) -> None:
    """The old day, the trouble and the new date tell what is meant."""
    promised(desk, promise)
    desk.write(text, day=written)
    assert day_of(desk.row().due.last) == date(2026, 3, new)
    assert desk.row().moved


@pytest.mark.parametrize(
    "text",
    [
        "Wrong week in my diary, I am so sorry. I'll be with you tomorrow without fail.",
        "The van is at the garage. He'll be with you Saturday morning now.",
        "Then Yusuf comes on Saturday in place of Friday.",
    ],
)
def test_a_visit_is_known_by_being_there(desk: Any, promise: Any, text: str) -> None:
    """Who is to come says when he comes instead."""
    promised(desk, promise, VISIT, Action.MEET, "")
    desk.write(text, day=6 if "tomorrow" in text else 5)
    assert day_of(desk.row().due.last) == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("As I wrote on Monday, you will have the quote by Friday.", Side.REP),
        ("They couldn't give me a price when I called this morning.", Side.REP),
        ("The paint list follows on Monday.", Side.REP),
        ("Could you come on Monday instead?", Side.REP),
        ("If the yard opens late it's Monday.", Side.REP),
        ("We moved the launch to Monday the 16th, sorry.", Side.CUSTOMER),
        ("The fair starts on March 30, and the boats must not be late.", Side.REP),
    ],
)
def test_other_dates_move_nothing(desk: Any, promise: Any, text: str, side: Side) -> None:
    """What is past, asked, conditional, another thing's or the other side's."""
    promised(desk, promise)
    desk.write(text, day=5, side=side)
    assert desk.row().due.last == FRIDAY
    assert not desk.row().moved


def test_of_two_promises_the_one_whose_day_is_named_moves(desk: Any, promise: Any) -> None:
    """Two are owed, and the mail speaks of one of them by its day."""
    promised(desk, promise)
    other = "The paint list I send you on Wednesday the 11th."
    desk.write(other, promise(other.rstrip("."), Action.SEND, date(2026, 3, 11), "The paint list"), day=3)
    desk.write("Friday won't work, I'm sorry, the boss is away. It's Monday the 9th now.", day=5)
    assert [day_of(row.due.last).day for row in desk.rows()] == [9, 11]


@pytest.mark.parametrize(
    ("text", "words", "due", "thing", "written"),
    [
        pytest.param(
            "{}. The yard is closed. You'll have it on Tuesday.",
            "I'd rather say today that the quote won't be ready tomorrow",
            date(2026, 3, 5), "the quote", 5,
            id="a sentence that says when it will not come, taken for a promise of the old day",
        ),
        pytest.param(
            "I told you Thursday for the quote, and it's Friday. {}.",
            "You'll have it on Tuesday",
            date(2026, 3, 10), "it", 6,
            id="the day of writing says how late it is",
        ),
        pytest.param(
            "{}.",
            "The board sits again on the 9th, so you get the quote on the 10th instead",
            date(2026, 3, 10), "the quote", 5,
            id="what has to happen before is told with its day",
        ),
    ],
)  # fmt: skip
def test_the_day_that_is_promised_is_the_new_one(
    desk: Any, promise: Any, text: str, words: str, due: date, thing: str, written: int
) -> None:
    """Whatever other day the mail names: it is one promise, spoken of once more."""
    promised(desk, promise)
    desk.write(text.format(words), promise(words, Action.SEND, due, thing), day=written)
    assert [day_of(row.due.last).day for row in desk.rows()] == [10]


@pytest.mark.parametrize(
    ("words", "thing", "again"),
    [
        ("You get the quote by the 6th, as I told you", "the quote", True),
        ("You'll get a hull survey from me by the 6th", "a hull survey", False),
    ],
)
def test_the_same_thing_for_the_same_day_is_no_second_promise(
    desk: Any, promise: Any, words: str, thing: str, again: bool
) -> None:
    """Said once more when the other side asks."""
    promised(desk, promise)
    desk.write(f"{words}.", promise(words, Action.SEND, FRIDAY, thing), day=4)
    assert (len(desk.rows()) == 1) is again


@pytest.mark.parametrize(
    ("text", "quote", "action"),
    [
        ("We shift once more: Monday 9 March.", "We shift once more: Monday 9 March", Action.DO),
        (
            "Can't be in two places: let's make it Monday the 9th, and I'll be in your boardroom.",
            "let's make it Monday the 9th, and I'll be in your boardroom",
            Action.MEET,
        ),
        (
            "I'll look at them on Monday the 9th instead.",
            "I'll look at them on Monday the 9th instead",
            Action.MEET,
        ),
        (
            "I've shifted the calendar thing to Monday the 9th.",
            "I've shifted the calendar thing to Monday the 9th",
            Action.MEET,
        ),
    ],
)
def test_a_visit_put_off_in_words_of_its_own_is_the_one_that_is_owed(
    desk: Any, promise: Any, text: str, quote: str, action: Action
) -> None:
    """Detection calls the sentence a promise of its own; of who owes one talk alone it is that talk."""
    promised(desk, promise, VISIT, Action.MEET, "the long ones")
    desk.write(text, promise(quote, action, date(2026, 3, 9)), day=5)
    assert day_of(desk.row().due.last) == date(2026, 3, 9)


def test_whatever_is_done_at_the_hour_of_a_talk_is_that_talk(desk: Any, promise: Any) -> None:
    """The invitation came first: the review by video is what the visit has become."""
    visit = "I'll come over on Friday at 9 to go through the list"
    desk.write(f"{visit}.", promise(visit, Action.MEET, desk.at(6, 9), "the list"), day=2)
    review = "I'll run the review by video on Friday at 9"
    desk.write(f"{review}.", promise(review, Action.SEND, desk.at(6, 9), "the review"), day=4)
    assert desk.row().due.last == desk.at(6, 9)


def test_the_words_in_which_the_new_day_stands_are_the_promise_put_off(desk: Any, promise: Any) -> None:
    """Detection may have taken the other day of the sentence for its due."""
    promised(desk, promise)
    text = "The estimator has a new one by this afternoon, so it's Monday you'll have the quote."
    desk.write(text, promise(text.rstrip("."), Action.SEND, date(2026, 3, 5), "the quote"), day=5)
    assert day_of(desk.row().due.last) == date(2026, 3, 9)


def test_who_puts_a_visit_off_does_not_agree_to_the_old_day(desk: Any, promise: Any) -> None:
    """The other side named it in a question of its own in between."""
    promised(desk, promise, VISIT, Action.MEET, "the long ones")
    desk.write("For Friday: boot size?", day=3, side=Side.CUSTOMER)
    desk.write("Size 45. Friday's no good after all, I've moved it to Monday the 9th.", day=4)
    assert day_of(desk.row().due.last) == date(2026, 3, 9)
