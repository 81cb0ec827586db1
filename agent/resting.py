"""The collector of circles at rest while fifty thousand values are made that hold no circle.

Python looks through all that lives whenever much was made; of a ledger that is being read nothing can be
let go of, and the looking takes as long as the reading.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_resting = 0  # how many blocks want it to


@contextmanager
def no_collecting(*, stays: bool = False) -> Iterator[None]:
    """Reckon up circles again only after the block, and after those of other threads.

    `stays`: what was made lives on, and is never looked through again; it goes when nobody holds it any more.
    """
    global _resting  # noqa: PLW0603 there is one collector
    with _lock:
        was_on = gc.isenabled() or _resting > 0
        _resting += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if stays:
                gc.freeze()
            if was_on and _resting == 0:
                gc.enable()
