"""Sets of UIDs and cursors, as text and back; what is none of ours is lost, never misread."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import CursorLost
from connectors._owed import Owed
from connectors.imap import cursor as cursors
from connectors.imap._uids import in_lines, members, shortest, within
from connectors.imap.cursor import FolderCursor, FolderState

_UIDS = st.frozensets(st.integers(1, 5_000), max_size=300)


@given(_UIDS)
def test_a_set_survives_its_text(uids: frozenset[int]) -> None:
    """Written and read, a set is the same."""
    assert members(shortest(uids)) == uids


@given(_UIDS, _UIDS)
def test_within_is_the_intersection(named: frozenset[int], asked: frozenset[int]) -> None:
    """However the ranges lie."""
    assert within(shortest(named), asked) == named & asked


def test_neighbours_are_joined_and_whatever_order_is_read() -> None:
    """IMAP allows ranges either way round."""
    assert shortest([9, 1, 2, 3, 7]) == "1:3,7,9"
    assert members("3:1,7") == {1, 2, 3, 7}
    assert within("4000000000:1", [5, 6]) == {5, 6}


def test_many_are_named_in_lines_that_every_server_takes() -> None:
    """Of mail with gaps a thousand numbers of seven digits are more than a command may hold."""
    uids = set(range(1_000_000, 1_003_000, 2))
    lines = list(in_lines(uids))
    assert set().union(*map(members, lines)) == uids
    assert max(map(len, lines)) <= 4_000
    assert list(in_lines([])) == []


@pytest.mark.parametrize("text", ["1:9999999999", "0", "x", "1:", "-3"])
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    """A range of ten thousand million mails would fill the memory."""
    with pytest.raises(ValueError, match=r".*"):
        members(text)


@given(
    st.builds(
        FolderCursor,
        state=st.builds(FolderState, *[st.integers(0, 2**32)] * 3, modseq=st.integers(0, 2**63)),
        given=_UIDS,
        since=st.none() | st.dates(),
        walked=st.booleans(),
        owed=st.lists(
            st.builds(
                Owed,
                st.integers(1, 5_000).map(str),
                st.integers(0, 2**40),
                st.integers(0, 2**40),
                st.booleans(),
            ),
            max_size=5,
        ).map(tuple),
    )
)
def test_a_cursor_survives_its_text(cursor: FolderCursor) -> None:
    """Written and read, a cursor is the same."""
    assert cursors.read(cursors.write(cursor)) == cursor


@given(
    st.text()
    | st.sampled_from(['{"imap":1}', '{"imap":2,"validity":1}', "[]", "null", '{"imap":1,"validity":"x"}'])
)
def test_another_text_is_a_lost_cursor(text: str) -> None:
    """Whatever it is, it raises `CursorLost` and nothing else."""
    with pytest.raises(CursorLost):
        cursors.read(text)


@pytest.mark.parametrize(
    ("now", "since", "stands"),
    [
        (FolderState(7, 20, 12), date(2026, 1, 1), True),
        (FolderState(7, 20, 12), date(2026, 2, 1), True),
        (FolderState(7, 20, 12), date(2025, 1, 1), False),
        (FolderState(7, 20, 12), None, False),
        (FolderState(7, 21, 12), date(2026, 1, 1), False),
        (FolderState(7, 20, 11), date(2026, 1, 1), False),
        (FolderState(8, 20, 12), date(2026, 1, 1), False),
    ],
)
def test_a_folder_that_looks_the_same_holds_nothing_new(
    now: FolderState, since: date | None, stands: bool
) -> None:
    """Same numbering, same next UID, same number of mails; and no wish for older mail than before."""
    then = FolderCursor(FolderState(7, 20, 12), frozenset({3}), date(2026, 1, 1), walked=True)
    assert then.stands_for(now, since) is stands
