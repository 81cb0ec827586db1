"""What a mail calls the things that it brings, beside what was promised."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.called import called
from agent.core.fulfil.follow import follow
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.signs import Owed
from agent.core.fulfil.telling import Telling

FRIDAY = date(2026, 3, 6)
WORDS = "I'll send you the hull survey by Friday"


def signs(desk: Any) -> set[str]:
    """The signs of the last mail that the promise was compared with."""
    asked: list[tuple[Pending, Telling]] = []

    def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
        asked.append((pending, telling))
        return NOTHING

    follow(desk.exchange, desk.rep, desk.policy, judge)
    pending, telling = asked[-1]
    return set(called(pending, telling.speech))


@pytest.mark.parametrize(
    ("text", "files", "subject", "thread", "expected"),
    [
        ("Attached.", ("hull_survey_v2.pdf",), "Re: Hull coating", "t1", {"files named like it"}),
        (
            "Attached is our price list for the season.",
            ("prices_2026.pdf",),
            "Re: Hull coating",
            "t1",
            {
                "files named otherwise",
                "handed over named otherwise",
                "nothing that it brings is named like it",
                "nothing that it brings is named like it, in several places",
            },
        ),
        ("Attached.", ("scan0093.pdf",), "Re: Hull coating", "t1", set()),
        ("Attached.", ("IMG_2231.jpg",), "Re: Hull coating", "t1", set()),
        (
            "Here it is.",
            ("IMG_2231.jpg",),
            "Survey",
            "t2",
            {"subject named like it"},
        ),
        ("Attached, for Mara.", ("Mara_Quint.pdf",), "Re: Hull coating", "t1", set()),
    ],
)
def test_every_place_that_names_what_comes_is_compared(
    desk: Any,
    promise: Any,
    text: str,
    files: tuple[str, ...],
    subject: str,
    thread: str,
    expected: set[str],
) -> None:
    """A name that may stand for anything, a number and a reader's name say nothing."""
    desk.write(f"{WORDS}.", promise(WORDS, Action.SEND, FRIDAY, "the hull survey"), day=2)
    desk.write(text, day=6, files=files, subject=subject, thread=thread)
    assert signs(desk) == expected


def test_another_sort_of_paper_is_told(desk: Any, promise: Any) -> None:
    """A brochure where a contract is owed."""
    words = "I'll send you the contract by Friday"
    desk.write(f"{words}.", promise(words, Action.SEND, FRIDAY, "the contract"), day=2)
    desk.write("Our new brochure is attached.", day=6, files=("brochure.pdf",))
    assert {"files of another sort", "handed over of another sort"} <= signs(desk)
