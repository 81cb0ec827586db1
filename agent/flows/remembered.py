"""What was made once and is given again, until its time has passed."""

from collections.abc import Callable, Hashable
from datetime import timedelta
from threading import Lock
from typing import TypeVar

T = TypeVar("T")

OLD = timedelta(minutes=15)  # what is older is reckoned anew although nothing happened
_MOST = 24  # briefs and weeks of one mailbox
_NOTHING = object()


class Remembered:
    """Values by a key that names all they rest on; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[Hashable, object] = {}
        self._making: dict[Hashable, Lock] = {}  # what somebody is making or waits for

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key before, or is made now by one thread while others wait for it.

        The longest remembered is forgotten first.
        """
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            found = self._known.get(key, _NOTHING)
            if found is _NOTHING:
                found = make()
                while len(self._known) >= _MOST:
                    self._known.pop(next(iter(self._known)), None)
                self._known[key] = found
        with self._lock:
            self._making.pop(key, None)
        return found  # type: ignore[return-value]  # each key has one kind of value
