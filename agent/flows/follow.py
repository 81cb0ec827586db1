"""Third step: what became of each commitment of the accounts that have something new."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple

from agent.core.fulfil.exchange import Exchange
from agent.core.fulfil.follow import follow
from agent.core.fulfil.ledger import Entry
from agent.core.policy import Policy
from agent.crash import crashpoint
from agent.flows.care import one_by_one
from agent.flows.silence import Silence, silence_of
from agent.flows.trouble import named
from agent.flows.words import Stumbled
from agent.observe import PromiseWritten, tell
from agent.ports import Spread
from agent.processes import IN_TURN
from agent.store_port import FOLLOWING, MOST_TAKES, Mailbox, Store, Unit, Work

Progress = Callable[[int, int], None]
"""Told from time to time: how many accounts are followed, of how many."""

_AT_ONCE = 3  # accounts followed in one go, wherever there is room
_AHEAD = 40  # goes begun elsewhere while one with much mail is followed here
_SETTLED = 4  # goes in one transaction: each commit waits for the disk, each writer for this one
_MANY = 60  # accounts; fewer are followed before another process has opened the database
_TRIED = 50  # waiting accounts that are tried to say why they wait


class Unfollowed(NamedTuple):
    """An account that a mistake of ours keeps from being followed."""

    account: str
    error: str  # its kind and place; empty: it is not tried, the process that followed it was lost each time


_Tried = tuple[Work, tuple[Entry, ...] | Stumbled]


def follow_accounts(
    store: Store,
    mailbox: Mailbox,
    *,
    policy: Policy,
    now: datetime,
    progress: Progress,
    spread: Spread = IN_TURN,
    follows_a_loss: bool = False,
) -> tuple[Unfollowed, ...]:
    """Follow every account marked as having something new; those that could not be stay as they were.

    The mark goes with the transaction that settles the account, so a run that was stopped is completed by the next.
    Where the run before this was lost with its process they are taken one by one, to find out which it was.
    """
    with store.reading() as unit:
        waiting, left_alone, is_suspicious = _waiting(unit, mailbox)
    unfollowed = [Unfollowed(work.account, "") for work in left_alone]
    done = 0
    some: Iterable[Sequence[Work]] = _goes(waiting)
    together = _SETTLED
    if follows_a_loss or is_suspicious:
        some, together = ((work,) for work in one_by_one(store, mailbox, waiting, now)), 1
        spread = IN_TURN
    elif len(waiting) < _MANY:
        spread = IN_TURN
    all_followed = spread.map(following(store, mailbox, policy), some, ahead=_AHEAD)
    while tried := list(chain.from_iterable(islice(all_followed, together))):
        with store.writing(now, repeatable=True) as unit:
            tried = _heeded(unit, mailbox, tried)
            followed = [(work, result) for work, result in tried if not isinstance(result, Stumbled)]
            settled = unit.ledger.settle_all(mailbox.id, followed)
            crashpoint("follow.before_commit")
        crashpoint("follow.after_commit")
        for made_at in settled.first_made:
            tell(PromiseWritten((now - made_at).total_seconds()))
        unfollowed += _unfollowed(tried)
        done += len(tried)
        progress(done, len(waiting))
    return tuple(sorted(unfollowed))


def following(store: Store, mailbox: Mailbox, policy: Policy) -> "_Following":
    """What is done with some accounts, in any process; with none it opens the database and no more."""
    return _Following(store, mailbox, policy)


def _goes(waiting: Sequence[Work]) -> Iterator[Sequence[Work]]:
    """The accounts in goes, those with most mail first: at the end small ones are left, and nobody waits long."""
    busiest = sorted(waiting, key=lambda work: -work.messages)
    count = -(-len(busiest) // _AT_ONCE)
    return (busiest[start::count] for start in range(count))


def unfollowable(store: Store, mailbox: Mailbox, policy: Policy) -> tuple[Unfollowed, ...]:
    """Those of the first accounts that wait which cannot be followed."""
    with store.reading() as unit:
        waiting, left_alone, _ = _waiting(unit, mailbox)
        tried = _heeded(unit, mailbox, _Following(store, mailbox, policy)(waiting[:_TRIED]))
    return (*(Unfollowed(work.account, "") for work in left_alone), *_unfollowed(tried))


def _waiting(unit: Unit, mailbox: Mailbox) -> tuple[Sequence[Work], Sequence[Work], bool]:
    """What waits to be followed, what is to be left alone, and whether one of the first was the death of a process."""
    every, takes = unit.exchanges.dirty(mailbox.id), unit.suspects.of(mailbox.id, FOLLOWING)
    if not takes:
        return every, (), False
    alone = [work for work in every if takes.get(work.account, 0) > MOST_TAKES]
    rest = [work for work in every if work not in alone]
    return rest, alone, any(number <= MOST_TAKES for number in takes.values())


def _unfollowed(tried: Iterable[_Tried]) -> Iterator[Unfollowed]:
    for work, result in tried:
        if isinstance(result, Stumbled):
            yield Unfollowed(work.account, result.error)


@dataclass(frozen=True, slots=True)
class _Following:
    """What the exchange of some accounts supports; only reads, so it may be asked in any process."""

    store: Store
    mailbox: Mailbox
    policy: Policy

    def __call__(self, some: Sequence[Work]) -> list[_Tried]:
        with self.store.reading() as unit:
            exchanges = unit.exchanges.load_all(self.mailbox.id, [work.account for work in some])
        return [(work, self._tried(exchange)) for work, exchange in zip(some, exchanges, strict=True)]

    def _tried(self, exchange: Exchange) -> tuple[Entry, ...] | Stumbled:
        try:
            return follow(exchange, self.mailbox.rep, self.policy)
        except Exception as error:  # noqa: BLE001  one account must not stop a mailbox for good
            return Stumbled(named(error))


def _heeded(unit: Unit, mailbox: Mailbox, tried: Iterable[_Tried]) -> list[_Tried]:
    """The entries with those that the rep's words silence, as these stand in this unit: no word can come between."""
    silence = silence_of(unit, mailbox)
    return [
        (work, result if isinstance(result, Stumbled) else _silenced(silence, result))
        for work, result in tried
    ]


def _silenced(silence: Silence, entries: Sequence[Entry]) -> tuple[Entry, ...] | Stumbled:
    try:
        return silence(entries)
    except Exception as error:  # noqa: BLE001  as above
        return Stumbled(named(error))
