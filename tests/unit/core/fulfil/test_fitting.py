"""Of what kind a promised thing is, and what a mail brings."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.fitting import brought_by, fit_of, kind_of
from agent.core.fulfil.follow import follow
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.signs import Owed
from agent.core.fulfil.telling import Telling

FRIDAY = date(2026, 3, 6)


def met(desk: Any) -> tuple[Pending, Telling]:
    """The promise and the last mail that it was compared with."""
    asked: list[tuple[Pending, Telling]] = []

    def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
        asked.append((pending, telling))
        return NOTHING

    follow(desk.exchange, desk.rep, desk.policy, judge)
    return asked[-1]


@pytest.mark.parametrize(
    ("quote", "thing", "action", "kind"),
    [
        ("I'll send you the hourly rates by Friday", "the hourly rates", Action.SEND, "a figure"),
        ("I'll send you the drawings by Friday", "the drawings", Action.SEND, "a paper"),
        ("I'll tell you which one on Friday", "", Action.REPLY, "an answer"),
        ("I'll ring you on Friday", "", Action.CALL, "to call"),
        ("We'll ship the two pumps on Friday", "the two pumps", Action.SEND, "to send"),
    ],
)
def test_a_promise_is_of_a_kind(
    desk: Any, promise: Any, quote: str, thing: str, action: Action, kind: str
) -> None:
    """By what it names, else by what is to be done."""
    desk.write(f"{quote}.", promise(quote, action, FRIDAY, thing), day=2)
    desk.write("All yours.", day=6)
    assert kind_of(met(desk)[0]) == kind


@pytest.mark.parametrize(
    ("text", "files", "thing"),
    [
        ("Officer $27, supervisor $34.", (), "a sum of money"),
        ("Front 7.8, rear 1.9, top 5.1, side 1.6.", (), "many numbers"),
        ("We go with the second one.", (), "a choice"),
        ("He was here this morning and is done.", (), "word that somebody was there"),
        ("Good to talk just now.", (), "word of a talk"),
        ("Here.", ("plan.pdf",), "a paper"),
        ("Here.", ("site.jpg",), "a picture"),
    ],
)
def test_a_mail_brings_things(desk: Any, promise: Any, text: str, files: tuple[str, ...], thing: str) -> None:
    """By plain words and shapes, and by its files."""
    quote = "I'll send you the rates by Friday"
    desk.write(f"{quote}.", promise(quote, Action.SEND, FRIDAY, "the rates"), day=2)
    desk.write(text, day=6, files=files)
    pending, telling = met(desk)
    assert thing in brought_by(telling.speech).things
    assert f"{thing} for a figure" in set(fit_of(pending, telling.brought))
