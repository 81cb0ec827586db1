"""What trouble makes of a connection: the state that is noted, and how long it is left alone."""

import traceback
from datetime import timedelta
from pathlib import Path

from agent.errors import CursorLost, NotAllowed, ProviderDown, SignInNeeded, SlowDown, SourceError
from agent.store_port import ConnectionState

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_UNTIL_SIGNED_IN = timedelta(
    days=1
)  # a grant that was refused does not come back; asked seldom, in case the no was a mistake


def state_after(trouble: SourceError | None) -> ConnectionState:
    """How a connection stands after a reading that ended so."""
    if trouble is None:
        return ConnectionState.OK
    if isinstance(trouble, SignInNeeded):
        return ConnectionState.NEEDS_SIGN_IN
    if isinstance(trouble, NotAllowed):
        return ConnectionState.BLOCKED
    return ConnectionState.PAUSED if isinstance(trouble, SlowDown) else ConnectionState.FAILING


def pause_after(trouble: SourceError, failures: int) -> timedelta:
    """How long to leave a connection alone: as long as it asked for, else longer with each failure in a row."""
    if isinstance(trouble, SlowDown):
        return max(timedelta(seconds=trouble.retry_after), timedelta(seconds=1))
    if isinstance(trouble, SignInNeeded):
        return _UNTIL_SIGNED_IN
    if isinstance(trouble, CursorLost):
        return _FIRST_PAUSE
    return min(_FIRST_PAUSE * (1 << min(failures, 10)), _LONGEST_PAUSE)


def unforeseen(error: Exception) -> SourceError:
    """A mistake of ours as trouble of the connection."""
    return ProviderDown(
        f"kept met something there that it did not foresee ({named(error)}).",
        "If it stays, report this line.",
    )


def named(error: Exception) -> str:
    """A mistake of ours by its kind and place; without its own words, which may be a mail's."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).stem}:{frame.lineno}"
