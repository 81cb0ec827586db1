"""The whole way once, for one mailbox: read what is new, follow it, draft what is due."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.core.policy import Policy
from agent.flows.care import noted_scan
from agent.flows.draft import Drafted, Drafter
from agent.flows.find import Reader
from agent.flows.follow import Unfollowed, follow_accounts, following
from agent.flows.names import learn_name
from agent.flows.own_address import is_strange
from agent.flows.progress import Progress
from agent.flows.sync import sync
from agent.ports import Source, Spread, Verdict
from agent.processes import IN_TURN
from agent.store_port import Mailbox, Store


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan came to."""

    verdicts: Mapping[Verdict, int]  # of everything that the scanned sources hold, this time or before
    drafted: Drafted
    unfollowed: Sequence[Unfollowed] = ()
    is_strange: bool = False  # the mailbox's address occurs nowhere in its mail
    is_news: bool = True  # the sources hold more than was known of them before


def scan(
    store: Store,
    mailbox: Mailbox,
    sources: Sequence[Source],
    *,
    reader: Reader,
    drafter: Drafter,
    policy: Policy,
    now: datetime,
    progress: Progress,
    spread: Spread = IN_TURN,
) -> Scanned:
    """Stopped anywhere, running it again completes the work; run twice, the second time changes nothing.

    Where the mailbox's address occurs in none of its mail nothing is drafted: that would be in a stranger's name.
    """
    names: Counter[str] = Counter()
    files = [source.name for source in sources]
    with store.reading() as unit:
        before = unit.pages.counts(mailbox.id, files)
    with noted_scan(store, mailbox, now) as follows_a_loss, spread.together() as together:
        # after a loss nothing is taken ahead that may be the death of us
        shared = IN_TURN if follows_a_loss else together
        # while the last pages are stored here the others open the database for what comes next
        at_last = shared.followed_by(following(store, mailbox, policy), ())
        for source in sources:
            names += sync(
                store, mailbox, source,
                reader=reader, now=now, progress=progress.reading, follows_a_loss=follows_a_loss,
                spread=at_last if source is sources[-1] else shared,
            )  # fmt: skip
        learn_name(store, mailbox, names, now)
        unfollowed = follow_accounts(
            store, mailbox,
            policy=policy, now=now, progress=progress.following, spread=shared, follows_a_loss=follows_a_loss,
        )  # fmt: skip
    with store.reading() as unit:
        strange = not names and is_strange(unit, mailbox)
    drafted = Drafted(0) if strange else drafter.run(now)
    with store.reading() as unit:
        verdicts = unit.pages.counts(mailbox.id, files)
    return Scanned(verdicts, drafted, unfollowed, strange, is_news=verdicts != before)
