"""What a mail counts beside what was promised."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.counting import numbers_in
from agent.core.fulfil.follow import follow
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.signs import Owed, signs_of
from agent.core.fulfil.telling import Telling

FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("six gaskets, 2 rings and both keys", {6, 2}),
        ("£1,250.00 on account", {1250}),
        ("1.250,00 euros", {1250}),
        ("a dozen at 9:30 on 3/4", {12}),
        ("one of them, 1 only", set()),
        ("order AB-1234 of route66", set()),
        ("9" * 40, set()),
        ("²³ and ٣", {3}),
    ],
)
def test_numbers_are_read_in_figures_and_in_words(text: str, numbers: set[int]) -> None:
    """From two on, without cents; hours, days and the numbers in names are none."""
    assert numbers_in(text) == numbers


def shown(desk: Any, promise: Any, words: str, text: str, files: list[str]) -> frozenset[str]:
    """The signs of one later mail for a promise."""
    seen: list[frozenset[str]] = []

    def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
        seen.append(signs_of(pending, telling, owed, plain))
        return NOTHING

    desk.write(f"{words}.", promise(words, Action.SEND, FRIDAY), day=2)
    desk.write(text, day=6, files=files)
    follow(desk.exchange, desk.rep, desk.policy, judge)
    return seen[-1]


@pytest.mark.parametrize(
    ("words", "text", "files", "sign"),
    [
        ("I'll send all six test sheets by Friday", "Six sheets for you.", [], "tells the same number"),
        ("I'll send the 640 labels by Friday", "640, counted twice.", [], "tells the same figure"),
        ("I'll send the 640 labels by Friday", "Here are 600.", [], "tells other numbers than were promised"),
        ("I'll send both sheets by Friday", "For you.", ["a.pdf"], "fewer files than were promised"),
        ("I'll send both sheets by Friday", "Voilà.", ["a.pdf", "b.pdf"], "as many files as were promised"),
        ("I'll send all six sheets by Friday", "The first two of six.", [], "tells a part of a number"),
        ("I'll send all six sheets by Friday", "The others are in Kiel.", [], "speaks of what is left"),
    ],
)
def test_what_is_counted_is_a_sign(
    desk: Any, promise: Any, words: str, text: str, files: list[str], sign: str
) -> None:
    """Numbers that agree, that do not, and that fall short."""
    assert sign in shown(desk, promise, words, text, files)


def test_the_day_that_was_named_is_no_number_of_things(desk: Any, promise: Any) -> None:
    """ "By the 6th" promises no six of anything."""
    words = "I'll send the sheets by the 6th"
    desk.write(f"{words}.", promise(words, Action.SEND, FRIDAY, due_text="by the 6th"), day=2)
    seen: list[frozenset[str]] = []

    def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
        seen.append(signs_of(pending, telling, owed, plain))
        return NOTHING

    desk.write("Six sheets.", day=6)
    follow(desk.exchange, desk.rep, desk.policy, judge)
    assert not {"several were promised", "tells the same number"} & seen[-1]
