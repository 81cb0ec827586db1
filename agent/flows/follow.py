"""Third step: what became of each commitment of the accounts that have something new."""

from collections.abc import Callable, Sequence
from datetime import datetime

from agent.core.fulfil.follow import follow
from agent.core.policy import Policy
from agent.flows.silence import silence_of
from agent.store_port import Mailbox, Store, Work

Progress = Callable[[int, int], None]
"""Told from time to time: how many accounts are followed, of how many."""

_AT_ONCE = 25  # accounts in one transaction: each commit waits for the disk, each writer for this one


def follow_accounts(
    store: Store, mailbox: Mailbox, *, policy: Policy, now: datetime, progress: Progress
) -> int:
    """Follow every account marked as having something new; how many there were.

    The mark goes with the transaction that settles the account, so a run that was stopped is completed by the next.
    """
    with store.reading() as unit:
        waiting = unit.exchanges.dirty(mailbox.id)
    for start in range(0, len(waiting), _AT_ONCE):
        some = waiting[start : start + _AT_ONCE]
        _follow(store, mailbox, some, policy=policy, now=now)
        progress(start + len(some), len(waiting))
    return len(waiting)


def _follow(store: Store, mailbox: Mailbox, some: Sequence[Work], *, policy: Policy, now: datetime) -> None:
    with store.reading() as unit:
        silence = silence_of(unit, mailbox)
        followed = [
            (work, silence(follow(unit.exchanges.load(mailbox.id, work.account), mailbox.rep, policy)))
            for work in some
        ]
    with store.writing(now, repeatable=True) as unit:
        for work, entries in followed:
            unit.ledger.settle(mailbox.id, work, entries)
