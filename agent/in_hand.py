"""What is read at this moment, told before to whoever must know it should the process die of it.

A connector says of each item that it takes it in hand (`taking`), wherever it reads what a stranger
wrote. Mostly nobody listens, which costs a look. After a reading that ended its process `agent.flows.care`
does: it notes the item first, and answers that one which did so again and again is to be left alone.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from agent.ports import Item, Verdict

LEFT_ALONE = "the process that read it was lost each time, so it is left alone"
"""Why such an item was not read, for people."""

Taking = Callable[[str], AbstractContextManager[bool]]

_listener: ContextVar[Taking | None] = ContextVar("taking", default=None)
FREELY: AbstractContextManager[bool] = nullcontext(True)
"""Around the reading of an item that nobody notes."""


@contextmanager
def listening(listener: Taking) -> Iterator[None]:
    """Ask `listener` about every item that is taken in hand in this context while the block runs."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def taking(ref: str) -> AbstractContextManager[bool]:
    """Around the reading of the item that its source calls so: whether it may be read."""
    listener = _listener.get()
    return FREELY if listener is None else listener(ref)


def left_alone(ref: str) -> Item:
    """What is given of an item that may not be read."""
    return Item(ref, Verdict.QUARANTINED, LEFT_ALONE)
