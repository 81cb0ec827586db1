"""Whose list an item stands in, and which items promise without a verb."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agent.core.commitment import Action
from agent.core.detect import Context, Detector
from agent.core.detect.lists import Whose, behind_label, behind_marker, lists
from agent.core.reading import sentences

TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)
Find = Callable[[str], list[tuple[str, str]]]


@pytest.fixture
def found(detector: Detector) -> Find:
    """Quote and day of every promise in a mail by Harriet Lyle, without what the list marks."""

    def find(text: str) -> list[tuple[str, str]]:
        context = Context(TUESDAY, sender_name="Harriet Lyle")
        return [
            (one.quote, f"{one.due.last:%d %b}" if one.due else "") for one in detector.find(text, context)
        ]

    return find


@pytest.mark.parametrize(
    ("heading", "whose"),
    [
        ("What you get from us:", Whose.PROMISED),
        ("You'll receive:", Whose.PROMISED),
        ("Our homework, so that you can check on me:", Whose.PROMISED),
        ("What I owe you:", Whose.PROMISED),
        ("From my side:", Whose.PROMISED),
        ("Open points on our side:", Whose.PROMISED),
        ("Here's what I'll do:", Whose.PROMISED),
        ("Us:", Whose.PROMISED),
        ("Harriet:", Whose.PROMISED),
        ("Our prices:", Whose.OURS),
        ("We need from you:", Whose.YOURS),
        ("What we still need from you to keep the date:", Whose.YOURS),
        ("What you wanted to send:", Whose.YOURS),
        ("Homework for you:", Whose.YOURS),
        ("Your part:", Whose.YOURS),
        ("You:", Whose.YOURS),
        ("Could you send me:", Whose.YOURS),
        ("In your order:", Whose.NAMED),
        ("From us to you:", Whose.PROMISED),
        ("Next steps:", Whose.PLAN),
        ("Colours:", Whose.ITEM),
    ],
)
def test_an_item_stands_under_its_heading(heading: str, whose: Whose) -> None:
    """Who is to act by the form of the heading owns the list."""
    text = f"{heading}\n\n- Samples: Monday\n- Price list\n\nSo much for now."
    assert lists(text, sentences(text), "Harriet Lyle") == [Whose.NO_LIST, whose, whose, Whose.NO_LIST]


@pytest.mark.parametrize(
    ("item", "whose"),
    [
        ("Me: the quote by Friday", Whose.PROMISED),
        ("[Us] the quote by Friday", Whose.PROMISED),
        ("Harriet - the quote by Friday", Whose.PROMISED),
        ("I to send the quote by Friday", Whose.PROMISED),
        ("You: the signed form by Friday", Whose.YOURS),
        ("You to return the form by Friday", Whose.YOURS),
        ("you review it by Tuesday", Whose.YOURS),
        ("you'll get the quote on Friday", Whose.PLAN),
        ("Dilip: drawings by Monday", Whose.PLAN),
    ],
)
def test_a_name_before_an_item_says_more_than_its_heading(item: str, whose: Whose) -> None:
    """A list of next steps is of both sides."""
    text = f"Next steps:\n- {item}\n- done"
    assert lists(text, sentences(text), "Harriet Lyle")[1] == whose


@pytest.mark.parametrize(
    ("items", "promised"),
    [
        ("- Map of the coverage: over the weekend", [("Map of the coverage: over the weekend", "08 Mar")]),
        ("- the price list by Friday", [("the price list by Friday", "06 Mar")]),
        ("1. Revised quote - Thursday", [("Revised quote - Thursday", "05 Mar")]),
        ("* references (tomorrow)", [("references (tomorrow)", "04 Mar")]),
        (
            "- Names: on Thursday\n- Orders since 2015: by the following Monday",
            [("Names: on Thursday", "05 Mar"), ("Orders since 2015: by the following Monday", "09 Mar")],
        ),
        (
            "- Load table: with you by Friday at the latest",
            [("Load table: with you by Friday at the latest", "06 Mar")],
        ),
        ("- office closed on Friday", []),
        ("- nothing until Friday", []),
        ("- trip on Thursday, fair on Friday", []),
    ],
)
def test_a_thing_and_a_time_in_ones_own_list_are_a_promise(
    found: Find, items: str, promised: list[tuple[str, str]]
) -> None:
    """However the two are joined."""
    assert found(f"What you get from me:\n{items}\n\nBest") == promised


@pytest.mark.parametrize(
    "text",
    [
        "What we still need from you:\n- signed NDA: by Friday\n- logo files by Monday",
        "Next steps:\n- You: signed NDA by Friday\n- you review it by Tuesday",
        "Our opening hours:\n- Monday: from 9 to 5",
    ],
)
def test_what_the_other_side_is_to_do_is_no_promise(found: Find, text: str) -> None:
    """Nor is what stands in a list of anything else."""
    assert found(text) == []


def test_the_heading_of_the_next_list_is_no_part_of_an_item(found: Find) -> None:
    """One list by name after the other."""
    assert found("Harriet:\n- quote (Friday)\nYou:\n- drawings (Monday)") == [("quote (Friday)", "06 Mar")]


def test_what_is_done_is_told_by_the_thing(detector: Detector) -> None:
    """A call is no delivery."""
    (call,) = detector.find("From my side:\n- short call: Friday at 3", Context(TUESDAY))
    assert call.action is Action.CALL


def test_words_begin_behind_the_mark_of_an_item() -> None:
    """The dash of a list is no word."""
    assert behind_marker("- Quote: Friday", 0, 15) == 2


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("Me: the quote", "the quote"),
        ("Harriet Lyle - the quote", "the quote"),
        ("Quote: Friday", "Quote: Friday"),
    ],
)
def test_words_begin_behind_the_name_of_who_acts(item: str, words: str) -> None:
    """Only where it is one: a thing before a colon stays."""
    assert item[behind_label(item, "Harriet Lyle") :] == words
