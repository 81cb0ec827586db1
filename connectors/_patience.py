"""How long one calendar may be worked at: its text is anybody's, and limits of number alone miss what nobody foresaw.

Counted is what this thread computes, not what passes on the clock: a busy machine makes no calendar hostile.
"""

import time
from dataclasses import dataclass, field

TOO_LONG = "it takes too long to read, the rest was left out"

_LEAST = 1.5  # seconds
_PER_BYTE = 0.35 / 1024**2


class TooLongError(Exception):
    """It is enough; what was read so far is kept."""


def _worked() -> float:
    return time.thread_time()


@dataclass(slots=True)
class Patience:
    """Ends one and a half seconds after it began, later for more than 4 MB."""

    size: int = 0  # bytes
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = _worked() + max(_LEAST, self.size * _PER_BYTE)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return _worked() > self._until

    def check(self) -> None:
        """Raise `TooLongError` where it has ended."""
        if self.is_over:
            raise TooLongError(TOO_LONG)
