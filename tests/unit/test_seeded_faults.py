"""The table of seeded faults (`bench/faults/`) is kept true: running them takes an hour, this takes a second."""

import ast

import pytest

from bench.faults.drawn import AREAS, drawn
from bench.faults.seeded import ROOT, DoesNotApply, Fault, every_fault

FAULTS = every_fault()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_every_fault_still_applies(fault: Fault) -> None:
    """The text to replace stands in its file exactly once, what comes of it is Python, and its tests are there."""
    faulty = fault.applied((ROOT / fault.file).read_text(encoding="utf-8"))
    ast.parse(faulty)
    assert fault.tests
    for test in fault.tests:
        assert (ROOT / test.partition("::")[0]).exists()


def test_a_fault_that_does_not_apply_is_an_error() -> None:
    """A fault whose text is gone, or stands twice, is never counted as caught."""
    fault = Fault("none", "none.py", "is", "was", "nothing", ("tests",), "none")
    for text in ("it was", "it is what it is"):
        with pytest.raises(DoesNotApply):
            fault.applied(text)


def test_there_are_enough_of_them() -> None:
    """At least four dozen faults, each under a name of its own, in every part of the house."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 48
    assert len({fault.area for fault in FAULTS}) >= 10


def test_a_lot_is_drawn_by_its_seed() -> None:
    """The same seed draws the same faults; each changes its own file, is still Python, and stands in a part we draw from."""
    lot = drawn(1, 40)
    assert lot == drawn(1, 40)
    assert len({slip.kind for slip, _ in lot}) >= 6
    for slip, fault in lot:
        sound = (ROOT / fault.file).read_text(encoding="utf-8")
        faulty = fault.applied(sound)
        assert ast.dump(ast.parse(faulty)) != ast.dump(ast.parse(sound))
        assert slip.file.startswith(AREAS)
