"""What is only kind, and what tells of a business as well."""

import time

import pytest

from agent.core.fulfil.pleasantries import is_pleasantry


@pytest.mark.parametrize(
    ("clause", "is_kind"),
    [
        ("it was good to see you", True),
        ("so nice to meet you and your sister at the fair!", True),
        ("i hope you had a good weekend", True),
        ("have a lovely evening", True),
        ("safe travels", True),
        ("how was the trip?", True),
        ("it was good to see the samples, 40 of them", False),
        ("i hope the samples reached you", False),
        ("the samples went out with the van", False),
        ("have the keys at hand on friday", False),
        ("good news", False),
        ("all the boxes are here", False),
    ],
)
def test_kind_words_tell_nothing(clause: str, is_kind: bool) -> None:
    """A clause is a pleasantry where it names no number, no part after a comma and no business of its own form."""
    assert is_pleasantry(clause) is is_kind


@pytest.mark.parametrize("piece", ["have a ", "good to see ", "i hope you ", "a ", "have a day day "])
def test_long_kindness_is_read_in_no_time(piece: str) -> None:
    """Two hundred thousand characters of it take less than a tenth of a second of work."""
    began = time.process_time()
    is_pleasantry(piece * (200_000 // len(piece)) + "5")
    assert time.process_time() - began < 0.1
