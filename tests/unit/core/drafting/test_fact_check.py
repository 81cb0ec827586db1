"""The checker: a draft says nothing that is not in its evidence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.commitment import Action
from agent.core.drafting.check import check_facts
from agent.core.drafting.facts import DraftFacts

FACTS = DraftFacts(
    language="en",
    familiar=False,
    greeting="Hi Bo,",
    closing=("Best,", "Inês"),
    quote="You will have the oak crates by Wednesday",
    said_on="Monday 2 March",
    said_by="",
    due="Wednesday 4 March",
    due_has_hour=False,
    due_is_window=False,
    due_is_named=False,
    moved_on="",
    told_on="",
    object="the oak crates",
    action=Action.SEND,
    conditional=False,
    new_date="[new date]",
    blanks=("[new date]",),
    ask_by="",
    offers_to_make_good=False,
    names=("Bo Quill", "Bo", "Inês Alder"),
)
WORDING = "On, I wrote. I missed that date, and I am sorry. You will have it by."


def problems(text: str, facts: DraftFacts = FACTS, wording: str = WORDING) -> tuple[str, ...]:
    return check_facts(text, facts, wording=wording)


def test_a_draft_of_its_facts_passes() -> None:
    """What is made of facts and wording has no problems."""
    text = (
        "Hi Bo,\n\nOn Monday 2 March, I wrote: “You will have the oak crates by Wednesday.” I missed that date, "
        "and I am sorry.\n\nYou will have the oak crates by [new date].\n\nBest,\nInês"
    )
    assert problems(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I missed that date, and Priya is sorry.", "name Priya"),
        ("You will have it by Friday.", "date Friday"),
        ("You will have it by 11 March.", "number 11"),
        ("You will have it tomorrow.", "date tomorrow"),
        ("You will have the invoice.", "thing invoice"),
        ("You will have a discount of 10%.", "thing discount"),
        ("See https://pay.example/now.", "link or address https://pay.example/now"),
        ("Write to me@elsewhere.example.", "link or address me@elsewhere.example"),
        ("I wrote: “You will have the pine crates.”", "quotation “You will have the pine crates”"),
        ("Because of the strike, I missed that date.", "thing strike"),
    ],
)
def test_new_facts_are_refused(text: str, found: str) -> None:
    """A name, date, number, thing, link or quotation from nowhere is named in the refusal."""
    assert any(found in problem for problem in problems(text)), problems(text)


def test_a_templates_own_words_are_the_templates_business() -> None:
    """What the user wrote into a template is no invention."""
    assert problems("Our team in Porto can help.", wording="Our team in Porto can help.") == ()


def test_a_quotation_may_not_be_changed() -> None:
    """Words moved within the quotation marks are not what was written."""
    assert problems("I wrote: “You will have by Wednesday the oak crates.”")


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    """The checker neither fails nor hangs, whatever it reads."""
    assert all(isinstance(problem, str) for problem in problems(text))


NUMBERS = st.integers(5, 99999).map(str)


@given(NUMBERS)
def test_no_number_from_outside_passes(number: str) -> None:
    """Days, sums and counts stand in the evidence or are refused."""
    assert problems(f"You will have it by {number}.")


def test_evidence_holds_every_fact() -> None:
    """No fact that a template may print is missing from the text it is checked against."""
    shown: dict[str, Any] = {name: getattr(FACTS, name) for name in FACTS.__slots__}
    for name, value in shown.items():
        if isinstance(value, str) and name not in ("language", "action"):
            assert value in FACTS.evidence(), name
