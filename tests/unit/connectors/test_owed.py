"""What a provider owes is asked for ever more seldom, and never dropped without a verdict."""

import pytest

from agent.errors import ProviderDown
from agent.ports import Verdict
from connectors._owed import AT_ONCE, Debts, Owed

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def asked_within(seconds: int, *, every: int = 5 * _MINUTE) -> int:
    """How often a reading each five minutes asks for one that never comes."""
    one, count = Owed("m", since=0, asked=0), 0
    for now in range(every, seconds, every):
        if one.is_due(now):
            one, count = Owed("m", 0, now), count + 1
    return count


@pytest.mark.parametrize(("within", "least", "most"), [(_HOUR, 8, 11), (_DAY, 25, 45), (90 * _DAY, 50, 90)])
def test_it_is_asked_for_ever_more_seldom(within: int, least: int, most: int) -> None:
    """By every reading at first; some eighty times in three months."""
    assert least <= asked_within(within) <= most


def test_nothing_is_passed_over() -> None:
    """Of many that are due some are asked for now, and the others first the next time."""
    debts = Debts([Owed(f"m{n}", 0, asked=n) for n in range(AT_ONCE + 5)], now=_DAY)
    first = debts.due()
    assert first == [f"m{n}" for n in range(AT_ONCE)]
    for ref in first:
        debts.not_given(ref)
    later = Debts(debts.standing, now=2 * _DAY)
    assert later.due()[:5] == [f"m{n}" for n in range(AT_ONCE, AT_ONCE + 5)]


def test_unseen_then_failing_then_gone() -> None:
    """Each state is said once, and the first look is what counts for how long it was not seen."""
    assert Debts([], now=0).not_seen("m") is None
    debts = Debts([Owed("m", 0, 0)], now=10 * _MINUTE)
    item = debts.not_given("m")
    assert item is not None
    assert item.verdict is Verdict.QUARANTINED
    assert debts.not_given("m") is None
    gone = Debts(debts.standing, now=20 * _MINUTE).not_seen("m")
    assert gone is not None
    assert gone.verdict is Verdict.SKIPPED


def test_a_provider_that_gives_nothing_is_in_trouble_itself() -> None:
    """A cursor grows no further than a thousand debts."""
    debts = Debts([], now=0)
    with pytest.raises(ProviderDown):
        for number in range(2_000):
            debts.not_given(str(number))
