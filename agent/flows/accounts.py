"""The manager's read: every account by what needs attention, and one account as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from agent.core.commitment import Commitment, CommitmentId
from agent.core.fulfil.exchange import MailHead, ReadMessage, Side
from agent.core.meeting import Meeting
from agent.core.radar.slip import Risk
from agent.core.score.account import AccountLine, AccountPage, account_line, account_page, by_urgency
from agent.core.score.commitment_map import Step
from agent.core.score.dossier import Dossier, dossier
from agent.core.score.heat import HALF_LIFE
from agent.flows.today import RECORD, Heads, radar_over, risks_of
from agent.resting import no_collecting
from agent.store_port import Mailbox, Store, Unit, Wanted

YEAR = RECORD  # what the figures look back on, the half-life's faint rest included
_SPOKEN = timedelta(days=90)  # words older than this hold no question that still waits
AHEAD = timedelta(days=400)


def read_accounts(
    store: Store, mailbox: Mailbox, *, now: datetime, half_life: timedelta = HALF_LIFE
) -> list[AccountLine]:
    """A line for every account with a commitment or a meeting, the one that most needs somebody first."""
    with no_collecting(), store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(made_until=now))
        heads = unit.overview.heads(mailbox.id, since=now - YEAR)
        risks = radar_over(unit, mailbox, rows, now, heads=heads)
        at_risk = likely_of(risks)
        found = _dossiers(unit, mailbox, now, rows=rows, heads=heads)
        return by_urgency(account_line(on, half_life=half_life, at_risk=at_risk) for on in found)


def read_account(
    store: Store,
    mailbox: Mailbox,
    account: str,
    *,
    now: datetime,
    steps: Sequence[Step],
    half_life: timedelta = HALF_LIFE,
) -> AccountPage | None:
    """The page of one account; None where the mailbox knows nothing of it."""
    with store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(account=account))
        exchange = unit.exchanges.load(mailbox.id, account)
        at_risk = likely_of(risks_of(unit, mailbox, now))
    if not (rows or exchange.messages or exchange.meetings):
        return None
    on = dossier(account, mailbox.rep, now, rows=rows, meetings=exchange.meetings, words=exchange.messages)
    return account_page(on, steps, half_life=half_life, at_risk=at_risk)


def likely_of(risks: Iterable[Risk]) -> frozenset[CommitmentId]:
    """The promises that will probably slip."""
    return frozenset(risk.commitment for risk in risks if risk.is_likely)


def _dossiers(
    unit: Unit, mailbox: Mailbox, now: datetime, *, rows: Iterable[Commitment], heads: Heads
) -> list[Dossier]:
    by_account: dict[str, list[Commitment]] = defaultdict(list)
    for row in rows:
        by_account[row.account].append(row)
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for booked in unit.overview.meetings(mailbox.id, now - YEAR, now + AHEAD):
        for account in booked.accounts:
            meetings[account].append(booked.meeting)
    names = by_account.keys() | meetings.keys()
    words = words_that_wait(unit, mailbox, {name: heads.get(name, ()) for name in names}, now)
    return [
        dossier(
            account,
            mailbox.rep,
            now,
            rows=by_account.get(account, ()),
            mails=heads.get(account, ()),
            meetings=meetings.get(account, ()),
            words=words.get(account, ()),
        )
        for account in sorted(names)
    ]


def words_that_wait(
    unit: Unit, mailbox: Mailbox, heads: Heads, now: datetime
) -> Mapping[str, tuple[ReadMessage, ...]]:
    """Recent words by account, read only where a conversation of the last months ended with the customer's."""
    spoken = now - _SPOKEN
    waiting = [account for account, mails in heads.items() if _ends_with_theirs(mails, spoken, now)]
    return unit.exchanges.words(mailbox.id, waiting, since=spoken)


def _ends_with_theirs(heads: Sequence[MailHead], since: datetime, now: datetime) -> bool:
    last = {head.thread: head.side for head in heads if since <= head.sent_at <= now}
    return Side.CUSTOMER in last.values()
