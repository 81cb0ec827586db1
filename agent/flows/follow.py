"""Third step: what became of each commitment of the accounts that have something new."""

from collections.abc import Callable
from datetime import datetime

from agent.core.fulfil.follow import follow
from agent.core.policy import Policy
from agent.store_port import Mailbox, Store

Progress = Callable[[int, int], None]
"""Told after each account: how many are followed, of how many."""


def follow_accounts(
    store: Store, mailbox: Mailbox, *, policy: Policy, now: datetime, progress: Progress
) -> int:
    """Follow every account marked as having something new; how many there were.

    The mark goes with the transaction that settles the account, so a run that was stopped is completed by the next.
    """
    with store.reading() as unit:
        waiting = unit.exchanges.dirty(mailbox.id)
    for number, work in enumerate(waiting, 1):
        with store.reading() as unit:
            exchange = unit.exchanges.load(mailbox.id, work.account)
        entries = follow(exchange, mailbox.rep, policy)
        with store.writing(now) as unit:
            unit.ledger.settle(mailbox.id, work, entries)
        progress(number, len(waiting))
    return len(waiting)
