"""A mail is weighed against everything that the same side owes: what fits another promise better is not meant for this one."""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action, By
from agent.core.fulfil.follow import chances, follow
from agent.core.fulfil.likely import BELIEVED, beside_rivals, chance
from agent.core.fulfil.match import NOTHING, Match
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.sign_weights import ELSEWHERE, HERE
from agent.core.fulfil.signs import Owed
from agent.core.fulfil.telling import Telling

FRIDAY = date(2026, 3, 6)
THICKNESS = "I'll send you the thickness readings by Friday"
WINCH = "I'll send you the winch manual by Friday"


def owed(desk: Any, promise: Any) -> list[Pending]:
    """Two promises of the rep's, as they are compared with a later mail."""
    desk.write(f"{THICKNESS}.", promise(THICKNESS, Action.SEND, FRIDAY, "the thickness readings"), day=2)
    desk.write(f"{WINCH}.", promise(WINCH, Action.SEND, FRIDAY, "the winch manual"), day=2, hour=11)
    desk.write("All yours.", day=6)
    asked: list[Pending] = []

    def judge(pending: Pending, telling: Telling, owed: Owed, plain: Match) -> Match:
        asked.append(pending)
        return NOTHING

    follow(desk.exchange, desk.rep, desk.policy, judge)
    return asked[-2:]


@pytest.mark.parametrize(
    ("mine", "rival", "step"),
    [
        (0.5, Match(0.0, odds=2.0), ELSEWHERE),
        (0.5, Match(0.9), ELSEWHERE),  # a plain way was believed
        (BELIEVED + 1, Match(0.9), HERE),
        (0.5, Match(0.0, odds=0.6), HERE),
        (0.5, Match(0.0), HERE),
    ],
)
def test_what_fits_another_promise_clearly_better_is_less_likely_meant(
    desk: Any, promise: Any, mine: float, rival: Match, step: float
) -> None:
    """And what fits no other better is more likely meant."""
    one, other = owed(desk, promise)
    (match, _), _ = beside_rivals([(Match(0.0, odds=mine), one), (rival, other)])
    assert match.odds == pytest.approx(mine + step)


def test_what_the_other_side_owes_is_no_rival(desk: Any, promise: Any) -> None:
    """A mail may keep what its writer owes and thank for what came."""
    one, other = owed(desk, promise)
    other.by = By.CUSTOMER
    (match, _), _ = beside_rivals([(Match(0.0, odds=0.5), one), (Match(0.9), other)])
    assert match.odds == 0.5


def test_what_was_not_weighed_stays_as_it_is(desk: Any, promise: Any) -> None:
    """A plain way that was believed has no rivals."""
    one, other = owed(desk, promise)
    matches = [(Match(0.9, ("attached",)), one), (Match(0.0), other)]
    assert beside_rivals(matches) == matches


def test_one_mail_keeps_what_it_names_and_not_its_neighbour(desk: Any, promise: Any) -> None:
    """Two promises for one day, and a file that is one of them."""
    owed(desk, promise)
    desk.messages.pop()
    desk.write("Page 40 is what your engineer asked about.", day=6, hour=12, files=["winch_manual_en.pdf"])
    settled = {row.found.quote: row.settled_at is not None for row in desk.rows()}
    assert settled == {THICKNESS: False, WINCH: True}


def test_the_chance_that_a_mail_kept_it_is_remembered_until_the_promise_is_made_again(
    desk: Any, promise: Any
) -> None:
    """Drafts are withheld by it; small talk adds nothing, and who says "still to come" has not kept it."""
    desk.write(f"{THICKNESS}.", promise(THICKNESS, Action.SEND, FRIDAY, "the thickness readings"), day=2)
    told: list[float] = []
    for day, text in (
        (3, "The yard was cold."),
        (6, "Sheet 4 is the one that counts."),
        (7, "Cold again."),
    ):
        desk.write(text, day=day)
        told += chances(desk.exchange, desk.rep, desk.policy).values()
    assert len(told) == 2
    assert 0 < told[0] == told[1] < 1
    again = "You'll have the thickness readings on Tuesday"
    desk.write(f"{again}.", promise(again, Action.SEND, date(2026, 3, 10), "the thickness readings"), day=8)
    assert not chances(desk.exchange, desk.rep, desk.policy)


def test_what_was_not_weighed_has_no_chance() -> None:
    """Signs alone make it."""
    assert chance(Match(0.9)) == 0.0
    assert chance(Match(0.0, odds=0.0)) == 0.5
