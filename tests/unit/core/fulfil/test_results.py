"""Results told in other words than the promise: which signs make them evidence, and which speak against it."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.aspects import is_on_another
from agent.core.fulfil.deeds import deeds_in, done_in, is_like
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.words import content

REP, CUSTOMER = Side.REP, Side.CUSTOMER
FRIDAY = date(2026, 3, 6)
WINCH = ("We'll replace the winch motor by Friday.", "the winch motor")
GATE = ("We'll unlock the harbour gate by Friday.", "the harbour gate")
PLANS = ("I'll have the deck plans redone by Friday.", "the deck plans")


@pytest.mark.parametrize(
    ("said", "text", "side", "keeps"),
    [
        (WINCH, "The winch motor was swapped this morning.", REP, True),
        (WINCH, "The new winch motor runs like a dream.", CUSTOMER, True),
        (WINCH, "The winch motor is at customs.", REP, False),
        (WINCH, "One of the winch motor bolts is replaced, the rest follows.", REP, False),
        (WINCH, "A winch motor is usually replaced within a day.", REP, False),
        (WINCH, "The winch motor we replaced last year was blue.", REP, False),
        (GATE, "The harbour gate is open.", REP, True),
        (GATE, "Is the harbour gate open?", CUSTOMER, False),
        (GATE, "Please leave the harbour gate unlocked.", CUSTOMER, False),
        (PLANS, "The deck plans have been redrawn.", REP, True),
        (PLANS, "I'm halfway through redrawing the deck plans.", REP, False),
    ],
)
def test_a_result_in_other_words_keeps_it_unless_a_sign_speaks_against(
    desk: Any, promise: Any, said: tuple[str, str], text: str, side: Side, *, keeps: bool
) -> None:
    """A like verb, a state or a judgement of the thing counts; a part, a habit, a wish or long ago does not."""
    words, thing = said
    desk.write(words, promise(words.rstrip("."), Action.DO, FRIDAY, thing), day=2)
    desk.write(text, day=4, side=side)
    assert (desk.row().settled_at is not None) is keeps


@pytest.mark.parametrize(
    ("piece", "deeds"),
    [
        ("the bow is rehaired", {"rehair"}),
        ("we swapped it", {"swap"}),
        ("the broken armrest", set()),
        ("the heads we ordered were chrome", set()),
        ("it is frozen", {"freez"}),
    ],
)
def test_what_is_told_as_done(piece: str, deeds: set[str]) -> None:
    """Past verbs of the piece itself, neither adjectives nor verbs of a clause about its noun."""
    assert done_in(piece) == deeds


def test_nouns_are_no_deeds() -> None:
    """What follows "the" names a thing, what follows "to" or "will" a deed."""
    assert deeds_in("I'll book the loading berth") == {"book"}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("replac", "swap", True), ("open", "unlock", True), ("pay", "measur", False), ("sign", "sign", True)],
)
def test_verbs_that_stand_for_one_another(one: str, other: str, *, alike: bool) -> None:
    """By the table, or because they are the same."""
    assert is_like(one, other) is alike


@pytest.mark.parametrize(
    ("promise", "clause", "another"),
    [
        ("comments on the cap", "our comments on the data clause", True),
        ("comments on the cap", "our comments on the cap", False),
        ("comments on the cap", "our comments", False),
    ],
)
def test_what_a_thing_is_about_tells_it_from_another(promise: str, clause: str, *, another: bool) -> None:
    """Only where both say it, and differ."""
    assert is_on_another(promise, clause, frozenset(content(clause))) is another


def test_who_promises_again_has_not_kept_it(desk: Any, promise: Any) -> None:
    """The matter is spoken of, and put off to a new day: that moves the promise."""
    words = "I'll confirm the berth date by Friday."
    desk.write(words, promise(words.rstrip("."), Action.REPLY, FRIDAY, "the berth date"), day=2)
    again = "The port met late, so the berth date is not fixed. I'll confirm it by Monday."
    monday = promise("I'll confirm it by Monday", Action.REPLY, date(2026, 3, 9), "it")
    desk.write(again, monday, day=4)
    row = desk.row()
    assert (row.settled_at, row.due.last) == (None, date(2026, 3, 9))


def test_another_thing_promised_beside_does_not_put_off_what_was_brought(desk: Any, promise: Any) -> None:
    """The late drawing is there; the bill of the same mail is a promise of its own."""
    desk.write("Do you have a drawing of the quay?", day=2, hour=9, side=CUSTOMER)
    desk.write(
        "I'll send it over tomorrow.",
        promise("I'll send it over tomorrow", Action.SEND, date(2026, 3, 3), "it"),
        day=2,
    )
    bill = promise("The harbour bill goes out to you by Friday", Action.SEND, FRIDAY, "The harbour bill")
    words = "The drawing of the quay, a day late. The harbour bill goes out to you by Friday."
    key = desk.write(words, bill, day=4, files=["quay_drawing.pdf"])
    first, second = desk.rows()
    assert (first.evidence.message, first.moved) == (key, False)
    assert second.settled_at is None


def test_a_bare_yes_is_about_what_was_asked(desk: Any, promise: Any) -> None:
    """ "Will do" names nothing; the request that it answers does."""
    desk.write("Could you send me the crane references by Friday?", day=2, hour=9, side=CUSTOMER)
    desk.write("Will do.", promise("Will do", Action.DO, FRIDAY), day=2)
    key = desk.write("Three of them, typed from my calls.", day=4, files=["crane_references.pdf"])
    assert desk.row().evidence.message == key


def test_naming_what_is_not_needed_leaves_the_rest(desk: Any, promise: Any) -> None:
    """ "Hold off on the rental, we don't need it" takes away no visit."""
    words = "Otto will be on your roof tomorrow at 7. I'll line up a rental crane by Friday."
    visit = promise("Otto will be on your roof tomorrow at 7", Action.MEET, date(2026, 3, 3))
    rental = promise("I'll line up a rental crane by Friday", Action.DO, FRIDAY, "a rental crane")
    desk.write(words, visit, rental, day=2)
    desk.write("We don't need the rental crane any more.", day=2, hour=14, side=CUSTOMER)
    assert [row.withdrawn_at is not None for row in desk.rows()] == [False, True]
