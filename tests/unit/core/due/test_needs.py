"""A rule's expression is made only where the signs stand that it needs: nothing may be missed by that."""

import re

import pytest

from agent.core.due.patterns import Reading, are_there, needs_of
from agent.core.due.tokens import NUMBERS

_WORDS = {"by": "B", "the": "T", "end": "E", "of": "O", "may": "M", "june": "J"}
_READ = Reading({**NUMBERS, "month": "MJ"}, _WORDS)

NEEDS = [
    ("by the end", ["B", " ", "T", " ", "E"]),
    ("by( the)? <month>", ["B", " ", "MJ"]),
    ("the( end of)*", ["T"]),
    ("end (of|by) may", ["E", " ", " ", "M"]),
    ("{<mday>}", [NUMBERS["mday"]]),
    ("by|of", []),
    ("<!month>end?", []),
]


@pytest.mark.parametrize(("pattern", "needs"), NEEDS)
def test_a_pattern_needs_what_every_match_takes(pattern: str, needs: list[str]) -> None:
    """What may be left out, what is one of several, and what is only looked at is not needed."""
    assert needs_of(_READ(pattern)) == needs


@pytest.mark.parametrize(("pattern", "_needs"), NEEDS)
@pytest.mark.parametrize("shape", ["B T E", "B M", "T E O J", "E O M", "xe", "O", "M T B", ""])
def test_where_a_pattern_matches_there_is_what_it_needs(pattern: str, _needs: list[str], shape: str) -> None:
    """From each place on."""
    pieces = _READ(pattern)
    expression = re.compile("".join(piece.expression for piece in pieces))
    for at in range(len(shape) + 1):
        if expression.match(shape, at):
            assert are_there(needs_of(pieces), shape, at)


def test_signs_are_needed_in_their_order() -> None:
    """The end before the beginning is no match."""
    assert are_there(["B", "E"], "T B E", 1)
    assert not are_there(["B", "E"], "E B", 0)
    assert not are_there(["B", "B"], "B", 0)
