"""How many requests one mailbox bears at once, and until when it wants none.

Exchange Online lets an application have four at a time on one mailbox; kept takes three, so that a
rep's other programs find a free one. A batch is worked off by Graph four at a time, and is therefore
let through alone. Every mailbox has its own gate: one that is throttled delays no other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from weakref import WeakValueDictionary

from agent.ports import Clock

AT_ONCE = 3


class Gate:
    """One mailbox's."""

    def __init__(self) -> None:
        self._free = Condition()
        self._inside = 0
        self._closed_until = float("-inf")  # on the monotonic clock

    @contextmanager
    def passing(self, clock: Clock, *, alone: bool = False) -> Iterator[None]:
        """Wait for the mailbox to be open and for a free place, and hold it; `alone` holds all of them."""
        places = AT_ONCE if alone else 1
        with self._free:
            while self._inside + places > AT_ONCE:
                self._free.wait()
            self._inside += places
        try:
            self._wait(clock)
            yield
        finally:
            with self._free:
                self._inside -= places
                self._free.notify_all()

    def _wait(self, clock: Clock) -> None:
        while (left := self._closed_until - clock.monotonic()) > 0:
            clock.sleep(left)

    def close_for(self, seconds: float, clock: Clock) -> None:
        """Let nobody in for this long."""
        with self._free:
            self._closed_until = max(self._closed_until, clock.monotonic() + seconds)

    def closed_for(self, clock: Clock) -> float:
        """Seconds until it opens; 0 where it is open."""
        return max(0.0, self._closed_until - clock.monotonic())


_gates: WeakValueDictionary[str, Gate] = WeakValueDictionary()
_making = Lock()


def gate_of(mailbox: str) -> Gate:
    """The gate of this mailbox, the same for everybody in this process who has it open."""
    with _making:
        gate = _gates.get(mailbox)
        if gate is None:
            gate = _gates[mailbox] = Gate()
        return gate
