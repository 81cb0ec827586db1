"""A promise taken back by the form of a sentence: there will be none, or it is not to be done."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, State
from agent.core.fulfil.exchange import Side

FRIDAY = date(2026, 3, 6)
WORDS = "You'll have the survey of the roof by Friday."
CALL = "I'll call you on Friday about the headcount."


def promised(desk: Any, promise: Any, *, by: Side = Side.REP) -> None:
    desk.write(
        WORDS, promise(WORDS.rstrip("."), Action.SEND, FRIDAY, "the survey of the roof"), day=2, side=by
    )


@pytest.mark.parametrize(
    "text",
    [
        "The roofer signed it off by phone, so there's no survey, you can stop looking out for it.",
        "There will be no survey, the town keeps its own.",
        "The insurer pays without one, so no survey from us after all.",
        "The survey I have to take back, our lawyer lets nobody see the roof.",
        "You told me the roof is sold, so I do not make a survey of it.",
        "We are dropping the survey.",
        "The roof was rebuilt last year, so there is nothing to expect from us about the survey.",
        "Your crew measured every tile, so forget the survey.",
        "Your crew measured every tile, so let's scrap the survey.",
        "Actually scratch the survey, the town has one.",
        "I have been through every drawer for the survey. You need not wait for it.",
        "The bank wants a lease, so there won't be a survey from us.",
        "We have to stop here, and the survey will not be coming to you either.",
        "The town keeps its own, so you won't be getting that survey.",
        "One correction before tomorrow: the survey has been abolished by our new director.",
        "Surveys have been scrapped here, so nothing comes on Friday.",
    ],
)
def test_who_owes_says_that_nothing_will_come(desk: Any, promise: Any, text: str) -> None:
    """Either side may take its own word back, and names what falls away."""
    promised(desk, promise, by=Side.CUSTOMER)
    desk.write(text, day=4, side=Side.CUSTOMER)
    assert desk.state() is State.WITHDRAWN


@pytest.mark.parametrize(
    "text",
    [
        "The library has drawings of the whole roof, so please don't send a survey.",
        "The survey please keep, the roof is sold and we have no use for it.",
        "Stand the survey team down, the insurer owns that roof now.",
        "No need to make a survey of it.",
        "The board quit asking for the survey.",
        "There is a survey of it in our files. So it is not needed any more that you send one.",
        "Head office signed a group deal with one of the big crowd.",
        "The roof doesn't matter any more, so the survey falls away.",
        "Dont worry about the survey, the bank only wants the quote.",
        "The other roofer came by and we've gone with him, so don't spend time on the survey.",
        "My nephew has a ladder, so no survey please.",
        "A second survey is therefore not needed.",
        "And leave the survey, our caretaker has eyes.",
        "Also pls kill the survey you were going to do, the roof is sold.",
        "The bank wants no drawing and no survey either.",
        "It is not need to send the survey, the insurer laughed too.",
    ],
)
def test_who_waits_bids_it_not_to_be_done(desk: Any, promise: Any, text: str) -> None:
    """The other side lets it go in whatever words."""
    promised(desk, promise)
    desk.write(text, day=4, side=Side.CUSTOMER)
    assert desk.state() is State.WITHDRAWN


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("There is no survey yet, the roofer is ill.", Side.REP),
        ("There will be no survey before Monday.", Side.REP),
        ("If it rains there will be no survey.", Side.REP),
        ("The survey will not be sent before Friday.", Side.REP),
        ("You won't be getting the survey today.", Side.REP),
        ("There will be no delivery of tiles this month, the survey is on its own track.", Side.REP),
        ("Don't forget the survey!", Side.CUSTOMER),
        ("Please don't send anybody up without a helmet.", Side.CUSTOMER),
        ("He will go with somebody else if he has to.", Side.CUSTOMER),
        ("There is no survey in my inbox.", Side.CUSTOMER),
        ("The key went with him, ask the caretaker about the roof.", Side.CUSTOMER),
        ("Don't worry about the delay.", Side.CUSTOMER),
        ("Leave the survey at the gate, please.", Side.CUSTOMER),
        ("Leave the ladder, we have one.", Side.CUSTOMER),
    ],
)
def test_what_is_late_or_conditional_or_another_things_stays(
    desk: Any, promise: Any, text: str, side: Side
) -> None:
    """Not yet, not before, if, and what speaks of something else take nothing back."""
    promised(desk, promise)
    desk.write(text, day=4, side=side)
    assert desk.state(day=5) is State.OPEN


def test_a_trip_that_is_not_necessary_takes_no_report_away(desk: Any, promise: Any) -> None:
    """An "it" elsewhere in the sentence names nothing: what is not needed is named itself."""
    words = "You'll see it by Friday."
    desk.write(words, promise("You'll see it by Friday", Action.SEND, FRIDAY, "it"), day=2)
    desk.write(
        "Your trip on Thursday is no longer necessary and I have taken it out of the calendar.",
        day=4,
        side=Side.CUSTOMER,
    )
    assert desk.state(day=5) is State.OPEN


def test_a_call_that_will_not_be_is_named_as_one(desk: Any, promise: Any) -> None:
    """Who was to call says that there will be no call."""
    desk.write(CALL, promise(CALL.rstrip("."), Action.CALL, FRIDAY, ""), day=2)
    desk.write("We have been bought, so there'll be no call from me tomorrow.", day=5)
    assert desk.state() is State.WITHDRAWN


def test_frozen_projects_end_what_was_promised_in_them(desk: Any, promise: Any) -> None:
    """The customer's house stops everything."""
    promised(desk, promise)
    desk.write(
        "With regret: the ministry has frozen every capital project until the audit is over.",
        day=4,
        side=Side.CUSTOMER,
    )
    assert desk.state() is State.WITHDRAWN


@pytest.mark.parametrize(("answers", "is_meant"), [("it", True), ("another mail", False)])
def test_it_is_what_the_mail_that_is_answered_promised(
    desk: Any, promise: Any, answers: str, is_meant: bool
) -> None:
    """ "Leave it" names nothing: it lets go of what the mail before put off, and of nothing that was not spoken of."""
    promised(desk, promise)
    if answers == "it":
        desk.write("The roofer is ill, so the survey is on Monday instead.", day=4)
    else:
        desk.write("How was the fair?", day=4)
    desk.write("Leave it, we looked at the drawings ourselves.", day=5, side=Side.CUSTOMER)
    assert (desk.state(day=5) is State.WITHDRAWN) is is_meant


def test_a_number_names_what_was_promised_by_it(desk: Any, promise: Any) -> None:
    """Of two quantities one is let go of."""
    words = "The 800 I will count and send you on Friday."
    desk.write(words, promise(words.rstrip("."), Action.SEND, FRIDAY, "the 800"), day=2)
    desk.write("Forget the 800, his mother ordered only 20.", day=4, side=Side.CUSTOMER)
    assert desk.state() is State.WITHDRAWN


def test_a_train_that_is_cancelled_moves_the_visit(desk: Any, promise: Any) -> None:
    """Who names another day for it has called nothing off."""
    words, again = "I'll visit you on Friday to measure the roof.", "I'll be with you on Tuesday"
    desk.write(words, promise(words.rstrip("."), Action.MEET, FRIDAY), day=2)
    desk.write(
        f"The night train before the visit is cancelled because of a strike. {again}.",
        promise(again, Action.MEET, date(2026, 3, 10)),
        day=4,
    )
    assert all(row.withdrawn_at is None for row in desk.rows())
