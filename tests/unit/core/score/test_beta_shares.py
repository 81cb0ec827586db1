"""The Beta distribution against values that can be worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.score.beta import point_of, share_below


@pytest.mark.parametrize(
    ("x", "a", "b", "share"),
    [
        (0.3, 1, 1, 0.3),  # uniform
        (0.5, 2, 2, 0.5),  # symmetric
        (0.5, 4, 1, 0.0625),  # x to the fourth
        (0.2, 1, 3, 1 - 0.8**3),
        (0.5, 2, 3, 11 / 16),
        (0.0, 2, 3, 0.0),
        (1.0, 2, 3, 1.0),
    ],
)
def test_shares_known_by_hand(x: float, a: float, b: float, share: float) -> None:
    """Uniform, power and small binomial cases agree with their closed forms."""
    assert share_below(x, a, b) == pytest.approx(share, abs=1e-12)


@given(st.floats(0.05, 0.95), st.floats(0.5, 400), st.floats(0.5, 400))
def test_a_point_has_the_share_it_was_asked_for(share: float, a: float, b: float) -> None:
    """`point_of` undoes `share_below`."""
    assert share_below(point_of(share, a, b), a, b) == pytest.approx(share, abs=1e-6)
