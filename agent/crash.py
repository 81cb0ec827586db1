"""Named places at which tests kill the program, to see that the next run completes what this one began.

`KEPT_TEST_CRASH=draft.after_create` kills at that place, `draft.after_create:3` the third time it is
reached. SIGKILL, so that nothing is cleaned up. Without the variable a place costs one comparison.
"""

import os
import signal
from itertools import count

_NAME, _, _NTH = os.environ.get("KEPT_TEST_CRASH", "").partition(":")
_LAST = int(_NTH or 1)
_SIGNAL = signal.SIGKILL  # tests also stop a worker here, and let it wake up when others have gone on
_reached = count(1)


def crashpoint(name: str) -> None:
    """Die here where the environment says so."""
    if _NAME and name == _NAME and next(_reached) == _LAST:
        os.kill(os.getpid(), _SIGNAL)
