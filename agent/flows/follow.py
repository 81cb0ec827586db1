"""Third step: what became of each commitment of the accounts that have something new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import Entry
from agent.core.policy import Policy
from agent.crash import crashpoint
from agent.flows.silence import silence_of
from agent.observe import PromiseWritten, tell
from agent.ports import Spread
from agent.processes import OneProcess
from agent.store_port import Mailbox, Store, Work

Progress = Callable[[int, int], None]
"""Told from time to time: how many accounts are followed, of how many."""

_AT_ONCE = 3  # accounts followed in one go, wherever there is room
_SETTLED = 4  # goes in one transaction: each commit waits for the disk, each writer for this one
_MANY = 60  # accounts; fewer are followed before another process has opened the database
_IN_TURN = OneProcess()


def follow_accounts(
    store: Store,
    mailbox: Mailbox,
    *,
    policy: Policy,
    now: datetime,
    progress: Progress,
    spread: Spread = _IN_TURN,
) -> int:
    """Follow every account marked as having something new; how many there were.

    The mark goes with the transaction that settles the account, so a run that was stopped is completed by the next.
    """
    with store.reading() as unit:
        waiting = unit.exchanges.dirty(mailbox.id)
    if len(waiting) < _MANY:
        spread = _IN_TURN
    done = 0
    some = (waiting[start : start + _AT_ONCE] for start in range(0, len(waiting), _AT_ONCE))
    all_followed = spread.map(_Following(store, mailbox, policy), some)
    while followed := list(chain.from_iterable(islice(all_followed, _SETTLED))):
        with store.writing(now, repeatable=True) as unit:
            settled = [unit.ledger.settle(mailbox.id, work, entries) for work, entries in followed]
            crashpoint("follow.before_commit")
        crashpoint("follow.after_commit")
        for made_at in (moment for one in settled for moment in one.first_made):
            tell(PromiseWritten((now - made_at).total_seconds()))
        done += len(followed)
        progress(done, len(waiting))
    return len(waiting)


@dataclass(frozen=True, slots=True)
class _Following:
    """What the exchange of some accounts supports; only reads, so it may be asked in any process."""

    store: Store
    mailbox: Mailbox
    policy: Policy

    def __call__(self, some: Sequence[Work]) -> list[tuple[Work, tuple[Entry, ...]]]:
        with self.store.reading() as unit:
            silence = silence_of(unit, self.mailbox)
            exchanges = [unit.exchanges.load(self.mailbox.id, work.account) for work in some]
        entries = (silence(follow(exchange, self.mailbox.rep, self.policy)) for exchange in exchanges)
        return list(zip(some, entries, strict=True))
