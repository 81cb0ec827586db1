"""The collector rests while asked to, and is as it was afterwards."""

import gc
from collections.abc import Iterator

import pytest

from agent.resting import no_collecting


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_rests_until_the_last_block_ends() -> None:
    """Blocks within and beside one another; after the last it works again, after a failure too."""
    with no_collecting():
        with pytest.raises(ZeroDivisionError), no_collecting():
            assert not gc.isenabled()
            raise ZeroDivisionError
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_turned_it_off_finds_it_off() -> None:
    """It is not ours to turn on."""
    gc.disable()
    with no_collecting():
        pass
    assert not gc.isenabled()
