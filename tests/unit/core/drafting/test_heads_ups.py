"""A heads-up is planned where the user wants one and the radar is sure, and never after somebody spoke."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from agent.core.commitment import CommitmentId
from agent.core.drafting.facts import DraftKind, DraftPlan
from agent.core.drafting.heads_up import plan_heads_ups
from agent.core.fulfil.exchange import Exchange
from agent.core.policy import Policy

WANTED = Policy(heads_up=True)


def heads_ups(scene: Any, day: int = 4, policy: Policy = WANTED, *likely: str) -> tuple[DraftPlan, ...]:
    exchange = Exchange("quillmark.example", tuple(scene.messages))
    ids = {CommitmentId(name) for name in likely or ("c1",)}
    return plan_heads_ups(scene.commitments, exchange, scene.rep, policy, scene.at(day), likely=ids)


@pytest.fixture
def promise(scene: Any) -> Any:
    """The rep promised the crates for Friday the 6th, and the customer answered."""
    mail = scene.wrote(scene.ines, "I'll send you the crates by Friday.", 2)
    scene.promised(mail, date(2026, 3, 6), thing="the crates")
    scene.wrote(scene.bo, "Thank you.", 3)
    return scene


def test_it_goes_to_the_customer_in_their_thread_with_a_blank_for_the_date(promise: Any) -> None:
    """What was promised and when, and no new date made up."""
    (plan,) = heads_ups(promise)
    assert (plan.kind, plan.to, plan.in_reply_to) == (DraftKind.HEADS_UP, (promise.bo,), "m2@mail.example")
    assert (plan.facts.quote, plan.facts.new_date) == ("I'll send you the crates by Friday", "[new date]")


def test_it_is_off_unless_asked_for(promise: Any) -> None:
    """The default policy drafts nothing before a due."""
    assert heads_ups(promise, 4, Policy()) == ()


def test_quiet_hours_are_kept(promise: Any) -> None:
    """No draft of any kind in them."""
    assert heads_ups(promise, 4, Policy(heads_up=True, quiet_from=time(9), quiet_until=time(10))) == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda scene: scene.wrote(scene.ines, "I am sorry, the crates will be late.", 3),
        lambda scene: scene.wrote(scene.ola, "Unfortunately the crates are delayed.", 3),
    ],
)
def test_what_was_said_already_is_not_said_again(promise: Any, spoil: Callable[[Any], object]) -> None:
    """A word of the rep's or a colleague's since the promise was made."""
    spoil(promise)
    assert heads_ups(promise) == ()


def test_only_open_promises_of_ours_get_one(promise: Any) -> None:
    """Not once the date has passed, not for the customer's word, not for what the radar does not name."""
    theirs = promise.wrote(promise.bo, "You will have the order by Friday.", 3)
    promise.promised(theirs, date(2026, 3, 6))
    assert heads_ups(promise, 9) == ()
    assert heads_ups(promise, 4, WANTED, "c2") == ()
    assert heads_ups(promise, 4, WANTED, "unknown") == ()
