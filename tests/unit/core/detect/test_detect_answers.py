"""Short answers take object and date from the request they answer."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.core.commitment import Action, Found
from agent.core.detect.answers import requests_in

Find = Callable[..., tuple[Found, ...]]

ASKED = (
    "> Hello,\n>\n> the tour was fine. Could you send us the fire plan by Thursday, March 12?\n> Greetings"
)


def test_will_do_takes_all_from_the_request(found_in: Find) -> None:
    """What, by when, and what sort of act."""
    (found,) = found_in("Will do.", ASKED)
    assert (found.object, found.action) == ("the fire plan", Action.SEND)
    assert found.due
    assert (found.due.last, found.due_text) == (date(2026, 3, 12), "by Thursday, March 12")


def test_what_stands_before_the_colon_is_the_object(found_in: Find) -> None:
    """The answer names the thing, the request the date."""
    (found,) = found_in("Fire plan: will do.", ASKED)
    assert found.object == "Fire plan"
    assert found.due
    assert found.due.last == date(2026, 3, 12)


def test_an_answer_with_a_date_of_its_own_keeps_it(found_in: Find) -> None:
    """A counter-offer is not overruled by the request."""
    (found,) = found_in("Will do on Friday.", ASKED)
    assert found.due
    assert found.due.last == date(2026, 3, 6)


def test_a_full_sentence_is_left_alone(found_in: Find) -> None:
    """It says itself what it promises."""
    (found,) = found_in("I will send you the revised floor plan of the second hall as soon as I can.", ASKED)
    assert found.due is None


@pytest.mark.parametrize(
    ("quoted", "count"),
    [(ASKED, 1), ("> All well here.\n", 0), ("Please sign it. And could you call Jo?", 2)],
)
def test_requests_are_questions_and_bidding(quoted: str, count: int) -> None:
    """Quote marks are no part of them."""
    assert len(requests_in(quoted)) == count


@pytest.mark.parametrize(
    ("text", "thing", "action"),
    [("Pump report: will do.", "Pump report", Action.SEND), ("Roof: will do.", "Roof", Action.DO)],
)
def test_a_yes_behind_a_colon_names_its_thing(found_in: Find, text: str, thing: str, action: Action) -> None:
    """Also where the request is not quoted; a document is sent."""
    (found,) = found_in(text)
    assert (found.object, found.action) == (thing, action)
