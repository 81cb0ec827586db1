"""Jobs are shared out so that a slow provider does not take every place there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.store.sharing import share_out

_SLOW = [(number, "slow") for number in range(6)]


@pytest.mark.parametrize(
    ("due", "busy", "room", "given_out"),
    [
        ([*_SLOW, (7, "other")], {}, 4, (0, 1, 7)),  # half is for others: one comes
        ([*_SLOW, (7, "other")], {"slow": 8}, 4, (0, 1, 2, 7)),
        (_SLOW, {}, 4, (0, 1, 2, 3)),  # nobody else wants the room
        ([*_SLOW, (7, ""), (8, "")], {}, 4, (0, 1, 7, 8)),  # following needs no provider
        (_SLOW, {}, 1, (0,)),
        ([], {"slow": 3}, 4, ()),
    ],
)
def test_half_is_for_others(
    due: list[tuple[int, str]], busy: dict[str, int], room: int, given_out: tuple[int, ...]
) -> None:
    """A provider that has half of what is under way waits while others want a place."""
    got = share_out(due, busy, room)
    assert set(given_out) <= set(got)
    assert len(got) == min(room, len(due))


@given(
    st.lists(st.sampled_from(["a", "b", ""]), max_size=20),
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 9)),
    st.integers(1, 12),
)
def test_no_room_is_wasted_and_order_is_kept(providers: list[str], busy: dict[str, int], room: int) -> None:
    """Whatever is due: as many as there is room for, each once, in the order given."""
    due = list(enumerate(providers))
    got = share_out(due, busy, room)
    assert len(got) == min(room, len(due))
    assert list(got) == sorted(set(got))
