"""The whole way once, for one mailbox: read what is new, follow it, draft what is due."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from agent.core.policy import Policy
from agent.flows.draft import Drafted, Drafter
from agent.flows.find import Reader
from agent.flows.follow import follow_accounts
from agent.flows.sync import sync
from agent.ports import Source, Spread, Verdict
from agent.processes import OneProcess
from agent.store_port import Mailbox, Store

_IN_TURN = OneProcess()


class ScanProgress(Protocol):
    """Told how far a scan is; a silent one does nothing."""

    def reading(self, source: str, share: float, items: int) -> None:
        """A page was stored: the source's name, the share of it read, the items in the page."""

    def following(self, done: int, of: int) -> None:
        """An account was followed."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan came to."""

    verdicts: Mapping[Verdict, int]  # of everything that the scanned sources hold, this time or before
    drafted: Drafted


def scan(
    store: Store,
    mailbox: Mailbox,
    sources: Sequence[Source],
    *,
    reader: Reader,
    drafter: Drafter,
    policy: Policy,
    now: datetime,
    progress: ScanProgress,
    spread: Spread = _IN_TURN,
) -> Scanned:
    """Stopped anywhere, running it again completes the work; run twice, the second time changes nothing."""
    names: Counter[str] = Counter()
    for source in sources:
        names += sync(
            store, mailbox, source, reader=reader, now=now, progress=progress.reading, spread=spread
        )
    _learn_name(store, mailbox, names, now)
    follow_accounts(store, mailbox, policy=policy, now=now, progress=progress.following, spread=spread)
    drafted = drafter.run(now)
    with store.reading() as unit:
        verdicts = unit.pages.counts(mailbox.id, [source.name for source in sources])
    return Scanned(verdicts, drafted)


def _learn_name(store: Store, mailbox: Mailbox, names: Counter[str], now: datetime) -> None:
    """Where nobody said what the rep is called, their own mail does."""
    if names and not mailbox.rep.name:
        with store.writing(now) as unit:
            unit.mailboxes.put(replace(mailbox.rep, name=names.most_common(1)[0][0]), team=mailbox.team)
