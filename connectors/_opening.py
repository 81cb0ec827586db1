"""Opening in two steps, of which the second may fail: then the first is undone, whatever stopped it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def or_else(close: Callable[[], object]) -> Iterator[None]:
    """Close what was opened where the block does not come to its end, Ctrl-C included."""
    try:
        yield
    except BaseException:
        close()
        raise
