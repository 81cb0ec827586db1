"""How many promises one sentence holds."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.core.commitment import Action, Found

Find = Callable[..., tuple[Found, ...]]


@pytest.mark.parametrize(
    ("text", "action", "day"),
    [
        ("I'll ask our depot about the pallets and come back to you tomorrow.", Action.REPLY, date(2026, 3, 5)),
        ("I will film the press at full speed and send it to you by Friday.", Action.SEND, date(2026, 3, 6)),
        ("Accounts will raise the order and I'll send you the number tomorrow.", Action.SEND, date(2026, 3, 5)),
        ("I'll talk to our auditor on Monday and send you the signed copy by Thursday, March 12.", Action.SEND, date(2026, 3, 12)),
        ("Mira will type up the findings and you'll get them on Friday.", Action.SEND, date(2026, 3, 6)),
        ("The swatches will be on your desk by Friday, I pass your door anyway.", Action.SEND, date(2026, 3, 6)),
    ],
)  # fmt: skip
def test_a_step_on_the_way_is_no_promise_of_its_own(
    found_in: Find, text: str, action: Action, day: date
) -> None:
    """What is waited for is what reaches the other side, and the whole sentence is its quote."""
    (found,) = found_in(text)
    assert found.quote == text
    assert found.action is action
    assert found.due
    assert found.due.last == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("I'll send you the plan by Friday and call you on Monday.", [date(2026, 3, 6), date(2026, 3, 9)]),
        ("You'll get the drawings on Thursday, and Otto rings you on Friday.", [date(2026, 3, 5), date(2026, 3, 6)]),
        ("We'll install the pump on Thursday and send you the invoice on Friday.", [date(2026, 3, 5), date(2026, 3, 6)]),
    ],
)  # fmt: skip
def test_two_things_that_reach_the_other_side_are_two(found_in: Find, text: str, days: list[date]) -> None:
    """Each has its own day."""
    assert [found.due and found.due.last for found in found_in(text)] == days


def test_a_second_thing_with_a_day_of_its_own_needs_no_verb(found_in: Find) -> None:
    """The verb of the first does for both, and each names its thing."""
    first, second = found_in(
        "I'll send you the data sheet by tomorrow and a quotation for panel 5 by Friday."
    )
    assert (first.object, second.object) == ("the data sheet", "a quotation for panel 5")
    assert (first.due and first.due.last, second.due and second.due.last) == (
        date(2026, 3, 5),
        date(2026, 3, 6),
    )


def test_a_thing_promised_beside_a_talk_is_sent(found_in: Find) -> None:
    """Nobody introduces a price."""
    first, second = found_in("I'll put you in touch with Pat tonight, and the price list by Monday.")
    assert (first.action, second.action) == (Action.INTRODUCE, Action.SEND)


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("I'll have the plan with you on Thursday, and Kev comes by on Monday with the tester.", [Action.SEND, Action.MEET]),
        ("I'll email you the contract today and we'll hang both over bay 7 on Friday.", [Action.SEND, Action.DO]),
        ("Mark will fix the pump on Monday, and I'll send you the bill on Tuesday.", [Action.DO, Action.SEND]),
    ],
)  # fmt: skip
def test_what_is_done_in_each_is_told_by_its_own_words(
    found_in: Find, text: str, actions: list[Action]
) -> None:
    """Shipping in the first half makes no delivery of a visit in the second."""
    assert [found.action for found in found_in(text)] == actions


def test_what_goes_into_the_mail_is_sent(found_in: Find) -> None:
    """ "Put" tells what is done by where it goes, be it named ever so long."""
    found = found_in("I'll put samples of both kinds in the mail tomorrow and call you on Friday.")
    assert [one.action for one in found] == [Action.SEND, Action.CALL]


def test_what_tells_more_about_somebody_is_no_promise(found_in: Find) -> None:
    """The day behind it is that of the promise."""
    (found,) = found_in("I'll introduce you to Imogen, who produces the sleep show, by tomorrow.")
    assert found.due and found.due.last == date(2026, 3, 5)


def test_somebody_who_will_do_it_promises_for_us(found_in: Find) -> None:
    """A relative clause about what is to come is the promise."""
    (found,) = found_in("I'll ask our engineer, who will call you on Monday.")
    assert (found.action, found.due and found.due.last) == (Action.CALL, date(2026, 3, 9))
