"""Heat: what the customer does warms, silence cools, and every degree can be opened."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.core.commitment import By, Strength
from agent.core.fulfil.exchange import Side
from agent.core.meeting import Answer
from agent.core.score.dossier import dossier
from agent.core.score.heat import heat, heat_over_time


def test_an_account_in_which_the_customer_did_nothing_is_cold(account: Any) -> None:
    """Our own promises, mails and hopes warm nothing."""
    account.promised(due=account.at(6).date(), done=account.at(5))
    account.wrote(Side.REP, "We would love to work with you.", account.at(4))
    assert heat(account.on(account.at(10))).value == 0


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (Strength.FIRM, Strength.CONDITIONAL),
        (Strength.CONDITIONAL, Strength.WEAK),
    ],
)
def test_firm_words_warm_more(an_account: Callable[[], Any], more: Strength, less: Strength) -> None:
    """A firm commitment counts more than a conditional one, and that more than a weak one."""
    values = []
    for strength in (more, less):
        one = an_account()
        one.promised(by=By.CUSTOMER, strength=strength)
        values.append(heat(one.on(one.at(3))).value)
    assert values[0] > values[1] > 0


def test_the_parts_add_up_and_name_what_they_rest_on(account: Any) -> None:
    """The figure is the sum of its parts, each with a commitment, a mail or a meeting."""
    account.promised(by=By.CUSTOMER, due=account.at(5).date(), done=account.at(4))
    account.met(account.at(6), by_customer=True)
    account.wrote(Side.REP, "Here are the crates.", account.at(3))
    account.wrote(Side.CUSTOMER, "They are lovely.", account.at(3, 11))
    found = heat(account.on(account.at(9)))
    assert sum(part.points for part in found.parts) == pytest.approx(found.value)
    assert {part.what for part in found.parts} == {
        "they committed themselves",
        "they kept their word",
        "they asked for a meeting",
        "we met",
        "they answered",
    }
    assert all(part.commitment or part.message or part.meeting for part in found.parts)


def test_half_of_it_is_gone_after_a_half_life(account: Any) -> None:
    """What a single commitment adds halves with each half-life; the scale is nearly straight near zero."""
    account.promised(by=By.CUSTOMER, strength=Strength.WEAK, made=account.at(1))
    first, later = heat_over_time(
        account.on(account.at(31)), (account.at(1), account.at(31)), half_life=timedelta(days=30)
    )
    assert later == pytest.approx(first / 2, rel=0.03)


def test_an_answer_at_once_warms_more_than_a_slow_one(an_account: Callable[[], Any]) -> None:
    """Answer speed counts, and an answer after three weeks counts nothing."""
    values = []
    for hours in (2, 72, 21 * 24):
        one = an_account()
        one.wrote(Side.REP, "Which wood shall it be?", one.at(2))
        one.wrote(Side.CUSTOMER, "Oak.", one.at(2) + timedelta(hours=hours))
        values.append(heat(one.on(one.at(2) + timedelta(hours=hours))).value)
    assert values[0] > values[1] > values[2] == 0


def test_a_declined_or_cancelled_meeting_does_not_warm(account: Any) -> None:
    """Only what the customer stands to counts."""
    account.met(account.at(5), answer=Answer.DECLINED)
    account.met(account.at(6), cancelled=True)
    assert heat(account.on(account.at(9))).value == 0


_DAYS = st.integers(min_value=0, max_value=200)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    made=st.lists(st.tuples(_DAYS, st.booleans()), max_size=6),
    met=st.lists(_DAYS, max_size=4),
    silence=st.integers(min_value=1, max_value=300),
    seed=st.integers(),
)
def test_heat_falls_with_silence_and_never_by_a_kept_commitment(
    an_account: Callable[[], Any], made: list[tuple[int, bool]], met: list[int], silence: int, seed: int
) -> None:
    """Always 0 to 100; later without news it is lower; one more kept commitment never lowers it; the order of things changes nothing."""
    one = an_account()
    start = datetime(2025, 6, 2, 9, tzinfo=one.rep.zone)
    now = start + timedelta(days=210)
    for days, kept in made:
        at = start + timedelta(days=days)
        one.promised(by=By.CUSTOMER, made=at, done=at + timedelta(days=3) if kept else None)
    for days in met:
        one.met(start + timedelta(days=days))
    before = heat(one.on(now)).value
    assert 0 <= before <= 100
    later = heat(one.on(now + timedelta(days=silence))).value
    assert later < before or before == later == 0
    shuffled = [*one.rows]
    Random(seed).shuffle(shuffled)
    same = dossier("quillmark.example", one.rep, now, rows=shuffled, meetings=one.meetings[::-1])
    assert heat(same).value == before
    one.promised(by=By.CUSTOMER, made=now - timedelta(days=30), done=now - timedelta(days=1))
    assert heat(one.on(now)).value > before
