"""Old words let go of, a little at a time, so that nobody waits for it; once a day for each mailbox."""

from collections.abc import Callable
from datetime import datetime, timedelta

from agent.store_port import Mailbox, Store

_AT_ONCE = 200  # mails in one transaction
_EVERY = timedelta(days=1)


def retain(
    store: Store, mailbox: Mailbox, *, keep: timedelta, now: datetime, enough: Callable[[], bool]
) -> bool:
    """Erase the words of what is older than `keep`; False where it was stopped, to go on another time."""
    with store.reading() as unit:
        state = unit.retention.state(mailbox.id)
    before = now - keep
    if state and now - state.ran_at < _EVERY and state.before > before - _EVERY:
        return True
    erased = _AT_ONCE
    while erased == _AT_ONCE:
        if enough():
            return False
        with store.writing(now) as unit:
            erased = unit.retention.erase(mailbox.id, before, most=_AT_ONCE)
    with store.writing(now) as unit:
        unit.retention.erase_meetings(mailbox.id, before)
        unit.retention.finished(mailbox.id, before)
    return True
